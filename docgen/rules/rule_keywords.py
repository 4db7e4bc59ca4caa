"""The words that rules, cases, bases and exemptions of every product are written in."""

# A register's schema file
KEY = "业务键"

# The file of bases that rules cite
BASIS_TITLE = "题名"
BASIS_NUMBER = "文号"
BASIS_DATE = "日期"
BASIS_RANK = "级"
BASIS_REACH = "范围"
BASIS_EXTENT = "所见"

# A rule form and its cases
RULE_CODE = "编号"
RULE_KIND = "种类"
SEVERITY = "级别"
REMEDY = "整改"
BASIS = "依据"
RULE = "规则"
PASSES = "通过"
FAILS = "不通过"

# Findings of registers that the county accepts: exemptions, and the baseline
REASON = "理由"
APPROVER = "批准人"
UNTIL = "到期"
TIMES = "件数"

# A profile of the look of Word files: how elements are known, what is demanded of them
COUNTY_PRACTICE = "县级约定"
