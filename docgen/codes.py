"""Every finding code of the program: ONE table with owner, default severity and explanation.

Rule codes are not listed here: they belong to the rule files of a workspace (`checks/`).
"""

from __future__ import annotations

from msgspec import Struct

from docgen.model.finding import Category, FieldPath, Finding, Location, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING
_NOTICE = Severity.NOTICE


class Code(Struct, frozen=True):
    """A finding code: the room that raises it, its usual severity, its explanation for users."""

    owner: str
    severity: Severity
    explanation: str


CODES: dict[str, Code] = {
    "BH-01": Code("documents", _ERROR, "层次太深。国标用到第四级，第五级用①。"),
    "BT-01": Code("documents", _ERROR, "表里一行的格数与列数不同。"),
    "BT-02": Code("documents", _ERROR, "要合计的一列里有的格不是数，或单位不一致。"),
    "CJ-01": Code("documents", _NOTICE, "从去年的文件承接来的日期，多半要改。"),
    "CJ-02": Code("documents", _NOTICE, "从去年的文件承接来的内容里有年份，多半要改。"),
    "CJ-03": Code("documents", _NOTICE, "从去年的文件承接来的数，多半要换。"),
    "CJ-04": Code(
        "documents",
        _NOTICE,
        "表单的列有固定的先后，与原来文件里写的先后不同，成品里的先后会跟着变。",
    ),
    "DB-01": Code("documents", _WARNING, "成品里的一个数，与生成时不同：有人手工改过。"),
    "DB-02": Code("documents", _ERROR, "同一个指标，成品里有的地方改了，有的地方没有改。"),
    "DB-03": Code("documents", _ERROR, "由改过的数算出来的指标，成品里没有跟着改。"),
    "DB-04": Code("documents", _ERROR, "输入文件里写明的关系，按改后的数不成立了。"),
    "GW-02": Code("documents", _ERROR, "两份成品同名，后一份没有生成，以免盖掉前一份。"),
    "GW-04": Code("documents", _NOTICE, "一览表的 Word 版要等全部成品都生成了才出，Excel 版照出。"),
    "GW-05": Code("documents", _NOTICE, "一览表太长，Word 打不开这么长的表，只出 Excel 版。"),
    "GW-06": Code("documents", _ERROR, "文书写明它承接哪一份上级文书，那一份里找不到它。"),
    "GW-08": Code("documents", _ERROR, "指标要从台账里数，台账、条件或列名有误，数不出来。"),
    "GW-09": Code(
        "documents", _ERROR, "这一式文书印不出来：缺台账、分组或条件算不出，或选的列不能印。"
    ),
    "GW-10": Code("documents", _ERROR, "文书里要印的一格空着，或查不到对应的名称。"),
    "GW-11": Code("documents", _WARNING, "指标从台账里数，而台账里还有错误，数可能不准。"),
    "GX-01": Code(
        "documents", _ERROR, "“关系”里写明必须成立的等式或大小关系不成立，两边的值都已列出。"
    ),
    "GX-02": Code(
        "documents", _ERROR, "“关系”里的式子算不出来：名称没有定义、单位不同，或写法有误。"
    ),
    "JC-02": Code(
        "documents", _WARNING, "规则里写的名称字段表里没有，多半是错字，这条规则因此永远不会报。"
    ),
    "XW-01": Code("documents", _ERROR, "文中花括号里的名称没有定义。"),
    "XW-02": Code("documents", _ERROR, "文中花括号里的写法有误，填不出来。"),
    "ZB-01": Code(
        "documents",
        _ERROR,
        "指标没有数。程序不会在文中留空，所以先不生成；急用时可用 --draft 出带记号的草稿。",
    ),
    "ZB-02": Code("documents", _ERROR, "指标的公式算不出来，多是单位不同（户加人）或除以零。"),
    "ZB-03": Code("documents", _ERROR, "几个指标的公式互相引用，绕成了圈。"),
    "ZB-04": Code("documents", _ERROR, "本文的指标与县情文件里的同名。全县一个数只在一处写。"),
    "ZB-05": Code("documents", _NOTICE, "本文写明理由，另用了与县情不同的数。"),
    "ZB-06": Code("documents", _ERROR, "公式里的名称没有定义。"),
    "ZB-07": Code("documents", _ERROR, "本文的内容与县情文件里同名的内容不一致。"),
    "ZB-08": Code("documents", _ERROR, "一行里写的数与这一列的公式算出来的不同。"),
    "WZ-00": Code("lint", _WARNING, "一段超过两万字，不像文书，没有核对文字。"),
    "TB-01": Code("load", _ERROR, "表格打不开：设了密码、已损坏，或不是表格。"),
    "TB-02": Code("load", _ERROR, "表格里找不到表头。"),
    "TB-03": Code("load", _ERROR, "表头里同一个名称有两列。"),
    "TB-04": Code("load", _ERROR, "号码被 Excel 当成数字存，末几位已经丢失。"),
    "TB-05": Code("load", _NOTICE, "合计行不算作一份，没有读入。"),
    "TB-06": Code("load", _ERROR, "CSV 里有引号没有配成对，后面的内容会被并进一格。"),
    "TB-07": Code("load", _ERROR, "CSV 里有一行的格数比表头多，后面的没有读。"),
    "TB-08": Code("load", _WARNING, "CSV 里有一行的格数比表头少，缺的当作空着。"),
    "TB-09": Code("load", _NOTICE, "工作表里有隐藏的行或列，照样读了。"),
    "TB-10": Code("load", _NOTICE, "隐藏的工作表没有读。"),
    "TB-31": Code(
        "load", _NOTICE, "整行、整格的字划了删除线，照样读了；只划了一段的，那一段没有读。"
    ),
    "TB-36": Code(
        "load", _NOTICE, "格里有上标、下标或隐藏的字，或合并的格下面压着别的内容，没有读。"
    ),
    "TB-32": Code("load", _NOTICE, "文件名叫 Excel，里面是网页、XML 或文字，照里面的表读了。"),
    "TB-11": Code("load", _ERROR, "公式没有算出的值，没有读。"),
    "TB-62": Code("load", _WARNING, "表头上面像是另一张表，或这张表的记录，没有读。"),
    "TB-12": Code("load", _ERROR, "工作簿不是表单：里面没有“填写”工作表。"),
    "TB-13": Code("load", _WARNING, "表单里有一张写了内容的工作表没有用到，里面的内容不会进成品。"),
    "TB-14": Code("load", _ERROR, "表单的一格写了工作表的名字，工作簿里却没有这张表。"),
    "TB-17": Code("load", _ERROR, "格里是 #N/A、#REF! 一类的出错值，不是内容，没有读。"),
    "TB-27": Code(
        "load", _NOTICE, "表格有损坏或太大，只读得到各格的内容，隐藏的行和出错值看不出来。"
    ),
    "YM-01": Code(
        "load", _ERROR, "文件不是文字文件：可能是改了扩展名的 Word、Excel、图片或压缩包。"
    ),
    "YM-02": Code("load", _ERROR, "文件太大。一份文书的输入用不着这么大。"),
    "YM-03": Code(
        "load", _ERROR, "文件不是 UTF-8 编码。GB18030（记事本“ANSI”）的照样读入，但要说一声。"
    ),
    "YM-04": Code(
        "load", _ERROR, "文件里有看不见的控制字符或零宽字符，多半是从网页或 Word 粘贴来的。"
    ),
    "YM-05": Code("load", _ERROR, "用制表符（Tab）或全角空格缩进。YAML 只认半角空格。"),
    "YM-06": Code("load", _ERROR, "名称后面用了全角冒号。名称和内容之间要用半角冒号加一个空格。"),
    "YM-07": Code("load", _ERROR, "半角冒号后面没有空格。"),
    "YM-08": Code("load", _ERROR, "列表的短横后面没有空格，或用了别的符号。"),
    "YM-09": Code("load", _ERROR, "同一个名称写了两次，后写的会盖掉先写的，所以不认。"),
    "YM-10": Code("load", _NOTICE, "内容里的“{{ … }}”没有加引号；能看明白的照读。"),
    "YM-11": Code("load", _ERROR, "引号没有成对。"),
    "YM-12": Code("load", _ERROR, "锚点、引用和标签（&、*、<<、!）不用在文书里。"),
    "YM-13": Code("load", _ERROR, "文件是空的，或只有注释。"),
    "YM-14": Code("load", _ERROR, "最外层应是“名称: 内容”。"),
    "YM-15": Code("load", _ERROR, "一个文件里写了几份文书（---）。"),
    "YM-16": Code("load", _ERROR, "层次太深，或内容太多。"),
    "YM-17": Code("load", _ERROR, "缩进不对，或结构读不懂。"),
    "YM-18": Code("load", _ERROR, "内容以特殊符号开头，或内容里又有冒号，要加引号。"),
    "YM-19": Code("load", _ERROR, "方括号、花括号没有成对，或里面用了全角逗号。"),
    "HZ-01": Code(
        "problems",
        _WARNING,
        "合并两份台账时，同一个问题的同一项两边写得不一样；原处留本册的，另一份的记在“存疑”。",
    ),
    "HZ-02": Code(
        "problems",
        _NOTICE,
        "程序写的那一格（机检）有人写了字，程序没有动它；请改写到别的列，再清空这一格。",
    ),
    "HZ-03": Code(
        "problems",
        _NOTICE,
        "县里还没有定指标方案、整改天数或责任单位，由它来的几项空着；要印它们的文书不出。",
    ),
    "HZ-07": Code("problems", _ERROR, "县里定的整改天数不是天数，时限没有算。"),
    "HZ-04": Code("problems", _ERROR, "工作日算不出：程序知道的放假安排没有到那一年。"),
    "HZ-05": Code("problems", _WARNING, "台账里有公式的格，程序没有改它。"),
    "HZ-06": Code(
        "problems", _NOTICE, "问题没有业务键，或是表格填写的毛病，没有收进台账；先改台账再收集。"
    ),
    "HZ-08": Code(
        "problems", _ERROR, "合并时，交回的台账有一列没有列名，或改了名，照并会丢字，所以没有并。"
    ),
    "HZ-09": Code(
        "problems", _NOTICE, "合并时，两份台账的列不一样：多的一列加进台账，少的一列照本册的。"
    ),
    "HZ-10": Code(
        "problems",
        _WARNING,
        "合并时，一行在一份里删了，在另一份里改了；留着这一行，在“存疑”里记下，由人核定。",
    ),
    "HZ-11": Code(
        "problems", _NOTICE, "合并时，一行在一份里删了，另一份没有改过它：照删，或不再加回来。"
    ),
    "HZ-12": Code("problems", _NOTICE, "合并时，几个问题的编号别的问题用过，换了新编号。"),
    "HZ-13": Code(
        "problems", _NOTICE, "发出去的行里，有的乡镇交回的一行也没有：当作没有交，不当作删了。"
    ),
    "HZ-14": Code("problems", _WARNING, "合并时，流转里的一个编号在交回的台账里是几个问题。"),
    "HZ-15": Code("problems", _NOTICE, "合并时没有写明发出去的是哪一份，程序按留底找到了它。"),
    "HZ-16": Code("problems", _NOTICE, "分发台账时，有的问题没有写归谁，没有发出去。"),
    "HZ-17": Code("problems", _ERROR, "问题不能走这一步：编号没有，或“流程”不许从现在的状态过去。"),
    "HZ-18": Code("problems", _ERROR, "问题走这一步，该填的没有填，或填了不该有的。"),
    "HZ-19": Code(
        "problems", _NOTICE, "字段表没有写时限在哪一列，或有的问题没有时限，看不出逾期没有。"
    ),
    "GZ-04": Code(
        "registers", _NOTICE, "规则要用县里定的数（设定），县里还没有定，这条规则没有用。"
    ),
    "GZ-05": Code("registers", _WARNING, "县情文件的“设定”里有一项不是设定，多半是名称写错了。"),
    "TB-15": Code(
        "registers",
        _ERROR,
        "一张表看不出是哪本台账，没有读：名称里没有台账名，或名称与表头对不上。",
    ),
    "ZD-13": Code("registers", _ERROR, "号码的写法不合它自己的规则，如身份证号的校验码不对。"),
    "ZD-14": Code(
        "registers", _ERROR, "数的单位与这一列量的东西不是一类，不认得这个单位，或写了“左右”。"
    ),
    "TB-18": Code(
        "registers", _NOTICE, "表里有的列不是这本台账的字段，没有读。自己加的列不用管它。"
    ),
    "TB-19": Code("registers", _WARNING, "有一列没有表头，下面的内容没有读。"),
    "TB-20": Code(
        "registers",
        _NOTICE,
        "编号、号码里有看不见的字符、空格、全角数字或引号，核对时已去掉，原表没有改。",
    ),
    "TB-21": Code(
        "registers", _NOTICE, "一行不是记录（小计、备注、签字、序号、例子、重复的表头），没有读入。"
    ),
    "TB-22": Code(
        "registers", _NOTICE, "乡镇、村、户号只写在每组的第一行，或写“同上”，照上面的补着读。"
    ),
    "TB-23": Code(
        "registers",
        _ERROR,
        "编号被 Excel 当成了日期，原来写的什么已经看不出；可写任何字的列里夹着日期的，只作提示。",
    ),
    "TB-25": Code("registers", _ERROR, "表头或表上面写的单位不认得，或与这一列量的东西不是一类。"),
    "TB-26": Code(
        "registers", _NOTICE, "台账文件里有一张工作表没有这本台账的字段，多半是填表说明，没有读。"
    ),
    "TB-28": Code("registers", _ERROR, "列名对照里有一条没有写对，没有用上。"),
    "TB-29": Code("registers", _ERROR, "列名对照里的一列，表里没有：表头改了，或对照写错了。"),
    "TB-41": Code(
        "registers", _ERROR, "列名对照的“拆成”拆不开，或“固定”要的地名看不出来，这些格没有读。"
    ),
    "TB-42": Code("registers", _NOTICE, "照列名对照的“只取”“一行一个”，有的行没有取。"),
    "TB-43": Code("registers", _ERROR, "列名对照的“只取”一行也没有取到。"),
    "TB-44": Code(
        "registers", _WARNING, "列名对照的“一行一个”只取第一行，同一号的别的行写得不一样。"
    ),
    "TB-45": Code("registers", _ERROR, "格里写的与列名对照做出来的不一样。"),
    "TB-46": Code("registers", _NOTICE, "照列名对照拆了还多的、没有拼成的，没有读。"),
    "TB-47": Code("registers", _WARNING, "列名对照里的一条，哪张表也没有合上。"),
    "TB-48": Code(
        "registers", _ERROR, "一张表有两条列名对照管同一本台账，或有一条不知是哪本的，没有用上。"
    ),
    "TB-30": Code("registers", _ERROR, "名称是台账的工作表是隐藏的，没有读；要看它的规则没有核。"),
    "TB-35": Code(
        "registers",
        _ERROR,
        "一个数合并了几行，或一格横跨几列，看不出别的格是多少：只当作第一格的，别的格没有读。",
    ),
    "TB-60": Code("registers", _WARNING, "台账的表头下面一条记录也没有，要看它的规则没有核。"),
    "TB-61": Code("registers", _ERROR, "两张表内容一样，或大半的行一样，一样的只读了一次。"),
    "TB-70": Code("registers", _ERROR, "编号、地名只有一本台账这样写，别的写的是相近的另一个。"),
    "GZ-08": Code("registers", _NOTICE, "一本台账还有表、列没有读，要看它的规则先不核。"),
    "GZ-07": Code(
        "registers",
        _ERROR,
        "县情文件的“设定”里有一项写法不对（该写数的写了文字，该分项的没有分），没有采用。",
    ),
    "GZ-01": Code("rules", _ERROR, "规则表单没有填对，这条规则没有执行。"),
    "GZ-02": Code("rules", _ERROR, "规则的条件或式子算不出来。"),
    "GZ-03": Code("rules", _ERROR, "规则与它自己的例子不符，或缺例子。"),
    "GZ-06": Code("rules", _ERROR, "checks/依据.yaml 里的一条没有填对，这一条没有用。"),
    "JC-08": Code(
        "rules",
        _NOTICE,
        "规则的依据在 checks/依据.yaml 里没有，查不到它出自哪份文件。",
    ),
    "MJ-01": Code("rules", _WARNING, "免检到期了，问题照报。"),
    "MJ-02": Code("rules", _NOTICE, "免检没有用上：没有这样的问题，可以删去。"),
    "MJ-03": Code("rules", _ERROR, "免检这一行没有写全（规则、业务键、理由、批准人），不算。"),
    "BJ-01": Code(
        "schema",
        _NOTICE,
        "编辑器用的 JSON Schema 说不出这一条，写错了编辑器不标，docgen check 会查。",
    ),
    "ZD-01": Code("schema", _ERROR, "缺必填的内容。字段表把它列为必填，或适用的规则要求它。"),
    "ZD-02": Code(
        "schema",
        _ERROR,
        "写了字段表里没有的名称，多半是错字。程序不猜，也不丢掉它，所以不生成成品。",
    ),
    "ZD-03": Code(
        "schema", _ERROR, "内容与字段的类型不合，如该写日期处写了文字，或写了不存在的日子。"
    ),
    "ZD-04": Code("schema", _ERROR, "内容不在可选的几种之内。"),
    "ZD-05": Code("schema", _ERROR, "写法不合字段要求的式样。"),
    "ZD-06": Code("schema", _ERROR, "写了字段名，却没有内容。"),
    "ZD-07": Code("schema", _ERROR, "项数过少或过多。"),
    "ZD-08": Code("schema", _ERROR, "数值超出范围。"),
    "ZD-09": Code("schema", _ERROR, "两个字段只能写一个。"),
    "ZD-10": Code("schema", _ERROR, "不合字段表的其他要求。"),
    "ZD-11": Code("schema", _ERROR, "最外层写成了列表。一份文书的最外层是“名称: 内容”。"),
    "ZD-12": Code("schema", _ERROR, "该写年月日的，只写到年或月。"),
    "ZD-90": Code("schema", _ERROR, "字段表（schema.yaml）本身写错了。"),
    "WD-01": Code(
        "word",
        _ERROR,
        "模板或文件不是能读的 Word 文件（.docx）：损坏、加密、旧的 .doc，或根本是别的文件。",
    ),
    "WD-02": Code("word", _ERROR, "模板或文件太大，或压缩得不正常（压缩炸弹），程序拒绝打开。"),
    "WD-03": Code("word", _ERROR, "模板带有宏或控件，程序拒绝使用。"),
    "WD-04": Code("word", _WARNING, "模板链接了外部文件或图片，发出去后对方看不到。"),
    "WD-05": Code("word", _WARNING, "模板里有内嵌的 OLE 对象，里面是什么无法检查。"),
    "WD-11": Code("word", _ERROR, "模板里的标记写法有误，读不懂。"),
    "WD-12": Code("word", _ERROR, "模板里的标记没有成对：有开头没有结尾，或有结尾没有开头。"),
    "WD-13": Code("word", _ERROR, "模板用到的名称，字段表里没有。"),
    "WD-14": Code("word", _ERROR, "行、格、段一级的标记放错了地方，如 {%tr %} 不在表格里。"),
    "WD-15": Code("word", _ERROR, "模板把一个字段当成了别的东西用，如对一行文字做循环。"),
    "WD-16": Code("word", _NOTICE, "字段表里有的字段，模板里没有用到。"),
    "WD-17": Code(
        "word", _ERROR, "成对的标记不在同一层，如 {%p if %} 与 {% endif %}、一半在表格里一半在外。"
    ),
    "WD-18": Code(
        "word", _ERROR, "标记代替了整段、整行或整格，同在其中的文字不会印出；或多出了 }}。"
    ),
    "WD-21": Code("word", _ERROR, "填写时模板里的名称没有值。"),
    "WD-22": Code("word", _ERROR, "填写时模板里的计算出错。"),
    "WD-23": Code("word", _ERROR, "要替换的图片或内嵌文件，模板里没有。"),
    "WD-24": Code("word", _WARNING, "文中有正文字体里没有的生僻字，或自造的字。"),
    "WD-31": Code("word", _ERROR, "县情文件“格式”里的样式名，模板里没有。"),
    "WD-32": Code("word", _ERROR, "县情文件“格式”里的写法读不懂。"),
    "BS-01": Code(
        "wordformat", _ERROR, "县情文件“格式”里对格式的“要求”写错了：没有这个编号，或值读不懂。"
    ),
    "BS-02": Code("wordformat", _NOTICE, "文本框里的文字没有按格式要求判断，也没有改。"),
    "BS-03": Code("wordformat", _NOTICE, "横排页的页边距、页码位置没有判断。"),
    "GW-01": Code(
        "workspace",
        _ERROR,
        "文件读不了或写不了：不存在、没有权限、正在 Word 里打开，或指到了工作目录之外。",
    ),
    "GW-03": Code("workspace", _WARNING, "成品生成以后被人改过；改过的一份另存在旁边，没有丢。"),
    "GW-07": Code("workspace", _ERROR, "LibreOffice 没能把这份 Word 成品转成 PDF。"),
    "GW-12": Code("workspace", _NOTICE, "成品写好了，系统里没有能打开它的程序。"),
    "GW-13": Code(
        "workspace", _ERROR, "docgen 自己的错：处理这一份时程序出了错，这一份没有做完，别的照做。"
    ),
    "GW-14": Code("workspace", _WARNING, "文件里有不合常规的地方，批注没能写进去；问题照样列出。"),
    "GW-15": Code(
        "workspace", _NOTICE, "集群里有工作进程中途不见了，它的活由别的接着做完，结果不受影响。"
    ),
    "JC-01": Code("workspace", _ERROR, "工作目录的一部分用不了：缺文件，或文件读不懂。"),
    "JC-03": Code("workspace", _NOTICE, "没有县情文件（inputs/county.yaml）。"),
    "JC-04": Code("workspace", _NOTICE, "编辑器用的 JSON Schema 与字段表不一致了。"),
    "JC-05": Code(
        "workspace", _NOTICE, "模板指定的字体这台机器没有，显示和转 PDF 时会用别的字体代替。"
    ),
    "JC-06": Code("workspace", _NOTICE, "没有找到 LibreOffice。"),
    "JC-07": Code("workspace", _NOTICE, "没有找到 pdftoppm。"),
    "TB-24": Code("workspace", _ERROR, "台账文件夹里有一个文件没有读：不是能读的表格。"),
    "TB-16": Code("workspace", _ERROR, "没有装读台账要用的 polars，台账没有读。"),
    "YZ-01": Code(
        "workspace",
        _ERROR,
        "成品与生成时记下的校验值（sha256）不符：有人在 Word 里改过，或文件坏了。",
    ),
    "YZ-02": Code("workspace", _ERROR, "清单里记着这份成品，文件夹里没有。"),
    "YZ-03": Code(
        "workspace", _WARNING, "成品生成以后，它的输入、模板或规则改过，成品还是改之前的。"
    ),
    "YZ-04": Code("workspace", _NOTICE, "outputs/ 里有一份清单里没有的文件。"),
    "YZ-05": Code("workspace", _ERROR, "归档包缺清单，或读不了。"),
    "YZ-06": Code("workspace", _ERROR, "归档包里有一个文件与清单记的校验值不符。"),
    "YZ-07": Code("workspace", _ERROR, "归档包的清单里记着一个文件，包里没有。"),
    "YZ-09": Code(
        "workspace",
        _ERROR,
        "成品的生成记录（manifest.json）里有一条读不懂，或指到别的文件夹去，没有采用。",
    ),
    "YZ-08": Code("workspace", _ERROR, "归档包里有一个清单里没有的文件。"),
    "YZ-10": Code(
        "workspace",
        _ERROR,
        "用同样的输入、模板和规则重做一份，字节与这份成品不同，清单却说它没有变：成品和清单一起被人改过。",
    ),
    "YZ-11": Code(
        "workspace",
        _NOTICE,
        "这些成品没法用重做来核对：输入后来改过，是另一版程序生成的，或是别的程序转出来的。",
    ),
}


def new_finding(
    code: str,
    message: str,
    remedy: str = "",
    *,
    severity: Severity | None = None,
    basis: str = "",
    path: FieldPath | None = None,
    location: Location | None = None,
    category: Category = Category.DATA,
    at_key: bool = False,
    missing: str = "",
    group: str = "",
    key: str = "",
) -> Finding:
    """Return a finding with a code of `CODES`; its usual severity unless another is passed.

    Raises KeyError if the code is not in the table.
    """
    return Finding(
        code=code,
        severity=severity or CODES[code].severity,
        message=message,
        remedy=remedy,
        basis=basis,
        path=path,
        location=location,
        category=category,
        at_key=at_key,
        missing=missing,
        group=group,
        key=key,
    )
