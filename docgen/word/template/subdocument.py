"""Sub-documents: the body of one Word file inside another, with all that it stands on.

What both have by name (styles) the receiving document's stands; what it lacks comes along:
styles, lists, pictures, charts, links. Notes, comments, headers and the page set-up stay behind.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docgen.model.values import Subdocument
from docgen.word.package import Member, read_package
from docgen.word.template.filling import (
    BODY,
    NUMBERING,
    STYLES,
    TYPES,
    Filling,
    add_number,
    member_named,
    relations_part,
)
from docgen.word.xml_names import (
    RELATIONS,
    WORD_DRAWING,
    Element,
    R,
    add_before,
    ancestor,
    drop_ids,
    find_by,
    parse,
    style_ids,
    w,
)

_STYLED = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))
_BASED = tuple(map(w, ("basedOn", "next", "link")))
_LEFT = tuple(
    map(w, ("footnoteReference", "endnoteReference", "commentReference", "commentRangeStart",
            "commentRangeEnd", "headerReference", "footerReference"))
)  # fmt: skip


def insert(document: Subdocument, filling: Filling) -> str:
    """The body of a Word file as XML for another. Raises ValueError if it cannot be read."""
    members, faults = read_package(document.content, "")
    if faults:
        raise ValueError(f"分文档{faults[0].message}")
    try:
        source = _Source(members)
        body = source.tree(BODY).find(w("body"))
    except (etree.XMLSyntaxError, ValueError):
        body = None
    if body is None:
        raise ValueError("分文档内部已损坏，请在 Word 里打开另存一份")
    _Import(source, filling).adopt(body)
    blocks = [child for child in body if child.tag != w("sectPr")]
    return "".join(etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks)


@dataclass
class _Source:
    """The file that is put in."""

    members: Mapping[str, Member]
    trees: dict[str, Element] = field(default_factory=dict)

    def tree(self, part: str) -> Element:
        """A part, an empty element if it has none."""
        if part not in self.trees:
            member = self.members.get(part)
            self.trees[part] = parse(member.content()) if member else etree.Element("none")
        return self.trees[part]

    def relations(self, part: str) -> dict[str, Element]:
        """The relationships of a part by id."""
        return {str(link.get("Id")): link for link in self.tree(relations_part(part))}

    def content_type(self, member: str) -> str:
        """What [Content_Types].xml says about a member."""
        extension = posixpath.splitext(member)[1][1:].lower()
        for node in self.tree(TYPES):
            if node.get("PartName") == f"/{member}":
                return str(node.get("ContentType"))
        for node in self.tree(TYPES):
            if str(node.get("Extension", "")).lower() == extension:
                return str(node.get("ContentType"))
        return "application/octet-stream"


@dataclass
class _Import:
    """Makes what one file says true in another; what was brought once is not brought again."""

    source: _Source
    filling: Filling
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    def adopt(self, root: Element) -> None:
        """Change a tree of the source so that it stands in the target."""
        for node in list(root.iter(*_LEFT)):
            run = ancestor(node, R)
            gone = run if run is not None and len(run.findall(w("t"))) == 0 else node
            parent = gone.getparent()
            if parent is not None:
                parent.remove(gone)
        links = self.source.relations(BODY)
        for node in root.iter(etree.Element):
            drop_ids(node)
            if node.tag in _STYLED:
                node.set(w("val"), self.style(str(node.get(w("val")))))
            elif node.tag == w("numId"):
                node.set(w("val"), self.number(str(node.get(w("val")))))
            elif node.tag == f"{{{WORD_DRAWING}}}docPr":
                node.set("id", str(self.filling.next_drawing()))
            for name, value in node.attrib.items():
                if str(name).startswith(f"{{{RELATIONS}}}") and str(value) in links:
                    node.set(name, self.relation(links[str(value)]))

    def style(self, number: str) -> str:
        """The id in the target of a style of the source."""
        if number in self.styles:
            return self.styles[number]
        tree = self.filling.tree(STYLES)
        found = find_by(self.source.tree(STYLES), "style", "styleId", number)
        name = found.find(w("name")) if found is not None else None
        by_name = {key.lower(): value for key, value in style_ids(tree).items()}
        known = str(name.get(w("val"))).lower() if name is not None else ""
        if found is None or known in by_name:
            self.styles[number] = by_name.get(known, number)
            return self.styles[number]
        own, taken = number, set(by_name.values())
        while own in taken:
            own += "_"
        self.styles[number] = own
        made = deepcopy(found)
        made.set(w("styleId"), own)
        made.attrib.pop(w("default"), "")
        tree.append(made)
        for node in made.iter(*_BASED):
            node.set(w("val"), self.style(str(node.get(w("val")))))
        for node in made.iter(w("numId")):
            node.set(w("val"), self.number(str(node.get(w("val")))))
        return own

    def number(self, number: str) -> str:
        """The list in the target that stands for one of the source; 0 is no list in both."""
        if number in self.numbers or number == "0":
            return self.numbers.get(number, number)
        found = find_by(self.source.tree(NUMBERING), "num", "numId", number)
        if found is None:
            return "0"
        made = deepcopy(found)
        base = made.find(w("abstractNumId"))
        tree = self.filling.numbering()
        if base is not None:
            base.set(w("val"), self._abstract(str(base.get(w("val"))), tree))
        self.numbers[number] = add_number(tree, made)
        return self.numbers[number]

    def _abstract(self, number: str, tree: Element) -> str:
        if number in self.abstracts:
            return self.abstracts[number]
        key, kind = w("abstractNumId"), w("abstractNum")
        taken = [int(a.get(key, "0")) for a in tree.iter(kind)]
        own = self.abstracts[number] = str(max(taken, default=-1) + 1)
        found = find_by(self.source.tree(NUMBERING), "abstractNum", "abstractNumId", number)
        made = deepcopy(found) if found is not None else etree.Element(kind)
        made.set(key, own)
        # Two lists of one w:nsid are the same list to Word, and its numbers would run on.
        for same in made.findall(w("nsid")):
            made.remove(same)
        for node in made.iter(w("pStyle")):
            node.set(w("val"), self.style(str(node.get(w("val")))))
        add_before(tree, made, tree.find(w("num")))
        return own

    def relation(self, link: Element) -> str:
        """The relationship of the target that stands for one of the source."""
        kind, target = str(link.get("Type")), str(link.get("Target"))
        mode = str(link.get("TargetMode", ""))
        if mode == "External":
            return self.filling.relate(kind, target, mode)
        member = member_named(BODY, target)
        return self.filling.relate(kind, self.filling.target(self.part(member)))

    def part(self, member: str) -> str:
        """The member of the target that a member of the source becomes, with all behind it."""
        if member in self.parts or member not in self.source.members:
            return self.parts.get(member, member)
        content = self.source.members[member].content()
        content_type = self.source.content_type(member)
        stem, extension = posixpath.splitext(member)
        if content_type.startswith("image/"):
            self.parts[member] = self.filling.store(content, extension[1:], content_type)
            return self.parts[member]
        own, count = f"{stem}_1{extension}", 1
        while own in self.filling.members or own in self.filling.added:
            count += 1
            own = f"{stem}_{count}{extension}"
        self.parts[member] = own
        self.filling.added[own] = content
        self.filling.override_type(own, content_type)
        self._behind(member, own)
        return own

    def _behind(self, member: str, own: str) -> None:
        """The parts that a part stands on; its relationships keep their ids."""
        name = relations_part(member)
        if name not in self.source.members:
            return
        tree = deepcopy(self.source.tree(name))
        for link in tree:
            if link.get("TargetMode") != "External":
                below = self.part(member_named(member, str(link.get("Target"))))
                link.set("Target", posixpath.relpath(below, posixpath.dirname(own)))
        self.filling.trees[relations_part(own)] = tree
