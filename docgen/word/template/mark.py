"""Marking: tags are found across runs and put on the tree as single tokens, once per template.

A token is two noncharacters around a number; the serialised part is cut at the tokens,
so no literal text of the template is ever read as a tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from docgen.expressions.lexing import to_half_width
from docgen.model.finding import Finding, Location, Severity
from docgen.word.package import fault
from docgen.word.template import cell_tags as cells
from docgen.word.template import restarts as lists
from docgen.word.template.placeholders import DOC_PR, mark_placeholder, number_drawings
from docgen.word.template.tags import BLOCK, CLOSE, OPEN, PLAIN, RESERVED, RUN, Marks, Tag
from docgen.word.xml_names import (
    PPR,
    RPR,
    TC,
    TCPR,
    TR,
    XML_SPACE,
    Element,
    P,
    R,
    T,
    ancestor,
    drop_ids,
    own_texts,
    put_before,
    shown_text,
)
from docgen.word.xml_names import w as qualified

_FULL = str.maketrans("｛｝％＃", "{}%#")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_ESCAPES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_PREFIXES = {"p": P, "tr": TR, "tc": TC, "r": R}
_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str
    body: str


def mark_part(root: Element, part: str, marks: Marks) -> bool:
    """Put tokens for all tags of a part; whether there were any."""
    _purge(root)
    before, escapes = len(marks.tags), marks.escapes
    paragraphs = list(root.iter(P))
    for number, paragraph in enumerate(paragraphs, 1):
        _mark_paragraph(paragraph, f"{part} 第{number}段", marks)
    if marks.raw is not None:
        marks.findings.append(unclosed_raw(marks.raw, marks))
        marks.raw = None
    join_paragraphs(root, marks)
    _mark_attributes(root, part, marks)
    if not paragraphs:
        _mark_properties(root, part, marks)
    _be_unique(root, before, marks)
    return len(marks.tags) > before or marks.escapes > escapes


def _be_unique(root: Element, before: int, marks: Marks) -> None:
    """What may stand once only in a document must not be repeated by a loop with its id."""
    loop = next((t for t in marks.tags[before:] if t.body.strip(" -").startswith("for ")), None)
    if loop is None:
        return
    number_drawings(root, loop, marks)
    for node in root.iter(P, TR):
        drop_ids(node)


def _purge(root: Element) -> None:
    """Take the engine's own signs out of a template, which has no business to hold them."""
    text = etree.tostring(root, encoding="unicode")
    if not any(sign in text for sign in RESERVED):
        return
    gone = str.maketrans("", "", RESERVED)
    for node in root.iter(etree.Element):
        node.text, node.tail = (t and t.translate(gone) for t in (node.text, node.tail))
        for key, value in node.attrib.items():
            node.set(key, str(value).translate(gone))


def unclosed_raw(tag: Tag, marks: Marks) -> Finding:
    """A {% raw %} that goes on to the end of its part."""
    message = f"“{tag.typed}”后面没有与它配对的 {{% endraw %}}（{tag.context}）"
    return fault(
        "WD-12", message, "补上成对的另一半，或删去多余的一半", marks.name, tag.location.part
    )


def _spans(text: str) -> Iterator[_Span | int]:
    """The tags of a text; the start of one that never ends, as an int."""
    index = 0
    while True:
        starts = [found for sign in _ENDS if (found := text.find(sign, index)) >= 0]
        if not starts:
            return
        start = min(starts)
        kind = text[start : start + 2]
        end = _end(text, start + 2, _ENDS[kind])
        if end < 0:
            yield start
            return
        yield _Span(start, end + 2, kind, text[start + 2 : end])
        index = end + 2


def _end(text: str, start: int, sign: str) -> int:
    """Where a tag closes; a closing sign inside quotes does not count, unless nothing else does."""
    quote, index = "", start
    while index < len(text):
        letter = text[index]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in _QUOTES and sign != "#}":
            quote = letter
        elif text.startswith(sign, index):
            return index
        index += 1
    return text.find(sign, start)


