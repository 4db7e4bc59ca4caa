"""Certain corrections made in a copy of a Word file; all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from docgen.model.paragraph import Correction, TextParagraph
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.paragraph_reader import parts, pieces
from docgen.word.xml_names import XML_HEAD, XML_SPACE, Element, P, T, parse


def correct(
    data: bytes, passages: Sequence[TextParagraph], corrections: Iterable[Correction]
) -> tuple[bytes, tuple[Correction, ...]]:
    """A copy with the corrections made, and those that were: none that a tab or break parts."""
    members, _ = read_package(data, "")
    by_name: dict[str, list[Correction]] = {}
    for one in corrections:
        by_name.setdefault(passages[one.paragraph].name, []).append(one)
    changed, made = dict[str, bytes](), list[Correction]()
    for member, title in parts(members):
        wanted = {n: own for n, own in by_name.items() if n.startswith(f"{title} ")}
        if not wanted:
            continue
        root = parse(member.content())
        for number, paragraph in enumerate(root.iter(P), 1):
            made += _corrected(paragraph, wanted.get(f"{title} 第{number}段", ()))
        changed[member.name] = XML_HEAD + _written(root)
    kept = pack_prefix(m for name, m in members.items() if name not in changed)
    return write_package(kept, changed), tuple(made)


def _written(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8")


def _corrected(paragraph: Element, wanted: Iterable[Correction]) -> list[Correction]:
    ordered = sorted(wanted, key=lambda one: one.start, reverse=True)
    return [one for one in ordered if _replaced(paragraph, one)]


def _replaced(paragraph: Element, one: Correction) -> bool:
    """Put the new text where the old begins; False if it is not whole text."""
    at, touched = 0, list[tuple[Element, int, int]]()
    for node, sign in pieces(paragraph):
        begin, end = max(one.start - at, 0), min(one.end - at, len(sign))
        if begin < end:
            touched.append((node, begin, end))
        at += len(sign)
    if not touched or any(node.tag != T for node, *_ in touched):
        return False
    new = one.text
    for node, begin, end in touched:
        text = node.text or ""
        node.text = text[:begin] + new + text[end:]
        node.set(XML_SPACE, "preserve")
        new = ""
    return True
