"""The words of the input grammar: the only Chinese keys that Python knows.

Everything else that a document holds is a field of its schema and stays out of the code.
"""

# A document's structure
SECTIONS = "章节"
TITLE = "标题"
CODE = "代号"
PROSE = "正文"
ITEMS = "分项"
TABLES = "表格"
SUBSECTIONS = "小节"
RUN_IN = "接排"
ATTACHMENTS = "附件"

# A list of items
ENTRIES = "条目"
MARK = "序号"
LEAD = "引语"
JOINED = "连排"

# A table
COLUMNS = "列"
ROWS = "行"
UNIT = "单位"
TOTAL = "合计"
NAME = "名称"
ALIGN = "对齐"
WIDTH = "宽"

# Figures and relations
FIGURES = "指标"
RELATIONS = "关系"
VALUE = "值"
FORMULA = "公式"
PLACES = "小数"
ORIGIN = "来源"
AS_OF = "截至"
OVERRIDE = "覆盖理由"
NOTE = "说明"
RELATION = "式"
TOLERANCE = "容差"

# The county's format
FORMAT = "格式"
FONTS = "字体替换"
STYLES = "样式"

# Names that prose may use
ITEM_COUNT = "分项数"
SUBSECTION_COUNT = "小节数"
SECTION_REFERENCES = "章节引用"
ATTACHMENT_REFERENCES = "附件引用"
TABLE_REFERENCES = "表格引用"

# What a template is given
BODY = "正文块"
KIND = "类"
TEXT = "文"
HEAD = "首"
LEVEL = "级"
CAPTION = "题"
CELLS = "格"
COLUMN_NAME = "名"
NUMBER = "序"
LABEL = "标签"
BLOCKS = "块"
LAST = "尾"
LEVELS = ("一级标题", "二级标题", "三级标题", "四级标题", "五级标题")
PARAGRAPH = "段落"
TABLE = "表格"
MISSING_STYLE = "待补"

# A schema file and what a field says of itself under Cerberus's `meta`
DOC_TYPE = "文种"
FIELDS = "字段"
SHORT = "简写"
JOIN = "连接"
EXAMPLE = "例"
FORMAT_CHECK = "校验"

# A form: a workbook that is filled in instead of YAML
FORM = "填写"
CONTENT = "内容"
DEPTH = "级"

# A register's schema file
REGISTER = "台账"
KEY = "业务键"
MATERIALS = "必备材料"
GROUP = "分发"
MATRIX = "矩阵"
MATERIAL = "材料"

# A type that makes a document of each row: its fields for rows, file name and columns of numbers
EACH = "逐份"
EACH_ROWS = "各行"
EACH_NAME = "文件名"
EACH_COLUMNS = "数列"
ROW = "本份"
EACH_ABOVE = "上级"
ABOVE_FILE = "文件"
ABOVE_ROW = "名称"
ABOVE = "上级下达"

# The overview of such a type: its template, its name, the fields that are its columns
OVERVIEW = "一览"
OVERVIEW_TEMPLATE = "模板"
OVERVIEW_COLUMNS = "各列"

# A rule form and its cases
RULE_CODE = "编号"
RULE_KIND = "种类"
WHEN = "条件"
SEVERITY = "级别"
REMEDY = "整改"
BASIS = "依据"
RULE = "规则"
PASSES = "通过"
FAILS = "不通过"
KEYED = "键"
AMONG = "其中"
SETTINGS = "设定"
WHOLE = "全部"
UNUSED = "不用"

# The register of the files that registers name as evidence
EVIDENCE = "佐证文件"
FILE = "文件"
FILE_PATH = "路径"
FILE_THERE = "有"
FILE_OPENS = "能打开"
FILE_DIGEST = "校验值"
FILE_PAGES = "页数"
FILE_TAKEN = "拍摄日期"
FILE_SUFFIX = "扩展名"

# Findings of registers that the county accepts: exemptions, and the baseline
EXEMPTIONS = "免检"
BASELINE = "基线"
REASON = "理由"
APPROVER = "批准人"
UNTIL = "到期"
TIMES = "件数"