def _mark_paragraph(paragraph: Element, where: str, marks: Marks) -> None:
    nodes = list(own_texts(paragraph))
    text = "".join(node.text or "" for node in nodes)
    folded = text.translate(_FULL)
    if "{" not in folded:
        return
    context = shown_text(paragraph)
    edges, total = [], 0
    for node in nodes:
        edges.append(total)
        total += len(node.text or "")
    spans, raw = _outside_raw(list(_spans(folded)), where, context, marks)
    if not raw:
        _stray(folded, spans, where, context, marks)
    moved: list[tuple[Tag, Element]] = []
    # From the last to the first, so that earlier positions stay true.
    for span in reversed(spans):
        if isinstance(span, int):
            _unclosed(folded[span:], where, context, marks)
            continue
        holder = _join(nodes, edges, span)
        tag = _tag(span, holder, where, context, marks)
        if id(span) in raw:
            marks.escapes += 1
        elif tag.slot == PLAIN:
            cells.set_cell(tag, holder, marks)
        elif tag.body == lists.STATEMENT and not tag.prefix:
            put_before(paragraph, marks.token(tag))
        elif tag.prefix == "r":
            _split_run(holder, span.start - edges[nodes.index(holder)], marks.token(tag))
        elif tag.prefix:
            moved.insert(0, (tag, holder))
            _put(holder, span.start - edges[nodes.index(holder)], "")
        else:
            _put(holder, span.start - edges[nodes.index(holder)], marks.token(tag))
    for node in list(own_texts(paragraph)):
        _unescape(node, marks)
    if any(isinstance(span, _Span) and _cell_word(span) for span in spans):
        _drop_if_empty(paragraph)
    _place(moved, where, context, marks)


def _outside_raw(
    spans: list[_Span | int], where: str, context: str, marks: Marks
) -> tuple[list[_Span | int], set[int]]:
    """The spans that are tags, not text of a {% raw %}; the ids of raw and endraw themselves."""
    live: list[_Span | int] = []
    ends: set[int] = set()
    for span in spans:
        word = span.body.strip(" -+") if isinstance(span, _Span) and span.kind == "{%" else ""
        begins, closes = marks.raw is None and word == "raw", marks.raw and word == "endraw"
        if isinstance(span, _Span) and (begins or closes):
            location = Location(marks.name, part=where)
            typed = "{% raw %}"
            marks.raw = Tag("{%", "raw", "", RUN, 0, location, context, typed) if begins else None
            ends.add(id(span))
            live.append(span)
        elif marks.raw is None:
            live.append(span)
    return live, ends


def _stray(text: str, spans: list[_Span | int], where: str, context: str, marks: Marks) -> None:
    """Closing braces that close nothing: the opening ones were mistyped."""
    if marks.raw is not None or "}}" not in text:
        return
    for span in reversed(spans):
        end = span.end if isinstance(span, _Span) else len(text)
        start = span.start if isinstance(span, _Span) else span
        text = text[:start] + text[end:]
    if "}}" in text:
        message = f"多出了“}}}}”，前面没有“{{{{”（{where}：{context}）"
        found = fault("WD-18", message, "核对前面的两个花括号，中间不要空格", marks.name, where)
        marks.findings.append(replace(found, severity=Severity.WARNING))


def _split_run(holder: Element, index: int, token: str) -> None:
    """Put a token between runs: what stands before it in its run, and after it, keep their look."""
    run, text = ancestor(holder, R), holder.text or ""
    if run is None or holder.getparent() is not run:
        _put(holder, index, token)
        return
    after = etree.Element(R, {str(key): str(value) for key, value in run.attrib.items()})
    properties = run.find(RPR)
    if properties is not None:
        after.append(deepcopy(properties))
    rest = etree.SubElement(after, T)
    rest.text = text[index:]
    rest.set(XML_SPACE, "preserve")
    following = list(holder.itersiblings())
    holder.text = text[:index]
    after.extend(following)
    after.tail, run.tail = run.tail, None
    run.addnext(after)
    run.tail = token


def _drop_if_empty(paragraph: Element) -> None:
    """A paragraph that held only cell tags goes, unless the cell would be left without any."""
    parent = paragraph.getparent()
    texts = "".join(node.text or "" for node in paragraph.iter(qualified("t")))
    if parent is not None and not texts.strip() and len(parent.findall(P)) > 1:
        _replace(paragraph, "")


def _cell_word(span: _Span) -> bool:
    return span.kind == "{%" and span.body.strip().partition(" ")[0] in cells.WORDS


def _unclosed(rest: str, where: str, context: str, marks: Marks) -> None:
    message = f"标记没有写完：“{rest[:24]}”（{where}：{context}）"
    remedy = f"补上结尾的“{_ENDS[rest[:2]]}”，标记须在同一段里写完"
    marks.findings.append(fault("WD-11", message, remedy, marks.name, where))


