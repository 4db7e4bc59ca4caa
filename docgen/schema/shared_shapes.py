"""The shapes that every document type shares, in Cerberus's grammar under the names of `SHAPES`.

A type's schema names them (`章节: {type: list, schema: {type: dict, schema: 章节}}`). `COMMON` are
the fields that every type has, `COUNTY` those of the county file, `PAPERS` the 各式 section.
"""

from __future__ import annotations

from docgen.model import keywords as w
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules


def _text(note: str, **rules: object) -> Rules:
    """Return a text field with its meaning and further rules."""
    return {"type": "string", "meta": {w.NOTE: note}, **rules}


def _texts(note: str, **rules: object) -> Rules:
    """Return a list of texts with its meaning and further rules."""
    return {"type": "list", "schema": {"type": "string"}, "meta": {w.NOTE: note}, **rules}


def _dicts(shape: str, note: str) -> Rules:
    """Return a list of mappings of a named shape."""
    return {"type": "list", "schema": {"type": "dict", "schema": shape}, "meta": {w.NOTE: note}}


def _flag(note: str) -> Rules:
    """Return a field that is 是 or 否."""
    return {"type": "boolean", "meta": {w.NOTE: note}}


SECTION: Rules = {
    kw.TITLE: _text("标题文字，序号由程序给出"),
    w.CODE: _text("供正文引用的名字", regex=kw.NAME_PATTERN),
    kw.PROSE: _texts("一段或几段文字"),
    kw.ITEMS: {
        "type": "dict",
        "schema": "分项",
        "meta": {w.NOTE: "一是、二是……，序号由程序给出", kw.SHORT: kw.ENTRIES},
    },
    w.TABLES: _dicts("表格", "一张或几张表"),
    kw.SUBSECTIONS: _dicts("章节", "下一层的各节"),
    kw.RUN_IN: _flag("标题与第一段接排"),
}
ITEMS: Rules = {
    kw.ENTRIES: _texts("各项文字", required=True),
    w.MARK: _text("序号样式", allowed=["一是", "第一", "①", "（1）", "1."]),
    kw.LEAD: _text("连排时的引语"),
    kw.JOINED: _flag("各项接排成一段"),
}
TABLE: Rules = {
    kw.TITLE: _text("表题，表号由程序给出"),
    w.CODE: _text("供正文引用的名字", regex=kw.NAME_PATTERN),
    kw.UNIT: _text("表的计量单位，排在表的右上方"),
    kw.COLUMNS: {
        "type": "list",
        "required": True,
        "minlength": 1,
        "maxlength": 40,
        "schema": {"type": "dict", "schema": "列", "meta": {kw.SHORT: w.NAME}},
        "meta": {w.NOTE: "各列的名称"},
    },
    w.ROWS: {
        "type": "list",
        "required": True,
        "schema": {"type": "list", "schema": {"type": "string"}},
        "meta": {w.NOTE: "各行，每行的格数与列数相同"},
    },
    kw.TOTAL: _text("合计行的名称；写了就由程序计算"),
}
COLUMN: Rules = {
    w.NAME: _text("列名", required=True),
    w.ALIGN: _text("对齐", allowed=["左", "中", "右"]),
    kw.WIDTH: {"type": "number", "min": 1, "max": 1000, "meta": {w.NOTE: "占表宽的份数"}},
    kw.TOTAL: _flag("这一列要合计"),
    kw.MERGED: _flag("上下相邻、内容相同的格合成一格"),
    kw.MERGED_BY: _text("这个字段也相同的才合成一格，如同名的两户：户编号 或 证件号"),
}
FIGURE: Rules = {
    kw.VALUE: {"type": "quantity", "meta": {w.NOTE: "数和单位，如 8965户", kw.EXAMPLE: "8965户"}},
    kw.UNIT: _text("单位"),
    kw.FORMULA: _text("由别的指标算出", excludes=kw.VALUE),
    kw.PLACES: {"type": "integer", "min": 0, "max": 6, "meta": {w.NOTE: "保留几位小数"}},
    kw.ORIGIN: _text("数出自哪里"),
    kw.AS_OF: {"type": "month", "meta": {w.NOTE: "截至何时", kw.EXAMPLE: "2018年3月"}},
    w.NOTE: _text("说明"),
    kw.OVERRIDE: _text("与县情同名时，为何另用一数"),
    kw.REGISTER: _text("数从哪本台账里数出来", excludes=[kw.VALUE, kw.FORMULA]),
    kw.WHEN: _text("只数合这个条件的行，写法与规则的条件相同"),
    kw.TOTAL: _text("不数行，把这一列的数加起来"),
    kw.DISTINCT: _text("不数行，数有多少个不同的：乡镇+村；有的行没有的：户编号 或 证件号"),
    kw.EARLIEST: _text("这一列里最早的（最小的）"),
    kw.LATEST: _text("这一列里最晚的（最大的）"),
    kw.KEYED: _text("从别的台账数时，靠哪个字段对上"),
}
RELATION: Rules = {
    kw.RELATION: _text("必须成立的关系，如 总数 == 甲 + 乙", required=True),
    kw.TOLERANCE: {"type": "quantity", "meta": {w.NOTE: "允许的误差", kw.EXAMPLE: "0.5%"}},
    w.NOTE: _text("说明"),
}
ATTACHMENT: Rules = {
    w.CODE: _text("供正文引用的名字", regex=kw.NAME_PATTERN, required=True),
    kw.TITLE: _text("附件名称，末尾不加标点", required=True),
    kw.SECTIONS: _dicts("章节", "附件内容；不写则只列名称"),
}
STYLE: Rules = {
    "行距": _text("如 28磅"),
    "对齐": _text("对齐", allowed=["左", "中", "右", "两端"]),
    "字号": _text("如 三号、16磅"),
    "字体": _text("字体"),
}
FORMAT: Rules = {
    kw.FONTS: {"type": "dict", "valuesrules": {"type": "string"}, "meta": {w.NOTE: "换用的字体"}},
    kw.STYLES: {
        "type": "dict",
        "valuesrules": {"type": "dict", "schema": "样式"},
        "meta": {w.NOTE: "样式名与要改的项目"},
    },
    kw.DEMANDS: {"type": "dict", "meta": {w.NOTE: "本县对格式的要求，改国标的值"}},
}
FIGURES: Rules = {
    "type": "dict",
    "keysrules": {"type": "string", "regex": kw.NAME_PATTERN},
    "valuesrules": {"type": "dict", "schema": "指标", "meta": {kw.SHORT: kw.VALUE}},
    "meta": {w.NOTE: "本文用到的数，只在这里写一次"},
}
CHOSEN: Rules = {
    "type": "dict",
    "valuesrules": {"type": "list", "minlength": 1, "schema": {"type": "string"}},
    "meta": {w.NOTE: "某一式文书要印哪些列：文书名: [列, 列]"},
}
_NAMED: Rules = {"type": "dict", "valuesrules": {"type": ["string", "integer"]}}
PAPER_COLUMN: Rules = {
    **{name: rules for name, rules in COLUMN.items() if name != kw.TOTAL},
    kw.WIDTH: {"type": ["integer", "number"], "min": 1},
    kw.FIELD: _text("台账的哪一列；不写的与名称相同"),
    kw.SPAN: _text("按这一列的数逐行累计，印起号；末行印起止号"),
}
PAPER_TABLE: Rules = {
    kw.TITLE: _text("表题"),
    kw.BY: _texts("按哪些字段汇总，一组一行；不写的一条一行"),
    kw.COLUMNS: {
        "type": "list",
        "required": True,
        "minlength": 1,
        "schema": {"type": "dict", "schema": "式列"},
    },
    kw.TOTAL: _text("合计行的名称"),
    kw.CHART: _texts("表后的图画哪几列"),
}
PAPER: Rules = {
    w.NAME: _text("这一式文书的名称", required=True),
    kw.OVERVIEW_TEMPLATE: _text("Word 模板", required=True),
    kw.REGISTER: _text("出自哪本台账", required=True),
    kw.WHEN: _text("只要合这个条件的行"),
    kw.GROUPED: {**_NAMED, "meta": {w.NOTE: "名称: 式子；式子的值相同的行归一份，不写的全部一份"}},
    kw.SORTED: {
        "type": "list",
        "schema": {
            "type": ["string", "dict"],
            "schema": {
                kw.FIELD: _text("字段", required=True),
                kw.ROSTER: _text("按哪个名册的顺序", required=True),
            },
        },
    },
    kw.FOLDER: _text("放在哪个文件夹，可用分组的名称，几层之间用 /"),
    kw.EACH_NAME: _text("文件名，可用分组的名称", required=True),
    kw.FILLED: {**_NAMED, "meta": {w.NOTE: "填进模板的其他文字"}},
    kw.DERIVED: {**_NAMED, "meta": {w.NOTE: "名称: 式子；给每一行另算一列"}},
    kw.NEEDED: _texts("不能空着的列"),
    kw.JOINED_IN: {**_NAMED, "meta": {w.NOTE: "台账: 字段；那本台账里同一字段、同一值的一行"}},
    kw.LOOKUPS: {
        "type": "dict",
        "valuesrules": {
            "type": "dict",
            "schema": {
                kw.ROSTER: _text("输入里“名称: 内容”的字段", required=True),
                kw.FIELD: _text("按哪个名称去查", required=True),
            },
        },
    },
    w.FIGURES: {"type": "dict", "valuesrules": {"type": "dict", "schema": "指标"}},
    w.TABLES: {"type": "list", "schema": {"type": "dict", "schema": "式表"}},
    kw.WORKBOOK: _flag("另出一份 Excel"),
    kw.PUBLIC: _flag("公开的：不许有脱敏的列"),
}

