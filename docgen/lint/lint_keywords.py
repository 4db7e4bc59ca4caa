"""The words of the rules of wording and of their word lists."""

# Where a passage of a document stands, and what every rule of wording says
WITHIN = "范围"
NOT_JUDGED = "不判"
WORD_LIST = "词表"
UNIT_LIST = "单位表"
MARK_LIST = "序号表"
COUNTED_UNITS = "量"
DATE_UNITS = "时"
RATES = "均摊"
SEEN = "所见"
HITS = "处数"
FIRST_ONLY = "只报首处"
