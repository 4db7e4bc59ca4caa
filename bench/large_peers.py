"""The bare part of the work in other programs: `python bench/large_peers.py NAME FILE|ROWS OUT`.

Prints how many rows were read or written. No row is checked.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

PAGE = """<table>{% for row in rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table>"""


def openpyxl_reads(source: str, _: Path) -> int:
    """Read the cells of a workbook's first sheet."""
    import openpyxl

    book = openpyxl.load_workbook(source, read_only=True)
    return sum(1 for _ in book.worksheets[0].values) - 1


def csv_reads(source: str, _: Path) -> int:
    """Read the rows of a CSV file."""
    with Path(source).open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.DictReader(stream))


def jinja2_writes(rows: str, out: Path) -> int:
    """Write a page with a list of findings."""
    from jinja2 import Environment

    page = Environment(autoescape=True).from_string(PAGE)
    out.write_text(page.render(rows=_findings(int(rows))), encoding="utf-8")
    return out.read_text("utf-8").count("<tr>")


def openpyxl_writes(rows: str, out: Path) -> int:
    """Write a workbook with a list of findings."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in _findings(int(rows)):
        sheet.append(row)
    book.save(out)
    return int(rows)


def _findings(rows: int) -> Iterator[tuple[str, ...]]:
    for number in range(rows):
        place = f"inputs/registers/家庭成员.csv[表]!D{number + 2}"
        problem = f"家庭成员“张某{number}”：性别写“男”，与证件号第17位不符"
        yield ("错误", "CY-03", "某某镇", place, problem, "照身份证改正", "GB 11643—1999 第17位")


PEERS: dict[str, Callable[[str, Path], int]] = {
    "openpyxl_reads": openpyxl_reads,
    "csv_reads": csv_reads,
    "jinja2_writes": jinja2_writes,
    "openpyxl_writes": openpyxl_writes,
}

if __name__ == "__main__":
    print(PEERS[sys.argv[1]](sys.argv[2], Path(sys.argv[3])))