SHAPES: dict[str, Rules] = {
    "章节": SECTION,
    "分项": ITEMS,
    "表格": TABLE,
    "列": COLUMN,
    "指标": FIGURE,
    "关系": RELATION,
    "附件": ATTACHMENT,
    "样式": STYLE,
    "式列": PAPER_COLUMN,
    "式表": PAPER_TABLE,
    kw.PAPER: PAPER,
}
COMMON: dict[str, Rules] = {
    w.FIGURES: FIGURES,
    w.RELATIONS: {
        "type": "list",
        "schema": {"type": "dict", "schema": "关系", "meta": {kw.SHORT: kw.RELATION}},
        "meta": {w.NOTE: "各数之间必须成立的关系"},
    },
}
"""Fields of every type, which its schema does not name."""

PAPERS: dict[str, Rules] = {
    kw.PAPERS: {"type": "list", "schema": {"type": "dict", "schema": kw.PAPER}},
}
"""The section of a schema file that declares derived documents."""

COUNTY: dict[str, Rules] = {
    w.FIGURES: FIGURES,
    w.FORMAT: {"type": "dict", "schema": FORMAT, "meta": {w.NOTE: "本县的格式选择"}},
    w.SETTINGS: {"type": "dict", "meta": {w.NOTE: "本县给台账规则定的数"}},
    kw.CHOSEN: CHOSEN,
}
"""The defined fields of the county file. Every other key is a fact of the county."""
