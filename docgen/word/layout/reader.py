"""Any Word file → its `Outline`: the text of every paragraph with how it effectively looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from docgen.model.finding import Finding
from docgen.model.layout import (
    BLANKS,
    CharFormat,
    InTable,
    Outline,
    ParagraphLayout,
    Section,
    StyledText,
    blank_width,
    blanks_ahead,
    blanks_behind,
)
from docgen.word.layout.cascade import Cascade, Props, characters, is_on, number, value
from docgen.word.layout.labels import Labels
from docgen.word.layout.pages import PAGE_FIELD, Pages
from docgen.word.layout.theme import theme_fonts
from docgen.word.package import Member, fault, read_package
from docgen.word.xml_names import PPR, RPR, TBL, TC, TR, Element, P, R, T, parse, w

DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"
MAX_PART = 64 * 2**20  # a thousand pages of text are about 20 MiB
_NO_TABLE: tuple[Props, Props] = ({}, {})
_BOX = w("txbxContent")
_PASSED = {
    PPR,
    RPR,
    w("del"),
    w("moveFrom"),
    w("instrText"),
    w("delText"),
    w("rubyPr"),
    w("rt"),
    _BOX,
}
_DRAWN = {w("drawing"), w("pict"), w("object")}
_SIGNS = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("sym"): "□", w("ptab"): "\t"}
_CHOICE = "AlternateContent"
_LISTED = {"word/styles.xml", "word/settings.xml", "word/numbering.xml"}


def read_outline(data: bytes, name: str = "") -> tuple[Outline | None, tuple[Finding, ...]]:
    """The outline of a .docx; None and one finding if it is not a file that can be read.

    Bounded: a file that would unpack to more than a document ever needs is refused.
    """
    members, findings = read_package(data, name)
    if not members:
        return None, findings
    trees, findings = read_trees(members, name)
    if not trees:
        return None, findings
    return _Reader(trees, name).outline(), ()


def read_trees(
    members: Mapping[str, Member], name: str
) -> tuple[dict[str, Element], tuple[Finding, ...]]:
    """The trees of the parts that say how a document looks; none, and a finding, if one is bad."""
    wanted = [part for part in members if _is_wanted(part)]
    if sum(members[part].size for part in wanted) > MAX_PART:
        limit = MAX_PART // 2**20
        remedy = "拆成几个文件，或删去里面多余的内容"
        return {}, (fault("WD-02", f"文件的正文超过 {limit} MB，不像公文", remedy, name),)
    trees = {}
    for part in wanted:
        try:
            trees[part] = parse(members[part].content())
        except (etree.XMLSyntaxError, ValueError):
            remedy = "用 Word 打开另存一份；打不开的，找回备份"
            return {}, (fault("WD-01", f"文件内部（{part}）已损坏", remedy, name),)
    if trees[DOCUMENT].tag != w("document") or trees[DOCUMENT].find(w("body")) is None:
        remedy = "在 Word 里另存为“Word 文档（.docx）”，不要选“严格 Open XML 文档”"
        return {}, (fault("WD-01", "不是通常的 Word 文档，里面的写法认不得", remedy, name),)
    return trees, ()


def _is_wanted(part: str) -> bool:
    ends = part.endswith((".xml", ".rels")) and part.startswith("word/")
    folder = part.startswith(("word/header", "word/footer", "word/theme/", "word/_rels/document"))
    return part in (DOCUMENT, TYPES) or (ends and (part in _LISTED or folder))


@dataclass
class _Reader:
    trees: Mapping[str, Element]
    name: str
    fields: list[str] = field(default_factory=list)
    boxed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        trees = self.trees
        theme = next(
            (t for p, t in sorted(trees.items()) if p.startswith("word/theme/theme")), None
        )
        self.labels = Labels(trees.get("word/numbering.xml"))
        fonts = theme_fonts(theme, trees.get("word/settings.xml"))
        settings = trees.get("word/settings.xml")
        stop = settings.find(w("defaultTabStop")) if settings is not None else None
        self.stop = max(number(stop, default=720), 1)
        self.cascade = Cascade(trees.get("word/styles.xml"), fonts, self.labels)

    def outline(self) -> Outline:
        body = self.trees[DOCUMENT].find(w("body"))
        assert body is not None  # read_trees has looked
        pages = Pages(self.trees, self._footer)
        passages, section, fresh = [], pages.first(self.trees[DOCUMENT]), False
        for count, node, table in _walk(body, self.cascade):
            if table is None or table.column == 0:
                section = pages.of(section)
            passage, broken = self.passage(count, node, table, section, fresh)
            passages.append(passage)
            fresh = broken or pages.ends(node)
        settings = self.trees.get("word/settings.xml")
        odd_even = settings is not None and is_on(settings.find(w("evenAndOddHeaders")))
        fields = tuple(dict.fromkeys(self.fields))
        return Outline(tuple(passages), pages.all(), odd_even, tuple(self.boxed), fields)

    def passage(
        self, count: int, node: Element, table: _Table | None, section: Section, fresh: bool
    ) -> tuple[ParagraphLayout, bool]:
        """A paragraph, and whether a page ends within it behind its text."""
        ppr = node.find(PPR)
        above = table.style(self.cascade) if table else _NO_TABLE
        ident, props = self.cascade.of(ppr, above)
        reading = Runs(self, ident, above)
        stretches = tuple(reading.stretches(node))
        mark = self.cascade.look(
            ident, characters(ppr.find(RPR) if ppr is not None else None), above
        )
        label = self._label(props)
        made = ParagraphLayout(
            count,
            stretches,
            label,
            mark,
            new_page=bool(props.get("pageBreakBefore")) or fresh or reading.before,
            drawn=reading.drawn,
            table=table.location() if table else None,
            section=section.number,
        )
        return _laid(made, props, section, self.stop), reading.after

    def _label(self, props: Props) -> str:
        ident, level = props.get("numPr", ("", 0))
        return self.labels.label(ident, level) if ident not in ("", "0") and 0 <= level < 9 else ""

    def _footer(self, node: Element, section: Section) -> ParagraphLayout:
        """A paragraph of a footer, its page number written as 1."""
        return self.passage(0, node, None, replace(section, grid=""), False)[0]


class Places:
    """Where in a paragraph's text its runs lie, offset for offset as an outline counts."""

    def __init__(self, trees: Mapping[str, Element]) -> None:
        self._reader = _Reader(trees, "")

    def of(self, paragraph: Element) -> list[tuple[Element, int, int]]:
        """The runs that print something, from where to where; automatic numbers not counted."""
        runs = Runs(self._reader, "", _NO_TABLE)
        for _ in runs.stretches(paragraph):
            pass
        return runs.places


