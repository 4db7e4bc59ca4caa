"""The look of a Word file: pages per second for reading with judging, and for restyling.

The document is as an office types it: Word's own styles, bold headings, runs cut up by editing.
A page is 22 lines of 28 characters. The rates at two lengths show whether time grows linearly.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from measuring import require, timed

from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.layout import Outline
from docgen.word.layout.reader import read_outline
from docgen.word.layout.restyle import restyle
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.judgement import check_format
from docgen.wordformat.profile import Profile
from docgen.wordformat.profile_reader import read_profile

ROOT = Path(__file__).resolve().parents[1]
PAGES = (50, 500)
CHARACTERS_PER_PAGE = 22 * 28
PIECES = (
    "今年以来，全县坚持精准扶贫、精准脱贫，",
    "共有建档立卡贫困户",
    "4120户15240人",
    "，工作扎实推进。",
)


def document(pages: int) -> bytes:
    """Return a document of so many full pages."""
    made = Document()
    made.add_heading("关于脱贫攻坚工作情况的报告", 0)
    written = 0
    count = 0
    while written < pages * CHARACTERS_PER_PAGE:
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
    """Return the shipped profile."""
    path = ROOT / "checks/format/gbt9704.yaml"
    source, findings = read_yaml(path.read_bytes(), path.name)
    found = read_profile(source)[0] if source else None
    if found is None:
        raise SystemExit(f"{path.name}: {findings}")
    return found


def judge(demands: Profile, data: bytes) -> tuple[Outline, Sequence[Finding]]:
    """Read a document and judge its look."""
    outline, findings = read_outline(data)
    if outline is None:
        raise SystemExit(f"the work was not done: {findings}")
    return outline, check_format(demands, outline, "")


def peak_of(work: Callable[[], object]) -> float:
    """Return the peak of Python's memory during some work, in MB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


def measure(demands: Profile, pages: int) -> tuple[float, float]:
    """Print the figures of one length; return pages per second of judging and of restyling."""
    data = document(pages)
    judge(demands, data)  # the first run compiles patterns
    judging, (outline, findings) = timed(lambda: judge(demands, data), time.process_time)
    require(len(findings), f"findings on {pages} pages")
    fixes = find_fixes(demands, outline)
    require(len(fixes), f"fixes on {pages} pages")
    restyling, restyled = timed(lambda: restyle(data, fixes, outline), time.process_time)
    remaining = judge(demands, restyled)[1]
    require(len(findings) - len(remaining), f"findings that restyling removed on {pages} pages")
    peak = peak_of(lambda: judge(demands, data))
    for label, seconds in (("读入和判断", judging), ("改版式", restyling)):
        print(f"{label}　{pages} 页　{seconds:.2f} 秒　每秒 {pages / seconds:.0f} 页")
    print(f"　　{len(findings)} 条问题，{len(fixes)} 处改动，Python 内存 {peak:.0f} MB")
    return pages / judging, pages / restyling


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of two lengths and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs=2, default=PAGES)
    pages = parser.parse_args(arguments).pages
    demands = profile()
    short, long = (measure(demands, count) for count in pages)
    for label, first, second in zip(("读入和判断", "改版式"), short, long, strict=True):
        print(f"{label}　长文每页用时是短文的 {first / second:.2f} 倍（1 为线性）")


if __name__ == "__main__":
    main()
