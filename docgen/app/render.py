"""Making documents: compose → word → write, in this process or in others.

The seam is the standard `concurrent.futures.Executor`: a pool of processes, or what a cluster
offers in its shape. What crosses it is plain data; every file is written whole or not at all.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from docgen.app.build_result import stops
from docgen.app.project_reader import unreadable
from docgen.codes import new_finding
from docgen.documents.context import Composer, with_missing
from docgen.lint.text_check import Wording
from docgen.model.finding import Finding, Location, Severity, WorkspaceError
from docgen.model.paragraph import TextParagraph
from docgen.word.paragraph_reader import read_passages
from docgen.word.template.fill import Template
from docgen.workspace.files import write_keeping
from docgen.workspace.journal import Entry, entry_of

Findings = tuple[Finding, ...]
DRAFT_MARK = "（草稿）"
CHUNK = 64  # documents that travel together
AHEAD = 8  # chunks under way at once: what is finished waits for its turn in memory


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be made. `index` is its row's, None of a single document."""

    index: int | None
    own: Mapping[str, Any]
    target: Path
    key: str
    known: str = ""
    """The digest of what was last written to the target, '' if nothing is known."""
    known_draft: str = ""
    told: Findings = ()
    """What checking found, if a draft is to be made in spite of it."""


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What came of one document: its file if it was made, what composing and filling found."""

    index: int | None
    target: Path | None = None
    changed: bool = False
    findings: Findings = ()
    entry: Entry | None = None
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The lines of the document, for code frames, where its own wording is at fault."""


@dataclass(frozen=True)
class Maker:
    """All that the documents of one input share."""

    composer: Composer
    template: Template
    draft: bool
    strict: bool
    wording: Wording
    """The rules of wording: what is made is read once more before it is called done."""

    def make(self, tasks: Sequence[Task]) -> list[RenderResult]:
        """Make some documents, each on its own: what stops one does not stop another."""
        return [self._make(task) for task in tasks]

    def _make(self, task: Task) -> RenderResult:
        composer = self.composer
        if task.index is None:
            context, found = composer.document()
        else:
            context, found = composer.row(task.index, task.own)
        wrong = stops((*task.told, *found), self.strict)
        if wrong and not self.draft:
            return RenderResult(task.index, findings=found)
        target, key, known = task.target, task.key, task.known
        if stops((*task.told, *found), False):
            target, key, known = draft_of(target), "", task.known_draft
            context = with_missing(context, _missing((*task.told, *found)))
        data, faults = self.template.fill(context)
        found += faults
        if not data or (stops(faults, False) and not self.draft):
            return RenderResult(task.index, findings=found)
        if stops((*task.told, *found), False):
            return put(target, data, key, known, found, task.index)
        told, lines = proofread(data, target.name, self.wording)
        # Without a key it is made, read and told again next time.
        done = put(target, data, "" if told else key, known, (*found, *told), task.index)
        return replace(done, lines=lines)


def proofread(
    data: bytes, name: str, wording: Wording
) -> tuple[Findings, Mapping[str, Sequence[str]]]:
    """What the rules of wording find in a Word file just made, and its lines if anything."""
    passages, _ = read_passages(data, name) if wording.rules else ((), ())
    found, _ = wording.check(passages, name) if passages else ((), ())
    return found, ({name: lines_of(passages)} if found and passages else {})


def lines_of(passages: Sequence[TextParagraph]) -> tuple[str, ...]:
    """Passages as lines for code frames, as their places count them."""
    return tuple(passage.text.replace("\n", " ") for passage in passages)


def draft_of(target: Path) -> Path:
    """The name of a document that is built although something is missing."""
    return target.with_stem(target.stem + DRAFT_MARK)


def put(
    target: Path, data: bytes, key: str, known: str, found: Findings, index: int | None = None
) -> RenderResult:
    """Put an output in its place; what a person has made of the one before is kept."""
    try:
        changed, kept = write_keeping(target, data, known)
    except WorkspaceError as error:
        return RenderResult(index, findings=(*found, unreadable(target.name, error)))
    found += (_set_aside(target.name, kept),) if kept else ()
    return RenderResult(index, target, changed, found, entry_of(target, key, data))


def _set_aside(name: str, kept: str) -> Finding:
    message = f"“{name}”生成以后被人改过，改过的一份已另存为“{kept}”"
    remedy = "要改的内容写进输入文件，再生成一次；核对后删去另存的一份"
    return new_finding("GW-03", message, remedy, location=Location(name))


def _missing(found: Findings) -> frozenset[str]:
    """The fields of a document that it must have and has not."""
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    return frozenset(f.missing for f in errors if f.missing and f.path == (f.missing,))


def run(
    steps: Iterable[Task | RenderResult], maker: Maker | None, executor: Executor | None
) -> Iterator[RenderResult]:
    """What came of each step, in order: a task is made, what is done already passes through."""
    waiting: deque[tuple[list[Task | RenderResult], Future[list[RenderResult]]]] = deque()
    submit = _submitter(maker, executor)
    steps = iter(steps)
    try:
        while chunk := list(islice(steps, CHUNK)):
            waiting.append((chunk, submit([step for step in chunk if isinstance(step, Task)])))
            if len(waiting) > (AHEAD if executor else 0):
                yield from _merged(*waiting.popleft())
        while waiting:
            yield from _merged(*waiting.popleft())
    finally:
        for _, future in waiting:
            future.cancel()


def _merged(
    chunk: list[Task | RenderResult], future: Future[list[RenderResult]]
) -> Iterator[RenderResult]:
    made = iter(future.result())
    for step in chunk:
        yield step if isinstance(step, RenderResult) else next(made)


def _submitter(
    maker: Maker | None, executor: Executor | None
) -> Callable[[list[Task]], Future[list[RenderResult]]]:
    if maker is None or executor is None:
        return lambda tasks: _done(maker.make(tasks) if maker else [])
    packed = pickle.dumps(maker)
    return lambda tasks: executor.submit(_make_packed, packed, tasks) if tasks else _done([])


def _done(made: list[RenderResult]) -> Future[list[RenderResult]]:
    future: Future[list[RenderResult]] = Future()
    future.set_result(made)
    return future


def _make_packed(packed: bytes, tasks: list[Task]) -> list[RenderResult]:
    return _unpacked(packed).make(tasks)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Maker:
    """A worker unpacks a maker once and compiles its template once, for all its chunks."""
    maker: Maker = pickle.loads(packed)
    return maker
