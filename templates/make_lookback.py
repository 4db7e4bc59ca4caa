"""Makes the templates of the lookback papers: lists, ledger, slips, statistics.

Run once by an engineer: `python templates/make_lookback.py`. No county's printed form was to be
had: the columns are in checks/lookback/schema.yaml, the wording here is
the office's to change in Word.
"""

from __future__ import annotations

from make_catalog import FOLDER, WIDTH, direct, sheet, table, tables, whole
from make_report import cell, grid, make, para, row, spacing, tag, when

A3 = (16838, 23811)
SIGNED = (
    "填表人（签字）：　　　　　　　审核人（签字）：　　　　　　　填表日期：　　　　年　　月　　日"
)
SHORT = "填表人（签字）：　　　　　审核人（签字）：　　　　　日期："
DATE = "　　　　年　　月　　日"


def head() -> str:
    """The title and the line under it: who keeps the list, as of when, how many."""
    line = "填报单位：{{ 交办单位 }}　　截至{{ 截止日期 }}　　共{{ 问题数|数 }}个问题"
    return direct("t1", "{{ 标题 }}", spacing(0, 60, 560)) + para("c2", line)


def signed(text: str = SIGNED) -> str:
    """Who fills in and who answers for it, at the end of a list."""
    return direct("c4", text, spacing(160, 0, 400))


def listed() -> str:
    """A list of problems: across the page."""
    return whole(head() + tables(9) + signed() + sheet(across=True))


def ledger() -> str:
    """The ledger of the mending with all its columns: on A3."""
    return whole(head() + tables(9) + signed() + sheet(across=True, paper=A3))


def statistics() -> str:
    """Counts in tables, and what they look like."""
    drawn = when("块.类 == '图'", para("c7", ""), direct("c3", "{{p 块.图 }}"))
    shown = when(
        "块.类 == '表格'",
        when("块.题", para("c1", "{{ 块.题 }}")) + table("块", 10.5),
    )
    body = tag("for 块 in 正文块") + shown + drawn + tag("endfor")
    return whole(head() + body + signed(SHORT) + sheet())


def slip(urging: bool) -> str:
    """A letter to one unit, the list of its own problems behind it, a receipt at the end."""
    name = "督办单" if urging else "交办单"
    given = "督办字号" if urging else "交办字号"
    opening = (
        when("依据", para("p", "{{ 依据 }}"))
        + (
            para(
                "p",
                "经核对{{ 轮次 }}问题台账，截至{{ 截止日期 }}，你单位仍有{{ 问题数|数 }}个问题"
                "超过完成时限没有销号（见附件）。现予督办。",
            )
            if urging
            else para(
                "p",
                "经乡镇初核、县级复核，{{ 轮次 }}共有{{ 问题数|数 }}个问题由你单位负责整改"
                "（见附件），现点对点交办（“发点球”）。",
            )
        )
        + para(
            "p",
            "请对照附件逐条逐项核实，缺啥补啥，按所列标准、完成时限和责任人整改到位；"
            "整改一个，报送佐证材料申请销号一个。",
        )
        + (
            para("p", "确不能按期完成的，请书面说明原因和新的完成时限，由主要负责人签字后报来。")
            if urging
            else para("p", "确需延期的，请在完成时限之前书面申请。")
        )
        + when("反馈要求", para("p", "{{ 反馈要求 }}"))
        + when("联系方式", para("p", "{{ 联系方式 }}"))
    )
    letter = (
        direct("t1", f"脱贫攻坚“回头看”问题{name}", spacing(0, 120, 680))
        + when(given, direct("c3", f"{{{{ {given} }}}}", spacing(0, 240, 400)))
        + when(f"not {given}", para("t5"))
        + para("to", "{{ 责任单位 }}：")
        + opening
        + para("f3", "附件：{{ 责任单位 }}问题清单")
        + para("s1", "\t{{ 交办单位 }}（盖章）")
        + when("成文日期", para("s2", "\t{{ 成文日期 }}"))
        + when("not 成文日期", para("s2", f"\t{DATE}"))
    )
    attached = (
        direct("c4", "附件", spacing(0, 0, 400))
        + direct("t1", "{{ 责任单位 }}问题清单", spacing(0, 60, 560))
        + tables(9)
    )
    return whole(
        letter
        + sheet(last=False)
        + attached
        + sheet(across=True, last=False, first=0)
        + receipt(name, given)
        + sheet(first=0)
    )


def receipt(name: str, given: str) -> str:
    """What the unit sends back."""

    def line(label: str, text: str, height: int) -> str:
        asked, said = cell(para("c6", label), 2400), cell(para("c4", text), WIDTH - 2400)
        return row(asked, said).replace(
            "<w:cantSplit/>", f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'
        )

    form = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="tb"/>'
        f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        + grid(2400, WIDTH - 2400)
        + line("收到单位", "{{ 责任单位 }}", 700)
        + line("收到问题", "共　{{ 问题数|数 }}　个", 700)
        + line("收到日期", DATE, 700)
        + line("签收人", "签字：　　　　　　　　　电话：", 900)
        + line("整改责任人", "姓名：　　　　　　　　　职务：", 900)
        + line("整改安排", "", 2600)
        + line("单位意见", "主要负责人（签字）：　　　　　　　（盖章）", 1600)
        + "</w:tbl>"
    )
    return (
        direct("t1", f"“回头看”问题{name}回执", spacing(0, 120, 680))
        + when(given, direct("c3", f"{{{{ {given} }}}}"))
        + para("to", "{{ 交办单位 }}：")
        + para("p", f"你单位发来的{name}收到，回复如下。")
        + form
    )


if __name__ == "__main__":
    make(FOLDER / "lookback-list.docx", listed())
    make(FOLDER / "lookback-ledger.docx", ledger())
    make(FOLDER / "lookback-statistics.docx", statistics())
    make(FOLDER / "lookback-slip.docx", slip(urging=False))
    make(FOLDER / "lookback-urging.docx", slip(urging=True))
