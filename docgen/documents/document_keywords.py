"""The words of the input grammar that documents alone read, and the names that templates use."""

# Names that prose may use
ITEM_COUNT = "分项数"
SUBSECTION_COUNT = "小节数"
SECTION_REFERENCES = "章节引用"
ATTACHMENT_REFERENCES = "附件引用"
TABLE_REFERENCES = "表格引用"

# What a template is given
BODY = "正文块"
KIND = "类"
HEAD = "首"
LEVEL = "级"
CAPTION = "题"
CELLS = "格"
COLUMN_NAME = "名"
LABEL = "标签"
BLOCKS = "块"
LAST = "尾"
LEVELS = ("一级标题", "二级标题", "三级标题", "四级标题", "五级标题")
PARAGRAPH = "段落"
TABLE = "表格"

# A schema file and what a field says of itself under Cerberus's `meta`
JOIN = "连接"

# A type that makes a document of each row: its fields for rows, file name and columns of numbers
ABOVE_FILE = "文件"
ABOVE_ROW = "名称"
ABOVE = "上级下达"

# A type whose documents come from the rows of registers: its papers, each a form
ALONG = "续"
KEPT = "随"
