"""Makes templates/docx/report.docx from the figures of GB/T 9704—2012.

Run once by an engineer: `python templates/make_report.py`. From then on the .docx is the
office's own, opened and edited in Word or WPS; running this again makes it anew.

Lengths in Word are twips (1/20 pt, 56.7 to the mm). Clauses in brackets are the standard's.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TARGET = Path(__file__).parent / "docx" / "report.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PAGE = (11906, 16838)  # A4 [5.1]
TOP, LEFT, BOTTOM, RIGHT = 2098, 1588, 1984, 1474  # 37, 28, 35, 26 mm [5.2.1]
WIDTH = PAGE[0] - LEFT - RIGHT  # 156 mm
LINE = 579  # 28.95 pt: 22 lines fill 225 mm [5.2.3]
SQUEEZE = -5  # 28 characters of 16 pt in 156 mm [5.2.3]
CHAR = 315  # one character of the body, squeezed
FOOTER = 1447  # the dash of the page number lies 7 mm below the text area [7.5]

FANG, HEI, KAI, SONG, TITLE = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"


def fonts(east: str, latin: str = LATIN) -> str:
    """East-Asian and Latin fonts together."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


def size(points: float) -> str:
    """A type size in points."""
    half = int(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def spacing(before: int = 0, after: int = 0, line: int = LINE, rule: str = "exact") -> str:
    """Space around a paragraph and its line pitch."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def style(name: str, ident: str, ppr: str = "", rpr: str = "", based: str = "a") -> str:
    """A paragraph style."""
    ppr = f"<w:pPr>{ppr}</w:pPr>" if ppr else ""
    rpr = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{ident}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:qFormat/>{ppr}{rpr}</w:style>'
    )


def letters(name: str, ident: str, rpr: str) -> str:
    """A character style."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{ident}">'
        f'<w:name w:val="{name}"/><w:qFormat/><w:rPr>{rpr}</w:rPr></w:style>'
    )


JC_CENTER, JC_RIGHT, JC_LEFT = (f'<w:jc w:val="{side}"/>' for side in ("center", "right", "left"))
INDENT = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHAR}"/>'
KEEP = "<w:keepNext/>"
RED = '<w:color w:val="FF0000"/>'
NO_SQUEEZE = '<w:spacing w:val="0"/>'

LEVELS = (
    ("一级标题", HEI),
    ("二级标题", KAI),
    ("三级标题", FANG),
    ("四级标题", FANG),
    ("五级标题", FANG),
)


def heading_styles() -> str:
    """Headings by level and the same as character styles for headings that run in [7.3.3]."""
    out = []
    for level, (name, font) in enumerate(LEVELS):
        ppr = f'{KEEP}<w:outlineLvl w:val="{level}"/>'
        out.append(style(name, f"h{level + 1}", ppr, fonts(font), based="p"))
        out.append(letters(f"{name}字", f"r{level + 1}", fonts(font)))
    return "".join(out)


