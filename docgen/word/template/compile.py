"""Compile a Word file into a template that is filled without touching XML again.

`compile` checks the file, replaces its tags by tokens part by part, and turns each part into
Jinja2 source. All faults of a template are reported at once. `find_undefined_names` compares the
names that a template uses with the fields of a document type.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from lxml import etree

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Severity
from docgen.word.package import Member, Prefix, deflate, fault, pack_prefix, read_package
from docgen.word.template.active_content import find_outside_content, refuse_macros
from docgen.word.template.adapt import Adaptation, adapt_parts
from docgen.word.template.balance import check_balance
from docgen.word.template.cell_tags import merge_cells
from docgen.word.template.fill import Template
from docgen.word.template.package_changes import BODY, NUMBERING, STYLES
from docgen.word.template.part_source import part_source
from docgen.word.template.pictures import text_width
from docgen.word.template.placeholders import find_drawings
from docgen.word.template.restarts import restart_lists
from docgen.word.template.structure import guard_structure, record_paths
from docgen.word.template.table_grids import widen_grids
from docgen.word.template.tag_syntax import check_syntax, check_values, find_names
from docgen.word.template.tag_tokens import put_tokens
from docgen.word.template.tags import Tag, TagCollector
from docgen.word.template.value_xml import Filter, ValueWriter
from docgen.word.xml_names import XML_HEAD, Element, parse

_TITLES = {
    "word/document": "正文",
    "word/header": "页眉",
    "word/footer": "页脚",
    "word/footnotes": "脚注",
    "word/endnotes": "尾注",
    "word/comments": "批注",
    "docProps/core": "文档属性",
    "docProps/app": "文档属性",
    "docProps/custom": "文档属性",
}
_FONT_PARTS = frozenset({STYLES, NUMBERING})
"""The parts that name fonts but contain no tags."""
_BRACE = re.compile(b"{|" + "｛".encode())


def compile(
    data: bytes,
    name: str = "",
    adapt: Adaptation | None = None,
    filters: Mapping[str, Filter] | None = None,
    tests: Mapping[str, Filter] | None = None,
) -> tuple[Template | None, tuple[Finding, ...]]:
    """Compile a .docx; return None and all findings if it cannot be used.

    `filters` and `tests` extend the language; a pickled template needs ones that can be pickled.

    `name` is the file for messages, `adapt` the format of the county. A template with an error is
    not returned, so the findings beside a template are warnings and notices.
    """
    adapt = adapt or Adaptation({}, {})
    members, trees, findings = _read_parts(data, name, bool(adapt.fonts or adapt.styles))
    if findings:
        return None, findings
    changed, adapt_findings = adapt_parts(trees, adapt, name)
    try:
        findings = (*adapt_findings, *find_outside_content(members, name))
        drawings = find_drawings(members, trees)
        width = text_width(trees)
    except (etree.XMLSyntaxError, ValueError):
        return None, (_damaged(name),)
    collector = TagCollector(template=name, styles_part=_content(members, STYLES))
    sources, tags = _build_sources(trees, collector)
    findings += (*collector.findings, *chain(*map(check_balance, tags.values())))
    writer = _build_writer(collector, width, filters or {}, tests or {})
    if _has_error(findings):
        return None, (*findings, *check_values(tags, writer))
    adapted = {part: trees[part] for part in sorted(changed - sources.keys())}
    template = Template(
        name=name,
        prefix=_pack_constant(members, adapted, sources),
        sources=sources,
        tags=tags,
        writer=writer,
        names=find_names(tags, writer),
        drawings=drawings,
    )
    syntax_findings = check_syntax(template)
    if syntax_findings:
        return None, (*findings, *syntax_findings)
    return template, findings


def _has_error(findings: Iterable[Finding]) -> bool:
    """Return whether a finding prevents the use of the template."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _read_parts(
    data: bytes, name: str, with_fonts: bool
) -> tuple[dict[str, Member], dict[str, Element], tuple[Finding, ...]]:
    """Return members and trees of a file; if it cannot be used, also the findings that say why."""
    members, findings = read_package(data, name)
    if findings:
        return {}, {}, findings
    refusals = refuse_macros(members, name)
    trees, damages = _read_trees(members, name, with_fonts)
    return members, trees, refusals + damages


def _content(members: Mapping[str, Member], part: str) -> bytes:
    """Return the content of a part; no bytes if the file has no such part."""
    if part not in members:
        return b""
    return members[part].content()


