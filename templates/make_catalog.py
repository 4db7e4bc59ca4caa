"""Makes the templates of the archive papers: catalog, contents of a volume, its note, its cover.

Run once by an engineer: `python templates/make_catalog.py`. The items are those of DA/T 22—2015
(catalog, note) and GB/T 9705—2008 (contents, cover); the catalog lies
across the page, 297 mm × 210 mm. Neither standard was to be had in print: sizes of type and
heights of lines are the office's own, to be changed in Word.
"""

from __future__ import annotations

from pathlib import Path

from make_report import (
    HEAD,
    KEEP,
    LINE,
    PAGE,
    R,
    W,
    border,
    cell,
    grid,
    make,
    para,
    row,
    size,
    spacing,
    tag,
    when,
)

FOLDER = Path(__file__).parent / "docx"
SIDE = 1417  # 25 mm
WIDTH = PAGE[0] - 2 * SIDE
ACROSS = PAGE[1] - 2 * SIDE  # the text area of a page that is turned
THICK = "".join(border(side, 12) for side in ("top", "left", "bottom", "right"))
NONE = "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "left", "bottom", "right"))
UNDER = NONE.replace('<w:bottom w:val="nil"/>', border("bottom", 4))


def direct(ident: str, text: str, ppr: str = "", rpr: str = "") -> str:
    """A paragraph of a style with something of its own."""
    style = f'<w:pStyle w:val="{ident}"/>'
    run = para("", text).removeprefix("<w:p>").removesuffix("</w:p>")
    run = run.replace("<w:r>", f"<w:r><w:rPr>{rpr}</w:rPr>", 1) if rpr else run
    return f"<w:p><w:pPr>{style}{ppr}</w:pPr>{run}</w:p>"


def table(name: str, font: float = 10.5) -> str:
    """A table by columns and rows: the head repeats, rows do not break, equal cells are one."""
    third = WIDTH // 3
    small = size(font)
    aligned = "".join(
        when(
            f"格.对齐 == '{side}'",
            when("行.随", direct(ident, "{{ 格.文 }}", KEEP, small)),
            when("not 行.随", direct(ident, "{{ 格.文 }}", "", small)),
        )
        for side, ident in (("左", "c4"), ("中", "c3"), ("右", "c5"))
    )

    def across(loop: str, inner: str) -> str:
        first = cell(para("c3", f"{{%tc for {loop} %}}"), third)
        return first + cell(inner, third) + cell(para("c3", "{%tc endfor %}"), third)

    def control(text: str) -> str:
        return row(cell(para("c3", f"{{%tr {text} %}}"), third), *[cell(para("c3"), third)] * 2)

    head = direct("c6", "{% colwidth 列.宽 %}{{ 列.名 }}", KEEP, small)
    body = para("c3", "{% colwidth 格.宽 %}{% vjoin 格.续 %}") + aligned
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="tb"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>{grid(third, third, third)}'
        + row(across(f"列 in {name}.列", head), head=True)
        + control(f"for 行 in {name}.行")
        + row(across("格 in 行.格", body))
        + control("endfor")
        + "</w:tbl>"
    )


def tables(font: float = 10.5) -> str:
    """All tables of a paper, one after the other."""
    inner = (
        when("块.题", para("c1", "{{ 块.题 }}"))
        + table("块", font)
        + when("not loop.last", para("c7"))
    )
    return tag("for 块 in 正文块") + inner + tag("endfor")


def form(*lines: tuple[str, str], wide: int = WIDTH, label: int = 2200, height: int = 740) -> str:
    """Lines of a form: what is asked, and what is written over a line."""

    def line(name: str, text: str) -> str:
        asked = cell(para("c6", name), label, NONE)
        said = cell(para("c4", text), wide - label, UNDER)
        return row(asked, said).replace(
            "<w:cantSplit/>", f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'
        )

    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr>{grid(label, wide - label)}'
        + "".join(line(*given) for given in lines)
        + "</w:tbl>"
    )


def sheet(
    across: bool = False,
    numbered: bool = True,
    last: bool = True,
    paper: tuple[int, int] = PAGE,
    first: int = 1,
) -> str:
    """The page of a register: narrower margins than a letter's, 30 mm above, 25 mm elsewhere.

    `numbered`: with page numbers, from `first` (0: they go on); `last`: the last section, which
    ends the document; `paper`: its size upright.
    """
    wide, high = paper[::-1] if across else paper
    turned = ' w:orient="landscape"' if across else ""
    feet = (
        '<w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
    )
    section = (
        f"<w:sectPr>{feet if numbered else ''}"
        f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{SIDE + 284}" w:right="{SIDE}" w:bottom="{SIDE}" w:left="{SIDE}" '
        f'w:header="851" w:footer="794" w:gutter="0"/>'
        + (f'<w:pgNumType w:start="{first}"/>' if numbered and first else "")
        + f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )
    end = '<w:p><w:pPr><w:pStyle w:val="b2"/>'
    # A paragraph must follow a table; this one takes no room, so that no page is made for it.
    return f"{end}</w:pPr></w:p>{section}" if last else f"{end}{section}</w:pPr></w:p>"


