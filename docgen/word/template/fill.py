"""Fill a compiled template with the values of a document.

`Template.fill` renders each part with Jinja2, adds what values bring along (pictures, links,
lists), and writes the package. If a value is missing, all missing values are reported at once
with the tags that use them.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from jinja2 import UndefinedError
from jinja2.environment import Template as JinjaTemplate

from docgen.codes import new_finding
from docgen.expressions.evaluation import new_context
from docgen.model.finding import Finding, Location
from docgen.word.package import Member, Prefix, deflate, pack_prefix, write_package
from docgen.word.template.package_changes import CURRENT_CHANGES, PackageChanges
from docgen.word.template.part_source import build_environment, tag_number
from docgen.word.template.placeholders import Drawings, replace_members
from docgen.word.template.rare_characters import text_font
from docgen.word.template.tags import Tag
from docgen.word.template.undefined_values import UNDEFINED_LINES, RecordingUndefined
from docgen.word.template.value_xml import ValueWriter
from docgen.word.xml_names import XML_HEAD

MAX_OUTPUT = 64 * 2**20
"""The most characters of a filled part; the longest table of a county has under one million."""
BATCH = 8192
"""The pieces of text that are joined between two checks of the size."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A compiled template: immutable, thread-safe, and pickled as source without code."""

    name: str
    prefix: Prefix
    """The members that never change."""
    sources: Mapping[str, str]
    """The Jinja2 source of each part with tags."""
    tags: Mapping[str, tuple[Tag, ...]]
    """The tags of each part, line by line of its source."""
    writer: ValueWriter
    names: Mapping[str, Location] = field(default_factory=dict)
    """Each name that the template needs, with the location of its first use."""
    drawings: Drawings = field(default_factory=Drawings)

    @cached_property
    def _code(self) -> dict[str, tuple[bytes, JinjaTemplate]]:
        """The head and the compiled source of each part. Raises TemplateSyntaxError."""
        env = build_environment(self.writer)
        return {part: (XML_HEAD, env.from_string(source)) for part, source in self.sources.items()}

    @cached_property
    def font(self) -> str:
        """The Chinese font of the text; '' if the template names none."""
        return text_font(self.prefix)

    @cached_property
    def digest(self) -> str:
        """A hash of members and sources: equal templates have equal digests."""
        sha256 = hashlib.sha256(self.prefix.body)
        sha256.update(repr(sorted(self.sources.items())).encode())
        return sha256.hexdigest()

    def __getstate__(self) -> dict[str, object]:
        """Return the fields without the cached properties, which are large or not picklable."""
        return dict(vars(dataclasses.replace(self)))

    def compile_sources(self) -> None:
        """Compile the sources now, not at the first filling. Raises TemplateSyntaxError."""
        _ = self._code

    def fill(
        self, context: Mapping[str, object], replace: Mapping[str | bytes, bytes] | None = None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the document for a context; no bytes if there are findings.

        `replace` exchanges pictures and embedded files. Its keys are the name, title or
        description of a picture, the file name of a member, or its content.

        `context` maps names to values; values may be texts, numbers, lists, mappings and those of
        `docgen.model.values`. The template is not changed, so it may be filled in several threads
        at once. Findings are WD-21 (no value), WD-22 (cannot be computed) and WD-23 (nothing to
        replace).
        """
        changes = PackageChanges(prefix=self.prefix, last_drawing=self.drawings.last)
        token = CURRENT_CHANGES.set(changes)
        try:
            parts, findings = self._fill_parts(context, changes)
        finally:
            CURRENT_CHANGES.reset(token)
        findings += replace_members(changes, self.drawings, replace or {}, self.name)
        if findings:
            return b"", findings
        prefix = self.prefix
        changed = changes.changed_members()
        if changed:
            prefix = _pack_changed(changes.members, changed)
        return write_package(prefix, parts), ()

    def _fill_parts(
        self, context: Mapping[str, object], changes: PackageChanges
    ) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
        """Return the filled parts by name; no parts and findings if one cannot be filled."""
        parts: dict[str, bytes] = {}
        for part, (head, code) in self._code.items():
            changes.part = part
            try:
                text = _join_bounded(code.root_render_func(new_context(code, context)))
            except UndefinedError as error:
                findings = self._find_undefined(context)
                return {}, findings or (self._failure(part, code, error),)
            except Exception as error:
                return {}, (self._failure(part, code, error),)
            parts[part] = head + text.encode("utf-8", "replace")
        return parts, ()

    def _find_undefined(self, context: Mapping[str, object]) -> tuple[Finding, ...]:
        """Return a finding for each tag that uses an undefined value.

        The template is filled a second time with values that record the use of undefined ones.

        A finding names the value itself only if its name is not in the tag: then the input has
        chosen it, as a column of a table.
        """
        env = build_environment(self.writer).overlay(undefined=RecordingUndefined)
        undefined: dict[tuple[Tag, str], None] = {}
        for part, source in self.sources.items():
            code = env.from_string(source)
            lines: list[tuple[int, str]] = []
            token = UNDEFINED_LINES.set(lines)
            try:
                _join_bounded(code.root_render_func(new_context(code, context)))
            except Exception as error:
                undefined[self._tag_at(part, _failed_line(code, error)), ""] = None
            finally:
                UNDEFINED_LINES.reset(token)
            for line, name in lines:
                tag = self._tag_at(part, code.get_corresponding_lineno(line))
                chosen = "" if name in tag.source else name
                undefined[tag, chosen] = None
        return tuple(_no_value(tag, name) for tag, name in undefined)

    def _tag_at(self, part: str, line: int) -> Tag:
        """Return the tag at a line of a part's source."""
        return self.tags[part][tag_number(self.sources[part], line)]

    def _failure(self, part: str, code: JinjaTemplate, error: Exception) -> Finding:
        """Return a finding for the tag whose evaluation raised an error."""
        tag = self._tag_at(part, _failed_line(code, error))
        if isinstance(error, UndefinedError):
            return _no_value(tag)
        message = f"模板里的“{tag.source}”算不出来：{error}（{tag.context}）"
        remedy = "核对这个标记的写法和它用到的值"
        return new_finding("WD-22", message, remedy, location=tag.location)


def _pack_changed(members: Mapping[str, Member], changed: Mapping[str, bytes]) -> Prefix:
    """Return the members with some of them changed and new ones behind them, by name.

    [Content_Types].xml stays the first.
    """
    packed = []
    for name, member in members.items():
        if name in changed:
            packed.append(deflate(name, changed[name]))
        else:
            packed.append(member)
    new_names = sorted(changed.keys() - members.keys())
    packed += [deflate(name, changed[name]) for name in new_names]
    return pack_prefix(packed)


def _no_value(tag: Tag, name: str = "") -> Finding:
    """Return the finding for a tag whose value is missing.

    `name` is that of the value, if the input chooses it and not the template.
    """
    message = f"模板里的“{tag.source}”没有值（{tag.context}）"
    remedy = "在输入里补上，或改正模板里的名称"
    if name:
        message = f"输入里点了“{name}”，表里却没有“{name}”这一列（印在模板的“{tag.source}”处）"
        remedy = f"在表里加一列“{name}”，或从输入里去掉“{name}”"
    return new_finding("WD-21", message, remedy, location=tag.location)


def _join_bounded(pieces: Iterator[str]) -> str:
    """Return the pieces of a part as one text.

    Raises OverflowError beyond `MAX_OUTPUT`, because a runaway loop would fill the memory.

    The size is checked after every `BATCH` pieces.
    """
    batches = []
    size = 0
    while batch := list(islice(pieces, BATCH)):
        text = "".join(batch)
        batches.append(text)
        size += len(text)
        if size > MAX_OUTPUT:
            raise OverflowError("成品太大，多半是模板里的循环写错了")
    return "".join(batches)


def _failed_line(code: JinjaTemplate, error: Exception) -> int:
    """Return the line of the source at which rendering failed; 1 if it is not known."""
    line = 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = code.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line
