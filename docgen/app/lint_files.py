"""The rules of wording of a workspace, and any document judged by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.proofreading import frame_lines
from docgen.app.rule_files import read_rule_file
from docgen.codes import new_finding
from docgen.lint.rule_lists import resolve_lists
from docgen.lint.text_check import Wording
from docgen.lint.verbs import VERBS
from docgen.load.decode import encode_like
from docgen.load.text_reader import read_paragraphs, read_prose
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.model.paragraph import Correction, TextParagraph
from docgen.schema.coerce import plain
from docgen.word import paragraph_reader
from docgen.word.edit.annotate import annotate
from docgen.word.edit.correct import correct
from docgen.workspace.contained_files import read_named_bytes
from docgen.workspace.digests import digest
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.file_lists import list_named_files, list_word_lists
from docgen.workspace.files import write_keeping
from docgen.workspace.paths import Workspace

MARKED, CORRECTED = "（批注）", "（改正）"


def read_wording(reading: ProjectReader) -> tuple[Wording, Findings]:
    """The rules of wording with their lists, none if the workspace has none."""
    workspace = reading.workspace
    rules, findings = read_rule_file(reading, workspace.wording("rules"), VERBS)
    lists = dict[str, object]()
    for path in list_word_lists(workspace) if rules else ():
        source, faults = reading.source(path)
        findings += faults
        if source is not None:
            lists[path.stem] = plain(source.root)
    whole, lacking = resolve_lists(rules, lists)
    return Wording(whole), findings + lacking


@dataclass(frozen=True)
class _File:
    """A document read: its bytes, its passages, its lines for code frames."""

    path: Path
    shown: str
    data: bytes
    passages: tuple[TextParagraph, ...]
    lines: Sequence[str]


@dataclass
class LintResult:
    """What a check of wording came to: corrections made, as people are told them."""

    outcome: BuildResult
    corrected: list[str] = field(default_factory=list)


def lint(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    mark: bool = False,
    fix: bool = False,
    watch: Progress = no_progress,
) -> LintResult:
    """Check the wording of files of any kind, wherever they lie.

    `mark`: a copy of each Word file with its findings as comments; `fix`: a copy of each Word or
    text file with what is certain corrected. WorkspaceError if there are no rules or no files.
    """
    reading = ProjectReader(workspace)
    wording, findings = read_wording(reading)
    if not wording.rules:
        shown = workspace.display_name(workspace.wording("rules"))
        raise WorkspaceError(f"没有文字规则（{shown}）", "从新建的工作目录里拷一份")
    lines = dict[str, Sequence[str]]()
    done = LintResult(BuildResult(findings=list(findings), lines=lines))
    files = list_named_files(workspace, paths, tuple(_READERS))
    for path in watch(files, "核文字", len(files)):
        file, faults = _read(reading, path)
        done.outcome.findings += faults
        if file is None:
            done.outcome.documents.append(Output(workspace.display_name(path)))
            continue
        lines[file.shown] = file.lines
        found, corrections = wording.check(file.passages, file.shown)
        copies = _correct(file, corrections, done) if fix else []
        found = tuple(f for f in found if not (f.corrected and copies))
        copies += _mark(file, found) if mark else []
        done.outcome.findings += found
        built = [Output(file.shown, workspace.display_name(copy), True) for copy in copies]
        done.outcome.documents += built or [Output(file.shown)]
    return done


def _read(reading: ProjectReader, path: Path) -> tuple[_File | None, Findings]:
    shown = reading.workspace.display_name(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return None, (_unknown(shown),)
    try:
        return reader(reading, path, shown)
    except WorkspaceError as error:
        return None, (unusable_file(error, Location(shown)),)


def _unknown(shown: str) -> Finding:
    message = "这种文件核不了"
    remedy = f"可核的有：{'、'.join(_READERS)}；旧的 .doc、.wps 先另存为 .docx"
    return new_finding("WD-01", message, remedy, location=Location(shown))


def _word(reading: ProjectReader, path: Path, shown: str) -> tuple[_File | None, Findings]:
    data = read_named_bytes(reading.workspace, path)
    passages, findings = paragraph_reader.read_paragraphs(data, shown)
    if passages is None:
        return None, findings
    return _File(path, shown, data, passages, frame_lines(passages)), findings


def _text(
    reading: ProjectReader, path: Path, shown: str, markdown: bool
) -> tuple[_File | None, Findings]:
    data = read_named_bytes(reading.workspace, path)
    passages, lines, findings = read_paragraphs(data, shown, markdown)
    return (_File(path, shown, data, passages, lines) if passages is not None else None), findings


def _input(reading: ProjectReader, path: Path, shown: str) -> tuple[_File | None, Findings]:
    data = read_named_bytes(reading.workspace, path)
    source, findings = read_yaml(data, shown)
    if source is None:
        return None, findings
    return _File(path, shown, b"", read_prose(source), source.lines), findings


_Reader = Callable[[ProjectReader, Path, str], tuple[_File | None, Findings]]
_READERS: dict[str, _Reader] = {
    ".docx": _word,
    ".txt": partial(_text, markdown=False),
    ".md": partial(_text, markdown=True),
    ".yaml": _input,
    ".yml": _input,
}


def _correct(file: _File, corrections: Sequence[Correction], done: LintResult) -> list[Path]:
    """A copy with the corrections; what is typed into inputs people correct themselves."""
    if not corrections or not file.data:
        return []
    if file.path.suffix.lower() == ".docx":
        data, made = correct(file.data, file.passages, corrections)
    else:
        data, made = _corrected(file, corrections)
    for one in sorted(made, key=lambda c: (c.passage, c.start)):
        passage = file.passages[one.passage]
        location = passage.location(file.shown, one.start, one.end)
        old = passage.text[one.start : one.end]
        told = f"改为“{one.text}”" if one.text else "删去"
        done.corrected.append(f"{location}　{one.code}　“{old}”{told}")
    return [_put(file.path, CORRECTED, data)] if made else []


def _corrected(
    file: _File, corrections: Sequence[Correction]
) -> tuple[bytes, tuple[Correction, ...]]:
    """A text file with its corrections, in the encoding and with the line ends that it had."""
    lines, made = list(file.lines), list[Correction]()
    placed = [(file.passages[c.passage].location("", c.start, c.end), c) for c in corrections]
    for location, one in sorted(placed, key=lambda p: (p[0].line, p[0].column), reverse=True):
        if file.passages[one.passage].whole(one.start, one.end):
            line, at = lines[location.line - 1], location.column - 1
            lines[location.line - 1] = line[:at] + one.text + line[at + location.span :]
            made.append(one)
    return encode_like(lines, file.data), tuple(made)


def _mark(file: _File, found: Sequence[Finding]) -> list[Path]:
    if file.path.suffix.lower() != ".docx" or not found:
        return []
    return [_put(file.path, MARKED, annotate(file.data, found))]


def _put(path: Path, what: str, data: bytes) -> Path:
    """Write a copy beside a file; another that stands there is kept under another name."""
    target = path.with_name(f"{path.stem}{what}{path.suffix}")
    write_keeping(target, data, digest(b""))
    return target