def whole(body: str) -> str:
    """document.xml."""
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}</w:body></w:document>"


def catalog() -> str:
    """The catalog of archived items, its cover before it."""
    cover = (
        para("t5")
        + direct("t2", "归档文件目录", spacing(LINE, LINE, 900), size(36))
        + form(
            ("全宗名称", "{{ 全宗名称 }}"),
            ("全宗号", "{{ 全宗号 }}"),
            ("档案门类", "{{ 门类 }}"),
            ("年　　度", "{{ 年度 }}年"),
            ("保管期限", "{{ 保管期限 }}"),
            ("机构（问题）", "{{ 机构 }}"),
            wide=9600,
        )
    )
    head = direct("t1", "归档文件目录", spacing(0, 60, 560))
    about = (
        "全宗号：{{ 全宗号 }}　年度：{{ 年度 }}　保管期限：{{ 保管期限 }}　机构（问题）：{{ 机构 }}"
    )
    counts = "共{{ 件数|数 }}件，{{ 总页数|数 }}页"
    line = para("c2", about + "　" + counts)
    return whole(
        cover
        + sheet(across=True, numbered=False, last=False)
        + head
        + line
        + tables()
        + sheet(across=True)
    )


def contents() -> str:
    """What a volume contains."""
    head = direct("t1", "卷内文件目录", spacing(0, 60, 560))
    line = para("c2", "案卷号：{{ 案卷号 }}　　案卷题名：{{ 案卷.案卷题名 }}")
    return whole(head + line + tables() + sheet())


def note() -> str:
    """The note at the end of a volume: what it holds, who put it in order, who checked it."""
    wide, high = 8200, 11200

    def signed(label: str, name: str, day: str) -> str:
        return direct(
            "c4", f"{label}：{name}　　　　　　　　签名：", spacing(240, 0, 400)
        ) + direct("c4", f"{day}", spacing(60, 0, 400))

    inner = (
        direct("c3", "卷内备考表", spacing(360, 360, 560), size(22))
        + direct("c4", "案卷号：{{ 案卷号 }}", spacing(0, 120, 400))
        + direct("c4", "案卷题名：{{ 案卷题名 }}", spacing(0, 120, 400))
        + direct("c4", "本卷情况说明：", spacing(120, 120, 400))
        + direct(
            "c4",
            "本卷共有文件材料{{ 卷内件数|数 }}件，{{ 卷内页数|数 }}页。{{ 情况说明 }}",
            spacing(0, 120, 440) + '<w:ind w:firstLineChars="200" w:firstLine="480"/>',
        )
    )
    foot = signed("整理人", "{{ 整理人 }}", "整理日期：{{ 整理日期 }}") + signed(
        "检查人", "{{ 检查人 }}", "检查日期：{{ 检查日期 }}"
    )
    left = '<w:vAlign w:val="top"/>'
    top = cell(inner, wide, THICK.replace(border("bottom", 12), "")).replace(
        '<w:vAlign w:val="center"/>', left
    )
    below = cell(foot + para("c4"), wide, THICK.replace(border("top", 12), "")).replace(
        '<w:vAlign w:val="center"/>', '<w:vAlign w:val="bottom"/>'
    )
    return whole(
        f'<w:tbl><w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="400" w:type="dxa"/>'
        f'<w:right w:w="400" w:type="dxa"/></w:tblCellMar></w:tblPr>{grid(wide)}'
        + row(top, height=high - 3600)
        + row(below, height=3600)
        + "</w:tbl>"
        + sheet(numbered=False)
    )


def cover() -> str:
    """The cover of a volume."""
    none = NONE
    half = WIDTH // 2

    def line(*texts: str) -> str:
        cells = (cell(para("c4", text), WIDTH // len(texts), none) for text in texts)
        return row(*cells, height=800)

    body = (
        para("t5")
        + direct("c3", "{{ 全宗名称 }}", spacing(600, 300, 700), size(26))
        + direct("c3", "{{ 类目名称 }}", spacing(0, 1200, 560), size(18))
        + direct("c3", "{{ 案卷题名 }}", spacing(600, 2400, 800), size(26))
        + f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr>{grid(half, half)}"
        + line("自　{{ 起始日期 }}", "至　{{ 终止日期 }}")
        + line("保管期限：{{ 保管期限 }}", "归档号：{{ 归档号 }}")
        + line("本卷共　{{ 件数 }}　件　{{ 页数 }}　页", "案卷号：{{ 案卷号 }}")
        + "</w:tbl>"
        + sheet(numbered=False)
    )
    return whole(body)


if __name__ == "__main__":
    make(FOLDER / "catalog-list.docx", catalog())
    make(FOLDER / "volume-contents.docx", contents())
    make(FOLDER / "volume-note.docx", note())
    make(FOLDER / "volume-cover.docx", cover())