def border(side: str, eighths: int, color: str = "000000", space: int = 0) -> str:
    """One line of a border, its width in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{color}"/>'


def tabs(*stops: tuple[str, int]) -> str:
    """Tab stops."""
    inner = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in stops)
    return f"<w:tabs>{inner}</w:tabs>"


# The date stands four characters from the right; it is about 6.5 characters long, and the
# issuing body is centred over it [7.3.5.1]. A centre tab does that for names of any length.
SIGN = WIDTH - 4 * CHAR - int(3.25 * CHAR)
RED_LINE = f"<w:pBdr>{border('bottom', 12, 'FF0000', 11)}</w:pBdr>"  # 4 mm below [7.2.7]
CELL_LINE = spacing(40, 40, 320, "atLeast")


# The imprint stands at the foot of the text area of the last page, whatever is above it [7.4.1].
# LibreOffice takes a frame only from the paragraph itself, and only if all its paragraphs have
# the same borders: so it is the one thing here that no style carries.
FRAME = (
    f'<w:framePr w:w="{WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" '
    'w:xAlign="center" w:yAlign="bottom"/>'
)
# Thick lines outside, 0.35 mm, and a thin one between, 0.25 mm [7.4.1].
STYLED = '<w:pStyle w:val="b1"/>'
IMPRINT_LINES = f"<w:pBdr>{border('top', 8)}{border('bottom', 8)}{border('between', 6)}</w:pBdr>"


def styles() -> str:
    """styles.xml: all formatting that the template has."""
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>'
        f'<w:snapToGrid w:val="0"/>{spacing()}'
        f'<w:jc w:val="both"/></w:pPr><w:rPr><w:spacing w:val="{SQUEEZE}"/></w:rPr></w:style>'
    )
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}<w:kern w:val="0"/>{size(16)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    plain = NO_SQUEEZE
    return (
        f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{normal}'
        '<w:style w:type="character" w:default="1" w:styleId="a0">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style>"
        + style("段落", "p", INDENT)
        + heading_styles()
        + style("公文标题", "t1", f"{spacing(2 * LINE, LINE, 680)}{JC_CENTER}",
                fonts(TITLE) + plain + size(22))
        + style("材料标题", "t2", spacing(LINE, 0, 680), based="t1")
        + style("副标题", "t3", f"{spacing(120, 0)}{JC_CENTER}", fonts(KAI))
        + style("题下", "t4", f"{spacing(60, 0)}{JC_CENTER}", fonts(KAI))
        + style("题下空行", "t5", spacing(0, 0))
        + style("主送机关", "to", JC_LEFT)
        + style("附件说明", "f1", tabs(("left", 6 * CHAR)) + spacing(LINE) +
                f'<w:ind w:left="{6 * CHAR}" w:hanging="{4 * CHAR}"/>')
        + style("附件说明续", "f2", spacing() +
                f'<w:ind w:left="{6 * CHAR}" w:hanging="{CHAR}"/>', based="f1")
        + style("附件说明单", "f3", spacing(LINE) +
                f'<w:ind w:left="{5 * CHAR}" w:hanging="{3 * CHAR}"/>')
        + style("署名", "s1", KEEP + tabs(("center", SIGN)) + spacing(2 * LINE) + JC_LEFT)
        + style("署名长", "s3", KEEP + spacing(2 * LINE) +
                f'<w:ind w:right="{2 * CHAR}"/>' + JC_RIGHT)
        + style("成文日期", "s2", tabs(("center", SIGN)) + JC_LEFT)
        + style("附注", "n1", INDENT)
        + style("附件标签", "f4", "<w:pageBreakBefore/>" + JC_LEFT, fonts(HEI))
        + style("附件标题", "f5", f"{spacing(LINE, LINE, 680)}{JC_CENTER}",
                fonts(TITLE) + plain + size(22))
        + style("份号", "m1", JC_LEFT)
        + style("密级", "m2", JC_LEFT, fonts(HEI))
        + style("发文机关标志", "m3", f"{spacing(0, 0, 980)}{JC_CENTER}",
                fonts(TITLE) + RED + plain + size(42))
        + style("发文机关标志小", "m4", "", size(32), based="m3")
        + style("发文字号", "m5", RED_LINE + spacing(2 * LINE) + JC_CENTER)
        + style("发文字号上行", "m6", RED_LINE + tabs(("left", CHAR), ("right", WIDTH - CHAR)) +
                spacing(2 * LINE) + JC_LEFT)
        + letters("签发人", "rk", fonts(KAI))
        + style("版记", "b1", IMPRINT_LINES + tabs(("left", 280), ("right", WIDTH - 280)) +
                spacing(0, 0, 480) + '<w:ind w:left="1120" w:hanging="1120"/>' + JC_LEFT,
                plain + size(14))
        + style("版记尾", "b2", spacing(0, 0, 20), size(1))
        + style("页码", "n2", "<w:widowControl/>" + spacing(0, 0, 280),
                fonts(SONG, SONG) + plain + size(14))
        + style("页码单页", "n3", f'<w:ind w:right="280"/>{JC_RIGHT}', based="n2")
        + style("页码双页", "n4", f'<w:ind w:left="280"/>{JC_LEFT}', based="n2")
        + style("表题", "c1", f"{KEEP}{spacing(120, 0)}{JC_CENTER}", fonts(HEI) + size(14))
        + style("表单位", "c2", f"{KEEP}{spacing(0, 0, 400)}{JC_RIGHT}", size(12))
        + style("表格中", "c3", CELL_LINE + JC_CENTER, plain + size(12))
        + style("表格左", "c4", JC_LEFT, based="c3")
        + style("表格右", "c5", JC_RIGHT, based="c3")
        + style("表头", "c6", "", fonts(HEI), based="c3")
        + style("表后", "c7", spacing(0, 0, 240))
        + letters("待补", "mk", '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>')
        + table_style()
        + "</w:styles>"
    )  # fmt: skip


def table_style() -> str:
    """The style of tables: fine lines, some room in the cells."""
    sides = "".join(
        border(side, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="tb"><w:name w:val="表格"/>'
        '<w:basedOn w:val="a1"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{sides}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def run(text: str, ident: str = "") -> str:
    """A run; a tab sign becomes Word's."""
    rpr = f'<w:rPr><w:rStyle w:val="{ident}"/></w:rPr>' if ident else ""
    inner = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
        for part in text.split("\t")
    )
    return f"<w:r>{rpr}{inner}</w:r>"


