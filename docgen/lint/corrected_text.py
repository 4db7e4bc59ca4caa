"""Corrections of wording written into a text file, and described for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docgen.codes import new_finding
from docgen.load.decode import encode_like
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.model.paragraph import Correction, TextParagraph


def correct_text(
    data: bytes,
    lines: Sequence[str],
    paragraphs: Sequence[TextParagraph],
    corrections: Iterable[Correction],
) -> tuple[bytes, tuple[Correction, ...]]:
    """Return a text file with its corrections, and those that were made.

    Encoding and line ends stay. A correction of text that is in several pieces is not made.

    `data` are the bytes of the file, `lines` its decoded lines without line ends, `paragraphs` what
    was read from them. The last correction is made first, so that the columns of the others stay
    true.
    """
    corrected = list(lines)
    made = []
    located = [(_location_of(paragraphs, one), one) for one in corrections]
    for location, correction in sorted(located, key=_line_and_column, reverse=True):
        paragraph = paragraphs[correction.paragraph]
        if not paragraph.is_unbroken(correction.start, correction.end):
            continue
        line = corrected[location.line - 1]
        start = location.column - 1
        corrected[location.line - 1] = (
            line[:start] + correction.text + line[start + location.span :]
        )
        made.append(correction)
    return encode_like(corrected, data), tuple(made)


def _location_of(paragraphs: Sequence[TextParagraph], correction: Correction) -> Location:
    """Return the line, column and span of a correction in the text file; its file is ''."""
    paragraph = paragraphs[correction.paragraph]
    return paragraph.location("", correction.start, correction.end)


def _line_and_column(located: tuple[Location, Correction]) -> tuple[int, int]:
    """Return the sort key of a correction: line, then column, both counted from 1."""
    return located[0].line, located[0].column


def describe_corrections(
    file: str, paragraphs: Sequence[TextParagraph], corrections: Iterable[Correction]
) -> Iterator[str]:
    """Yield a line for each correction in the order of the text: its place, rule, old and new.

    For example: 文.txt:3:8 WZ-05 “,”改为“，”. A correction that deletes says 删去.
    """
    for correction in sorted(corrections, key=lambda one: (one.paragraph, one.start)):
        paragraph = paragraphs[correction.paragraph]
        location = paragraph.location(file, correction.start, correction.end)
        old = paragraph.text[correction.start : correction.end]
        change = "删去"
        if correction.text:
            change = f"改为“{correction.text}”"
        yield f"{location}　{correction.code}　“{old}”{change}"


def unsupported_file(file: str, suffixes: Iterable[str]) -> Finding:
    """Return the finding for a file whose wording cannot be checked (WD-01)."""
    remedy = f"可核的有：{'、'.join(suffixes)}；旧的 .doc、.wps 先另存为 .docx"
    return new_finding("WD-01", "这种文件核不了", remedy, location=Location(file))


def missing_rules(file: str) -> WorkspaceError:
    """Return the error for a workspace without rules of wording."""
    return WorkspaceError(f"没有文字规则（{file}）", "从新建的工作目录里拷一份")
