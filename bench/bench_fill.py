"""Filling one Word document: docgen.word against the docxtpl package, in one run, by turns.

`make bench` prints ratios, medians over rounds in which both take their turn; absolute times
say more of the machine than of the code. The floor is what no engine can go below: rendering
the same strings and deflating them.
"""

from __future__ import annotations

import gc
import statistics
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from docgen.word.template.compile import compile

ROUNDS = 15


def save(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def letter() -> tuple[bytes, dict[str, Any]]:
    """One page, twenty fields."""
    document = Document()
    for n in range(20):
        document.add_paragraph(f"第{n + 1}项：{{{{ 项{n} }}}}，请予核实。")
    return save(document), {f"项{n}": f"内容{n} & 其他" for n in range(20)}


def report() -> tuple[bytes, dict[str, Any]]:
    """Eleven pages: 24 headings with prose, three tables of thirty rows."""
    document = Document()
    for text in (
        "{%p for 节 in 节们 %}",
        "{{ 节.题 }}",
        "{{ 节.文 }}",
        "{{ 节.文 }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(text)
    for n in range(3):
        table = document.add_table(4, 5)
        table.rows[1].cells[0].text = f"{{%tr for 行 in 表{n} %}}"
        for column, cell in enumerate(table.rows[2].cells):
            cell.text = f"{{{{ 行.列{column} }}}}"
        table.rows[3].cells[0].text = "{%tr endfor %}"
    rows = [{f"列{c}": f"{r * c}户" for c in range(5)} for r in range(30)]
    prose = "全县上下集中力量推进脱贫攻坚各项工作，取得阶段性成效。" * 6
    sections = [{"题": f"第{n}节", "文": prose} for n in range(24)]
    return save(document), {"节们": sections, "表0": rows, "表1": rows, "表2": rows}


def table() -> tuple[bytes, dict[str, Any]]:
    """One table of 1000 rows and 12 columns."""
    document = Document()
    made = document.add_table(4, 12)
    made.rows[1].cells[0].text = "{%tr for 行 in 行们 %}"
    for column, cell in enumerate(made.rows[2].cells):
        cell.text = f"{{{{ 行.列{column} }}}}"
    made.rows[3].cells[0].text = "{%tr endfor %}"
    return save(document), {
        "行们": [{f"列{c}": f"{r}-{c}" for c in range(12)} for r in range(1000)]
    }


def peer(data: bytes, context: dict[str, Any]) -> bytes:
    template = DocxTemplate(BytesIO(data))
    template.render(dict(context), autoescape=True)
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def first(data: bytes, context: dict[str, Any]) -> bytes:
    template, findings = compile(data, "bench")
    assert template is not None, findings
    return template.fill(context)[0]


def timed(function: Callable[[], object], times: int) -> float:
    gc.collect()  # what one side left behind must not be swept up in the other's time
    started = time.perf_counter()
    for _ in range(times):
        function()
    return (time.perf_counter() - started) / times


def main() -> None:
    print("                        docxtpl/fill   docxtpl/(compile+fill)   fill/floor")
    for name, make, times in (("letter, 20 fields", letter, 40), ("report, 11 pages", report, 10),
                              ("table, 1000 x 12", table, 2)):  # fmt: skip
        data, context = make()
        compiled, _ = compile(data, name)
        assert compiled is not None
        out = compiled.fill(context)[0]
        with zipfile.ZipFile(BytesIO(out)) as archive:
            body = archive.read("word/document.xml")
        code = compiled._code["word/document.xml"][1]

        def floor(body: bytes = body, code: Any = code, context: Any = context) -> None:
            code.render(context).encode()
            zlib.compress(body, 1)

        ratios = []
        for _ in range(ROUNDS):
            theirs = timed(lambda d=data, c=context: peer(d, c), max(1, times // 20))  # type: ignore[misc]
            ours = timed(lambda t=compiled, c=context: t.fill(c), times)  # type: ignore[misc]
            whole = timed(lambda d=data, c=context: first(d, c), max(1, times // 20))  # type: ignore[misc]
            ratios.append((theirs / ours, theirs / whole, ours / timed(floor, times)))
        told = [statistics.median(column) for column in zip(*ratios, strict=True)]
        print(f"{name:22} {told[0]:10.1f} x {told[1]:20.1f} x {told[2]:14.2f} x")


if __name__ == "__main__":
    main()