def _build_writer(
    collector: TagCollector, width: int, filters: Mapping[str, Filter], tests: Mapping[str, Filter]
) -> ValueWriter:
    """Return the writer for the values of the collected tags."""
    return ValueWriter(
        formats=tuple(collector.formats),
        namespaces=collector.namespaces,
        styles_part=collector.styles_part,
        frames=tuple(collector.frames),
        width=width,
        extra_filters=filters,
        extra_tests=tests,
    )


def _damaged(name: str, part: str = "") -> Finding:
    """Return the finding for a part, or a file, whose XML cannot be read."""
    place = ""
    if part:
        place = f"（{part}）"
    remedy = "用 Word 打开另存一份；打不开的，找回备份"
    return fault("WD-01", f"文件内部{place}已损坏", remedy, name)


def _pack_constant(
    members: Mapping[str, Member], adapted: Mapping[str, Element], sources: Mapping[str, str]
) -> Prefix:
    """Return the members without tags, those with an adapted format last.

    They are packed once here and copied into every document.
    """
    constant = [
        member for part, member in members.items() if part not in sources and part not in adapted
    ]
    for part, tree in adapted.items():
        constant.append(deflate(part, XML_HEAD + etree.tostring(tree)))
    return pack_prefix(constant)


def _title(part: str) -> str:
    """Return the Chinese name of a part that may contain tags; '' for any other part."""
    for start, title in _TITLES.items():
        if part.startswith(start):
            return title
    return ""


def _read_trees(
    members: Mapping[str, Member], name: str, with_fonts: bool
) -> tuple[dict[str, Element], tuple[Finding, ...]]:
    """Return the trees of the parts that contain tags; no trees and a finding if one is damaged.

    If `with_fonts` is set, parts that only name fonts are read too.

    Otherwise a part that is not the body is read only if it contains a brace.
    """
    trees: dict[str, Element] = {}
    for part, member in members.items():
        if not _may_matter(part, with_fonts):
            continue
        content = member.content()
        if not (with_fonts or part == BODY or _BRACE.search(content)):
            continue
        try:
            trees[part] = parse(content)
        except (etree.XMLSyntaxError, ValueError):
            return {}, (_damaged(name, part),)
    return trees, ()


def _may_matter(part: str, with_fonts: bool) -> bool:
    """Return whether a part may contain tags or, if `with_fonts` is set, fonts."""
    if not part.endswith(".xml"):
        return False
    return bool(_title(part)) or (with_fonts and part in _FONT_PARTS)


def _build_sources(
    trees: Mapping[str, Element], collector: TagCollector
) -> tuple[dict[str, str], dict[str, tuple[Tag, ...]]]:
    """Return the Jinja2 source of every part with tags, and its tags line by line.

    The order of the steps matters. Grids copy the tokens of cells before merges add theirs.
    Paths are recorded last, when no step moves a token any more.

    The order of `trees` is that of the result; a part without tags has no source and stays as it
    is.
    """
    sources: dict[str, str] = {}
    tags: dict[str, tuple[Tag, ...]] = {}
    for part, tree in trees.items():
        collector.namespaces |= {prefix: uri for prefix, uri in tree.nsmap.items() if prefix}
        if part in _FONT_PARTS or not put_tokens(tree, _title(part), collector):
            continue
        widen_grids(tree, collector)
        merge_cells(collector)
        restart_lists(tree, collector)
        guard_structure(tree, collector)
        record_paths(tree, collector)
        xml = etree.tostring(tree, encoding="unicode")
        sources[part], tags[part] = part_source(xml, collector)
    return sources, tags


def find_undefined_names(template: Template, defined: Collection[str]) -> tuple[Finding, ...]:
    """Return a finding for each name that a template uses and that is not defined.

    This needs no input, so a misspelt name is reported before any document is filled.

    `defined` are the names that the document type and the engine give. The finding (WD-13) proposes
    the nearest of them.
    """
    findings = []
    for name, location in template.names.items():
        if name in defined:
            continue
        remedy = "改正模板里的名称，或在字段表里加上这个字段"
        for near_name in difflib.get_close_matches(name, list(defined), 1, 0.5):
            remedy = f"是不是“{near_name}”？"
        message = f"模板用到的“{name}”，字段表里没有"
        finding = new_finding(
            "WD-13", message, remedy, location=location, category=Category.STRUCTURE
        )
        findings.append(finding)
    return tuple(findings)
