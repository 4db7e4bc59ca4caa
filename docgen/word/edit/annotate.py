"""Findings written into a copy of a Word file as comments, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.text.run import Run

from docgen.model.finding import Finding, Location
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.xml_names import XML_SPACE, Element, P, R, T, ancestor, w

_PARAGRAPH = re.compile(r"正文 第(\d+)段")
_BOX = w("txbxContent")
AUTHOR = "docgen"


def annotate(data: bytes, findings: Iterable[Finding]) -> bytes:
    """A copy with a comment per finding, at the words that it is about if they are known.

    What is not in the body, or in a text box, where Word takes no comment, stands at the nearest
    text and says where it belongs. The bytes are the same every time: no comment has a date.
    """
    document = Document(BytesIO(data))
    paragraphs = list(document.element.iter(P))
    written = [paragraph for paragraph in paragraphs if _runs(paragraph)]
    for finding in sorted(findings, key=_from_the_end):
        runs, apart = _target(finding, paragraphs, written)
        if runs:
            where = f"（{finding.location.part}）" if apart and finding.location else ""
            text = f"{finding.code}　{where}{finding.message}\n整改：{finding.remedy}"
            held = [Run(run, document) for run in runs]  # type: ignore[arg-type]
            comment = document.add_comment(held, text, AUTHOR, "D")
            comment._comment_elm.attrib.pop(w("date"), "")
    out = BytesIO()
    document.save(out)
    members, _ = read_package(out.getvalue(), "")
    return write_package(pack_prefix(members.values()), {})


def try_annotate(data: bytes, findings: Iterable[Finding]) -> bytes | None:
    """As `annotate`, for files made by anyone; None if the file is too odd to write into."""
    try:
        return annotate(data, findings)
    # python-docx raises whatever it stumbles over where a package is not as it expects.
    except Exception:
        return None


def _from_the_end(finding: Finding) -> tuple[int, int]:
    """The last of a paragraph first: cutting a run then moves nothing that is still wanted."""
    location = finding.location
    return (location.line, -location.column) if location else (0, 0)


def _target(
    finding: Finding, paragraphs: list[Element], written: list[Element]
) -> tuple[list[Element], bool]:
    """The runs that a comment is to hold, and whether they stand elsewhere than the finding."""
    location = finding.location
    match = _PARAGRAPH.fullmatch(location.part) if location else None
    number = int(match[1]) - 1 if match else -1
    if location and 0 <= number < len(paragraphs):
        outer = _outermost(paragraphs[number])
        if outer is paragraphs[number] and _runs(outer):
            return (_words(outer, location) if location.span else []) or _runs(outer), False
        if _runs(outer):
            return _runs(outer), True
    return (_runs(written[0]), True) if written else ([], True)


def _outermost(paragraph: Element) -> Element:
    """The paragraph that holds the text box in which a paragraph stands, or itself."""
    box = ancestor(paragraph, _BOX)
    holder = ancestor(box, P) if box is not None else None
    return paragraph if holder is None else _outermost(holder)


def _runs(paragraph: Element) -> list[Element]:
    """The runs of a paragraph that can hold a comment: not those of text boxes inside it."""
    return [run for run in paragraph.iter(R) if ancestor(run, P) is paragraph]


def _words(paragraph: Element, location: Location) -> list[Element]:
    """The runs of exactly the words at a place; runs that hold more are cut."""
    start, end, at = location.column - 1, location.column - 1 + location.span, 0
    found = []
    for run in _runs(paragraph):
        length = len(_text(run))
        begin, stop = max(start - at, 0), min(end - at, length)
        if begin < stop:
            found.append(_cut(run, begin, stop))
        at += length
    return found


def _text(run: Element) -> str:
    signs = {w("br"): "\n", w("cr"): "\n", w("tab"): "\t", w("noBreakHyphen"): "-"}
    return "".join(signs.get(str(node.tag)) or node.text or "" for node in run.iter(T, *signs))


def _cut(run: Element, begin: int, stop: int) -> Element:
    """The part of a run from `begin` to `stop` as a run of its own; the run itself if it is more
    than one stretch of text."""
    texts = [node for node in run if node.tag == T]
    if len(texts) != 1 or len(_text(run)) != len(texts[0].text or ""):
        return run
    text = texts[0].text or ""
    for piece, before in ((text[:begin], True), (text[stop:], False)):
        if piece:
            other = deepcopy(run)
            _put(other, piece)
            run.addprevious(other) if before else run.addnext(other)
    _put(run, text[begin:stop])
    return run


def _put(run: Element, text: str) -> None:
    node = next(child for child in run if child.tag == T)
    node.text = text
    node.set(XML_SPACE, "preserve")
