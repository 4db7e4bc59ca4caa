"""Write findings as comments into a copy of a Word file.

Each comment is anchored at the text that its finding is about. `annotate` serves files of this
program; `try_annotate` serves files from elsewhere, which python-docx may fail to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.text.run import Run

from docgen.model.finding import Finding, Location
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.text_ranges import pieces_between
from docgen.word.xml_names import CHARACTERS, XML_SPACE, Element, P, R, T, find_ancestor, w

_PARAGRAPH = re.compile(r"正文 第(\d+)段")
_BOX = w("txbxContent")
AUTHOR = "docgen"


def annotate(data: bytes, findings: Iterable[Finding]) -> bytes:
    """Return a copy with a comment per finding, anchored at the text of its location.

    Word takes no comment outside the body or in a text box: such a finding is anchored at the
    nearest text, and its comment names the place. Comments have no date, so the bytes are the
    same every time.
    """
    document = Document(BytesIO(data))
    paragraphs = list(document.element.iter(P))
    first = next((paragraph for paragraph in paragraphs if _runs_of(paragraph)), None)
    for finding in sorted(findings, key=_writing_order):
        runs, is_exact = _find_anchor(finding.location, paragraphs)
        if not runs and first is not None:
            runs = _runs_of(first)
            is_exact = False
        if not runs:
            continue
        anchor = [Run(run, document) for run in runs]  # type: ignore[arg-type]
        comment = document.add_comment(anchor, _comment_text(finding, is_exact), AUTHOR, "D")
        comment._comment_elm.attrib.pop(w("date"), "")
    out = BytesIO()
    document.save(out)
    # Packed again, because python-docx stamps the members with the time of day.
    members, _ = read_package(out.getvalue(), "")
    return write_package(pack_prefix(members.values()), {})


def try_annotate(data: bytes, findings: Iterable[Finding]) -> bytes | None:
    """Return the result of `annotate`, or None if the file cannot take comments."""
    try:
        return annotate(data, findings)
    # python-docx raises all kinds of exceptions for a package that is not as it expects.
    except Exception:
        return None


def _writing_order(finding: Finding) -> tuple[int, int]:
    """Return the sort key: within a paragraph last column first.

    A run that is cut then moves no text that a later comment needs.
    """
    location = finding.location
    if location is None:
        return 0, 0
    return location.line, -location.column


def _comment_text(finding: Finding, is_exact: bool) -> str:
    place = ""
    if finding.location and not is_exact:
        place = f"（{finding.location.part}）"
    return f"{finding.code}　{place}{finding.message}\n整改：{finding.remedy}"


def _find_anchor(
    location: Location | None, paragraphs: Sequence[Element]
) -> tuple[list[Element], bool]:
    """Return the runs that a comment is anchored at, and whether they are at the location.

    Returns no runs if the location is in no paragraph of the body that has any.
    """
    paragraph = _find_paragraph(location, paragraphs)
    if location is None or paragraph is None:
        return [], False
    holder = _outermost(paragraph)
    if holder is not paragraph:
        return _runs_of(holder), False
    if location.span:
        return _cut_runs(paragraph, location) or _runs_of(paragraph), True
    return _runs_of(paragraph), True


def _find_paragraph(location: Location | None, paragraphs: Sequence[Element]) -> Element | None:
    """Return the paragraph whose number a location names; None if it is not in the body."""
    if location is None:
        return None
    match = _PARAGRAPH.fullmatch(location.part)
    if match is None:
        return None
    number = int(match[1])
    if not 1 <= number <= len(paragraphs):
        return None
    return paragraphs[number - 1]


def _outermost(paragraph: Element) -> Element:
    """Return the paragraph around all text boxes that contain `paragraph`; itself if in none."""
    box = find_ancestor(paragraph, _BOX)
    if box is None:
        return paragraph
    holder = find_ancestor(box, P)
    if holder is None:
        return paragraph
    return _outermost(holder)


def _runs_of(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph without those of text boxes inside it."""
    return [run for run in paragraph.iter(R) if find_ancestor(run, P) is paragraph]


def _cut_runs(paragraph: Element, location: Location) -> list[Element]:
    """Return runs that hold exactly the text at a location; longer runs are cut."""
    start = location.column - 1
    runs = [(run, len(_text_of(run))) for run in _runs_of(paragraph)]
    covered = pieces_between(runs, start, start + location.span)
    return [_cut_run(run, begin, stop) for run, begin, stop in covered]


def _text_of(run: Element) -> str:
    texts = run.iter(T, *CHARACTERS)
    return "".join(CHARACTERS.get(str(node.tag)) or node.text or "" for node in texts)


def _cut_run(run: Element, begin: int, stop: int) -> Element:
    """Return the characters `begin` to `stop` of a run as a run of their own.

    Text before and after moves to copies of the run. Returns the whole run if it holds more than
    a single w:t.
    """
    texts = [node for node in run if node.tag == T]
    if len(texts) != 1 or len(_text_of(run)) != len(texts[0].text or ""):
        return run
    text = texts[0].text or ""
    if text[:begin]:
        run.addprevious(_copy_run(run, text[:begin]))
    if text[stop:]:
        run.addnext(_copy_run(run, text[stop:]))
    _set_text(run, text[begin:stop])
    return run


def _copy_run(run: Element, text: str) -> Element:
    copied = deepcopy(run)
    _set_text(copied, text)
    return copied


def _set_text(run: Element, text: str) -> None:
    node = next(child for child in run if child.tag == T)
    node.text = text
    node.set(XML_SPACE, "preserve")
