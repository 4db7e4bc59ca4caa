"""Names of sheets and files that stand beside a register and are none: examples, old copies, sums.

`table_choice` asks for sheets, `app` for files. What is not read for its name is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location
from docgen.registers.batches import Table
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import find_register, split_name

_SET_ASIDE = re.compile(
    r"示例(?![县市区乡镇村])|样[例表本张]|范[例本]|举例|例子|模[板版]|空表|说明|须知|注意事项|指南"
    r"|作废|废弃|已删|删除|备份|备用|草稿|旧[表版]|测试|下拉|选项|字典|代码表|码表|参数|汇总|统计"
    r"|示范$|停用|勿用|回收站"
)
"""Words in the names of worksheets that stand beside a register and are none."""
_PART_SET_ASIDE = re.compile(
    r"旧|废|删|不用|参考|历史|往年|已?(?:销户|注销|死亡|迁出|调出|转出)|old|bak|backup|sample|template|demo|test",
    re.IGNORECASE,
)
"""What says so only if it is a whole part of a name: a place may be called 旧县."""
_SUMS = re.compile("汇总|统计")
"""What a file of all records may be called."""


def is_set_aside(sheet: str, forms: Mapping[str, RegisterSchema]) -> bool:
    """Return whether a worksheet is called an example, a copy, a sum, a list of choices.

    A sheet that has exactly the name of a register is never set aside.
    """
    names = {alias for form in forms.values() for alias in (form.name, *form.aliases)}
    if sheet in names:
        return False
    return bool(_SET_ASIDE.search(sheet)) or any(map(_PART_SET_ASIDE.fullmatch, split_name(sheet)))


def is_file_set_aside(
    stem: str, others: Iterable[str], forms: Mapping[str, RegisterSchema]
) -> bool:
    """Return whether a file is called an example or an old copy of a register beside it.

    `stem` is its name without the suffix, `others` are those of the files in its folder. The only
    file of a register is read whatever it is called.
    """
    register = find_register((stem,), forms)
    if not register or _SUMS.search(stem) or not is_set_aside(stem, forms):
        return False
    sound = (other for other in others if not is_set_aside(other, forms))
    return any(find_register((other,), forms) == register for other in sound)


def set_aside_table(table: Table, register: str) -> Finding:
    """Return the finding for a worksheet that its name sets aside, beside that of a register."""
    return new_finding(
        "TB-26",
        f"工作表“{table.sheet}”看名称不是“{register}”台账本身，没有读",
        f"要读的，工作表改名为“{register}（2）”；不是的，不用管",
        location=Location(table.file, part=table.sheet),
    )


def set_aside_file(file: str, register: str) -> Finding:
    """Return the finding for a file that its name sets aside, beside that of a register."""
    name = file.rpartition("/")[2]
    return new_finding(
        "TB-26",
        f"“{name}”看名称不是“{register}”台账本身，没有读",
        f"要读的，文件名改成“{register}”加乡镇名；不是的，不用管，或移到别处",
        location=Location(file),
    )
