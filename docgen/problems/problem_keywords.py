"""The words by which registers say what becomes a problem, and how long it may stay open.

`collection_config` reads the section 收集 by them, `deadline_table` and `problem_builder` the
settings.
"""

# The day that a judgement is of: a setting; today where the county has not fixed it
AS_OF_DAY = "核验日期"

# What becomes a row of a ledger of problems, and the facts that its columns may name
COLLECT = "收集"
FIRST_NUMBER = "首号"
IDENTITY = "同一"
HINT = "机检"
DOUBT = "存疑"
TOLD = "问题在"
RECOGNITION = "认得出"
MOVES = "流转记在"
HANDLER = "经办"
MOVE_NOTE = "说明"
MOVE_DAY = "日期"
EVIDENCE_FIELD = "佐证在"
PROGRESS = "进度"
DEADLINE_FIELDS = "时限在"
LISTED_FIELDS = "列出"
LOOK_UP = "查"
LEVEL_OF = "层级"
COLLECTED = "各列"
PROBLEM = "问题"
CATEGORY = "类别"
STANDARD = "标准"
UNIT_DUE = "责任单位"
DEADLINE = "时限"
OTHERS = "其他"

# The settings that deadlines and responsible units come from
DAYS_DUE = "整改天数"
DAYS_COUNTED = "整改天数算法"
WORKING_DAYS = "工作日"
UNITS_DUE = "责任单位"