class Runs:
    """The characters of one paragraph; `places` are its runs with the offsets of their text."""

    def __init__(self, reader: _Reader, ident: str, table: tuple[Props, Props]) -> None:
        self._reader, self._ident, self._table = reader, ident, table
        self._fields: list[list[str]] = []
        self._at = 0
        self.places: list[tuple[Element, int, int]] = []
        self.drawn = self.before = self.after = False

    def stretches(self, node: Element) -> Iterator[StyledText]:
        """Runs of one look joined."""
        text, look, seen = "", None, False
        for piece, own in self._pieces(node):
            if piece == "\f":
                self.before, self.after = self.before or not seen, seen
                continue
            seen = seen or bool(piece.strip())
            self.after = self.after and not seen
            if own != look and look is not None:
                yield StyledText(text, look)
                text = ""
            text, look = text + piece, own
        if look is not None and text:
            yield StyledText(text, look)

    def _pieces(self, node: Element) -> Iterator[tuple[str, CharFormat]]:
        for child in node:
            if child.tag == R:
                yield from self._run(child)
            elif child.tag in _DRAWN:
                self._draw(child)
            elif isinstance(child.tag, str) and child.tag not in _PASSED:
                if child.tag == w("fldSimple"):
                    self._reader.fields.append(value(child, "instr").strip())
                yield from self._pieces(child)

    def _run(self, run: Element) -> Iterator[tuple[str, CharFormat]]:
        own = characters(run.find(RPR))
        hidden = own.pop("vanish", False)
        look, start = None, self._at
        for child in run:
            text = self._text(child)
            if text and not hidden:
                look = look or self._reader.cascade.look(self._ident, own, self._table)
                self._at += len(text) if text != "\f" else 0
                yield text, look
        if self._at > start:
            self.places.append((run, start, self._at))

    def _text(self, child: Element) -> str:
        """What a child of a run prints."""
        if child.tag == T:
            return "" if self._fields and len(self._fields[-1]) == 1 else child.text or ""
        if child.tag == w("fldChar"):
            return self._step(value(child, "fldCharType"))
        if child.tag == w("instrText"):
            self._reader.fields.append((child.text or "").strip())
            if self._fields:
                self._fields[-1][0] += child.text or ""
        elif child.tag == w("br"):
            kind = value(child, "type")
            return "\f" if kind == "page" else "" if kind == "column" else "\n"
        elif child.tag in _DRAWN or (isinstance(child.tag, str) and _CHOICE in child.tag):
            self._draw(child)
        elif child.tag == w("ruby"):
            return "".join(t.text or "" for t in child.iterfind(f"{w('rubyBase')}//{T}"))
        return _SIGNS.get(child.tag, "")

    def _step(self, kind: str) -> str:
        """A field: its instruction prints nothing, its result does; a page's number prints 1."""
        if kind == "begin":
            self._fields.append([""])
        elif kind == "separate" and self._fields:
            if not PAGE_FIELD.match(self._fields[-1][0]):
                self._fields[-1].append("")
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            return "1" if PAGE_FIELD.match(ended[0]) else ""
        return ""

    def _draw(self, node: Element) -> None:
        self.drawn = True
        for box in node.iter(_BOX):
            # Word writes a text box twice, for old programs too.
            inside = any("Fallback" in str(above.tag) for above in box.iterancestors())
            text = "".join(t.text or "" for t in box.iter(T)).strip()
            if text and not inside:
                self._reader.boxed.append(text)


