"""The words of the files that define registers, their settings and their evidence.

Words that several modules read are written here once; a verb writes the words of its parameters
itself. A test holds that no constant of such modules is assigned twice.
"""

# A register's schema file
MATERIALS = "必备材料"
GROUP = "分发"
MATRIX = "矩阵"
ALIASES = "别名"
BLANK_WORDS = "当作空着"
MATERIAL = "材料"
WRITTEN_AS = "写成"
EIGHT_DIGITS = "8位日期"
NAME_FORM = "名称"
CODE_FORM = "编号"
YEAR = "年度"

# A column map
COLUMN_MAP = "列名对照"
CONSTANTS = "固定"
COMPOSED = "拼"
ONLY = "只取"
ONE_FOR_EACH = "一行一个"
REMOVED = "去掉"
PARTS = "拆成"
BETWEEN = "隔开"
TURNED = "竖排"
TURNED_ITEM = "项目"

# A rule form and its cases
AMONG = "其中"
WHOLE = "全部"

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

# A life cycle: the states of a register's rows, the moves between them, what each asks
FLOW = "流程"
FLOW_FIELD = "字段"
FLOW_START = "起点"
FLOW_ENDS = "终点"
FLOW_CLAIMED = "待查"
FLOW_STATES = "各状态"
FLOW_MOVES = "各步"
FROM = "由"
TO = "到"
FLOW_FILLED = "须有"
FLOW_DATED = "当日"
BLANK = "须无"
EQUAL = "须是"
