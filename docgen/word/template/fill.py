"""Filling: a context rendered into the compiled parts, and the package written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from jinja2 import UndefinedError
from jinja2.environment import Template as Compiled

from docgen.codes import new_finding
from docgen.expressions.evaluation import new_context
from docgen.model.finding import Finding, Location
from docgen.word.package import Member, Prefix, deflate, pack_prefix, write_package
from docgen.word.template.filling import CURRENT, Filling
from docgen.word.template.part_source import overlay
from docgen.word.template.placeholders import Drawings, replace_members
from docgen.word.template.rare_characters import text_font
from docgen.word.template.tags import Tag
from docgen.word.template.unknown_names import NOTED, Noting
from docgen.word.template.value_xml import Writers
from docgen.word.xml_names import XML_HEAD

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
    names: Mapping[str, Location] = field(default_factory=dict)
    """Each name that the template needs, with the place where it first stands."""
    drawings: Drawings = field(default_factory=Drawings)

    @cached_property
    def _code(self) -> dict[str, tuple[bytes, Compiled]]:
        env = overlay(self.writers)
        return {part: (XML_HEAD, env.from_string(source)) for part, source in self.sources.items()}

    @cached_property
    def font(self) -> str:
        """The Chinese font of the text; '' if the template names none."""
        return text_font(self.prefix)

    @cached_property
    def digest(self) -> str:
        """Stands for the template: the same for the same."""
        found = hashlib.sha256(self.prefix.body)
        found.update(repr(sorted(self.sources.items())).encode())
        return found.hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        cached = ("_code", "font", "digest")
        return {key: value for key, value in self.__dict__.items() if key not in cached}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def fill(
        self, context: Mapping[str, object], replace: Mapping[str | bytes, bytes] | None = None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """The document for a context; no bytes if a finding says why it cannot be made.

        `replace` puts other files in the place of pictures and embedded files: by the name, title
        or description of a picture, by the file's name in the package, or by its content.
        """
        filling = Filling(self.prefix, self.drawings.last)
        token = CURRENT.set(filling)
        try:
            changed, findings = self._parts(context, filling)
        finally:
            CURRENT.reset(token)
        findings += replace_members(filling, self.drawings, replace or {}, self.name)
        if findings:
            return b"", findings
        added = filling.finish()
        if not added:
            return write_package(self.prefix, changed), ()
        return write_package(_with(filling.members, added), changed), ()

    def _parts(
        self, context: Mapping[str, object], filling: Filling
    ) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
        changed: dict[str, bytes] = {}
        for part, (head, code) in self._code.items():
            filling.part = part
            try:
                text = _bounded(code.root_render_func(new_context(code, context)))
            except UndefinedError as error:
                return {}, self._unknown(context) or (self._failed(part, code, error),)
            except Exception as error:
                return {}, (self._failed(part, code, error),)
            changed[part] = head + text.encode("utf-8", "replace")
        return changed, ()

    def _unknown(self, context: Mapping[str, object]) -> tuple[Finding, ...]:
        """Everything that has no value, from a second filling that only takes note."""
        env = overlay(self.writers).overlay(undefined=Noting)
        found: dict[Tag, None] = {}
        for part, source in self.sources.items():
            code, lines = env.from_string(source), list[int]()
            token = NOTED.set(lines)
            try:
                _bounded(code.root_render_func(new_context(code, context)))
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
        return new_finding("WD-22", message, remedy, location=tag.location)


def _with(members: Mapping[str, Member], added: Mapping[str, bytes]) -> Prefix:
    """The members with some changed and some more; [Content_Types].xml stays the first."""
    changed = (deflate(name, added[name]) if name in added else m for name, m in members.items())
    new = (deflate(name, added[name]) for name in sorted(added.keys() - members.keys()))
    return pack_prefix((*changed, *new))


def _no_value(tag: Tag) -> Finding:
    message = f"模板里的“{tag.typed}”没有值（{tag.context}）"
    remedy = "在输入里补上，或改正模板里的名称"
    return new_finding("WD-21", message, remedy, location=tag.location)


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
