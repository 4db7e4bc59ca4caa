"""Compiling: template bytes → an immutable template that fills without touching XML again."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.environment import Environment
from jinja2.environment import Template as Compiled
from lxml import etree

from docgen.language import environment
from docgen.model import Class, Finding, Place, Severity
from docgen.word.adapt import Adaptation, adapt_parts
from docgen.word.balance import check_balance
from docgen.word.cells import merge_cells
from docgen.word.mark import mark_part, widen_grids
from docgen.word.names import parse
from docgen.word.package import (
    Member,
    Prefix,
    deflate,
    fault,
    pack_prefix,
    read_package,
    write_package,
)
from docgen.word.structure import WRAPS, hold_structure, locate
from docgen.word.tags import CLOSE, OPEN, Marks, Tag
from docgen.word.unknown import NOTED, Noting
from docgen.word.values import Writers

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_BRACES = (b"{", "｛".encode())
_SIGNS = {"{{": ("\ufdd2v", "v\ufdd3"), "{%": ("\ufdd4b", "b\ufdd5")}
_LINE = "\ufdd6c\nc\ufdd7"
MAX_OUTPUT = 64 * 2**20  # characters of one part; a county's longest table has under one
BATCH = 8192


@dataclass(frozen=True)
class Template:
    """A compiled template. Immutable, thread-safe, and small to pickle: sources, not code."""

    name: str
    prefix: Prefix
    sources: Mapping[str, str]
    tags: Mapping[str, tuple[Tag, ...]]
    writers: Writers
    names: Mapping[str, Place] = field(default_factory=dict)
    """Each name that the template needs, with the place where it first stands."""

    @cached_property
    def _code(self) -> dict[str, tuple[bytes, Compiled]]:
        env = _environment(self.writers)
        return {part: (_HEAD, env.from_string(source)) for part, source in self.sources.items()}

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_code"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def fill(self, context: Mapping[str, object]) -> tuple[bytes, tuple[Finding, ...]]:
        """The document for a context; no bytes if a finding says why it cannot be made."""
        changed: dict[str, bytes] = {}
        for part, (head, code) in self._code.items():
            try:
                pieces = code.root_render_func(code.new_context(dict(context)))
                text = _bounded(pieces)
            except UndefinedError as error:
                return b"", self._unknown(context) or (self._failed(part, code, error),)
            except Exception as error:
                return b"", (self._failed(part, code, error),)
            changed[part] = head + text.encode("utf-8", "replace")
        return write_package(self.prefix, changed), ()

    def _unknown(self, context: Mapping[str, object]) -> tuple[Finding, ...]:
        """Everything that has no value, from a second filling that only takes note."""
        env = _environment(self.writers).overlay(undefined=Noting)
        env.filters = _environment(self.writers).filters
        found: dict[Tag, None] = {}
        for part, source in self.sources.items():
            code, lines = env.from_string(source), list[int]()
            token = NOTED.set(lines)
            try:
                _bounded(code.root_render_func(code.new_context(dict(context))))
            except Exception as error:
                found[self.tags[part][_line(code, error) - 1]] = None
            finally:
                NOTED.reset(token)
            for line in lines:
                found[self.tags[part][max(code.get_corresponding_lineno(line) - 1, 1) - 1]] = None
        return tuple(map(_no_value, found))

    def _failed(self, part: str, code: Compiled, error: Exception) -> Finding:
        tag = self.tags[part][_line(code, error) - 1]
        if isinstance(error, UndefinedError):
            return _no_value(tag)
        message = f"模板里的“{tag.typed}”算不出来：{error}（{tag.context}）"
        remedy = "核对这个标记的写法和它用到的值"
        return Finding("WD-22", Severity.ERROR, message, remedy, place=tag.place)


def _no_value(tag: Tag) -> Finding:
    message = f"模板里的“{tag.typed}”没有值（{tag.context}）"
    remedy = "在输入里补上，或改正模板里的名称"
    return Finding("WD-21", Severity.ERROR, message, remedy, place=tag.place)


def _bounded(pieces: Iterator[str]) -> str:
    """The pieces of a part as one; OverflowError if a runaway loop makes too much of them."""
    done, size = [], 0
    while batch := list(islice(pieces, BATCH)):
        done.append("".join(batch))
        size += len(done[-1])
        if size > MAX_OUTPUT:
            raise OverflowError("成品太大，多半是模板里的循环写错了")
    return "".join(done)


def _line(code: Compiled, error: Exception) -> int:
    """The line of the compiled source at which it failed: the number of its tag."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = code.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return max(line - 1, 1)


