"""Makes templates/docx/letter.docx: letters of responsibility, in the styles of the report.

Run once by an engineer: `python templates/make_letter.py`. No county's printed letter was to be
had: the parts are those of such letters in general, the page is that of GB/T 9704—2012.
"""

from __future__ import annotations

from pathlib import Path

from make_report import (
    HEAD,
    WIDTH,
    R,
    W,
    blocks,
    cell,
    grid,
    make,
    page,
    para,
    row,
    tag,
    when,
)

TARGET = Path(__file__).parent / "docx" / "letter.docx"
KEPT = "<w:keepNext/><w:keepLines/>"
PERSONS = "帮扶责任人—贫困户"  # both sides are people, who have no seal
DATE = "　　　　年　　月　　日"


def signing(text: str, ident: str = "to") -> str:
    """A line of the signature block: it stays with the next, so that the block never breaks."""
    style = f'<w:pStyle w:val="{ident}"/>'
    return para(ident, text).replace(style, style + KEPT)


def signed(side: str, lines: str) -> str:
    """One party's half: its seal, who signs, the date."""
    loop = tag(f"for 行 in {lines}") + signing("{{ 行 }}") + tag("endfor")
    given, left = para("to", "{{ 签订时间 }}"), para("to", DATE)
    sealed = when(f"签订类别 != '{PERSONS}'", signing(f"{side}（盖章）："))
    plain = when(f"签订类别 == '{PERSONS}'", signing(f"{side}："))
    return sealed + plain + loop + when("签订时间", given) + when("not 签订时间", left)


def signature() -> str:
    """Both parties side by side in one row that does not break."""
    none = "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "left", "bottom", "right"))
    half = WIDTH // 2
    cells = (signed("甲方", "甲方落款"), signed("乙方", "乙方落款"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr>{grid(half, half)}{row(*(cell(c, half, none) for c in cells))}</w:tbl>"
    ).replace('<w:vAlign w:val="center"/>', "")


def targets() -> str:
    """The table of targets as an attachment: one row for each."""
    widths = (900, WIDTH - 900 - 2 * 1900, 1900, 1900)

    def line(*texts: str, ident: str = "c3", head: bool = False) -> str:
        filled = zip(texts, widths, strict=True)
        return row(*(cell(para(ident, text), width) for text, width in filled), head=head)

    def control(text: str) -> str:
        return line(f"{{%tr {text} %}}", "", "", "")

    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="tb"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>{grid(*widths)}'
        + line("序号", "指标", "单位", "任务数", ident="c6", head=True)
        + control("for 项 in 任务")
        + line("{{ loop.index }}", "{{ 项.名称 }}", "{{ 项.单位 }}", "{{ 本份[项.名称]|数 }}")
        + control("endfor")
        + "</w:tbl>"
    )
    return when("任务", para("f4", "附件"), para("f5", "目标任务表"), table, para("c7"))


def document() -> str:
    """document.xml."""
    body = (
        para("t2", "{{ 标题|换行 }}")
        + para("t5")
        + para("to", "甲方：{{ 签约甲方 }}")
        + para("to", "乙方：{{ 签约乙方 }}")
        + para("p", "{{ 缘由 }}")
        + blocks("正文块", signed=True)
        + when("任务", signing("附件：目标任务表", "f3"))
        + signing("")
        + signature()
        + para("c7")
        + targets()
    )
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}{page()}</w:body></w:document>"


def overview() -> str:
    """document.xml of the table that lists all letters of a set: a landscape page."""
    body = para("t2", "{{ 标题 }}") + para("t5") + blocks("正文块") + page(landscape=True)
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}</w:body></w:document>"


if __name__ == "__main__":
    make(TARGET, document())
    make(TARGET.with_stem("letter-list"), overview())
    make(TARGET.with_stem("findings-list"), overview())
