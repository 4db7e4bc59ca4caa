"""Changes into a CSV file: lines that do not change stay as they were typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from docgen.model.problem import Changes, Row
from docgen.model.source import Source
from docgen.problems.edit.column_header import Header


def amend(data: bytes, source: Source, changes: Changes, fields: Sequence[str]) -> bytes:
    """The file with the changes in it, in its own encoding, sign and line ends."""
    text, encoding = _decoded(data)
    records = list(_records(text))
    header = Header.of(source, changes, fields)
    sign = max(",\t;", key=records[0][0].count)
    end = "\r\n" if "\r\n" in text else "\n"

    def line(cells: Sequence[str]) -> str:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=sign, lineterminator=end).writerow(cells)
        return out.getvalue()

    def changed(number: int, new: dict[int, str]) -> None:
        cells = list(next(csv.reader(io.StringIO(records[number][0], newline=""), delimiter=sign)))
        cells += [""] * (max(new) + 1 - len(cells))
        for column, value in new.items():
            cells[column] = value
        records[number] = (line(cells), records[number][1])

    if header.more:
        changed(header.line, dict(enumerate(header.more, header.width)))
    for index, row in changes.edits.items():
        changed(header.rows[index], {header.column(name): value for name, value in row.items()})
    body = [record for record, _ in records]
    if body and not body[-1].endswith(("\n", "\r")):
        body[-1] += end
    body += [line(header.cells(row)) for row in changes.added]
    return "".join(body).encode(encoding)


def begin(rows: Sequence[Row], fields: Sequence[str]) -> bytes:
    """A new file, with the mark by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([fields, *([row.get(name, "") for name in fields] for row in rows)])
    return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, with its mark if it has one, and the encoding that gives these bytes again."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-16"), "utf-16"


def _records(text: str) -> Iterator[tuple[str, int]]:
    """Every record as it was typed, with its number; one with line ends in quotes is one."""
    lines, start = io.StringIO(text, newline=""), 0
    merged, open_quote = list[str](), False
    for line in lines:
        merged.append(line)
        open_quote ^= line.count('"') % 2 == 1
        if not open_quote and line.endswith(("\n", "\r")):
            yield "".join(merged), start
            merged, start = [], start + 1
    if merged:
        yield "".join(merged), start
