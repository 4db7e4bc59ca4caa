"""One filling: what values add to a package beside text, and the parts that change with it."""

from __future__ import annotations

import hashlib
import posixpath
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from docgen.word.package import Member, Prefix, unpack_prefix
from docgen.word.xml_names import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    XML_HEAD,
    Element,
    W,
    add_before,
    find_by,
    parse,
    w,
)

TYPES, BODY = "[Content_Types].xml", "word/document.xml"
STYLES, NUMBERING = "word/styles.xml", "word/numbering.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NEW = {
    TYPES: f'<Types xmlns="{CONTENT_TYPES}"/>',
    NUMBERING: f'<w:numbering xmlns:w="{W}"/>',
    STYLES: f'<w:styles xmlns:w="{W}"/>',
}
_LEVELS = 9


@dataclass
class Filling:
    """The state of one filling. `part` is the part that is being filled."""

    prefix: Prefix
    drawings: int = 0
    """The highest drawing id that is taken."""
    part: str = BODY
    added: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Element] = field(default_factory=dict)
    _related: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _restarts: int = 0
    _numbers: dict[tuple[int, str], str] = field(default_factory=dict)

    @cached_property
    def members(self) -> dict[str, Member]:
        """The template's members that stay as they are."""
        return unpack_prefix(self.prefix)

    def tree(self, part: str) -> Element:
        """A part to be changed, made if the template has none."""
        if part not in self.trees:
            if part in self.members:
                self.trees[part] = parse(self.members[part].content())
            else:
                empty = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'
                self.trees[part] = parse(_NEW.get(part, empty).encode())
        return self.trees[part]

    def next_drawing(self) -> int:
        """A drawing id that nothing else in the document has."""
        self.drawings += 1
        return self.drawings

    def relate(self, kind: str, target: str, mode: str = "") -> str:
        """The id of a relationship of the part being filled; the same one for the same target."""
        key = (self.part, kind, target)
        if key not in self._related:
            number = f"dg{len(self._related) + 1}"
            link = etree.SubElement(
                self.tree(relations_part(self.part)), f"{{{PACKAGE_RELATIONS}}}Relationship"
            )
            link.set("Id", number)
            link.set("Type", kind if "/" in kind else f"{RELATIONS}/{kind}")
            link.set("Target", target)
            if mode:
                link.set("TargetMode", mode)
            self._related[key] = number
        return self._related[key]

    def store(
        self, content: bytes, extension: str, content_type: str, folder: str = "media"
    ) -> str:
        """Put a file into the package, once however often it is used; its member name."""
        name = f"word/{folder}/{hashlib.sha256(content).hexdigest()[:16]}.{extension}"
        if name not in self.added and name not in self.members:
            self.added[name] = content
            self._type("Default", "Extension", extension, content_type)
        return name

    def media(self, content: bytes, extension: str, content_type: str) -> str:
        """The relationship id of a picture for the part being filled."""
        return self.relate("image", self.target(self.store(content, extension, content_type)))

    def target(self, member: str) -> str:
        """How a relationship of the part being filled names a member."""
        return posixpath.relpath(member, posixpath.dirname(self.part))

    def override_type(self, member: str, content_type: str) -> None:
        """Say what one member is, whatever its extension."""
        self._type("Override", "PartName", f"/{member}", content_type)

    def _type(self, element: str, key: str, value: str, content_type: str) -> None:
        types = self.tree(TYPES)
        found = [t for t in types if str(t.get(key, "")).lower() == value.lower()]
        node = found[0] if found else etree.Element(f"{{{CONTENT_TYPES}}}{element}")
        if not found:
            types.insert(0 if element == "Default" else len(types), node)
        node.set(key, value)
        node.set("ContentType", content_type)

    def numbering(self) -> Element:
        """The list definitions, with what makes a new part known to Word."""
        new = NUMBERING not in self.members and NUMBERING not in self.trees
        tree = self.tree(NUMBERING)
        if new:
            self.override_type(NUMBERING, f"{_WORD}.numbering+xml")
            part, self.part = self.part, BODY
            self.relate("numbering", "numbering.xml")
            self.part = part
        return tree

    def restart(self) -> int:
        """A new turn, in which lists begin anew."""
        self._restarts += 1
        return self._restarts

    def number(self, turn: int, number: str) -> str:
        """The list that stands for another one in a turn: the same look, counted from the start."""
        key = (turn, number)
        if key not in self._numbers:
            tree = self.numbering()
            found = find_by(tree, "num", "numId", number)
            self._numbers[key] = number if found is None else add_number(tree, _anew(found, tree))
        return self._numbers[key]

    def finish(self) -> dict[str, bytes]:
        """The members that are new or changed."""
        changed = {part: XML_HEAD + etree.tostring(tree) for part, tree in self.trees.items()}
        return {**changed, **self.added}


CURRENT: ContextVar[Filling] = ContextVar("filling")


def relations_part(part: str) -> str:
    """The member that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def member_named(part: str, target: str) -> str:
    """The member that a relationship of a part names."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]


def add_number(tree: Element, number: Element) -> str:
    """Put a w:num into the list definitions under the next free id."""
    taken = [int(n.get(w("numId"), "0")) for n in tree.iter(w("num"))]
    own = str(max(taken, default=0) + 1)
    number.set(w("numId"), own)
    add_before(tree, number, tree.find(w("numIdMacAtCleanup")))
    return own


def _anew(number: Element, tree: Element) -> Element:
    """A copy of a list that counts every level from its start."""
    made = deepcopy(number)
    abstract = number.find(w("abstractNumId"))
    wanted = abstract.get(w("val")) if abstract is not None else None
    base = find_by(tree, "abstractNum", "abstractNumId", wanted)
    starts = (
        {} if base is None else {lvl.get(w("ilvl")): _start(lvl) for lvl in base.iter(w("lvl"))}
    )
    overrides = {o.get(w("ilvl")): o for o in made.iter(w("lvlOverride"))}
    for level in map(str, range(_LEVELS)):
        override = overrides.get(level)
        if override is None:
            override = etree.SubElement(made, w("lvlOverride"), {w("ilvl"): level})
        if override.find(w("startOverride")) is None:
            start = etree.Element(w("startOverride"), {w("val"): starts.get(level, "1")})
            override.insert(0, start)
    return made


def _start(level: Element) -> str:
    start = level.find(w("start"))
    return str(start.get(w("val"))) if start is not None else "1"
