"""Words by which a row of a clerk's table is known to be a sum, a signature, a note or a hint.

All texts are without spaces and have half-width brackets. Every pattern matches a whole text.

`row_kinds` asks for them in the order of its checks; `left_out_rows` uses DOUBTFUL_NAME to choose
the rows that are worth a closer look, for polars and therefore as text.
"""

from __future__ import annotations

from docgen.load.header_hints import HINT as HINT
from docgen.model.lazy_pattern import LazyPattern

_COUNT = (
    r"(?:\d+[个多余]?[^\W\d]{1,4}?"
    r"|[一二两三四五六七八九十百千]+个?(?:行政村|乡镇|[村镇乡户人名次件卷份组页]))"
)
_SUM = (
    r"(?:(?:总|本页|以上)?合计|总计|小计|共计|累计|总共|汇总|平均|均值|总数|总和|求和|计数|页计"
    r"|[省市州县区乡镇村组户人][计均])(?:数|值|额|量|金额|人数|户数|人口)?"
)
_BEHIND = rf"(?:\([^()]*\))?(?:[:：]?\d+(?:\.\d+)?%?)?(?:[,，、:：]?{_COUNT})*[:：]?"
_UNIT_OF_PLACE = r"(?:[省市州县区乡镇村组社队场片户人页月季年]|街道|社区|办事处|季度)"
_WHOLE = r"(?:全|本|各)(?:[省市州县区乡镇村组]|自治县|街道|社区)"
EXACT_SUM = LazyPattern(
    rf"\(?(?:{_SUM}{_BEHIND}|计(?:{_COUNT})*|共(?:{_COUNT})+|总(?:人数|户数|人口)(?:[:：].*)?"
    rf"|平均每.{{1,4}}|∑|(?:{_SUM})?(?i:(?:sub|grand)?[-_]?total|sum|average))\)?[:：]?"
)
"""A word of a sum alone, or with what it counts: 小计, 合计(4个), 共6户18人."""
PLACED_SUM = LazyPattern(
    rf"(?:.{{0,10}}{_UNIT_OF_PLACE}|(?:五保|低保|贫困|一般){_UNIT_OF_PLACE}?)(?:的)?{_SUM}{_BEHIND}"
)
"""The sum of a place, a group or a page: 东山镇汇总, 一组小计."""
LOOSE_SUM = LazyPattern(rf".{{0,20}}{_SUM}{_BEHIND}")
"""Any text that ends with the word of a sum; titles of papers are like it too."""
_LAND = r"(?:半?山区|坝区|平坝|丘陵区?|平原区?|川区|牧区|库区|边境|沿边)"
PHRASE_OF_SUM = LazyPattern(
    rf"{_WHOLE}(?:合计|平均|汇总|总计)?(?:\([^()]*\))?(?i:total)?|[#＃][^\W\d]{{2,8}}"
    rf"|(?:[一二三四五六七八九十]{{1,2}}[、.])?{_LAND}(?:乡镇)?"
    r"|(?:其中)?(?:非|深度|一般|已?出列|已?退出|未出列|重点)?贫困村(?:合计|小计)?|(?:合计|总)[村户]数"
    r"|(?:完成|达标|覆盖|完工)率|差[额数值]|[^\W\d]{0,2}务数|完成数|校验|核对"
    rf"|(?:.{{1,10}}等)?\d+(?:个[^\W\d]{{1,4}}|[户人名次件卷份])"
    r"|其中(?:[:：、,，].*|.{3,})?|(?:比|较)(?:上年|去年|上期).*|(?:上年|去年|上期)(?:同期)?[末底度]?数?"
    r"|(?:同比|环比)(?:[增下].{1,4})?|占比|占.{1,6}比[重例]|比[重例]|(?:增减|增长|增幅).{0,3}"
    r"|(?:19|20)\d\d年[底末度初]?数?|排名.*|位次|最[大小高低]值?|中位数|标准差"
)
"""What stands in place of a name in a row that sums up or compares others: 全县, 其中：贫困村."""
COUNTY = LazyPattern(r".{1,12}县(?:本级)?|县(?:本级|直|级).{0,4}")
"""The place that holds all townships of a table."""
TOWN = LazyPattern(r"[^:：]+(?:[乡镇县]|街道)")
"""A place that holds villages."""
_DUTY = (
    r"(?:填表|制表|填报|填写|审核|复核|审批|审定|审查|核对|校对|核实|核查|调查|统计|录入|登记|经办"
    r"|承办|主办|监督|记录|整理|检查|立卷|上报|报送|编制|负责|联系|责任|主管|分管|主要|包村|驻村"
    r"|帮扶|制单|监制|打印|签发|签收|接收|采集|汇总|验收|初审|终审)"
)
_HOLDER = r"(?:人|人员|员|者|单位|部门|领导|干部|负责人|责任人|日期|时间|电话|方式|意见)"
_OFFICE = (
    r"(?:书记|支书|村主任|委主任|主任|村长|组长|队长|站长|所长|镇长|乡长|县长|局长|科长|会计|文书"
    r"|专干|工作队员)"
)
_SIGNED = r"(?:\(?(?:签字|签名|盖章|签章|公章|手印|章)\)?)"
_DUTY_LABEL = rf"[^:：\d]{{0,6}}?{_DUTY}{_HOLDER}?{_SIGNED}?"
_LABEL = (
    rf"(?:{_DUTY_LABEL}|[^:：\d]{{0,8}}?{_OFFICE}{_SIGNED}?"
    rf"|[^:：\d]{{0,6}}?(?:人|单位|部门|领导|日期|时间|电话){_SIGNED}?"
    rf"|(?:户主|本人|代表|群众|队员){_SIGNED}|签字|签名|盖章|公章|年月日)"
)
SIGNATURE = LazyPattern(
    rf"{_LABEL}[:：].*|[^:：\d]{{1,16}}\((?:签字|签名|盖章|签章|公章|章)\)[:：]?.{{0,16}}"
)
"""A label of a signature, with or without the name behind it: 审核人：李四, 村（盖章）."""
BARE_LABEL = LazyPattern(rf"{_DUTY}{_HOLDER}{_SIGNED}?|{_LABEL}[:：]|{_OFFICE}{_SIGNED}")
"""A label of a signature whose name stands in the next cell."""
_PERSON = r"[^\W\d]{1,4}(?:·[^\W\d]{1,8})?"
SIGNER = LazyPattern(rf"{_PERSON}|[^\d:：]{{0,12}}(?:政府|委会|办|局|中心|镇|乡|村)")
"""What stands in the cell behind a label: a person or an office."""
DUTY_SIGNATURE = LazyPattern(rf"{_DUTY_LABEL}[:：](?:(?![未无没不缺漏错空]){_PERSON})?")
"""The signature of one who filled in or examined the table."""
SIGNING_DAY = LazyPattern(
    r"(?:(?:19|20)?\d*年?\d*月\d*日?|年月日|(?:19|20)\d\d[./-]\d+[./-]\d+|[\d-]{7,13})"
)
"""A day or a telephone number beside signatures."""
_EXAMPLE_WORD = r"(?:示例|样例|举例|例子|范例|填写示例|填表示例|例如|例)"
EXAMPLE = LazyPattern(
    rf"[(【\[]{_EXAMPLE_WORD}\d*[)】\]].*|{_EXAMPLE_WORD}[)】\]:：].*"
    rf"|.*[(【\[]{_EXAMPLE_WORD}\d*[)】\]]"
)
"""A text that is marked as an example: 例：东山镇, 张某（示例）."""
LIKE = LazyPattern(r"(?:例如|比如|如)[:：].+")
"""What stands in each cell of an example: 如：东山镇."""
LOG = LazyPattern(r"\(?\d+(?i:rows?(?:affected|selected|inset|returned))\)?\.?")
"""What a database writes below the rows that it exports, without spaces."""
EXAMPLE_ALONE = LazyPattern(rf"{_EXAMPLE_WORD}\d*")
NOTE = LazyPattern(r"\(?(?:(?:备|附)?注|说明|填表说明|填报说明|注意事项)(?:[:：]|\d[.、:：]).*")
FURNITURE = LazyPattern(
    r"\(?(?:此处)?(?:以下空白|以下无正文|[本此]页(?:无正文|完)|续表|接上[页表]|[转接]下页|其中|[备附]?注"
    r"|(?:填表|填报)?说明|第\d+页.*|※.*|承前页|过次页)\)?[:：]?"
)
"""What belongs to the sheet and not to its records."""
LINE = LazyPattern(r"[\W_]+")
ANSWERS = frozenset("是否有无")
"""What stands in columns of yes and no, whoever fills in the row."""
DOUBTFUL_NAME = (
    r"计|贫困村|汇总|平均|均值|总和|求和|其中|[省市州县区乡镇村组户人]均$|^[全本各共总]|[同环占]比|比[重例]"
    r"|增[减长幅]|^[比较]?[上去]年|排名|位次|^最[大小高低]|中位数|标准差"
    r"|[栏列行项][次目号]|^指标|^\d{1,4}[^\W\d]|县(?:本级|直|级)?|等\d|∑|[Tt]otal|TOTAL"
    r"|^[#＃]|[山坝川牧库]区|丘陵|平[原坝]|边境|沿边|率$|^差|务数$|完成数|校验|核对"
    rf"|[例注※：:—…(（【\[]|--|__|==|\*\*|\.\.\.|说明|事项|以下|无正文|续表|页|备注"
    rf"|{_DUTY}|{_OFFICE}|签[字名章]|盖章|公章"
)
"""A pattern of names that a row may have which is no record; the words above, loosely."""
