"""Collect the changes to a package while one document is filled.

Values may need more than text: a picture is a new member with a content type and a relationship.
A restarted list is a new list definition. `PackageChanges` creates these on demand and returns
all members that are new or changed. The writers of values reach it through the context variable
`CURRENT_CHANGES`, because Jinja2 calls them with nothing but the value.
"""

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
    child_value,
    find_by_attribute,
    insert_before,
    parse,
    w,
)

TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# The content of parts that a template may lack; any other new part holds relationships.
_EMPTY_PARTS = {
    TYPES: f'<Types xmlns="{CONTENT_TYPES}"/>',
    NUMBERING: f'<w:numbering xmlns:w="{W}"/>',
    STYLES: f'<w:styles xmlns:w="{W}"/>',
}
_NO_RELATIONS = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'
_LEVELS = tuple(map(str, range(9)))
"""The levels of a list (ECMA-376 part 1, 17.9.6)."""


@dataclass(kw_only=True)
class PackageChanges:
    """The members that one filling adds or changes.

    `prefix` holds the unchanged members of the template; `last_drawing` is the highest id of a
    drawing in use; `part` is the part that is being filled.

    `added` are whole new contents by member, `trees` parts that are changed as XML;
    `changed_members` joins both. One object serves one filling and is then thrown away.
    """

    prefix: Prefix
    last_drawing: int = 0
    part: str = BODY
    added: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Element] = field(default_factory=dict)
    _relation_ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _last_turn: int = 0
    _lists_by_turn: dict[tuple[int, str], str] = field(default_factory=dict)

    @cached_property
    def members(self) -> dict[str, Member]:
        """The unchanged members of the template."""
        return unpack_prefix(self.prefix)

    def has_member(self, name: str) -> bool:
        """Return whether the template or this filling has a member of that name."""
        return name in self.added or name in self.members

    def tree(self, part: str) -> Element:
        """Return the tree of a part to be changed; create it if the template has none."""
        if part not in self.trees:
            if part in self.members:
                content = self.members[part].content()
            else:
                content = _EMPTY_PARTS.get(part, _NO_RELATIONS).encode()
            self.trees[part] = parse(content)
        return self.trees[part]

    def next_drawing(self) -> int:
        """Return a drawing id that nothing else in the document has."""
        self.last_drawing += 1
        return self.last_drawing

    def relate(self, relation_type: str, target: str, mode: str = "", part: str = "") -> str:
        """Return the id of a relationship of a part, by default of the one being filled.

        The same target of a part always has the same id. `relation_type` is a URI, or its last
        word for the types of ECMA-376; `mode` is '' or 'External'.
        """
        part = part or self.part
        key = (part, relation_type, target)
        if key not in self._relation_ids:
            identifier = f"dg{len(self._relation_ids) + 1}"
            if "/" not in relation_type:
                relation_type = f"{RELATIONS}/{relation_type}"
            attributes = {"Id": identifier, "Type": relation_type, "Target": target}
            if mode:
                attributes["TargetMode"] = mode
            relations = self.tree(relations_part(part))
            etree.SubElement(relations, f"{{{PACKAGE_RELATIONS}}}Relationship", attributes)
            self._relation_ids[key] = identifier
        return self._relation_ids[key]

    def store(
        self, content: bytes, extension: str, content_type: str, folder: str = "media"
    ) -> str:
        """Add a file to the package and return its member name; equal files are added once.

        The name is a hash of the content in word/media or another folder, with the extension.
        """
        name = f"word/{folder}/{hashlib.sha256(content).hexdigest()[:16]}.{extension}"
        if not self.has_member(name):
            self.added[name] = content
            self._declare_type("Default", "Extension", extension, content_type)
        return name

    def relate_picture(self, content: bytes, extension: str, content_type: str) -> str:
        """Add a picture; return the id of its relationship to the part being filled."""
        member = self.store(content, extension, content_type)
        return self.relate("image", self.relative_target(member))

    def relative_target(self, member: str, part: str = "") -> str:
        """Return the path of a member relative to a part, by default to the one being filled."""
        return posixpath.relpath(member, posixpath.dirname(part or self.part))

    def override_type(self, member: str, content_type: str) -> None:
        """Declare the content type of one member, whatever its extension."""
        self._declare_type("Override", "PartName", f"/{member}", content_type)

    def _declare_type(self, element: str, key: str, value: str, content_type: str) -> None:
        """Declare a content type in [Content_Types].xml, or change an existing declaration.

        The schema wants Default elements before Override elements.
        """
        types = self.tree(TYPES)
        for node in types:
            if str(node.get(key, "")).lower() == value.lower():
                break
        else:
            node = etree.Element(f"{{{CONTENT_TYPES}}}{element}")
            position = len(types)
            if element == "Default":
                position = 0
            types.insert(position, node)
        node.set(key, value)
        node.set("ContentType", content_type)

    def numbering_tree(self) -> Element:
        """Return the list definitions; a new part is declared and related to the body."""
        is_new = NUMBERING not in self.members and NUMBERING not in self.trees
        tree = self.tree(NUMBERING)
        if is_new:
            self.override_type(NUMBERING, f"{_WORD}.numbering+xml")
            self.relate("numbering", "numbering.xml", part=BODY)
        return tree

    def next_turn(self) -> int:
        """Return the number of a new turn, in which lists start again."""
        self._last_turn += 1
        return self._last_turn

    def list_of_turn(self, turn: int, number: str) -> str:
        """Return the id of a list like list `number` that starts again in a turn.

        `number` is the id of a w:num; the same turn gives the same list each time. A list that the
        template does not define keeps its id.
        """
        key = (turn, number)
        if key not in self._lists_by_turn:
            tree = self.numbering_tree()
            node = find_by_attribute(tree, "num", "numId", number)
            if node is None:
                self._lists_by_turn[key] = number
            else:
                self._lists_by_turn[key] = add_list(tree, _copy_restarted(node, tree))
        return self._lists_by_turn[key]

    def changed_members(self) -> dict[str, bytes]:
        """Return the members that are new or changed, by name."""
        changed = {part: XML_HEAD + etree.tostring(tree) for part, tree in self.trees.items()}
        return {**changed, **self.added}


