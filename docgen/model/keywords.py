"""The words of the input grammar that several rooms read; other words stand with their room.

Everything else that a document holds is a field of its schema and stays out of the code.
"""

# A document's structure
CODE = "代号"
TABLES = "表格"
ATTACHMENTS = "附件"

# A list of items
MARK = "序号"

# A table
ROWS = "行"
NAME = "名称"
ALIGN = "对齐"

# Figures and relations
FIGURES = "指标"
RELATIONS = "关系"
NOTE = "说明"

# The county's format
FORMAT = "格式"

# What a template is given
TEXT = "文"
MISSING_STYLE = "待补"

# A form: a workbook that is filled in instead of YAML
FORM = "填写"
CONTENT = "内容"
DEPTH = "级"

# A type whose documents come from the rows of registers: its papers, each a form
INDEX = "#"

# The file of bases that rules cite
BASIS_PAGES = "网址"

# A rule form and its cases
SETTINGS = "设定"
UNUSED = "不用"

# Where a passage of a document stands, and what every rule of wording says
IN_BODY = "正文"
IN_TABLE = "表格"
IN_MARGIN = "页眉页脚"
IN_NOTE = "脚注"
IN_BOX = "文本框"
IN_CONTENTS = "目录"
FILLED_IN = "\ue000"  # stands for what is no text of its own: a tag, code; of the same length
SAMPLE = "文"
CORRECTED = "改为"

# Findings of registers that the county accepts: exemptions, and the baseline
EXEMPTIONS = "免检"
BASELINE = "基线"

# The settings that deadlines and responsible units come from
SCHEME = "指标方案"

# The sides of a text, as Word calls them
SIDES = {"左": "left", "中": "center", "右": "right", "两端": "both"}