def para(ident: str, *runs: str) -> str:
    """A paragraph of a style; plain strings are runs of their own."""
    ppr = f'<w:pPr><w:pStyle w:val="{ident}"/></w:pPr>' if ident else ""
    return f"<w:p>{ppr}{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def tag(text: str) -> str:
    """A control tag in a paragraph of its own, which goes with it."""
    return para("", f"{{%p {text} %}}")


def when(condition: str, *inner: str) -> str:
    """What shows only if a condition holds."""
    return tag(f"if {condition}") + "".join(inner) + tag("endif")


def cell(inner: str, width: int, borders: str = "") -> str:
    """A table cell."""
    mark = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{mark}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{inner}</w:tc>"
    )


def row(*cells: str, head: bool = False, height: int = 0) -> str:
    """A table row that does not break over a page."""
    repeat = "<w:tblHeader/>" if head else ""
    tall = f'<w:trHeight w:val="{height}" w:hRule="exact"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeat}</w:trPr>{''.join(cells)}</w:tr>"


def grid(*widths: int) -> str:
    """A table's columns."""
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"


def data_table() -> str:
    """The table of a block: columns and rows by loops, the head repeats."""
    third = WIDTH // 3
    aligned = "".join(
        when(f"格.对齐 == '{side}'", para(ident, "{{ 格.文 }}"))
        for side, ident in (("左", "c4"), ("中", "c3"), ("右", "c5"))
    )

    def across(loop: str, inner: str) -> str:
        first = cell(para("c3", f"{{%tc for {loop} %}}"), third)
        return first + cell(inner, third) + cell(para("c3", "{%tc endfor %}"), third)

    def control(text: str) -> str:
        return row(cell(para("c3", f"{{%tr {text} %}}"), third), *[cell(para("c3"), third)] * 2)

    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="tb"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>{grid(third, third, third)}'
        + row(across("列 in 块.列", para("c6", "{% colwidth 列.宽 %}{{ 列.名 }}")), head=True)
        + control("for 行 in 块.行")
        + row(across("格 in 行.格", para("c3", "{% colwidth 格.宽 %}") + aligned))
        + control("endfor")
        + "</w:tbl>"
    )


def kept(paragraph: str, ident: str) -> str:
    """A paragraph that stays on the page of what follows it."""
    styled = f'<w:pStyle w:val="{ident}"/>'
    return paragraph.replace(styled, styled + KEEP)