def _environment(writers: Writers) -> Environment:
    """The sandbox with delimiters that no text can hold and the writers of one template."""
    base = environment()
    env = base.overlay(
        variable_start_string=_SIGNS["{{"][0],
        variable_end_string=_SIGNS["{{"][1],
        block_start_string=_SIGNS["{%"][0],
        block_end_string=_SIGNS["{%"][1],
        comment_start_string=_LINE[:2],
        comment_end_string=_LINE[-2:],
    )
    env.filters = {**base.filters, **writers.filters()}
    return env


def compile(
    data: bytes, name: str = "", adapt: Adaptation | None = None
) -> tuple[Template | None, tuple[Finding, ...]]:
    """Compile a .docx; None and findings if it cannot be used. All its faults come at once."""
    members, findings = read_package(data, name)
    if not members:
        return None, findings
    refused = _refuse(members, name)
    adapt = adapt or Adaptation({}, {})
    trees, unread = _trees(members, name, bool(adapt.fonts or adapt.styles))
    if refused or unread:
        return None, refused + unread
    changed, odd = adapt_parts(trees, adapt, name)
    marks = Marks(name)
    sources, tags, names = _mark(trees, marks)
    kept = [m for part, m in members.items() if part not in sources and part not in changed]
    kept += [_packed(part, trees[part]) for part in sorted(changed - sources.keys())]
    found = (*_external(members, name), *odd, *marks.findings, *check_balance(tags.values()))
    if any(finding.severity is Severity.ERROR for finding in found):
        return None, (*found, *map(_unread, _unreadable(tags)))
    styles = members[_STYLES].content() if _STYLES in members else b""
    writers = Writers(tuple(marks.runs), styles)
    template = Template(name, pack_prefix(kept), sources, tags, writers, names)
    broken = _syntax(template)
    return (None, (*found, *broken)) if broken else (template, found)


def _packed(part: str, tree: etree._Element) -> Member:

    return deflate(part, _HEAD + etree.tostring(tree))


def _refuse(members: Mapping[str, Member], name: str) -> tuple[Finding, ...]:
    active = [part for part in members if part.endswith(("vbaProject.bin", ".ole"))]
    active += [part for part in members if part.startswith("word/activeX/")]
    if not active:
        return ()
    remedy = "在 Word 里另存为不带宏的“Word 文档（.docx）”"
    return (fault("WD-03", f"模板带有宏或控件（{active[0]}）", remedy, name),)


def _external(members: Mapping[str, Member], name: str) -> Iterable[Finding]:
    for part, member in members.items():
        content = member.content() if part.endswith(".rels") else b""
        if b"External" not in content:
            continue
        for link in parse(content):
            kind = str(link.get("Type", "")).rpartition("/")[2]
            if link.get("TargetMode") == "External" and kind != "hyperlink":
                message = f"模板链接了外部的{kind}：{link.get('Target')}"
                remedy = "在 Word 里把它嵌入文档，或删去链接"
                place = Place(name, part=part)
                yield Finding(
                    "WD-04", Severity.WARNING, message, remedy, place=place, kind=Class.STRUCTURE
                )


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
        if not (all_parts or part == _BODY or any(sign in content for sign in _BRACES)):
            continue
        try:
            trees[part] = parse(content)
        except (etree.XMLSyntaxError, ValueError):
            remedy = "用 Word 打开另存一份；打不开的，找回备份"
            return {}, (fault("WD-01", f"文件内部（{part}）已损坏", remedy, name),)
    return trees, ()


_FONTED = frozenset({_STYLES, "word/numbering.xml"})


def _mark(
    trees: Mapping[str, etree._Element], marks: Marks
) -> tuple[dict[str, str], dict[str, tuple[Tag, ...]], dict[str, Place]]:
    """The Jinja source of every part that has tags, its tags line by line, the names needed."""
    sources: dict[str, str] = {}
    tags: dict[str, tuple[Tag, ...]] = {}
    for part, tree in trees.items():
        if part in _FONTED or not mark_part(tree, _label(part), marks):
            continue
        widen_grids(tree, marks)
        merge_cells(marks)
        hold_structure(tree, marks)
        locate(tree, marks)
        sources[part], tags[part] = _source(etree.tostring(tree, encoding="unicode"), marks)
    return sources, tags, _names(tags)


def _source(xml: str, marks: Marks) -> tuple[str, tuple[Tag, ...]]:
    """The serialised part with its tokens as tags of the overlay; a line break before each."""
    out: list[str | Tag] = []
    order: list[Tag] = []
    for number, piece in enumerate(xml.split(OPEN)):
        if number == 0:
            out.append(piece)
            continue
        index, _, rest = piece.partition(CLOSE)
        tag = marks.tags[int(index)]
        order.append(tag)
        out += [_LINE, tag, rest]
    made = _macros(order)
    return "".join(_tag(p, made) if isinstance(p, Tag) else p for p in out), tuple(order)


