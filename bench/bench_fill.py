"""Filling one Word document: docgen.word against the docxtpl package, by turns in one run.

Ratios are medians over rounds in which both take their turn, because absolute times depend on the
machine. The floor is the least that any engine must do: render the same strings and deflate them.
"""

from __future__ import annotations

import argparse
import statistics
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docxtpl import DocxTemplate
from lxml import etree
from measuring import require, timed

from docgen.word.template.compile import compile
from docgen.word.template.fill import Template

ROUNDS = 15
BODY = "word/document.xml"
Context = dict[str, object]


@dataclass(frozen=True)
class Case:
    """A template with the values to fill it with. `times` fills are one turn of docgen."""

    name: str
    template: bytes
    context: Context
    times: int


def save(document: DocumentObject) -> bytes:
    """Return a document as bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def letter() -> Case:
    """Return one page with twenty fields."""
    document = Document()
    for number in range(20):
        document.add_paragraph(f"第{number + 1}项：{{{{ 项{number} }}}}，请予核实。")
    context: Context = {f"项{number}": f"内容{number} & 其他" for number in range(20)}
    return Case("letter, 20 fields", save(document), context, times=40)


def report() -> Case:
    """Return eleven pages: 24 headings with prose, three tables of thirty rows."""
    document = Document()
    for text in (
        "{%p for 节 in 节们 %}",
        "{{ 节.题 }}",
        "{{ 节.文 }}",
        "{{ 节.文 }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(text)
    for number in range(3):
        add_table(document, f"表{number}", columns=5)
    rows = [{f"列{c}": f"{r * c}户" for c in range(5)} for r in range(30)]
    prose = "全县上下集中力量推进脱贫攻坚各项工作，取得阶段性成效。" * 6
    sections = [{"题": f"第{number}节", "文": prose} for number in range(24)]
    context: Context = {"节们": sections, "表0": rows, "表1": rows, "表2": rows}
    return Case("report, 11 pages", save(document), context, times=10)


def long_table() -> Case:
    """Return one table of 1000 rows and 12 columns."""
    document = Document()
    add_table(document, "行们", columns=12)
    rows = [{f"列{c}": f"{r}-{c}" for c in range(12)} for r in range(1000)]
    return Case("table, 1000 x 12", save(document), {"行们": rows}, times=2)


def add_table(document: DocumentObject, rows: str, columns: int) -> None:
    """Add a table that repeats its third row for each of `rows`."""
    table = document.add_table(4, columns)
    table.rows[1].cells[0].text = f"{{%tr for 行 in {rows} %}}"
    for column, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ 行.列{column} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def fill_with_docxtpl(case: Case) -> bytes:
    """Return the document that docxtpl makes."""
    template = DocxTemplate(BytesIO(case.template))
    template.render(dict(case.context), autoescape=True)
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def compiled(case: Case) -> Template:
    """Return the compiled template of a case."""
    template, findings = compile(case.template, case.name)
    if template is None:
        raise SystemExit(f"{case.name}: {findings}")
    return template


def body_of(document: bytes) -> bytes:
    """Return the main part of a Word file."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return archive.read(BODY)


def check_filled(case: Case, document: bytes) -> None:
    """Exit unless every value of the case is in the document."""
    text = "".join(map(str, etree.fromstring(body_of(document)).itertext()))
    values = set(texts(case.context))
    require(sum(value in text for value in values), f"values in “{case.name}”", len(values))


def texts(value: object) -> Iterator[str]:
    """Yield every text of a context."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def floor(template: Template, case: Case, body: bytes) -> None:
    """Render the strings of the main part and deflate as many bytes."""
    code = template._code[BODY][1]
    code.render(case.context).encode()
    zlib.compress(body, 1)


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the seconds of one call, as the mean of several."""

    def repeat() -> None:
        for _ in range(times):
            work()

    return timed(repeat)[0] / times


def measure(case: Case, rounds: int) -> None:
    """Prove that both engines fill the template, then print the ratios of their times."""
    template = compiled(case)
    document, _ = template.fill(case.context)
    check_filled(case, document)
    check_filled(case, fill_with_docxtpl(case))
    body = body_of(document)
    few = max(1, case.times // 20)
    ratios = []
    for _ in range(rounds):
        peer = seconds(lambda: fill_with_docxtpl(case), few)
        fill = seconds(lambda: template.fill(case.context), case.times)
        whole = seconds(lambda: compiled(case).fill(case.context), few)
        least = seconds(lambda: floor(template, case, body), case.times)
        ratios.append((peer / fill, peer / whole, fill / least))
    medians = [statistics.median(column) for column in zip(*ratios, strict=True)]
    print(f"{case.name:22} {medians[0]:10.1f} x {medians[1]:20.1f} x {medians[2]:14.2f} x")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the ratios of each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args(arguments).rounds
    print("                        docxtpl/fill   docxtpl/(compile+fill)   fill/floor")
    for case in (letter(), report(), long_table()):
        measure(case, rounds)


if __name__ == "__main__":
    main()
