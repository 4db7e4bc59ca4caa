"""Makes templates/docx/check-sheet.docx: what a household or village is checked for, on a page.

Run once by an engineer: `python templates/make_check_sheet.py`. No county's printed sheet was to
be had; the columns follow the village sheet of Guangxi (序号、指标、目标值、脱贫认定).
"""

from __future__ import annotations

from pathlib import Path

from make_report import HEAD, WIDTH, R, W, cell, grid, make, page, para, row

TARGET = Path(__file__).parent / "docx" / "check-sheet.docx"
WIDTHS = (700, 1500, WIDTH - 700 - 1500 - 2300 - 1300, 2300, 1300)
MET = "是　否"  # one is ringed


def line(*texts: str, head: bool = False, high: int = 0) -> str:
    """A row of the table; the standard is flush left, all else centred."""
    idents = ("c6",) * 5 if head else ("c3", "c3", "c4", "c3", "c3")
    parts = zip(texts, idents, WIDTHS, strict=True)
    return row(*(cell(para(ident, text), width) for text, ident, width in parts), head=head)


def broad(label: str, text: str, high: int) -> str:
    """A row of two cells: what is to be written, and the room for it."""
    parts = ((label, "c3", 2, sum(WIDTHS[:2])), (text, "c5", 3, sum(WIDTHS[2:])))
    cells = (
        cell(para(ident, said), width)
        .replace("<w:tcPr>", "<w:tcPr>", 1)
        .replace("<w:vAlign", f'<w:gridSpan w:val="{span}"/><w:vAlign', 1)
        for said, ident, span, width in parts
    )
    return row(*cells, height=high).replace("exact", "atLeast", 1)


def table() -> str:
    """One row for each indicator; what is found is written by hand."""

    def control(text: str) -> str:
        return line(f"{{%tr {text} %}}", "", "", "", "")

    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="tb"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>{grid(*WIDTHS)}'
        + line("序号", "指标", "标准", "核查情况", "是否达标", head=True)
        + control("for 项 in 指标表")
        + line("{{ loop.index }}", "{{ 项.指标 }}", "{{ 项.标准 }}", "", MET)
        + control("endfor")
        + broad("问题和建议", "", 1300)
        + control("for 谁 in 签字人")
        + broad("{{ 谁 }}（签字）", "年　　月　　日　", 620)
        + control("endfor")
        + "</w:tbl>"
    )


def document() -> str:
    """document.xml."""
    told = "{% for 名 in 抬头 %}{{ 名 }}：{{ 本份[名] }}　　{% endfor %}"
    body = (
        para("t2", "{{ 标题|换行 }}")
        + para("t5")
        + para("to", told)
        + table()
        + para("c7")
        + page()
    )
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}</w:body></w:document>"


if __name__ == "__main__":
    make(TARGET, document())
