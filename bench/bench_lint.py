"""Wording: pages of Word per second of processor time at two lengths; both must be alike.

A page is 22 lines of 28 characters, 616 in all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from docx import Document

from docgen.app.lint_files import read_wording
from docgen.app.project_reader import Reading
from docgen.lint.text_check import Wording
from docgen.rules.rule import Rule
from docgen.word.paragraph_reader import read_paragraphs
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = (50, 500)
PAGE = 22 * 28
PARAGRAPHS = (
    "一、基本情况（之{n}）",
    "全县危房{n}户，其中四类重点对象{n}户。减去在建的20户，要逐户核定改造方式，严格执行面积和补助标准。",
    "（一）资金情况。为{n}户搬迁户核实建房贷款；已下拨基础设施建设资金3330万元。",
    "（二）进度情况。已开工4046户，编号{n}，为上级下达任务2786户的145%，为县定任务3740户的108%。",
    "要抓好三项工作：一是抓进度；二是抓质量；三是抓安全。按照示政〔2018〕{n}号文件，2018年3月16日前完成。",
    "村“两委”和驻村工作队入户调查{n}户，填写《贫困村退出认定表》，经商议、评议、公示后，逐级审核、核查、公告。",
)


def paper(pages: int, number: int) -> bytes:
    """A Word file of that many pages, no two paragraphs alike: numbers count on from `number`."""
    document, letters = Document(), 0
    while letters < pages * PAGE:
        for text in PARAGRAPHS:
            line = text.replace("{n}", str(number))
            document.add_paragraph(line)
            letters += len(line)
            number += 1
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def seconds(data: bytes, rules: Iterable[Rule]) -> tuple[float, int]:
    """The processor time of one reading and check, and what it found."""
    began = time.process_time()
    passages, _ = read_paragraphs(data, "a.docx")
    assert passages is not None
    found, _ = Wording(rules).check(passages, "a.docx")
    return time.process_time() - began, len(found)


def main() -> None:
    """Print pages per second at each length, and how the time grows."""
    wording, broken = read_wording(Reading(Workspace(ROOT)))
    assert not broken
    seconds(paper(1, 1), wording.rules)
    rates = []
    for pages in LENGTHS:
        papers = (paper(pages, start) for start in (10**5 * pages, 10**6 * pages, 10**7 * pages))
        taken, found = min(seconds(data, wording.rules) for data in papers)
        rates.append(pages / taken)
        print(f"{pages} 页　{taken:.2f} 秒　每秒 {pages / taken:.0f} 页　问题 {found}")
    print(f"每页用时之比（长／短）{rates[0] / rates[-1]:.2f}")


if __name__ == "__main__":
    main()
