"""A Word file as readable text: what golden files hold and people compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.word.package import read_package
from docgen.word.xml_names import PPR, TBL, TC, TR, Element, P, T, parse, style_ids, w

_MM = 1440 / 25.4


def outline(docx: bytes) -> str:
    """Paragraphs as `[style] text`, tables as rows, headers and footers, the page setup."""
    members, findings = read_package(docx, "")
    if not members:
        return f"（{findings[0].message}）\n"
    tree = parse(members["word/styles.xml"].content())
    styles = {ident: name for name, ident in style_ids(tree).items()}
    rows = list(_blocks(parse(members["word/document.xml"].content()), styles))
    for name in sorted(members):
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            kind = "页眉" if "header" in name else "页脚"
            rows.append(f"〔{kind} {name.rpartition('/')[2]}〕")
            rows += _blocks(parse(members[name].content()), styles)
    return "\n".join(rows) + "\n"


def _blocks(parent: Element, styles: Mapping[str, str]) -> Iterator[str]:
    for child in parent:
        if child.tag == P:
            yield from _paragraph(child, styles)
        elif child.tag == TBL:
            yield from _table(child)
        elif child.tag == w("sectPr"):
            yield _section(child)
        elif child.tag in (w("body"), w("sdt"), w("sdtContent")):
            yield from _blocks(child, styles)


def _paragraph(node: Element, styles: Mapping[str, str]) -> Iterator[str]:
    mark = node.find(f"{PPR}/{w('pStyle')}")
    style = styles.get(str(mark.get(w("val"))), "") if mark is not None else ""
    yield f"[{style}] {_text(node)}".rstrip()
    section = node.find(f"{PPR}/{w('sectPr')}")
    if section is not None:
        yield _section(section)


def _text(node: Element) -> str:
    out = []
    for child in node.iter(T, w("br"), w("tab"), w("instrText")):
        if child.tag == T:
            out.append(child.text or "")
        elif child.tag == w("tab") and child.getparent().tag == w("r"):  # type: ignore[union-attr]
            out.append("→")
        elif child.tag == w("br"):
            out.append("⏎" if child.get(w("type")) is None else "⏏")
        elif child.tag == w("instrText"):
            out.append(f"{{{(child.text or '').strip()}}}")
    return "".join(out)


def _table(table: Element) -> Iterator[str]:
    for row in table.iterchildren(TR):
        head = "‖" if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None else "|"
        cells = [" ".join(_text(p) for p in cell.iter(P)) for cell in row.iterchildren(TC)]
        yield f"{head} " + " | ".join(cells) + " |"


def _section(section: Element) -> str:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    told = []
    if size is not None:
        told.append(f"页面 {_mm(size, 'w')}×{_mm(size, 'h')}")
    if margins is not None:
        sides = (("上", "top"), ("下", "bottom"), ("左", "left"), ("右", "right"))
        told += [f"{label} {_mm(margins, key)}" for label, key in sides]
    return f"〔{'，'.join(told)}〕"


def _mm(node: Element, key: str) -> str:
    return f"{int(str(node.get(w(key), '0'))) / _MM:.1f}"
