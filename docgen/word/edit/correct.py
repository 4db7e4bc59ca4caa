"""Write certain corrections into a copy of a Word file; everything else stays as it is.

Corrections are ranges of the text of paragraphs, as `docgen.word.paragraph_reader` reads them.
Only parts with a correction are parsed and written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter

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
    by_paragraph = _group(paragraphs, corrections)
    changed: dict[str, bytes] = {}
    written: list[Correction] = []
    for member, title in text_parts(members):
        if title not in by_paragraph:
            continue
        root = parse(member.content())
        written += _correct_part(root, title, by_paragraph[title])
        changed[member.name] = XML_HEAD + etree.tostring(root, encoding="UTF-8")
    unchanged = pack_prefix(member for name, member in members.items() if name not in changed)
    return write_package(unchanged, changed), tuple(written)


def _group(
    paragraphs: Sequence[TextParagraph], corrections: Iterable[Correction]
) -> dict[str, dict[str, list[Correction]]]:
    """Return corrections by title of the part and name of the paragraph.

    The title is 正文, 脚注 and so on; the name is the title with the number of the paragraph: 正文
    第3段.
    """
    grouped: dict[str, dict[str, list[Correction]]] = {}
    for correction in corrections:
        name = paragraphs[correction.paragraph].name
        title = name.partition(" ")[0]
        grouped.setdefault(title, {}).setdefault(name, []).append(correction)
    return grouped


def _correct_part(
    root: Element, title: str, by_name: Mapping[str, list[Correction]]
) -> list[Correction]:
    """Write the corrections of a part, in each paragraph the last one first.

    Returns those that were written.
    """
    written: list[Correction] = []
    for number, paragraph in enumerate(root.iter(P), 1):
        corrections = by_name.get(f"{title} 第{number}段", [])
        ordered = sorted(corrections, key=attrgetter("start"), reverse=True)
        written += filter(partial(_replace_text, paragraph), ordered)
    return written


def _replace_text(paragraph: Element, correction: Correction) -> bool:
    """Put the new text where the old one begins; return False if the old one is not all text.

    The first text gets all of the new text, the others lose what the range covers. Nothing changes
    if the range covers a tab or a break, or no text at all.
    """
    pieces = [(node, len(text)) for node, text in text_pieces(paragraph)]
    covered = list(pieces_between(pieces, correction.start, correction.end))
    tags = {node.tag for node, *_ in covered}
    if tags != {T}:
        return False
    replacement = correction.text
    for node, begin, stop in covered:
        text = node.text or ""
        node.text = text[:begin] + replacement + text[stop:]
        node.set(XML_SPACE, "preserve")
        replacement = ""
    return True