def _macros(tags: Iterable[Tag]) -> frozenset[str]:
    """The names of the template's own macros: what they return is XML already."""
    bodies = [_bare(tag.body) for tag in tags if tag.kind == "{%"]
    found = [body[5:].partition("(")[0].strip() for body in bodies if body.startswith("macro")]
    return frozenset((*found, "caller"))


def _tag(tag: Tag, macros: frozenset[str]) -> str:
    if tag.kind == "{#":
        return ""
    opened, closed = _SIGNS[tag.kind]
    body = _bare(tag.body)
    if tag.kind == "{%":
        block = body.startswith("set ") and "=" not in body
        return f"{opened} {body}{'|_made' if block else ''} {closed}"
    if body.partition("(")[0].strip() in macros and _is_call(body):
        return f"{opened} {body} {closed}"
    return f"{opened} ({body})|_{tag.slot}({tag.run}) {closed}"


def _is_call(body: str) -> bool:
    """Whether an expression is one call and nothing more."""
    try:
        output = environment().parse("{{ " + body + " }}").body[0]
    except TemplateSyntaxError:
        return False
    return isinstance(next(output.iter_child_nodes()), nodes.Call)


def _bare(body: str) -> str:
    """A tag's expression without the signs that trim white space: there is none to trim."""
    return body.strip().removeprefix("-").removeprefix("+").removesuffix("-").strip()


def _names(tags: Mapping[str, tuple[Tag, ...]]) -> dict[str, Place]:
    """The first place of every name that is not made by the template itself."""
    env, names = environment(), dict[str, Place]()
    for found in tags.values():
        text = "".join(plain_tag(tag) for tag in found)
        try:
            wanted = meta.find_undeclared_variables(env.parse(text))
        except TemplateSyntaxError:
            continue
        for name in sorted(wanted - {"量"}):
            place = next((tag.place for tag in found if name in tag.body), found[0].place)
            names.setdefault(name, place)
    return names


def plain_tag(tag: Tag) -> str:
    """A tag as Jinja2 has it by itself; a comment is nothing."""
    if tag.kind == "{#":
        return ""
    body = "filter string" if tag.body in WRAPS else _bare(tag.body)
    return f"{tag.kind} {body} {tag.kind[::-1].replace('{', '}')}"


def _syntax(template: Template) -> tuple[Finding, ...]:
    """What cannot be read, tag by tag; most templates are read whole and need no second look."""
    try:
        assert template._code is not None
    except TemplateSyntaxError as error:
        return tuple(map(_unread, _unreadable(template.tags) or [_at(template, error)]))
    return ()


def _unreadable(tags: Mapping[str, tuple[Tag, ...]]) -> list[Tag]:
    """The tags whose expression cannot be read, each looked at by itself."""
    env = environment()
    values = [tag for found in tags.values() for tag in found if tag.kind == "{{"]
    return [tag for tag in values if not _reads(env, plain_tag(tag))]


def _at(template: Template, error: TemplateSyntaxError) -> Tag:
    """The tag at whose line a part could not be read."""
    env = _environment(template.writers)
    for part, source in template.sources.items():
        try:
            env.from_string(source)
        except TemplateSyntaxError as found:
            tags = template.tags[part]
            return tags[max(min(found.lineno - 2, len(tags) - 1), 0)]
    raise error


def _reads(env: Environment, text: str) -> bool:
    try:
        env.compile(text)
    except TemplateSyntaxError:
        return False
    return True


def _unread(tag: Tag) -> Finding:
    message = f"“{tag.typed}”写法有误（{tag.context}）"
    remedy = "核对括号、引号、过滤器名和关键字（for … in …、if …、endif、endfor）"
    return Finding("WD-11", Severity.ERROR, message, remedy, place=tag.place, kind=Class.STRUCTURE)


def template_findings(template: Template, known: Collection[str]) -> tuple[Finding, ...]:
    """Names that the template uses and nobody gives it, before any input is read."""
    found = []
    for name, place in template.names.items():
        if name in known:
            continue
        near = difflib.get_close_matches(name, list(known), 1, 0.5)
        remedy = f"是不是“{near[0]}”？" if near else "改正模板里的名称，或在字段表里加上这个字段"
        message = f"模板用到的“{name}”，字段表里没有"
        found.append(
            Finding("WD-13", Severity.ERROR, message, remedy, place=place, kind=Class.STRUCTURE)
        )
    return tuple(found)
