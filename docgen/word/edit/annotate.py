"""Write findings as comments into a copy of a Word file.

Each comment is anchored at the text that its finding is about; runs are cut where the text
begins and ends, so that Word highlights exactly the words. `annotate` serves files of this
program; `try_annotate` serves files from elsewhere, which python-docx may fail to open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.text.run import Run

from docgen.model.disclosure import disclose
from docgen.model.finding import Finding, Location
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.text_ranges import pieces_between
from docgen.word.xml_names import CHARACTERS, XML_SPACE, Element, P, R, T, find_ancestor, text_of, w

AUTHOR = "docgen"
_INITIALS = "D"
_NOWHERE = Location("")


def annotate(data: bytes, findings: Iterable[Finding]) -> bytes:
    """Return a copy with a comment per finding, anchored at the text of its location.

    Word takes no comment outside the body or in a text box: such a finding is anchored at the
    nearest text, and its comment names the place. Comments have no date, so the bytes are the
    same every time.
    """
    document = Document(BytesIO(data))
    paragraphs = list(document.element.iter(P))
    by_name = {f"正文 第{number}段": node for number, node in enumerate(paragraphs, 1)}
    # A document without text has no runs, and neither has its root.
    first = next(filter(_runs_of, paragraphs), document.element)
    for finding in sorted(findings, key=_writing_order):
        runs, is_exact = _find_anchor(finding.location or _NOWHERE, by_name)
        runs = runs or _runs_of(first)
        if runs:
            _add_comment(document, runs, _comment_text(finding, is_exact))
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
    location = finding.location or _NOWHERE
    return location.line, -location.column


def _comment_text(finding: Finding, is_exact: bool) -> str:
    """Return the text of a comment; it names the place if it cannot be anchored there."""
    place = ""
    if finding.location and not is_exact:
        place = f"（{finding.location.part}）"
    return f"{finding.code}　{place}{disclose(finding.message)}\n整改：{disclose(finding.remedy)}"


def _add_comment(document: WordDocument, runs: list[Element], text: str) -> None:
    """Add a comment without a date around some runs."""
    anchor = [Run(run, document) for run in runs]  # type: ignore[arg-type]
    comment = document.add_comment(anchor, text, AUTHOR, _INITIALS)
    comment._comment_elm.attrib.pop(w("date"), "")


def _find_anchor(
    location: Location, paragraphs: Mapping[str, Element]
) -> tuple[list[Element], bool]:
    """Return the runs that a comment is anchored at, and whether they are at the location.

    Returns no runs if the location is in no paragraph of the body that has any.

    `paragraphs` are those of the body by their names (正文 第3段). A place in a text box has the
    runs of the paragraph around the box and is not exact.
    """
    paragraph = paragraphs.get(location.part)
    if paragraph is None:
        return [], False
    holder = _outermost(paragraph)
    if holder is not paragraph:
        return _runs_of(holder), False
    runs = _runs_of(paragraph)
    return _cut_runs(runs, location) or runs, bool(runs)


def _outermost(paragraph: Element) -> Element:
    """Return the paragraph around all text boxes that contain `paragraph`; itself if in none."""
    return [paragraph, *paragraph.iterancestors(P)][-1]


def _runs_of(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph without those of text boxes inside it."""
    return [run for run in paragraph.iter(R) if find_ancestor(run, P) is paragraph]


def _cut_runs(runs: list[Element], location: Location) -> list[Element]:
    """Return runs that hold exactly the text at a location; longer runs are cut.

    `runs` are those of the paragraph. Returns no runs if the location covers none of their text,
    for example because it has no span.

    `location` has a column, counted from 1, and a span, both in characters of the text of the
    paragraph.
    """
    start = location.column - 1
    pieces = [(run, len(_text_of(run))) for run in runs]
    covered = pieces_between(pieces, start, start + location.span)
    return [_cut_run(run, begin, stop) for run, begin, stop in covered]


def _text_of(run: Element) -> str:
    """Return the text of a run, with the characters that breaks and tabs stand for."""
    nodes = run.iter(T, *CHARACTERS)
    return "".join(CHARACTERS.get(str(node.tag), node.text) or "" for node in nodes)


def _cut_run(run: Element, begin: int, stop: int) -> Element:
    """Return the characters `begin` to `stop` of a run as a run of their own.

    Text before and after moves to copies of the run. Returns the whole run if it holds more than
    a single w:t.
    """
    texts = run.findall(T)
    text = text_of(texts)
    if len(texts) != 1 or text != _text_of(run):
        return run
    if begin > 0:
        run.addprevious(_copy_run(run, text[:begin]))
    if stop < len(text):
        run.addnext(_copy_run(run, text[stop:]))
    _set_text(run, text[begin:stop])
    return run


def _copy_run(run: Element, text: str) -> Element:
    """Return a copy of a run with another text."""
    copied = deepcopy(run)
    _set_text(copied, text)
    return copied


def _set_text(run: Element, text: str) -> None:
    """Set the text of the first w:t of a run."""
    node = run.findall(T)[0]
    node.text = text
    node.set(XML_SPACE, "preserve")
