"""Placeholders: pictures and embedded files of a template that others take the place of."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.image.image import Image

from docgen.model.finding import Finding
from docgen.word.package import Member, fault
from docgen.word.template.filling import Filling, member_named, relations_part
from docgen.word.template.tags import Frame, Marks, Tag
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING, Element, parse

DOC_PR, BLIP = f"{{{WORD_DRAWING}}}docPr", f"{{{DRAWING}}}blip"
EMBED = f"{{{RELATIONS}}}embed"
_VML = "urn:schemas-microsoft-com:vml"
_SHAPES = tuple(f"{{{_VML}}}{name}" for name in ("shape", "rect", "roundrect", "oval", "line"))
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_LABELS = ("name", "title", "descr")
_DRAWN = tuple(f"word/{name}" for name in ("header", "footer", "footnotes", "endnotes"))
_REPLACED = ("word/media/", "word/embeddings/")


@dataclass(frozen=True)
class Drawings:
    """The drawings of a template: the highest id, the members that pictures show by label."""

    last: int = 0
    shown: Mapping[str, str] = field(default_factory=dict)


def survey(members: Mapping[str, Member], trees: Mapping[str, Element]) -> Drawings:
    """Look through all parts that hold drawings. Call it before tags are put on the trees."""
    last, shown = 0, dict[str, str]()
    for part, member in members.items():
        tree = trees.get(part)
        if tree is None and part.startswith(_DRAWN):
            content = member.content()
            tree = parse(content) if b":docPr" in content else None
        labels = list(tree.iter(DOC_PR)) if tree is not None else []
        links = _links(part, members) if labels else {}
        for node in labels:
            number = str(node.get("id", ""))
            last = max(last, int(number) if number.isascii() and number.isdigit() else 0)
            for blip in _blips(node):
                target = links.get(str(blip.get(EMBED)), "")
                shown |= {str(node.get(key)): target for key in _LABELS if node.get(key)}
    return Drawings(last, shown)


def _links(part: str, members: Mapping[str, Member]) -> dict[str, str]:
    """The members that a part refers to, by relationship id."""
    name = relations_part(part)
    found = parse(members[name].content()) if name in members else ()
    return {str(link.get("Id")): member_named(part, str(link.get("Target"))) for link in found}


def _blips(label: Element) -> Iterator[Element]:
    drawing = label.getparent()
    if drawing is not None:
        yield from drawing.iter(BLIP)


def mark_placeholder(label: Element, tag: Tag, marks: Marks) -> None:
    """A picture described by one tag alone: the tag's value, if it is a picture, is shown there."""
    drawing = label.getparent()
    blip = next(_blips(label), None)
    extents = [] if drawing is None else [n for n in drawing.iter() if n.get("cx") and n.get("cy")]
    if blip is None or not extents or not str(blip.get(EMBED, "")):
        return
    size = (str(extents[0].get(side)) for side in ("cx", "cy"))
    width, height = (int(side) if side.isdigit() else 1 for side in size)
    marks.frames.append(Frame(str(blip.get(EMBED)), width, height))
    index = len(marks.frames) - 1

    blip.set(EMBED, marks.value(tag, tag.body, "embed", index))
    for extent in extents:
        extent.set("cx", marks.value(tag, tag.body, "across", index))
        extent.set("cy", marks.value(tag, tag.body, "down", index))


def number_drawings(root: Element, where: Tag, marks: Marks) -> None:
    """Each drawing takes its id when it is filled: a loop may repeat it."""
    for label in root.iter(DOC_PR):
        label.set("id", marks.value(where, "0", "drawing"))
    held = {node.get("ShapeID") for node in root.iter(_OBJECT)}
    for shape in root.iter(*_SHAPES):
        own = shape.get("id")
        if own and own not in held:
            shape.set("id", f"{own}_{marks.value(where, '0', 'drawing')}")


def replace_members(
    filling: Filling, drawings: Drawings, wanted: Mapping[str | bytes, bytes], name: str
) -> tuple[Finding, ...]:
    """Put other content into members; a finding for each that the template does not have."""
    findings = []
    for key, content in wanted.items():
        found = _found(filling.members, drawings, key)
        for member in found:
            filling.added[member] = content
            content_type = _type(content)
            if content_type:
                filling.override_type(member, content_type)
        if not found:
            shown = key if isinstance(key, str) else "所给内容"
            message = f"模板里没有叫“{shown}”的图片或内嵌文件"
            remedy = f"模板里有：{'、'.join(_known(filling.members, drawings)) or '无'}"
            findings.append(fault("WD-23", message, remedy, name))
    return tuple(findings)


def _found(members: Mapping[str, Member], drawings: Drawings, key: str | bytes) -> list[str]:
    own = [member for member in members if member.startswith(_REPLACED)]
    if isinstance(key, bytes):
        return [m for m in own if members[m].size == len(key) and members[m].content() == key]
    if key in drawings.shown:
        return [drawings.shown[key]]
    return [member for member in own if key in (member, posixpath.basename(member))]


def _known(members: Mapping[str, Member], drawings: Drawings) -> list[str]:
    own = [posixpath.basename(m) for m in members if m.startswith(_REPLACED)]
    return [*dict.fromkeys((*drawings.shown, *own))][:20]


def _type(content: bytes) -> str:
    """The content type of a picture; nothing for another file, whose type stays what it was."""
    try:
        return str(Image.from_blob(content).content_type)
    except Exception:  # not a picture: python-docx says so in many ways
        return ""
