"""Compiled Word templates: each is compiled once for each format that a county chooses.

The process keeps them by content: `watch` builds on every save, its templates seldom change.
A `TypeTemplate` is one of them together with the names that documents give it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents import document_keywords
from docgen.model import keywords as w
from docgen.schema import schema_keywords as grammar
from docgen.word.template.adapt import Adaptation
from docgen.word.template.compile import compile, find_undefined_names
from docgen.word.template.fill import Template
from docgen.workspace.required_files import require_template

Format = Mapping[str, Any]
"""A county's choices of fonts and styles (格式), validated by the schema of county files."""
CompiledTemplate = tuple[Template | None, Findings]


class FormatTemplate(Protocol):
    """A template that is compiled for the format of a county."""

    def __call__(self, format: Format) -> CompiledTemplate:
        """Return the compiled template, None if it is broken, and its findings."""


@dataclass(frozen=True)
class _Request:
    """A template and its format; `format` stands for the adaptation, which has no hash."""

    data: bytes
    name: str
    format: str
    adaptation: Adaptation = field(compare=False)


@lru_cache(maxsize=32)
def _compile(request: _Request) -> CompiledTemplate:
    """Return a compiled template, kept by its bytes, its name and the format."""
    return compile(request.data, request.name, request.adaptation)


@dataclass
class TemplateCache:
    """The templates of a workspace by file and format."""

    reader: ProjectReader

    def compile(self, name: str, format: Format) -> CompiledTemplate:
        """Return the template `name` of the workspace, compiled for a format.

        Raises WorkspaceError if there is no such file. Every call notes the file as read.
        """
        path = self.reader.workspace.template(name)
        require_template(self.reader.workspace, path)
        file = self.reader.file(path)
        adaptation = Adaptation(format.get(grammar.FONTS, {}), format.get(grammar.STYLES, {}))
        return _compile(
            _Request(
                data=file.data,
                name=file.name,
                format=repr(adaptation),
                adaptation=adaptation,
            )
        )


@dataclass
class TypeTemplate:
    """One template and the names that its documents give it; other names are findings."""

    cache: TemplateCache
    name: str
    names: frozenset[str]
    _compiled: dict[str, CompiledTemplate] = field(default_factory=dict)

    def __call__(self, format: Format) -> CompiledTemplate:
        """Return the compiled template for a format, None if it is broken, and its findings."""
        key = repr(format)
        if key not in self._compiled:
            self._compiled[key] = self._compile(format)
        return self._compiled[key]

    def _compile(self, format: Format) -> CompiledTemplate:
        """Return the compiled template for a format, None if it is broken, and the findings.

        A name in the template that no document gives is a finding.
        """
        template, findings = self.cache.compile(self.name, format)
        if template is not None:
            findings += find_undefined_names(
                template, self.names | {w.FORMAT, document_keywords.BODY}
            )
        return template, findings


@dataclass(frozen=True)
class TemplateGroup:
    """The templates of a type's derived documents: the first, with the findings of all."""

    templates: Sequence[FormatTemplate]

    def __call__(self, format: Format) -> CompiledTemplate:
        """Return the first template for a format, and the findings of all templates."""
        compiled = [template(format) for template in self.templates]
        findings: Findings = ()
        for _, faults in compiled:
            findings += faults
        return compiled[0][0], findings
