"""Checking the wording of files: Word, plain text, Markdown and inputs in YAML.

One reader for each suffix makes paragraphs of a file. The rules of wording are applied to them;
copies with comments or corrections are written beside the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.rule_files import read_rule_file
from docgen.app.wall import wall
from docgen.lint.corrected_text import (
    correct_text,
    describe_corrections,
    missing_rules,
    unsupported_file,
)
from docgen.lint.rule_lists import resolve_lists
from docgen.lint.text_check import Wording
from docgen.lint.verbs import VERBS
from docgen.load.text_reader import read_paragraphs, read_prose
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.model.paragraph import Correction, TextParagraph, frame_lines
from docgen.report.text_labels import CHECKING_WORDING
from docgen.schema.coerce import plain
from docgen.workspace.contained_files import read_named_bytes
from docgen.workspace.file_findings import unusable_file, unwritten_comments
from docgen.workspace.file_lists import list_named_files, list_word_lists
from docgen.workspace.file_names import add_ending
from docgen.workspace.files import EARLIER, write_keeping
from docgen.workspace.paths import Workspace

MARKED = "（批注）"
"""The end of the name of a copy with comments."""
CORRECTED = "（改正）"
"""The end of the name of a copy with corrections."""
_WORD = ".docx"


def read_wording(reader: ProjectReader) -> tuple[Wording, Findings]:
    """Return the rules of wording with their lists; none if the workspace has none."""
    workspace = reader.workspace
    rules, findings = read_rule_file(reader, workspace.wording("rules"), VERBS)
    lists: dict[str, object] = {}
    if rules:
        for path in list_word_lists(workspace):
            source, faults = reader.source(path)
            findings += faults
            if source is not None:
                lists[path.stem] = plain(source.root)
    complete, missing = resolve_lists(rules, lists)
    return Wording(complete), findings + missing


class _File(Struct, frozen=True):
    """A file that was read: its name, bytes, paragraphs, and its lines for code frames.

    `data` is empty for inputs, which people correct themselves.
    """

    path: Path
    name: str
    data: bytes
    paragraphs: Sequence[TextParagraph]
    lines: Sequence[str]

    @property
    def is_word(self) -> bool:
        """Return whether it is a Word file, which can be given comments."""
        return self.path.suffix.lower() == _WORD


class LintResult(Struct):
    """The result of a check of wording, with a line for each correction that was made."""

    outcome: BuildResult
    corrected: list[str] = field(default_factory=list)


def lint(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    mark: bool = False,
    fix: bool = False,
    progress: Progress = no_progress,
) -> LintResult:
    """Check the wording of files, wherever they are.

    With `mark` a copy of each Word file has its findings as comments. With `fix` a copy of each
    Word or text file has its certain corrections. Raises WorkspaceError without rules or files.
    """
    reader = ProjectReader(workspace)
    wording, findings = read_wording(reader)
    if not wording.rules:
        raise missing_rules(workspace.display_name(workspace.wording("rules")))
    result = LintResult(BuildResult(findings=list(findings)))
    lines: dict[str, Sequence[str]] = {}
    result.outcome.lines = lines
    files = list_named_files(workspace, paths, tuple(_READERS))
    for path in progress(files, CHECKING_WORDING, len(files)):
        name = workspace.display_name(path)
        copies: list[Path] = []
        with wall(result.outcome.findings, name):
            file, faults = _read(workspace, path)
            result.outcome.findings += faults
            if file is not None:
                lines[name] = file.lines
                copies = _check(file, wording, result, mark=mark, fix=fix)
        outputs = [Output(name, workspace.display_name(copy), True) for copy in copies]
        result.outcome.documents += outputs or [Output(name)]
    return result


def _check(
    file: _File, wording: Wording, result: LintResult, *, mark: bool, fix: bool
) -> list[Path]:
    """Check one file and add its findings to the result; return the copies that were written."""
    findings, corrections = wording.check(file.paragraphs, file.name)
    copies: list[Path] = []
    if fix:
        copies += _write_corrected(file, corrections, result)
    if copies:
        findings = tuple(finding for finding in findings if not finding.correctable)
    result.outcome.findings += findings
    if mark and file.is_word and findings:
        # python-docx takes long to import: only for comments.
        from docgen.word.edit.annotate import try_annotate

        commented = try_annotate(file.data, findings)
        if commented is None:
            result.outcome.findings.append(unwritten_comments(file.name))
        else:
            copies.append(_write_copy(file.path, MARKED, commented))
    return copies


def _write_corrected(
    file: _File, corrections: Sequence[Correction], result: LintResult
) -> list[Path]:
    """Write a copy with the corrections; return it, [] if none could be made."""
    if not corrections or not file.data:
        return []
    if file.is_word:
        from docgen.word.edit.correct import correct

        data, made = correct(file.data, file.paragraphs, corrections)
    else:
        data, made = correct_text(file.data, file.lines, file.paragraphs, corrections)
    if not made:
        return []
    result.corrected += describe_corrections(file.name, file.paragraphs, made)
    return [_write_copy(file.path, CORRECTED, data)]


def _write_copy(path: Path, ending: str, data: bytes) -> Path:
    """Write a copy beside a file; an earlier copy is kept under another name."""
    target = add_ending(path, ending)
    write_keeping(target, data, "", ending=EARLIER, synced=True)
    return target


_Read = tuple[_File | None, tuple[Finding, ...]]


def _read(workspace: Workspace, path: Path) -> _Read:
    """Return a file; None with a finding if it cannot be read."""
    name = workspace.display_name(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return None, (unsupported_file(name, _READERS),)
    try:
        return reader(path, name, read_named_bytes(workspace, path))
    except WorkspaceError as error:
        return None, (unusable_file(error, Location(name)),)


def _read_word(path: Path, name: str, data: bytes) -> _Read:
    """Return a Word file by its paragraphs; None with findings if it cannot be read."""
    # Readers of Word files take long to import: only for one.
    from docgen.word.paragraph_reader import read_paragraphs as read_word

    paragraphs, findings = read_word(data, name)
    if paragraphs is None:
        return None, findings
    return _File(path, name, data, paragraphs, frame_lines(paragraphs)), findings


def _read_text(path: Path, name: str, data: bytes, markdown: bool) -> _Read:
    """Return a plain text or Markdown file by its paragraphs; None if it cannot be read."""
    paragraphs, lines, findings = read_paragraphs(data, name, markdown)
    if paragraphs is None:
        return None, findings
    return _File(path, name, data, paragraphs, lines), findings


def _read_input(path: Path, name: str, data: bytes) -> _Read:
    """Return an input by its prose: the texts of its values, without keys.

    It has no data, so that it is neither corrected nor given comments.
    """
    source, findings = read_yaml(data, name)
    if source is None:
        return None, findings
    return _File(path, name, b"", read_prose(source), source.lines), findings


_READERS: dict[str, Callable[[Path, str, bytes], _Read]] = {
    _WORD: _read_word,
    ".txt": partial(_read_text, markdown=False),
    ".md": partial(_read_text, markdown=True),
    ".yaml": _read_input,
    ".yml": _read_input,
}