def _join(nodes: list[Element], edges: list[int], span: _Span) -> Element:
    """Take a tag out of all the runs that share it; the one in which it begins will hold it."""
    holder = None
    for node, edge in zip(nodes, edges, strict=True):
        text = node.text or ""
        left, right = max(span.start - edge, 0), min(span.end - edge, len(text))
        if left >= right:
            continue
        node.text = text[:left] + text[right:]
        node.set(XML_SPACE, "preserve")
        holder = node if holder is None else holder
    assert holder is not None
    return holder


def _put(node: Element, index: int, token: str) -> None:
    text = node.text or ""
    node.text = text[:index] + token + text[index:]


def _unescape(node: Element, marks: Marks) -> None:
    """`{_{` prints as {{, as docxtpl documents it."""
    for typed, meant in _ESCAPES.items():
        if node.text and typed in node.text:
            node.text = node.text.replace(typed, meant)
            marks.escapes += 1


def _tag(span: _Span, holder: Element, where: str, context: str, marks: Marks) -> Tag:
    body, prefix = span.body, ""
    # `{% p if … %}` with a space before the p can mean nothing else.
    typed_body = body.lstrip() if span.kind == "{%" else body
    for name in _PREFIXES:
        rest = typed_body[len(name) :]
        if typed_body.startswith(name) and rest[:1].isspace() and rest.strip():
            body, prefix = rest, name
            break
    body = to_half_width(body) if span.kind != "{#" else body
    slot, around = RUN, marks.run(holder)
    if span.kind == "{{":
        # A value stands where it was typed: any value may be styled, so only p says anything.
        slot = BLOCK if prefix == "p" and marks.around[around].whole else RUN
        prefix = prefix if slot == BLOCK else ""
    location = Location(marks.name, part=where)
    typed = span.kind + span.body + _ENDS[span.kind]
    word, _, rest = body.strip().partition(" ")
    if span.kind == "{%" and word in cells.WORDS:
        # It says what a cell is like: its value goes to the cell's properties.
        return Tag("{{", rest, word, PLAIN, 0, location, context, typed)
    if span.kind == "{%" and word.rstrip("-") == lists.WORD:
        body = lists.STATEMENT
    return Tag(span.kind, body, prefix, slot, around, location, context, typed)


def _place(moved: list[tuple[Tag, Element]], where: str, context: str, marks: Marks) -> None:
    """Put prefixed tags where the element that they stand for was, and take that away."""
    gone: list[tuple[Element, list[str]]] = []
    for tag, holder in moved:
        element = ancestor(holder, _PREFIXES[tag.prefix])
        if element is None or element.getparent() is None:
            message = f"“{tag.typed}”不在表格里（{where}：{context}）"
            remedy = "{%tr %} 和 {%tc %} 只用在表格的格子里；段落一级用 {%p %}"
            marks.findings.append(fault("WD-14", message, remedy, marks.name, where))
            continue
        token = marks.token(tag)
        _lost(element, tag, where, marks)
        last = gone[-1] if gone else None
        if last is not None and last[0] is element:
            last[1].append(token)
        else:
            gone.append((element, [token]))
    for element, tokens in gone:
        _replace(element, "".join(tokens))


_WHOLE = {"p": "整段", "tr": "整行", "tc": "整格"}


def _lost(element: Element, tag: Tag, where: str, marks: Marks) -> None:
    """Tell the text that goes with the paragraph, row or cell that a tag stands for."""
    texts = "".join(node.text or "" for node in element.iter(T))
    rest = "".join(piece.partition(CLOSE)[2] or piece for piece in texts.split(OPEN)).strip()
    if not rest or any(finding.code == "WD-18" and finding.location == tag.location
                       for finding in marks.findings):  # fmt: skip
        return
    message = f"“{tag.typed}”代替{_WHOLE[tag.prefix]}，其中的“{rest[:24]}”不会印出（{where}）"
    found = fault("WD-18", message, "标记单独占一段（一行、一格）", marks.name, where)
    marks.findings.append(replace(found, severity=Severity.WARNING))


def _replace(element: Element, token: str) -> None:
    parent = element.getparent()
    if parent is not None:
        put_before(element, token + (element.tail or ""))
        parent.remove(element)