def blocks(name: str, signed: bool = False) -> str:
    """Everything that text can be made of, one style each.

    `signed`: the last paragraph stays with the signature, which must not stand alone on a page.
    LibreOffice moves such a paragraph whole: only where it is short, as in a letter.
    """
    text = para("p", "{{ 块.文 }}")
    if signed:
        text = when("not loop.last", text) + when("loop.last", kept(text, "p"))
    choices = [(level, para(f"h{n + 1}", "{{ 块.文 }}")) for n, (level, _) in enumerate(LEVELS)]
    choices.append(("段落", text))
    run_in = "".join(
        when(f"块.级 == '{level}'", para("p", run("{{ 块.首 }}", f"r{n + 1}"), "{{ 块.文 }}"))
        for n, (level, _) in enumerate(LEVELS)
    )
    table = (
        when("块.题", para("c1", "{{ 块.题 }}"))
        + when("块.单位", para("c2", "单位：{{ 块.单位 }}"))
        + data_table()
        + para("c7")
    )
    choices += [("接排", run_in), ("表格", table)]
    inner = "".join(when(f"块.类 == '{kind}'", text) for kind, text in choices)
    return tag(f"for 块 in {name}") + inner + tag("endfor")


def red_head() -> str:
    """The head of an official document [7.2]."""
    none = "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "left", "bottom", "right"))
    top = (
        when("份号", para("m1", "{{ 份号 }}"))
        + when("密级", para("m2", "{{ 密级 }}"))
        + when("紧急程度", para("m2", "{{ 紧急程度 }}"))
        + para("m1")
    )
    # 35 mm between the text area's top and the issuing body's mark [7.2.4].
    space = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr>{grid(WIDTH)}" + row(
            f'<w:tc><w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/><w:tcBorders>{none}</w:tcBorders>'
            f"</w:tcPr>{top}</w:tc>", height=1984) + "</w:tbl>"
    )  # fmt: skip
    given = when(
        "发文机关标志",
        when("发文机关标志|length <= 10", para("m3", "{{ 发文机关标志 }}")),
        when("发文机关标志|length > 10", para("m4", "{{ 发文机关标志 }}")),
    )
    made = when(
        "not 发文机关标志",
        when("发文机关|length <= 8", para("m3", "{{ 发文机关 }}文件")),
        when("发文机关|length > 8", para("m4", "{{ 发文机关 }}文件")),
    )
    upward = para("m6", "\t{{ 发文字号 }}\t签发人：", run("{{ 签发人 }}", "rk"))
    number = when("签发人", upward) + when("not 签发人", para("m5", "{{ 发文字号 }}"))
    return space + given + made + number + para("t1", "{{ 标题|换行 }}")


def speech_head() -> str:
    """The head of a speech: title, subtitle, speaker, time."""
    return (
        para("t2", "{{ 标题|换行 }}")
        + when("副标题", para("t3", "{{ 副标题|换行 }}"))
        + when("讲话人 or 讲话人职务", para("t4", "{{ 讲话人职务 }}　{{ 讲话人 }}"))
        + when("讲话时间", para("t4", "（{{ 讲话时间 }}）"))
        + para("t5")
        + para("to", "{{ 称谓 }}：")
    )


def material_head() -> str:
    """The head of a briefing: title, who reports, when."""
    return (
        para("t2", "{{ 标题|换行 }}")
        + when("副标题", para("t3", "{{ 副标题|换行 }}"))
        + when("发文机关", para("t4", "{{ 发文机关 }}"))
        + when("成文日期", para("t4", "（{{ 成文日期 }}）"))
        + para("t5")
        + when("主送机关", para("to", "{{ 主送机关 }}："))
    )


def attachment_list() -> str:
    """The note of attachments; names align under each other [7.3.4]."""
    one = when("附件|length == 1", para("f3", "附件：{{ 附件[0].标题 }}"))
    first = para("f1", "附件：{{ 件.序 }}.\t{{ 件.标题|换行 }}")
    later = para("f2", "{{ 件.序 }}.\t{{ 件.标题|换行 }}")
    each = when("loop.first", first) + when("not loop.first", later)
    return one + when("附件|length > 1", tag("for 件 in 附件") + each + tag("endfor"))


