"""Insert the body of one Word file into another, with everything that it refers to.

A style that both files have by name keeps the look of the receiving file. What that file lacks
is copied: styles, lists, pictures, charts, links. Ids of one file may mean something else in the
other, so every reference is mapped. Notes, comments, headers and the page set-up of the inserted
file are left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from copy import deepcopy

from lxml import etree
from msgspec import Struct, field

from docgen.model.values import Subdocument
from docgen.word.package import Member, read_package
from docgen.word.template.package_changes import (
    BODY,
    NUMBERING,
    STYLES,
    TYPES,
    PackageChanges,
    add_list,
    member_name,
    relations_part,
)
from docgen.word.xml_names import (
    RELATIONS,
    WORD_DRAWING,
    Element,
    R,
    T,
    child_value,
    detach,
    drop_ids,
    find_ancestor,
    find_by_attribute,
    insert_before,
    parse,
    style_ids,
    w,
)

_VALUE = w("val")
_DOC_PR = f"{{{WORD_DRAWING}}}docPr"
_STYLE_REFERENCES = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))
_STYLE_LINKS = tuple(map(w, ("basedOn", "next", "link")))
_DROPPED = tuple(
    map(w, ("footnoteReference", "endnoteReference", "commentReference", "commentRangeStart",
            "commentRangeEnd", "headerReference", "footerReference"))
)  # fmt: skip


def insert_subdocument(document: Subdocument, changes: PackageChanges) -> str:
    """Return the body of a Word file as XML for the document being filled.

    Raises ValueError if the file cannot be read.

    The XML is that of the blocks of the body, with their namespaces, without the page set-up at the
    end. What they refer to is added to `changes`.
    """
    members, findings = read_package(document.content, "")
    if findings:
        raise ValueError(f"分文档{findings[0].message}")
    try:
        source = _SourceFile(members)
        body = source.tree(BODY).find(w("body"))
    except (etree.XMLSyntaxError, ValueError):
        body = None
    if body is None:
        raise ValueError("分文档内部已损坏，请在 Word 里打开另存一份")
    _Importer(source=source, changes=changes).adapt(body)
    blocks = [child for child in body if child.tag != w("sectPr")]
    return "".join(etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks)


class _SourceFile(Struct):
    """The file that is inserted."""

    members: Mapping[str, Member]
    trees: dict[str, Element] = field(default_factory=dict)

    def tree(self, part: str) -> Element:
        """Return the tree of a part; an empty element if the file has no such part."""
        if part not in self.trees:
            member = self.members.get(part)
            if member is None:
                self.trees[part] = etree.Element("none")
            else:
                self.trees[part] = parse(member.content())
        return self.trees[part]

    def relations(self, part: str) -> dict[str, Element]:
        """Return the relationships of a part by id."""
        return {str(link.get("Id")): link for link in self.tree(relations_part(part))}

    def content_type(self, member: str) -> str:
        """Return the content type of a member: its own, or that of its extension."""
        extension = posixpath.splitext(member)[1][1:].lower()
        types = self.tree(TYPES)
        for node in types:
            if node.get("PartName") == f"/{member}":
                return str(node.get("ContentType"))
        for node in types:
            if str(node.get("Extension", "")).lower() == extension:
                return str(node.get("ContentType"))
        return "application/octet-stream"


class _Importer(Struct, kw_only=True):
    """Copies what a source file refers to into the package being filled, each item once.

    The mappings lead from an id or name of the source to that of the target. An item is entered
    before its references are followed, because styles and lists refer to each other.
    """

    source: _SourceFile
    changes: PackageChanges
    style_map: dict[str, str] = field(default_factory=dict)
    list_map: dict[str, str] = field(default_factory=lambda: {"0": "0"})
    abstract_map: dict[str, str] = field(default_factory=dict)
    member_map: dict[str, str] = field(default_factory=dict)

    def adapt(self, root: Element) -> None:
        """Change a tree of the source so that its references are valid in the target."""
        _drop_references(root)
        links = self.source.relations(BODY)
        for node in root.iter(etree.Element):
            drop_ids(node)
            if node.tag in _STYLE_REFERENCES:
                self._map_styles((node,))
            elif node.tag == w("numId"):
                self._map_lists((node,))
            elif node.tag == _DOC_PR:
                node.set("id", str(self.changes.next_drawing()))
            self._map_relations(node, links)

    def _map_styles(self, nodes: Iterable[Element]) -> None:
        """Replace the style ids that elements refer to."""
        for node in nodes:
            node.set(_VALUE, self._map_style(str(node.get(_VALUE))))

    def _map_lists(self, nodes: Iterable[Element]) -> None:
        """Replace the list ids that elements refer to."""
        for node in nodes:
            node.set(_VALUE, self._map_list(str(node.get(_VALUE))))

    def _map_relations(self, node: Element, links: Mapping[str, Element]) -> None:
        """Replace the relationship ids in the attributes of an element."""
        for name, value in node.attrib.items():
            if str(name).startswith(f"{{{RELATIONS}}}") and str(value) in links:
                node.set(name, self._map_relation(links[str(value)]))

    def _map_style(self, style_id: str) -> str:
        """Return the id in the target of a style of the source; copy the style if need be.

        Styles are the same if their names differ in case only. A copied style whose id is taken
        gets underscores behind its id.
        """
        if style_id in self.style_map:
            return self.style_map[style_id]
        tree = self.changes.tree(STYLES)
        style = find_by_attribute(self.source.tree(STYLES), "style", "styleId", style_id)
        by_name = {name.lower(): target for name, target in style_ids(tree).items()}
        name = child_value(style, "name").lower()
        if style is None or name in by_name:
            self.style_map[style_id] = by_name.get(name, style_id)
            return self.style_map[style_id]
        target_id = style_id
        while target_id in by_name.values():
            target_id += "_"
        self.style_map[style_id] = target_id
        copied = deepcopy(style)
        copied.set(w("styleId"), target_id)
        copied.attrib.pop(w("default"), "")
        tree.append(copied)
        self._map_styles(copied.iter(*_STYLE_LINKS))
        self._map_lists(copied.iter(w("numId")))
        return target_id

    def _map_list(self, number: str) -> str:
        """Return the list in the target for a list of the source; 0 is no list in both.

        A list that the source does not define is no list.
        """
        if number in self.list_map:
            return self.list_map[number]
        node = find_by_attribute(self.source.tree(NUMBERING), "num", "numId", number)
        if node is None:
            return "0"
        copied = deepcopy(node)
        abstract = copied.find(w("abstractNumId"))
        tree = self.changes.numbering_tree()
        if abstract is not None:
            abstract.set(_VALUE, self._map_abstract(str(abstract.get(_VALUE)), tree))
        self.list_map[number] = add_list(tree, copied)
        return self.list_map[number]

    def _map_abstract(self, number: str, tree: Element) -> str:
        """Return the abstract list in the target for one of the source."""
        if number in self.abstract_map:
            return self.abstract_map[number]
        key = w("abstractNumId")
        used = [int(node.get(key, "0")) for node in tree.iter(w("abstractNum"))]
        target = str(max(used, default=-1) + 1)
        self.abstract_map[number] = target
        numbering = self.source.tree(NUMBERING)
        node = find_by_attribute(numbering, "abstractNum", "abstractNumId", number)
        copied = etree.Element(w("abstractNum"))
        if node is not None:
            copied = deepcopy(node)
        copied.set(key, target)
        # Word takes two lists with the same w:nsid for one list, whose numbers run on.
        for identifier in copied.findall(w("nsid")):
            copied.remove(identifier)
        self._map_styles(copied.iter(w("pStyle")))
        insert_before(tree, copied, tree.find(w("num")))
        return target

    def _map_relation(self, link: Element) -> str:
        """Return the id in the target of a relationship of the source's body.

        An external target, such as a web address, is taken over as it is; a member is copied.
        """
        relation_type = str(link.get("Type"))
        target = str(link.get("Target"))
        mode = str(link.get("TargetMode", ""))
        if mode == "External":
            return self.changes.relate(relation_type, target, mode)
        member = self._copy_member(member_name(BODY, target))
        return self.changes.relate(relation_type, self.changes.relative_target(member))

    def _copy_member(self, member: str) -> str:
        """Copy a member with all parts that it refers to; return its name in the target.

        A picture is stored by its content; any other member gets a free name, its number behind the
        stem. A member that the source lacks keeps its name.
        """
        if member in self.member_map or member not in self.source.members:
            return self.member_map.get(member, member)
        content = self.source.members[member].content()
        content_type = self.source.content_type(member)
        stem, extension = posixpath.splitext(member)
        if content_type.startswith("image/"):
            self.member_map[member] = self.changes.store(content, extension[1:], content_type)
            return self.member_map[member]
        count = 1
        while self.changes.has_member(f"{stem}_{count}{extension}"):
            count += 1
        target = f"{stem}_{count}{extension}"
        self.member_map[member] = target
        self.changes.added[target] = content
        self.changes.override_type(target, content_type)
        self._copy_relations(member, target)
        return target

    def _copy_relations(self, member: str, target: str) -> None:
        """Copy the relationships of a member with their ids, and the parts that they name."""
        name = relations_part(member)
        if name not in self.source.members:
            return
        tree = deepcopy(self.source.tree(name))
        for link in tree:
            if link.get("TargetMode") != "External":
                copied = self._copy_member(member_name(member, str(link.get("Target"))))
                link.set("Target", self.changes.relative_target(copied, target))
        self.changes.trees[relations_part(target)] = tree


def _drop_references(root: Element) -> None:
    """Remove references to notes, comments, headers and footers, with runs that hold no text."""
    for node in list(root.iter(*_DROPPED)):
        run = find_ancestor(node, R)
        if run is None or run.find(T) is not None:
            detach(node)
        else:
            detach(run)
