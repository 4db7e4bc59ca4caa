"""Plain text, Markdown and the prose of an input → passages, each with the way to its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.load.decode import decode
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.paragraph import TextParagraph
from docgen.model.source import Scalar, Source

_FENCE = re.compile(r"\s*(?:```|~~~)")
_APART = re.compile(r"\s*(?:#{1,6} |[-*+] |\d+\. |>|\||---|===|$)")
_CODE = re.compile(r"`[^`]*`")
_MARKS = re.compile(
    r"<[^>]{0,200}>|\*\*|__|\[(?=[^\]]{0,200}\]\()|\]\([^)]{0,500}\)"
    r"|^\s*(?:#{1,6} |[-*+] |>+ ?)|^\s*\|?[-:| ]+\|[-:| ]*$"
)
_TAG = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL)
_NO_PROSE = frozenset({w.FIGURES, w.RELATIONS, w.FORMAT, w.SETTINGS, w.CODE, w.ALIGN, w.MARK})


def read_passages(
    data: bytes, file: str, markdown: bool = False
) -> tuple[tuple[TextParagraph, ...] | None, tuple[str, ...], tuple[Finding, ...]]:
    """The passages of a text file and its lines; None if it cannot be read.

    A line is a passage; in Markdown lines that belong together are one, its marks blanked out.
    """
    text, findings = decode(data, file)
    if text is None:
        return None, (), tuple(findings)
    lines = tuple(text.splitlines())
    groups = _paragraphs(lines) if markdown else ([n] for n in range(len(lines)))
    made = tuple(_joined(lines, group, markdown) for group in groups)
    return made, lines, tuple(findings)


def _paragraphs(lines: Sequence[str]) -> Iterator[list[int]]:
    """The lines of each paragraph; code between fences is left out."""
    group: list[int] = []
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced or _FENCE.match(line) or (group and _APART.match(line)):
            yield from [group] if group else []
            group = []
        if not fenced and not _FENCE.match(line):
            group.append(number)
            if line.lstrip().startswith(("#", "|")) or not line.strip():
                yield group
                group = []
    if group:
        yield group


def _joined(lines: Sequence[str], group: Sequence[int], markdown: bool) -> TextParagraph:
    text, segments = "", list[tuple[int, int, int]]()
    for number in group:
        text += "\n" if number != group[0] else ""
        line, end = lines[number], 0
        for start, stop in _marks(line) if markdown else ():
            segments.append((len(text), number + 1, end + 1))
            text += line[end:start]
            end = stop
        segments.append((len(text), number + 1, end + 1))
        text += line[end:]
    if markdown:
        text = _CODE.sub(_blanked, text)
    table = markdown and text.lstrip().startswith("|")
    return TextParagraph(text, w.IN_TABLE if table else w.IN_BODY, tuple(segments))


def _marks(line: str) -> list[tuple[int, int]]:
    """The stretches of a line of Markdown that are no text; those in code stay."""
    code = [match.span() for match in _CODE.finditer(line)]
    found = (match.span() for match in _MARKS.finditer(line))
    return [(a, b) for a, b in found if not any(c <= a < d for c, d in code)]


def _blanked(match: re.Match[str]) -> str:
    return w.FILLED_IN * len(match.group())


def prose_of(source: Source) -> tuple[TextParagraph, ...]:
    """The texts that people wrote in an input, its figures, relations and names aside.

    What is filled in later ({{ … }}) is blanked out: only what was typed is judged.
    """
    return tuple(
        _scalar(path, scalar, source)
        for path, scalar in source.scalars()
        if not any(isinstance(step, str) and step in _NO_PROSE for step in path)
    )


def _scalar(path: FieldPath, scalar: Scalar, source: Source) -> TextParagraph:
    table = w.TABLES in path or w.ROWS in path
    text = _TAG.sub(_blanked, scalar.text)
    segments = tuple(_segments(scalar, source))
    return TextParagraph(text, w.IN_TABLE if table else w.IN_BODY, segments)


def _segments(scalar: Scalar, source: Source) -> Iterator[tuple[int, int, int]]:
    """Where each line of a scalar stands in the file, as far as it stands there as it is."""
    yield 0, scalar.line, scalar.column
    offset, number = 0, scalar.line - 1
    for part in scalar.text.split("\n"):
        for at in range(number, min(number + 3, len(source.lines))):
            column = source.lines[at].find(part, scalar.column - 1 if at == scalar.line - 1 else 0)
            if part and column >= 0:
                yield offset, at + 1, column + 1
                number = at + 1
                break
        offset += len(part) + 1