CURRENT_CHANGES: ContextVar[PackageChanges] = ContextVar("current_changes")
"""The changes of the document that is being filled."""


def relations_part(part: str) -> str:
    """Return the name of the member that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def member_name(part: str, target: str) -> str:
    """Return the name of the member that a relationship of a part refers to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]


def add_list(tree: Element, node: Element) -> str:
    """Add a w:num to the list definitions; return the next free id, which it gets."""
    used = [int(other.get(w("numId"), "0")) for other in tree.iter(w("num"))]
    number = str(max(used, default=0) + 1)
    node.set(w("numId"), number)
    insert_before(tree, node, tree.find(w("numIdMacAtCleanup")))
    return number


def _copy_restarted(node: Element, tree: Element) -> Element:
    """Return a copy of a w:num that counts every level from its start."""
    copied = deepcopy(node)
    starts = _level_starts(node, tree)
    overrides = {override.get(w("ilvl")): override for override in copied.iter(w("lvlOverride"))}
    for level in _LEVELS:
        override = overrides.get(level)
        if override is None:
            override = etree.SubElement(copied, w("lvlOverride"), {w("ilvl"): level})
        if override.find(w("startOverride")) is None:
            start = etree.Element(w("startOverride"), {w("val"): starts.get(level, "1")})
            override.insert(0, start)
    return copied


def _level_starts(node: Element, tree: Element) -> dict[str, str]:
    """Return the first number of each level of the abstract list that a w:num refers to."""
    number = node.find(w("abstractNumId"))
    if number is None:
        return {}
    abstract = find_by_attribute(tree, "abstractNum", "abstractNumId", number.get(w("val")))
    if abstract is None:
        return {}
    starts: dict[str, str] = {}
    for level in abstract.iter(w("lvl")):
        starts[str(level.get(w("ilvl")))] = child_value(level, "start") or "1"
    return starts
