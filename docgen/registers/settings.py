"""Settings (设定): the numbers and texts that a county decides and rules use by name.

The shipped file declares every setting; the county file gives values. `read_settings` returns
the values by name, for expressions and for parameters of rules.

A setting is a single value or has parts, by year (收入标准: {2018: 3500}) or by name. Numbers are
in base units: 3500元 is 3500.0, 1万元 is 10000.0. Rules get values by `find_setting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from docgen.codes import new_finding
from docgen.expressions.errors import ExpressionError
from docgen.expressions.literals import parse_quantity
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.model.near_names import suggest
from docgen.model.source import Source
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import plain

Setting: TypeAlias = "str | float | Mapping[str | int, Setting] | None"
"""A number in base units, a text, or settings by year or name.

None is undecided, 不用 is decided: the county does without the rules that use it.
"""
Settings: TypeAlias = Mapping[str, Setting]
"""The settings of a county by name."""

BY_YEAR = "按年度列数的设定要写年度，如 收入标准[退出年度]"
"""The message about a setting by year that is used without a year."""


class UndecidedError(ExpressionError):
    """An expression uses a setting that the county has not decided."""

    def __init__(self, name: str) -> None:
        """Keep the name of the setting, by which the check finds out whether 不用 stands in it."""
        super().__init__(f"设定“{name}”还没有定")
        self.name = name


def read_settings(
    source: Source | None, county: Source | None
) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the shipped settings with the county's values in place of the shipped ones.

    A name in the county file that is no setting is a finding.

    The keys are names of settings. A value in another form than the shipped one is a finding
    (GZ-07), and the shipped value stays. `source` is the shipped file, `county` the county's; None
    without one.
    """
    values = dict[str, Setting]()
    if source is not None:
        for name, section in plain(source.root).items():
            values[name] = setting_value(section.get(grammar.VALUE))
    if county is None:
        return values, ()
    findings = list[Finding]()
    section = plain(county.root).get(w.SETTINGS) or {}
    if not isinstance(section, Mapping):
        return values, (_misshapen_finding((w.SETTINGS,), "要写成“名称: 内容”", county),)
    for name, raw in section.items():
        if name not in values:
            findings.append(_unknown_finding(name, list(values), county))
            continue
        fault = _find_fault(values[name], raw)
        if fault:
            findings.append(_misshapen_finding((w.SETTINGS, name), fault, county))
        else:
            values[name] = _merge_setting(values[name], setting_value(raw))
    return values, tuple(findings)


def _find_fault(shipped: Setting, raw: object) -> str:
    """Return how a value that the county wrote must be written, '' if it is written so.

    A shipped number asks for a number, a shipped mapping for a mapping of single values. What has
    no shipped value may be any single value.

    The text is for users: “要写数，“许多”不是数”.
    """
    value = setting_value(raw)
    if value is None or value == w.UNUSED:
        return ""
    if isinstance(shipped, Mapping):
        if not isinstance(raw, Mapping):
            return f"要分项写，如 {{{next(iter(shipped), '甲')}: …}}"
        return next(filter(None, (_find_part_fault(name, part) for name, part in raw.items())), "")
    if isinstance(raw, list | Mapping):
        return "只写一个值，不分项"
    if isinstance(shipped, float) and not isinstance(value, float):
        return f"要写数，“{raw}”不是数"
    return ""


def _find_part_fault(name: object, part: object) -> str:
    """Return how a part of a setting must be written, '' if it is a single value."""
    if isinstance(part, list | Mapping):
        return f"“{name}”只写一个值，不再分项"
    return ""


def _misshapen_finding(path: FieldPath, fault: str, county: Source) -> Finding:
    """Return the finding about a value of the county in another form than the shipped one."""
    message = f"“{path[-1]}”写法不对：{fault}"
    return new_finding(
        "GZ-07",
        message,
        "改正后再核验；没有改正的，照原来的用",
        location=county.location(path),
        category=Category.STRUCTURE,
    )


def setting_value(raw: object) -> Setting:
    """Return the value of a setting as it is written; None if nothing is written.

    A mapping of settings is read part by part; digits as a name are a year, an int.
    """
    if isinstance(raw, Mapping):
        return {_year_or_name(name): setting_value(value) for name, value in raw.items()}
    text = str(raw or "").strip()
    if not text:
        return None
    number = parse_quantity(text)
    if number is None:
        return text
    return float(number.base)


def find_setting(name: str, settings: Settings) -> Setting:
    """Return the value of a setting.

    Raises ExpressionError if there is no such setting, UndecidedError if it has no value.
    """
    if name not in settings:
        raise ExpressionError(f"用到的“{name}”没有定义")
    value = settings[name]
    if value is None or value == w.UNUSED:
        raise UndecidedError(name)
    return value


def setting_number(name: str, value: Setting) -> float:
    """Return the value of a setting as a number. Raises ExpressionError if it is none.

    `name` is that of the setting, for the message.
    """
    if isinstance(value, Mapping):
        raise ExpressionError(BY_YEAR)
    if not isinstance(value, float):
        raise ExpressionError(f"设定“{name}”不是数")
    return value


def _merge_setting(shipped: Setting, value: Setting) -> Setting:
    """Return the county's value; of settings by year or name the shipped ones stay beside it."""
    if isinstance(shipped, Mapping) and isinstance(value, Mapping):
        return {**shipped, **value}
    return value


def _year_or_name(name: str) -> int | str:
    """Return the name of a part as an int if it is a year, else as it is."""
    if name.isdecimal():
        return int(name)
    return name


def _unknown_finding(name: str, names: list[str], county: Source) -> Finding:
    """Return the finding about a name in the county file that is no setting (GZ-05)."""
    return new_finding(
        "GZ-05",
        f"没有“{name}”这个设定",
        suggest(name, names, otherwise=f"可以定的有：{'、'.join(names)}"),
        location=county.location((w.SETTINGS, name)),
        category=Category.STRUCTURE,
        at_key=True,
    )
