"""Keywords of recipe.yaml, faults.yaml and places.yaml, and names that their expressions use."""

# Sections of a recipe
WORDS = "词表"
FACTS = "县情"
SETTINGS = "设定"
REGISTER = "台账"

# The plan of one register: where its rows come from, their values, what is remembered of them
ORIGINS = "各行"
EVERY = "每"
AMONG = "其中"
EACH_OF = "各"
TIMES_OF = "次"
FIRST = "先算"
COLUMNS = "列"
TALLIES = "累计"
RETAINED = "留存"
BY = "按"
TAKEN = "取"

# A fault: the rules that find it, the row that it changes, the change
RULE = "规则"
AT = "于"
CHANGE = "改"
DROP = "删"
DOUBLE = "重"
SHARED = "同行"
PASSED_ON = "连同"
ALL_OF = "并及"
PER_NEED = "逐条"
EXCEPT = "除"
NO_FAULT = "不能设"
RULE_CODE = "编号"

# Facts and functions that expressions use
PLACE_SET = "地"
COUNTY_NAME = "县"
SIZE = "户数"
PARENT_ROW = "上"
PARENT_NUMBER = "上序"
ITEM = "项"
NUMBER = "第"
SERIAL = "序"
LOOK_UP = "查"
NEEDS = "必备材料"
MATERIAL = "材料"
YEAR = "年度"

# The note of a set of places: which names are real
NOTE = "说明"