@dataclass
class _Table:
    """Where in which table the walk is."""

    node: Element
    number: int
    rows: int
    row: int = 0
    column: int = 0
    columns: int = 0
    head: bool = False
    height: float = 0.0
    drawn: bool = False
    styles: dict[tuple[bool, ...], tuple[Props, Props]] = field(default_factory=dict)

    def location(self) -> InTable:
        return InTable(self.number, self.row, self.column, self.head, self.height, self.drawn)

    def style(self, cascade: Cascade) -> tuple[Props, Props]:
        ends = (self.row == 0, self.row == self.rows - 1, self.column == 0)
        key = (*ends, self.column == self.columns - 1)
        if key not in self.styles:
            names = ("firstRow", "lastRow", "firstColumn", "lastColumn")
            self.styles[key] = cascade.table(self.node, dict(zip(names, key, strict=True)))
        return self.styles[key]


def _walk(body: Element, cascade: Cascade) -> Iterator[tuple[int, Element, _Table | None]]:
    """The paragraphs of a body with their numbers among all, those in text boxes passed over."""
    count, tables = 1, 0
    stack: list[tuple[Element, _Table | None]] = [(child, None) for child in reversed(body)]
    while stack:
        node, table = stack.pop()
        if node.tag == P:
            yield count, node, table
            count += sum(1 for _ in node.iter(P))
        elif node.tag == TBL:
            stack += reversed(list(_cells(node, tables, cascade.is_ruled(node))))
            tables += 1
        elif isinstance(node.tag, str) and node.tag not in (w("sectPr"), w("tblPr"), w("tcPr")):
            stack += [(child, table) for child in reversed(node)]


