"""The look of a Word file: pages a second for reading and judging, and for mending, at two lengths.

The document is as an office types it: Word's own styles, bold headings, runs cut up by editing.
A page is 22 lines of 28 characters. The ratio of the two lengths shows that it grows linearly.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from docgen.load.yaml_reader import read_yaml
from docgen.word.layout.reader import read_outline
from docgen.word.layout.restyle import restyle
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.judgement import check_format
from docgen.wordformat.profile import Profile
from docgen.wordformat.profile_reader import read_profile

ROOT = Path(__file__).resolve().parents[1]
PAGES = (50, 500)
PER_PAGE = 22 * 28
PIECES = (
    "今年以来，全县坚持精准扶贫、精准脱贫，",
    "共有建档立卡贫困户",
    "4120户15240人",
    "，工作扎实推进。",
)


def document(pages: int) -> bytes:
    """A document of so many full pages."""
    made = Document()
    made.add_heading("关于脱贫攻坚工作情况的报告", 0)
    written, count = 0, 0
    while written < pages * PER_PAGE:
        count += 1
        if count % 8 == 1:
            made.add_heading("一、工作开展情况", 1)
            written += 28
        paragraph = made.add_paragraph()
        for index in range(12):
            piece = PIECES[index % 4]
            paragraph.add_run(piece).bold = index == 2
            written += len(piece)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def profile() -> Profile:
    """The shipped profile."""
    path = ROOT / "checks/format/gbt9704.yaml"
    source, _ = read_yaml(path.read_bytes(), path.name)
    made = read_profile(source)[0] if source else None
    assert made is not None
    return made


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor and what came out: others on the machine do not count."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def main() -> None:
    """Print the figures."""
    demands = profile()
    rates: dict[str, list[float]] = {"读入和判断": [], "改版式": []}
    for pages in PAGES:
        data = document(pages)

        def judge(data: bytes = data) -> Any:
            outline, _ = read_outline(data)
            assert outline is not None
            return outline, check_format(demands, outline, "")

        judge()
        seconds, (outline, found) = timed(judge)
        fixes = find_fixes(demands, outline)
        again, _ = timed(lambda d=data, m=fixes, o=outline: restyle(d, m, o))
        tracemalloc.start()
        judge()
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        for name, took in (("读入和判断", seconds), ("改版式", again)):
            rates[name].append(pages / took)
            print(f"{name}　{pages} 页　{took:.2f} 秒　每秒 {pages / took:.0f} 页")
        print(f"　　{len(found)} 条问题，{len(fixes)} 处改动，Python 内存 {peak:.0f} MB")
    for name, (short, long) in rates.items():
        print(f"{name}　长文每页用时是短文的 {short / long:.2f} 倍（1 为线性）")


if __name__ == "__main__":
    main()
