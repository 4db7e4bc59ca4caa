"""Compiling: template bytes → an immutable template that fills without touching XML again."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, meta
from jinja2.environment import Environment
from lxml import etree

from docgen.codes import new_finding
from docgen.expressions.sandbox import UnknownFilterError
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.word.package import OLE, Member, deflate, fault, pack_prefix, read_package
from docgen.word.template.adapt import Adaptation, adapt_parts
from docgen.word.template.balance import check_balance
from docgen.word.template.cell_tags import merge_cells
from docgen.word.template.fill import Template
from docgen.word.template.filling import BODY, NUMBERING, STYLES
from docgen.word.template.mark import mark_part, widen_grids
from docgen.word.template.part_source import (
    overlay,
    part_source,
    plain_tag,
    reading,
    tag_number,
)
from docgen.word.template.pictures import text_width
from docgen.word.template.placeholders import survey
from docgen.word.template.restarts import restart_lists
from docgen.word.template.structure import hold_structure, locate
from docgen.word.template.tags import Marks, Tag
from docgen.word.template.value_xml import Writers
from docgen.word.xml_names import XML_HEAD, parse

_PARTS = {
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
_BRACES = (b"{", "｛".encode())


def compile(
    data: bytes,
    name: str = "",
    adapt: Adaptation | None = None,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    tests: Mapping[str, Callable[..., Any]] | None = None,
) -> tuple[Template | None, tuple[Finding, ...]]:
    """Compile a .docx; None and findings if it cannot be used. All its faults come at once.

    `filters` and `tests` are the caller's own, beside those of the language; a template that is
    to be pickled needs functions that can be.
    """
    members, findings = read_package(data, name)
    if not members:
        return None, findings
    refused = _refuse(members, name)
    adapt = adapt or Adaptation({}, {})
    trees, unread = _trees(members, name, bool(adapt.fonts or adapt.styles))
    if refused or unread:
        return None, refused + unread
    changed, odd = adapt_parts(trees, adapt, name)
    try:
        odd += _reported(members, name)
        drawings, width = survey(members, trees), text_width(trees)
    except (etree.XMLSyntaxError, ValueError):
        return None, (_damaged(name),)
    styles = members[STYLES].content() if STYLES in members else b""
    marks = Marks(name, styles_part=styles)
    sources, tags = _mark(trees, marks)
    kept = [m for part, m in members.items() if part not in sources and part not in changed]
    kept += [_packed(part, trees[part]) for part in sorted(changed - sources.keys())]
    found = (*odd, *marks.findings, *check_balance(tags.values()))
    around, frames = tuple(marks.around), tuple(marks.frames)
    own = (filters or {}, tests or {})
    writers = Writers(around, marks.namespaces, styles, frames, width, *own)
    if any(finding.severity is Severity.ERROR for finding in found):
        return None, (*found, *_unreadable(tags, writers))
    template = Template(
        name, pack_prefix(kept), sources, tags, writers, _names(tags, reading(writers)), drawings
    )
    broken = _syntax(template)
    return (None, (*found, *broken)) if broken else (template, found)


def compile_once(
    data: bytes, name: str, adapt: Adaptation
) -> tuple[Template | None, tuple[Finding, ...]]:
    """Compile a .docx, or return what the same bytes in the same format compiled to before.

    A watched folder is built on every save, its templates seldom change.
    """
    return _compile_request(_Request(data=data, name=name, key=repr(adapt), adapt=adapt))


@dataclass(frozen=True)
class _Request:
    """The bytes of a template and its format; `key` stands for the format, which has no hash."""

    data: bytes
    name: str
    key: str
    adapt: Adaptation = field(compare=False)


@lru_cache(maxsize=32)
def _compile_request(request: _Request) -> tuple[Template | None, tuple[Finding, ...]]:
    return compile(request.data, request.name, request.adapt)


def _damaged(name: str, part: str = "") -> Finding:
    remedy = "用 Word 打开另存一份；打不开的，找回备份"
    return fault("WD-01", f"文件内部{f'（{part}）' if part else ''}已损坏", remedy, name)


def _packed(part: str, tree: etree._Element) -> Member:
    return deflate(part, XML_HEAD + etree.tostring(tree))


def _refuse(members: Mapping[str, Member], name: str) -> tuple[Finding, ...]:
    active = [part for part in members if part.endswith(("vbaProject.bin", ".ole"))]
    active += [part for part in members if part.startswith("word/activeX/")]
    if not active:
        return ()
    remedy = "在 Word 里另存为不带宏的“Word 文档（.docx）”"
    return (fault("WD-03", f"模板带有宏或控件（{active[0]}）", remedy, name),)


def _reported(members: Mapping[str, Member], name: str) -> list[Finding]:
    """What a template may hold but had better not: links to other files, embedded objects."""
    found = []
    for part, member in members.items():
        content = member.content() if part.endswith((".rels", ".bin")) else b""
        if content.startswith(OLE):
            message = f"模板里有内嵌的 OLE 对象（{part}），内容无法检查"
            remedy = "在 Word 里改成图片或表格；确认来源可靠的可以保留"
            found.append(_warning("WD-05", message, remedy, Location(name, part=part)))
        for link in parse(content) if b"External" in content else ():
            kind = str(link.get("Type", "")).rpartition("/")[2]
            if link.get("TargetMode") == "External" and kind != "hyperlink":
                message = f"模板链接了外部的{kind}：{link.get('Target')}"
                remedy = "在 Word 里把它嵌入文档，或删去链接"
                found.append(_warning("WD-04", message, remedy, Location(name, part=part)))
    return found


def _warning(code: str, message: str, remedy: str, location: Location) -> Finding:
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


def _label(part: str) -> str:
    return next((label for start, label in _PARTS.items() if part.startswith(start)), "")


def _trees(
    members: Mapping[str, Member], name: str, all_parts: bool
) -> tuple[dict[str, etree._Element], tuple[Finding, ...]]:
    """The trees of the parts that hold tags, with `all_parts` also of those that hold fonts."""
    trees: dict[str, etree._Element] = {}
    for part, member in members.items():
        if not part.endswith(".xml") or not (_label(part) or (all_parts and part in _FONTED)):
            continue
        content = member.content()
        if not (all_parts or part == BODY or any(sign in content for sign in _BRACES)):
            continue
        try:
            trees[part] = parse(content)
        except (etree.XMLSyntaxError, ValueError):
            return {}, (_damaged(name, part),)
    return trees, ()


_FONTED = frozenset({STYLES, NUMBERING})


def _mark(
    trees: Mapping[str, etree._Element], marks: Marks
) -> tuple[dict[str, str], dict[str, tuple[Tag, ...]]]:
    """The Jinja source of every part that has tags, and its tags line by line."""
    sources: dict[str, str] = {}
    tags: dict[str, tuple[Tag, ...]] = {}
    for part, tree in trees.items():
        marks.namespaces |= {prefix: uri for prefix, uri in tree.nsmap.items() if prefix}
        if part in _FONTED or not mark_part(tree, _label(part), marks):
            continue
        widen_grids(tree, marks)
        merge_cells(marks)
        restart_lists(tree, marks)
        hold_structure(tree, marks)
        locate(tree, marks)
        sources[part], tags[part] = part_source(etree.tostring(tree, encoding="unicode"), marks)
    return sources, tags


def _names(tags: Mapping[str, tuple[Tag, ...]], env: Environment) -> dict[str, Location]:
    """The first place of every name that is not made by the template itself."""
    names: dict[str, Location] = {}
    for found in tags.values():
        text = "".join(plain_tag(tag) for tag in found)
        try:
            wanted = meta.find_undeclared_variables(env.parse(text))
        except TemplateSyntaxError:
            continue
        for name in sorted(wanted - {"量"}):
            location = next((tag.location for tag in found if name in tag.body), found[0].location)
            names.setdefault(name, location)
    return names


def _syntax(template: Template) -> tuple[Finding, ...]:
    """What cannot be read, tag by tag; most templates are read whole and need no second look."""
    try:
        assert template._code is not None
    except TemplateSyntaxError as error:
        found = _unreadable(template.tags, template.writers)
        return tuple(found) or (_unread(_at(template, error), error),)
    return ()


def _unreadable(tags: Mapping[str, tuple[Tag, ...]], writers: Writers) -> list[Finding]:
    """Return a finding for each {{ }} whose expression cannot be read by itself."""
    env = reading(writers)
    values = [tag for found in tags.values() for tag in found if tag.kind == "{{"]
    errors = ((tag, _syntax_error(env, plain_tag(tag))) for tag in values)
    return [_unread(tag, error) for tag, error in errors if error is not None]


def _at(template: Template, error: TemplateSyntaxError) -> Tag:
    """The tag at whose line a part could not be read."""
    env = overlay(template.writers)
    for part, source in template.sources.items():
        try:
            env.from_string(source)
        except TemplateSyntaxError as found:
            return template.tags[part][tag_number(source, found.lineno)]
    raise error


def _syntax_error(env: Environment, text: str) -> TemplateSyntaxError | None:
    try:
        env.compile(text)
    except TemplateSyntaxError as error:
        return error
    return None


def _unread(tag: Tag, error: TemplateSyntaxError) -> Finding:
    message = f"“{tag.typed}”写法有误（{tag.context}）"
    remedy = "核对括号、引号、过滤器名和关键字（for … in …、if …、endif、endfor）"
    if isinstance(error, UnknownFilterError):
        message = f"“{tag.typed}”：{error.message}（{tag.context}）"
        remedy = error.remedy
    return new_finding("WD-11", message, remedy, location=tag.location, category=Category.STRUCTURE)


def template_findings(template: Template, known: Collection[str]) -> tuple[Finding, ...]:
    """Names that the template uses and nobody gives it, before any input is read."""
    found = []
    for name, location in template.names.items():
        if name in known:
            continue
        near = difflib.get_close_matches(name, list(known), 1, 0.5)
        remedy = f"是不是“{near[0]}”？" if near else "改正模板里的名称，或在字段表里加上这个字段"
        message = f"模板用到的“{name}”，字段表里没有"
        found.append(
            new_finding(
                "WD-13",
                message,
                remedy,
                location=location,
                category=Category.STRUCTURE,
            )
        )
    return tuple(found)