def signature() -> str:
    """Who signs and when; never apart from each other [7.3.5]."""
    return when(
        "版式 == '公文'",
        when("发文机关|length <= 14", para("s1", "\t{{ 发文机关 }}")),
        when("发文机关|length > 14", para("s3", "{{ 发文机关 }}")),
        para("s2", "\t{{ 成文日期 }}"),
        when("附注", para("n1", "（{{ 附注 }}）")),
    )


def attachments() -> str:
    """Each attachment on a new page, its label flush left, its title on the third line [7.3.7]."""
    shown = when(
        "件.块", para("f4", "{{ 件.标签 }}"), para("f5", "{{ 件.标题|换行 }}"), blocks("件.块")
    )
    return tag("for 件 in 附件") + shown + tag("endfor")


def imprint() -> str:
    """The imprint at the foot of the last page: thick lines outside, a thin one within [7.4]."""
    lines = (
        when("抄送", para("b1", "\t抄送：{{ 抄送 }}。")),
        when("印发机关", para("b1", "\t{{ 印发机关 }}\t{{ 印发日期 }}印发")),
    )
    framed = [line.replace(STYLED, STYLED + FRAME) for line in lines]
    return when("版式 == '公文' and (抄送 or 印发机关)", *framed, para("b2"))


def page(landscape: bool = False) -> str:
    """The page: A4, its text area, its grid of lines [5.1, 5.2]; turned for wide tables."""
    wide, high = PAGE[::-1] if landscape else PAGE
    turned = ' w:orient="landscape"' if landscape else ""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" '
        f'w:header="851" w:footer="{FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def document() -> str:
    """document.xml."""
    heads = (
        when("版式 == '公文'", red_head(), when("主送机关", para("to", "{{ 主送机关 }}：")))
        + when("版式 == '讲话稿'", speech_head())
        + when("版式 == '汇报材料'", material_head())
    )
    body = heads + blocks("正文块") + attachment_list() + signature() + attachments() + imprint()
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}{page()}</w:body></w:document>"


def footer(ident: str) -> str:
    """A page number between two dashes [7.5]."""
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{text}'
        for kind, text in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'),
            ("separate", "<w:r><w:t>1</w:t></w:r>"),
            ("end", ""),
        )
    )
    return f'{HEAD}<w:ftr xmlns:w="{W}">{para(ident, "— ", field, " —")}</w:ftr>'


SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:balanceSingleByteDoubleByteWidth/><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
CORE = (
    f"{HEAD}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ 标题 }}</dc:title>'
    "<dc:creator></dc:creator></cp:coreProperties>"
)
_TYPES = {
    "/word/document.xml": f"{OFFICE}.document.main+xml",
    "/word/styles.xml": f"{OFFICE}.styles+xml",
    "/word/settings.xml": f"{OFFICE}.settings+xml",
    "/word/footer1.xml": f"{OFFICE}.footer+xml",
    "/word/footer2.xml": f"{OFFICE}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in _TYPES.items())
    + "</Types>"
)


def relations(*targets: tuple[str, str]) -> str:
    """A relationships part; a type that is no address is one of the office's own."""
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if "/" in kind else f"{R}/{kind}"}" '
        f'Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{REL}">{inner}</Relationships>'


CORE_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def make(target: Path, body: str) -> None:
    """Write the template. The same bytes every time."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml"),
                                 (CORE_TYPE, "docProps/core.xml")),
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles.xml"), ("settings", "settings.xml"),
            ("footer", "footer1.xml"), ("footer", "footer2.xml")),
        "word/document.xml": body,
        "word/styles.xml": styles(),
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": footer("n3"),
        "word/footer2.xml": footer("n4"),
        "docProps/core.xml": CORE,
    }  # fmt: skip
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)


if __name__ == "__main__":
    make(TARGET, document())
