"""The words of schema files, and of the grammar that they share: sections, tables, figures."""

# A document's structure
SECTIONS = "章节"
TITLE = "标题"
PROSE = "正文"
ITEMS = "分项"
SUBSECTIONS = "小节"
RUN_IN = "接排"

# A list of items
ENTRIES = "条目"
LEAD = "引语"
JOINED = "连排"

# A table
COLUMNS = "列"
UNIT = "单位"
RATIO = "比例"
"""The unit of fields that hold a share: 0.82, 82%."""
TOTAL = "合计"
WIDTH = "宽"

# Names that sentences and formulas refer to
NAME_PATTERN = r"[^\W\d]\w*"
"""What a name is written like: a letter or Chinese character, then digits too."""

# Figures and relations
VALUE = "值"
FORMULA = "公式"
PLACES = "小数"
ORIGIN = "来源"
AS_OF = "截至"
OVERRIDE = "覆盖理由"
RELATION = "式"
TOLERANCE = "容差"

# The county's format
FONTS = "字体替换"
STYLES = "样式"

# What a template is given
NUMBER = "序"

# A schema file and what a field says of itself under Cerberus's `meta`
DOC_TYPE = "文种"
FIELDS = "字段"
SHORT = "简写"
EXAMPLE = "例"
FORMAT_CHECK = "校验"
MASKED = "脱敏"

# A register's schema file
REGISTER = "台账"

# A type that makes a document of each row: its fields for rows, file name and columns of numbers
EACH = "逐份"
EACH_ROWS = "各行"
EACH_NAME = "文件名"
EACH_COLUMNS = "数列"
ROW = "本份"
EACH_ABOVE = "上级"

# The overview of such a type: its template, its name, the fields that are its columns
OVERVIEW = "一览"
OVERVIEW_TEMPLATE = "模板"
OVERVIEW_COLUMNS = "各列"

# A type whose documents come from the rows of registers: its papers, each a form
PAPERS = "各式"
PAPER = "一式"
GROUPED = "分组"
SORTED = "排序"
FOLDER = "文件夹"
FILLED = "填"
NEEDED = "必填"
JOINED_IN = "并入"
LOOKUPS = "对照"
ROSTER = "名册"
FIELD = "字段"
BY = "按"
MERGED = "合并"
MERGED_BY = "合并看"
SPAN = "起止"
CHART = "图"
DERIVED = "另算"
WORKBOOK = "工作簿"
PUBLIC = "公开"
CHOSEN = "选列"

# A figure that is counted in a register
DISTINCT = "不同"
EARLIEST = "最早"
LATEST = "最晚"

# A rule form and its cases
WHEN = "条件"
KEYED = "键"

# A profile of the look of Word files: how elements are known, what is demanded of them
DEMANDS = "要求"
