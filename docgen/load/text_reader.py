"""Read text files, Markdown and the prose of an input as paragraphs for the checks of wording.

Each `TextParagraph` keeps segments, from which the place of any of its characters in the file is
found. Markup and tags that are filled in later are not judged, so they are blanked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count

from docgen.load.decode import decode, split_lines
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.paragraph import TextParagraph
from docgen.model.source import Scalar, Source

_FENCE = re.compile(r"\s*(?:```|~~~)")
_PARAGRAPH_START = re.compile(r"\s*(?:#{1,6} |[-*+] |\d+\. |>|\||---|===|$)")
_SINGLE_LINE = re.compile(r"\s*(?:#|\||$)")
"""A heading, a row of a table or a blank line: a paragraph of its own."""
_CODE = re.compile(r"`[^`]*`")
_MARKUP = re.compile(
    r"<[^>]{0,200}>|\*\*|__|\[(?=[^\]]{0,200}\]\()|\]\([^)]{0,500}\)"
    r"|^\s*(?:#{1,6} |[-*+] |>+ ?)|^\s*\|?[-:| ]+\|[-:| ]*$"
)
_TAG = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL)
_NO_PROSE = frozenset({w.FIGURES, w.RELATIONS, w.FORMAT, w.SETTINGS, w.CODE, w.ALIGN, w.MARK})
"""Fields of an input whose texts are not prose."""
_SEARCHED_LINES = 3
"""Lines of a file in which the next line of a scalar is looked for."""
_Segment = tuple[int, int, int]
"""Offset in the text of a paragraph, line and column in the file."""
_Span = tuple[int, int]


def read_paragraphs(
    data: bytes, file: str, markdown: bool = False
) -> tuple[tuple[TextParagraph, ...] | None, tuple[str, ...], tuple[Finding, ...]]:
    """Return the paragraphs of a text file, its lines, and the findings about its encoding.

    The paragraphs are None if the file cannot be decoded. In plain text each line is a paragraph.

    The result is (paragraphs, lines, findings); lines are without line ends. With `markdown` lines
    that belong together are one paragraph, and markup is left out of its text.
    """
    text, findings = decode(data, file)
    if text is None:
        return None, (), findings
    lines = tuple(split_lines(text))
    if markdown:
        paragraphs = [_build_markdown(lines, group) for group in _group_lines(lines)]
    else:
        paragraphs = list(chain.from_iterable(map(_build_line, lines, count(1))))
    return tuple(paragraphs), lines, findings


def _build_line(line: str, number: int) -> Iterator[TextParagraph]:
    """Yield a line of plain text, by its 1-based number, as a paragraph.

    Its one segment says where in that line the text begins. A form feed and other signs that end a
    paragraph make several of it.
    """
    column = 1
    for piece in line.splitlines(keepends=True) or [line]:
        text = "".join(piece.splitlines())
        yield TextParagraph(text, w.IN_BODY, ((0, number, column),))
        column += len(piece)


def _group_lines(lines: Sequence[str]) -> Iterator[list[int]]:
    """Yield the 0-based lines of each paragraph of Markdown; fenced code is left out.

    A paragraph is a list of line numbers. Headings, rows of tables and blank lines are paragraphs
    of one line.
    """
    group: list[int] = []
    for number in _find_prose_lines(lines):
        if group and _is_boundary(lines, group[-1], number):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _is_boundary(lines: Sequence[str], last: int, number: int) -> bool:
    """Return whether a paragraph ends between its last line and the next line of prose.

    `last` and `number` are 0-based lines. Items of lists and quotations begin a paragraph too.
    """
    if number != last + 1 or _SINGLE_LINE.match(lines[last]):
        return True
    return _PARAGRAPH_START.match(lines[number]) is not None


def _find_prose_lines(lines: Sequence[str]) -> Iterator[int]:
    """Yield the 0-based lines that are neither a fence nor between two fences.

    A fence is a line of three grave accents or tildes. One that is never closed makes code of all
    that follows.
    """
    is_code = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            yield number


def _build_markdown(lines: Sequence[str], group: Sequence[int]) -> TextParagraph:
    """Return lines of Markdown as one paragraph without their markup, code blanked out.

    A new segment begins behind every piece of markup, because the places shift there.

    `group` are the 0-based numbers of its lines, which are joined with line feeds. A paragraph that
    begins with a bar counts as part of a table.
    """
    text = ""
    segments: list[_Segment] = []
    for number in group:
        if number != group[0]:
            text += "\n"
        line = lines[number]
        for start, end in _find_text(line):
            segments.append((len(text), number + 1, start + 1))
            text += line[start:end]
    text = _CODE.sub(_blank_out, text)
    part = w.IN_BODY
    if text.lstrip().startswith("|"):
        part = w.IN_TABLE
    return TextParagraph(text, part, tuple(segments))


def _find_text(line: str) -> Iterator[_Span]:
    """Yield the spans of a line of Markdown that are not markup, empty ones included.

    Markup inside code between grave accents is text. A span is (start, end) in characters of the
    line, from 0.
    """
    code_spans = [match.span() for match in _CODE.finditer(line)]
    start = 0
    for match in _MARKUP.finditer(line):
        if not _is_inside(match.start(), code_spans):
            yield start, match.start()
            start = match.end()
    yield start, len(line)


def _is_inside(position: int, spans: Sequence[_Span]) -> bool:
    """Return whether a position is in one of the spans."""
    return any(start <= position < end for start, end in spans)


def _blank_out(match: re.Match[str]) -> str:
    """Return a filler of the same length, so that the places behind it stay."""
    return w.FILLED_IN * len(match.group())


def read_prose(source: Source) -> tuple[TextParagraph, ...]:
    """Return the texts of an input that are prose; figures, relations and names are not.

    Tags (`{{ … }}`) are blanked out: their values are not typed here.

    Fields such as 指标 and 格式 are left out with all that is below them. Each text is one
    paragraph, in the order of the file.
    """
    return tuple(
        _build_prose(path, scalar, source)
        for path, scalar in source.scalars()
        if _NO_PROSE.isdisjoint(path)
    )


def _build_prose(path: FieldPath, scalar: Scalar, source: Source) -> TextParagraph:
    """Return a text of an input as a paragraph, its tags blanked out.

    `path` decides whether it counts as text of a table (below 表格 or 行) or of the body.
    """
    part = w.IN_BODY
    if w.TABLES in path or w.ROWS in path:
        part = w.IN_TABLE
    text = _TAG.sub(_blank_out, scalar.text)
    return TextParagraph(text, part, tuple(_find_segments(scalar, source.lines)))


def _find_segments(scalar: Scalar, lines: Sequence[str]) -> Iterator[_Segment]:
    """Yield where each line of a scalar stands in the file, if it stands there unchanged.

    A line that YAML has folded or escaped has no place of its own; it counts from the one before.

    A segment is (offset in the text, line, column); lines and columns are 1-based. `lines` are
    those of the file. A line of the scalar is looked for in the next three lines of the file.
    """
    yield 0, scalar.line, scalar.column
    offset = 0
    first_line = scalar.line - 1
    next_line = first_line
    for text in scalar.text.split("\n"):
        for number in range(next_line, min(next_line + _SEARCHED_LINES, len(lines))):
            search_start = 0
            if number == first_line:
                search_start = scalar.column - 1
            column = lines[number].find(text, search_start)
            if text and column >= 0:
                yield offset, number + 1, column + 1
                next_line = number + 1
                break
        offset += len(text) + 1
