"""A Word template as readable text: words, pages, styles, paragraphs and tables with measures.

`tests/golden/templates/` holds the text of each template: it is the only guard of the measures.
`docs/template-measures.md` gives the reasons. Lengths are in millimetres, sizes and pitches in
points, indents of paragraphs in characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from zipfile import ZipFile

from docgen.model.layout import CharFormat, Outline, ParagraphLayout, Section
from docgen.word.layout.outline_text import render_outline
from docgen.word.layout.reader import read_outline
from docgen.word.xml_names import PPR, RPR, TBL, TC, TCPR, TR, Element, P, R, T, parse, w

CONTROL = ("{%p ", "{%tr ", "{%tc ")
"""Beginnings of paragraphs that steer the filling and never print."""

ALIGNMENTS = {"left": "居左", "center": "居中", "right": "居右", "both": "两端对齐"}
LINE_RULES = {"exact": "固定", "atLeast": "至少", "auto": "单倍×"}
TWIPS_PER_MM = 1440 / 25.4
MILLIMETRES = {
    "ind": ("left", "right", "firstLine", "hanging", "start", "end"),
    "tab": ("pos",),
    "gridCol": ("w",),
    "trHeight": ("val",),
    "framePr": ("w", "h", "x", "y", "hSpace", "vSpace"),
    "defaultTabStop": ("val",),
}
WIDTHS = ("tcW", "tblW", "tblInd", "top", "left", "bottom", "right")
POINTS = {
    ("sz", "val"): 2,
    ("szCs", "val"): 2,
    ("kern", "val"): 2,
    ("spacing", "before"): 20,
    ("spacing", "after"): 20,
    ("spacing", "val"): 20,
}
FACES = ("ascii", "hAnsi", "cs")
STYLE_PARTS = ("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr")
PAGE_MEASURES = ("pgSz", "pgMar", "docGrid")
NEVER_PRINTED = ("sectPr", "pStyle")


def template_text(docx: bytes) -> str:
    """Return everything of a template that shows on paper."""
    read, findings = read_outline(docx)
    assert read is not None, findings
    with ZipFile(BytesIO(docx)) as package:
        names = sorted(package.namelist())
        trees = {name: parse(package.read(name)) for name in names if name.endswith(".xml")}
    document = trees["word/document.xml"]
    parts = {
        "文字": render_outline(docx).splitlines(),
        "页面": [*_pages(read), *_sections(document)],
        "段落": _paragraphs(read),
        "直接格式": _direct(document),
        "表格": _tables(document),
        "样式": _styles(trees["word/styles.xml"]),
        "设置": map(_spell, trees["word/settings.xml"]),
        "部件": names,
    }
    return "\n".join(f"══ {title} ══\n" + "\n".join(lines) for title, lines in parts.items()) + "\n"


def _pages(read: Outline) -> Iterator[str]:
    for section in read.sections:
        yield _page(section)
        for number in section.page_numbers:
            look = _paragraph(number.paragraph)
            yield (
                f"　页码（{number.pages}）“{number.paragraph.text}”：{look}，"
                f"中线距纸下边 {number.middle:.2f} 毫米"
            )
    yield f"奇偶页{'不同' if read.has_even_footers else '相同'}"
    yield from (f"文本框“{text}”" for text in read.text_boxes)


def _sections(tree: Element) -> Iterator[str]:
    """Yield what sections set beside the measures of their pages."""
    for section in tree.iter(w("sectPr")):
        turned = section.find(w("pgSz"))
        rest = [_spell(node) for node in section if _local(node.tag) not in PAGE_MEASURES]
        rest.append("" if turned is None else turned.get(w("orient"), ""))
        margins = section.find(w("pgMar"))
        header = "" if margins is None else margins.get(w("header"), "")
        rest.append(f"页眉 {header} 缇" if header else "")
        yield f"节　{'，'.join(filter(None, rest))}"


def _page(section: Section) -> str:
    turned = "横" if section.is_landscape else "竖"
    first = "，首页不同" if section.title_page else ""
    return (
        f"第{section.number + 1}节　纸 {section.width:.2f}×{section.height:.2f} 毫米，{turned}；"
        f"白边 上 {section.top:.2f}，下 {section.bottom:.2f}，"
        f"左 {section.left:.2f}，右 {section.right:.2f} 毫米；"
        f"页脚 {section.footer:.2f} 毫米；"
        f"网格 {section.grid_type or '无'}，行 {section.grid_pitch:g} 磅，字 {section.grid_spacing:+g} 磅{first}"
    )


def _paragraphs(read: Outline) -> Iterator[str]:
    """Yield each look with the texts that have it; paragraphs that only steer are left out."""
    groups: dict[str, list[str]] = {}
    for block in read.paragraphs:
        if not block.text.startswith(CONTROL):
            groups.setdefault(_paragraph(block), []).append(block.text)
    for look, texts in groups.items():
        yield look
        for text, same in groupby(texts):
            count = len(list(same))
            yield f"　　“{text}”" + (f"×{count}" if count > 1 else "")


def _paragraph(block: ParagraphLayout) -> str:
    """Return how a paragraph looks once all its styles are resolved."""
    found = [piece.char_format for piece in block.styled_texts if piece.text.strip()]
    looks = dict.fromkeys(_characters(look) for look in found or [block.mark_format])
    lengths = {
        "左空": (block.left_indent, "字"),
        "右空": (block.right_indent, "字"),
        "首行": (block.first_line_indent, "字"),
        "段前": (block.space_before, "磅"),
        "段后": (block.space_after, "磅"),
    }
    pitch = f"{LINE_RULES[block.line_rule]} {block.line_spacing:g}" + (
        "" if block.line_rule == "auto" else " 磅"
    )
    flags = {
        "另起一页": block.new_page,
        "图文框": block.is_framed,
        "表头": block.table is not None and block.table.in_header,
    }
    facts = [
        " + ".join(looks),
        ALIGNMENTS.get(block.align, block.align),
        *(f"{name} {value:.4g} {unit}" for name, (value, unit) in lengths.items() if value),
        f"行距{pitch}",
        *(f"{line.side} 线 {line.width:g} 磅 {line.colour}" for line in block.borders),
        *(name for name, holds in flags.items() if holds),
    ]
    return "，".join(facts)


def _characters(look: CharFormat) -> str:
    flags = {"加粗": look.bold, "斜体": look.italic, "下划线": look.underline}
    facts = [f"{look.east_asian}/{look.latin}", f"{look.size:g} 磅"]
    facts += [f"字距 {look.spacing:+g} 磅"] if look.spacing else []
    facts += [look.colour] if look.colour else []
    return " ".join([*facts, *(name for name, holds in flags.items() if holds)])


def _direct(tree: Element) -> Iterator[str]:
    """Yield what paragraphs and runs have beside their styles."""
    for paragraph in tree.iter(P):
        text = "".join(node.text or "" for node in paragraph.iter(T))
        own = [_inside(paragraph.find(PPR))]
        own += [_inside(run.find(RPR)) for run in paragraph.iterchildren(R)]
        if any(own):
            yield f"“{text}”：{'；'.join(filter(None, own))}"


def _tables(tree: Element) -> Iterator[str]:
    for count, table in enumerate(tree.iter(TBL), 1):
        yield f"表{count}　{_inside(table.find(w('tblPr')))}；{_inside(table.find(w('tblGrid')))}"
        for row in table.iterchildren(TR):
            yield f"　行　{_inside(row.find(w('trPr')))}"
            cells = (_inside(cell.find(TCPR)) for cell in row.iterchildren(TC))
            for cell, same in groupby(cells):
                yield f"　　格×{len(list(same))}　{cell}"


def _styles(tree: Element) -> Iterator[str]:
    yield f"默认　{_inside(tree.find(w('docDefaults')))}"
    names = {str(style.get(w("styleId"))): _value(style, "name") for style in tree.iter(w("style"))}
    for style in tree.iter(w("style")):
        above = names.get(_value(style, "basedOn"), "")
        own = [_spell(child) for child in style if child.tag in map(w, STYLE_PARTS)]
        based = f"，基于{above}" if above else ""
        kind = style.get(w("type"))
        yield f"{_value(style, 'name')}（{kind}{based}）　{'；'.join(filter(None, own))}"


def _value(node: Element, name: str) -> str:
    found = node.find(w(name))
    return "" if found is None else str(found.get(w("val")))


def _inside(node: Element | None) -> str:
    children: Iterable[Element] = () if node is None else node
    return "，".join(filter(None, map(_spell, children)))


def _spell(node: Element) -> str:
    """Return an element of formatting as `name value key=value（children）`."""
    name = _local(node.tag)
    if name in NEVER_PRINTED:
        return ""
    attributes = {_local(key): str(value) for key, value in node.items()}
    if name == "rFonts" and len({attributes.get(face) for face in FACES}) == 1:
        attributes = {"val": f"{attributes.get('eastAsia')}/{attributes.get('ascii')}"}
    words = [name]
    for key, value in sorted(attributes.items()):
        shown = _length(name, key, value, attributes)
        words.append(shown if key == "val" else f"{key}={shown}")
    inner = _inside(node)
    return " ".join(words) + (f"（{inner}）" if inner else "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _length(name: str, key: str, value: str, attributes: dict[str, str]) -> str:
    """Return a value in the unit that Word shows, as it is if it is no length."""
    if not value.lstrip("-").isdecimal():
        return value
    number = int(value)
    is_width = name in WIDTHS and key == "w" and attributes.get("type") == "dxa"
    if is_width or key in MILLIMETRES.get(name, ()):
        return f"{number / TWIPS_PER_MM:.2f}毫米"
    if (name, key) in POINTS:
        return f"{number / POINTS[name, key]:g}磅"
    if (name, key) == ("spacing", "line"):
        return (
            f"{number / 240:g}倍" if attributes.get("lineRule") == "auto" else f"{number / 20:g}磅"
        )
    if key == "sz":
        return f"{number / 8:g}磅"
    return value
