"""Replace pictures and embedded files of a template.

A picture whose description is a single tag, such as `{{ 照片 }}`, is a placeholder: filling puts
the picture that is the value of the tag into the same frame. Callers may also replace pictures
and embedded files by name, see `replace_members`. Drawings get their ids during filling, because
a loop may repeat them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from docx.image.image import Image
from msgspec import Struct, field

from docgen.model.finding import Finding
from docgen.word.package import Member, fault
from docgen.word.template.package_changes import PackageChanges, member_name, relations_part
from docgen.word.template.tags import Frame, Tag, TagCollector
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING, Element, parse, to_number

DOC_PR = f"{{{WORD_DRAWING}}}docPr"
_BLIP = f"{{{DRAWING}}}blip"
_EMBED = f"{{{RELATIONS}}}embed"
_VML = "urn:schemas-microsoft-com:vml"
_SHAPES = tuple(f"{{{_VML}}}{name}" for name in ("shape", "rect", "roundrect", "oval", "line"))
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_LABELS = ("name", "title", "descr")
_DRAWING_PARTS = tuple(f"word/{name}" for name in ("header", "footer", "footnotes", "endnotes"))
# Where pictures and embedded files are in a package.
_REPLACEABLE = ("word/media/", "word/embeddings/")
_LISTED = 20
"""The most names that a finding lists."""


class Drawings(Struct, frozen=True):
    """The drawings of a template."""

    last: int = 0
    """The highest id of a drawing."""
    members_by_label: Mapping[str, str] = field(default_factory=dict)
    """The members of pictures by the name, title and description of their drawings."""


def find_drawings(members: Mapping[str, Member], trees: Mapping[str, Element]) -> Drawings:
    """Return the drawings of all parts. Tags must not be tokens yet.

    `trees` are the parts that are parsed already. Raises XMLSyntaxError or ValueError.

    A part that is not parsed already, such as a header, is parsed only if it contains a drawing. If
    several pictures have one label, the last counts.
    """
    last = 0
    members_by_label: dict[str, str] = {}
    for part, member in members.items():
        tree = trees.get(part)
        if tree is None:
            tree = _parse_if_drawn(part, member)
        if tree is None:
            continue
        labels = list(tree.iter(DOC_PR))
        targets: dict[str, str] = {}
        if labels:
            targets = _relation_targets(part, members)
        for label in labels:
            last = max(last, to_number(label.get("id")))
            members_by_label |= _label_members(label, targets)
    return Drawings(last, members_by_label)


def _parse_if_drawn(part: str, member: Member) -> Element | None:
    """Return the tree of a part that contains drawings; None if it contains none."""
    if not part.startswith(_DRAWING_PARTS):
        return None
    content = member.content()
    if b":docPr" not in content:
        return None
    return parse(content)


def _relation_targets(part: str, members: Mapping[str, Member]) -> dict[str, str]:
    """Return the members that a part refers to, by relationship id."""
    name = relations_part(part)
    if name not in members:
        return {}
    relations = parse(members[name].content())
    return {str(link.get("Id")): member_name(part, str(link.get("Target"))) for link in relations}


def _label_members(label: Element, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the member of the picture under a label by its name, title and description."""
    found: dict[str, str] = {}
    for blip in _drawing_of(label).iter(_BLIP):
        target = targets.get(str(blip.get(_EMBED)), "")
        found |= {str(label.get(key)): target for key in _LABELS if label.get(key)}
    return found


def _drawing_of(label: Element) -> Element:
    """Return the drawing that a label belongs to; the label itself if it is a root."""
    return next(label.iterancestors(), label)


def mark_placeholder(label: Element, tag: Tag, collector: TagCollector) -> None:
    """Let the picture described by a tag take its image and size from the value of the tag.

    If the value is no picture, the placeholder stays as it is; its frame records how. Drawings
    without an embedded picture are left alone.
    """
    drawing = _drawing_of(label)
    blip = next(drawing.iter(_BLIP), None)
    extents = drawing.findall(".//*[@cx][@cy]")
    if blip is None or not extents or not blip.get(_EMBED):
        return
    width = to_number(extents[0].get("cx"), default=1)
    height = to_number(extents[0].get("cy"), default=1)
    collector.frames.append(Frame(str(blip.get(_EMBED)), width, height))
    index = len(collector.frames) - 1
    blip.set(_EMBED, collector.add_value(tag, tag.body, "embed", index))
    for extent in extents:
        extent.set("cx", collector.add_value(tag, tag.body, "across", index))
        extent.set("cy", collector.add_value(tag, tag.body, "down", index))


def number_drawings(root: Element, origin: Tag, collector: TagCollector) -> None:
    """Let each drawing take its id during filling, because a loop may repeat it.

    Errors are reported at the tag `origin`.
    """
    for label in root.iter(DOC_PR):
        label.set("id", collector.add_value(origin, "0", "drawing"))
    referenced = {node.get("ShapeID") for node in root.iter(_OBJECT)}
    for shape in root.iter(*_SHAPES):
        identifier = shape.get("id")
        if identifier and identifier not in referenced:
            token = collector.add_value(origin, "0", "drawing")
            shape.set("id", f"{identifier}_{token}")


def replace_members(
    changes: PackageChanges,
    drawings: Drawings,
    replacements: Mapping[str | bytes, bytes],
    template: str,
) -> tuple[Finding, ...]:
    """Put other content into members; return a finding for each that the template lacks.

    A key is the label of a picture, the file name of a member, or its content.

    `drawings` are those of the template, `template` its file for messages. The content type is
    declared anew if the new content is a picture. The finding is WD-23.
    """
    findings = []
    for key, content in replacements.items():
        names = _find_members(changes.members, drawings, key)
        for name in names:
            changes.added[name] = content
            content_type = _picture_type(content)
            if content_type:
                changes.override_type(name, content_type)
        if not names:
            findings.append(_not_found(changes.members, drawings, key, template))
    return tuple(findings)


def _find_members(members: Mapping[str, Member], drawings: Drawings, key: str | bytes) -> list[str]:
    """Return the names of the members that a key stands for."""
    if isinstance(key, bytes):
        return [name for name in _replaceable(members) if _has_content(members[name], key)]
    if key in drawings.members_by_label:
        return [drawings.members_by_label[key]]
    return [name for name in _replaceable(members) if key in (name, posixpath.basename(name))]


def _replaceable(members: Mapping[str, Member]) -> list[str]:
    """Return the names of the pictures and embedded files of a template."""
    return [name for name in members if name.startswith(_REPLACEABLE)]


def _has_content(member: Member, content: bytes) -> bool:
    """Return whether a member has a content; sizes are compared first to spare inflating."""
    return member.size == len(content) and member.content() == content


def _not_found(
    members: Mapping[str, Member], drawings: Drawings, key: str | bytes, template: str
) -> Finding:
    """Return the finding for a key without a member; it lists the keys that exist."""
    display_name = "所给内容"
    if isinstance(key, str):
        display_name = key
    file_names = map(posixpath.basename, _replaceable(members))
    available = list(dict.fromkeys((*drawings.members_by_label, *file_names)))
    message = f"模板里没有叫“{display_name}”的图片或内嵌文件"
    remedy = f"模板里有：{'、'.join(available[:_LISTED]) or '无'}"
    return fault("WD-23", message, remedy, template)


def _picture_type(content: bytes) -> str:
    """Return the content type of a picture; '' for any other file, whose type does not change."""
    try:
        return str(Image.from_blob(content).content_type)
    except Exception:  # python-docx raises many kinds of exceptions for a file that is no picture
        return ""
