"""Wording: pages of Word per second of processor time at two lengths; both must be alike.

A page is 22 lines of 28 characters, 616 in all. Each page contains one fault, to prove the check.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from measuring import require, timed

from docgen.app.lint_files import read_wording
from docgen.app.project_reader import ProjectReader
from docgen.lint.text_check import Wording
from docgen.model.finding import Finding
from docgen.word.paragraph_reader import read_paragraphs
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
PAGES = (50, 500)
CHARACTERS_PER_PAGE = 22 * 28
ROUNDS = 3
PARAGRAPHS = (
    "一、基本情况（之{n}）",
    "全县危房{n}户，其中四类重点对象{n}户。减去在建的20户，要逐户核定改造方式，严格执行面积和补助标准。",
    "（一）资金情况。为{n}户搬迁户核实建房贷款；已下拨基础设施建设资金3330万元。",
    "（二）进度情况。已开工4046户，编号{n}，为上级下达任务2786户的145%，为县定任务3740户的108%。",
    "要抓好三项工作：一是抓进度；二是抓质量；三是抓安全。按照示政〔2018〕{n}号文件，2018年3月16日前完成。",
    "村“两委”和驻村工作队入户调查{n}户，填写《贫困村退出认定表》，经商议、评议、公示后，逐级审核、核查、公告。",
)
FAULT = "第{n}项工作正在推进，，请予核实。"


def document(pages: int, number: int) -> bytes:
    """Return a Word file in which no two paragraphs are alike: numbers count on from `number`."""
    made = Document()
    written = 0
    for page in range(1, pages + 1):
        made.add_paragraph(FAULT.replace("{n}", str(number)))
        while written < page * CHARACTERS_PER_PAGE:
            for text in PARAGRAPHS:
                line = text.replace("{n}", str(number))
                made.add_paragraph(line)
                written += len(line)
                number += 1
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def lint(data: bytes, wording: Wording) -> Sequence[Finding]:
    """Read a document and check its wording."""
    passages, findings = read_paragraphs(data, "a.docx")
    if passages is None:
        raise SystemExit(f"the work was not done: {findings}")
    return Wording(wording.rules).check(passages, "a.docx")[0]


def measure(wording: Wording, pages: int) -> float:
    """Print the figures of one length; return its best rate in pages per second."""
    times = []
    for turn in range(1, ROUNDS + 1):
        data = document(pages, 10 ** (turn + 4) * pages)
        seconds, findings = timed(lambda d=data: lint(d, wording), time.process_time)  # type: ignore[misc]
        times.append(seconds)
        require(len(findings), f"findings on {pages} pages", pages)
    best = min(times)
    print(f"{pages} 页　{best:.2f} 秒　每秒 {pages / best:.0f} 页　问题 {len(findings)}")
    return pages / best


def main(arguments: Sequence[str] | None = None) -> None:
    """Print pages per second at each length, and how the time grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs=2, default=PAGES)
    pages = parser.parse_args(arguments).pages
    wording, broken = read_wording(ProjectReader(Workspace(ROOT)))
    if broken:
        raise SystemExit(f"the rules of wording are broken: {broken[0].message}")
    lint(document(1, 1), wording)  # the first run compiles patterns
    short, long = (measure(wording, count) for count in pages)
    print(f"每页用时之比（长／短）{short / long:.2f}")


if __name__ == "__main__":
    main()