def _mark_attributes(root: Element, part: str, marks: Marks) -> None:
    for node in root.iter(etree.Element):
        for key, value in node.attrib.items():
            text = str(value)
            if "{{" in text or "{%" in text:
                before = len(marks.tags)
                node.set(key, _inline(text, part, marks))
                alone = str(node.get(key)) == f"{OPEN}{before}{CLOSE}"
                if node.tag == DOC_PR and key == "descr" and alone:
                    mark_placeholder(node, marks.tags[before], marks)


def _mark_properties(root: Element, part: str, marks: Marks) -> None:
    for node in root.iter(etree.Element):
        if node.text and "{" in node.text:
            node.text = _inline(node.text, part, marks)


def _inline(text: str, part: str, marks: Marks) -> str:
    """A text whose tags are filled as plain text, outside any run."""
    out, index = [], 0
    for span in _spans(text):
        if isinstance(span, int):
            _unclosed(text[span:], part, text[:40], marks)
            break
        location = Location(marks.name, part=part)
        body = to_half_width(span.body)
        typed = text[span.start : span.end]
        tag = Tag(span.kind, body, "", PLAIN, 0, location, text[:40], typed)
        out += [text[index : span.start], marks.token(tag)]
        index = span.end
    return "".join(out) + text[index:]


def widen_grids(root: Element, marks: Marks) -> None:
    """Where {%tc %} repeats cells, the table's grid repeats its columns in the same way."""
    for table in root.iter(qualified("tbl")):
        grid, row = table.find(qualified("tblGrid")), table.find(TR)
        if grid is None or row is None or not _repeats(row):
            continue
        before = row.getprevious()
        if before is not None and OPEN in (before.tail or ""):
            continue
        columns = list(grid)
        width = sum(int(str(column.get(qualified("w"), "0"))) for column in columns)
        for column in columns:
            grid.remove(column)
        _copy_row(row, grid, max(width, 1), marks)


def _repeats(row: Element) -> bool:
    return OPEN in (row.text or "") or any(OPEN in (child.tail or "") for child in row)


def _copy_row(row: Element, grid: Element, width: int, marks: Marks) -> None:
    """The row's cells and control tokens as columns and tokens of the grid."""
    cells = [child for child in row if child.tag == TC]
    grid.text = _again(row.text or "", marks)
    for child in row:
        if child.tag != TC:
            grid.text += _again(child.tail or "", marks)
            continue
        column = etree.SubElement(grid, qualified("gridCol"))
        own = child.find(f"{TCPR}/{qualified('tcW')}")
        share = str(own.get(qualified("w"))) if own is not None else ""
        even = str(width // max(len(cells), 1))
        column.set(qualified("w"), _again(share, marks) if OPEN in share else even)
        column.tail = _again(child.tail or "", marks)


def _again(tokens: str, marks: Marks) -> str:
    """The same tags under tokens of their own: each token is used once."""
    out = []
    for piece in tokens.split(CLOSE):
        _, opened, number = piece.partition(OPEN)
        if opened:
            out.append(marks.token(marks.tags[int(number)]))
    return "".join(out)


def join_paragraphs(root: Element, marks: Marks) -> None:
    """`{%-` at the start of a paragraph joins it to the one before, `-%}` at its end the next."""
    for paragraph in list(root.iter(P)):
        text = "".join(node.text or "" for node in own_texts(paragraph))
        before = paragraph.getprevious()
        if _trims(text, 0, marks) and before is not None and before.tag == P and not before.tail:
            _append(before, paragraph)
            last = before
        else:
            last = paragraph
        after = last.getnext()
        while _trims(text, -1, marks) and after is not None and after.tag == P:
            text = "".join(node.text or "" for node in own_texts(after))
            _append(last, after)
            after = last.getnext()


def _trims(text: str, edge: int, marks: Marks) -> bool:
    """Whether a text begins (edge 0) or ends (edge -1) with a tag that trims on that side."""
    if not text or text[edge] != (OPEN if edge == 0 else CLOSE):
        return False
    number = text[1 : text.index(CLOSE)] if edge == 0 else text[text.rindex(OPEN) + 1 : -1]
    tag = marks.tags[int(number)]
    return tag.kind == "{%" and bool(tag.body) and tag.body[edge] == "-"


def _append(paragraph: Element, other: Element) -> None:
    for child in list(other):
        if child.tag != PPR:
            paragraph.append(child)
    other_parent = other.getparent()
    if other_parent is not None:
        paragraph.tail = (paragraph.tail or "") + (other.tail or "")
        other.tail = None
        other_parent.remove(other)
