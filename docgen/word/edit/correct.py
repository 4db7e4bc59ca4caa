"""Write certain corrections into a copy of a Word file; everything else stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml import etree

from docgen.model.paragraph import Correction, TextParagraph
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.paragraph_reader import text_parts, text_pieces
from docgen.word.text_ranges import pieces_between
from docgen.word.xml_names import XML_HEAD, XML_SPACE, Element, P, T, parse


def correct(
    data: bytes, paragraphs: Sequence[TextParagraph], corrections: Iterable[Correction]
) -> tuple[bytes, tuple[Correction, ...]]:
    """Return a copy with the corrections, and the corrections that were written.

    `paragraphs` are those of the same file; corrections refer to them by index. A correction of
    text that contains a tab or line break is not written.
    """
    members, _ = read_package(data, "")
    by_name: defaultdict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_name[paragraphs[correction.passage].name].append(correction)
    changed: dict[str, bytes] = {}
    written: list[Correction] = []
    for member, title in text_parts(members):
        if not any(name.startswith(f"{title} ") for name in by_name):
            continue
        root = parse(member.content())
        for number, paragraph in enumerate(root.iter(P), 1):
            written += _correct_paragraph(paragraph, by_name.get(f"{title} 第{number}段", ()))
        changed[member.name] = XML_HEAD + etree.tostring(root, encoding="UTF-8")
    unchanged = pack_prefix(member for name, member in members.items() if name not in changed)
    return write_package(unchanged, changed), tuple(written)


def _correct_paragraph(paragraph: Element, corrections: Iterable[Correction]) -> list[Correction]:
    """Write corrections into a paragraph, last one first; return those that were written."""
    ordered = sorted(corrections, key=lambda correction: correction.start, reverse=True)
    return [correction for correction in ordered if _replace_text(paragraph, correction)]


def _replace_text(paragraph: Element, correction: Correction) -> bool:
    """Put the new text where the old one begins; return False if the old one is not all text."""
    pieces = [(node, len(text)) for node, text in text_pieces(paragraph)]
    covered = list(pieces_between(pieces, correction.start, correction.end))
    if not covered or any(node.tag != T for node, *_ in covered):
        return False
    replacement = correction.text
    for node, begin, stop in covered:
        text = node.text or ""
        node.text = text[:begin] + replacement + text[stop:]
        node.set(XML_SPACE, "preserve")
        replacement = ""
    return True