def _cells(table: Element, count: int, ruled: bool) -> Iterator[tuple[Element, _Table]]:
    """The cells of a table, one after the other; rows may be wrapped in controls."""
    rows = [row for row in table.iter(TR) if next(row.iterancestors(TBL)) is table]
    styles: dict[tuple[bool, ...], tuple[Props, Props]] = {}
    for row, node in enumerate(rows):
        cells = [cell for cell in node.iter(TC) if next(cell.iterancestors(TR)) is node]
        height = node.find(f"{w('trPr')}/{w('trHeight')}")
        fixed = number(height) / 20 if value(height, "hRule") == "exact" else 0.0
        head = is_on(node.find(f"{w('trPr')}/{w('tblHeader')}"))
        for column, cell in enumerate(cells):
            yield (
                cell,
                _Table(
                    table, count, len(rows), row, column, len(cells), head, fixed, ruled, styles
                ),
            )


def _laid(made: ParagraphLayout, props: Props, section: Section, stop: int) -> ParagraphLayout:
    """A passage with its paragraph's properties in the units of the model."""
    size = next((s.look for s in made.stretches if s.text.strip(BLANKS)), made.mark)
    wide = max(size.size + size.spacing, 1.0) * 20
    first = _indent(props, "firstLine", wide) - _indent(props, "hanging", wide)
    snapped = props.get("snapToGrid", True) and section.grid in (
        "lines",
        "linesAndChars",
        "snapToChars",
    )
    grid = section.pitch if snapped and made.table is None else 0.0
    exact = str(props.get("lineRule", "auto"))
    line = _whole(props.get("line", "240"))
    align = str(props.get("jc", "left"))
    framed = replace(
        made,
        align=align,
        first=first,
        left=_indent(props, "left", wide),
        right=_indent(props, "right", wide),
        before=_space(props, "before", section),
        after=_space(props, "after", section),
        line=line / 240 if exact == "auto" else line / 20,
        rule=exact,
        grid=grid,
        lines=props.get("pBdr", ()),
        framed=bool(props.get("framePr")),
    )
    return replace(framed, lead=_lead(framed, props, wide, stop), tail=_tail(framed))


def _indent(props: Props, name: str, wide: float) -> float:
    """An indent in characters: as many as it says, else its length by the width of one."""
    counted = props.get(f"{name}Chars", 0)
    return float(counted / 100 if counted else props.get(name, 0) / wide)


def _whole(text: object) -> int:
    return int(str(text)) if re.fullmatch(r"-?\d{1,6}", str(text)) else 240


def _space(props: Props, side: str, section: Section) -> float:
    """Space above or below, in points: by lines, else by length; automatic as Word counts it."""
    if props.get(f"{side}Autospacing") in ("1", "true", "on"):
        return 14.0
    lines = _whole(props.get(f"{side}Lines", "0"))
    if lines:
        return lines / 100 * (section.pitch if section.grid and section.pitch else 12.0)
    return _whole(props.get(side, "0")) / 20


def _lead(made: ParagraphLayout, props: Props, wide: float, stop: int) -> float | None:
    """Where the first character stands; unknown for centred text and behind odd tab stops."""
    if made.align not in ("left", "both", "distribute", ""):
        return None
    text, start = made.text, made.left + made.first
    if text.startswith("\t"):
        stops = [tab for tab in props.get("tabs", ()) if tab[0] != "clear"]
        if text.startswith("\t\t") or (stops and stops[0][0] not in ("left", "start", "num")):
            return None
        return float(stops[0][1] / wide if stops else (start * wide // stop + 1) * stop / wide)
    return start + _blanks(made, blanks_ahead(text))


def _tail(made: ParagraphLayout) -> float | None:
    """How far the last character is from the right edge; known only for text set to the right."""
    return made.right + _blanks(made, blanks_behind(made.text)) if made.align == "right" else None


def _blanks(made: ParagraphLayout, blanks: str) -> float:
    return blank_width(blanks, made.stretches[0].look.latin) if made.stretches else 0.0
