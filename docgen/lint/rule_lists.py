"""Lists that text rules name: words, units and styles of list numbers.

A rule names its lists in its parameters. `resolve_lists` replaces each name by the list that is
read from the file of this name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.bounded_patterns import PatternError
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import read_units
from docgen.lint.list_numbers import read_number_styles
from docgen.lint.rule_params import Params
from docgen.model.finding import Category, Finding
from docgen.rules.rule import Rule


def resolve_lists(
    rules: Iterable[Rule], tables: Mapping[str, object]
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """Return the rules with their lists, and a finding for each rule without one of its lists.

    `tables` are the contents of the list files by name. A rule is left out if a list that it
    names is missing or cannot be read.

    The parameters of a resolved rule hold the list itself where the form has its name: 单位表 holds
    `Units`, 序号表 `NumberStyles`, 词表 the mapping of the file.
    """
    resolved: list[Rule] = []
    findings: list[Finding] = []
    reader = _ListReader(tables)
    for rule in rules:
        names = {key: str(rule.params[key]) for key in _READERS if key in rule.params}
        try:
            lists = {key: reader.read(key, name) for key, name in names.items()}
        except (KeyError, TypeError, AttributeError, PatternError):
            findings.append(_unreadable_list(rule, names.values()))
            continue
        resolved.append(replace(rule, params={**rule.params, **lists}))
    return tuple(resolved), tuple(findings)


class _ListReader:
    """Reads each list once, so that all rules share one object."""

    def __init__(self, tables: Mapping[str, object]) -> None:
        """Take the contents of the list files by name, without .yaml."""
        self._tables = tables
        self._lists: dict[tuple[str, str], object] = {}

    def read(self, key: str, name: str) -> object:
        """Return the list of a name, as the parameter `key` needs it.

        Raises KeyError, TypeError, AttributeError or PatternError if it cannot be read.
        """
        if (key, name) not in self._lists:
            self._lists[key, name] = _READERS[key](_check_mapping(self._tables[name]))
        return self._lists[key, name]


def _check_mapping(table: object) -> Params:
    """Return the content of a list file. Raises TypeError if it is no mapping."""
    if not isinstance(table, Mapping):
        raise TypeError
    return table


def _read_words(table: Params) -> Params:
    """Return a word list as it is; its verb knows what its keys mean."""
    return table


_READERS: dict[str, Callable[[Params], object]] = {
    kw.WORD_LIST: _read_words,
    kw.UNIT_LIST: read_units,
    kw.MARK_LIST: read_number_styles,
}
"""Reader of a list by the parameter that names it."""


def _unreadable_list(rule: Rule, names: Iterable[str]) -> Finding:
    """Return the finding (GZ-01) about a rule that names a list that cannot be used."""
    files = "、".join(f"{name}.yaml" for name in names)
    return new_finding(
        "GZ-01",
        f"规则 {rule.code} 要用的表读不懂，或没有这张表（{files}）",
        f"核对 checks/text/ 里的 {files}，照新建的工作目录里的样子改正",
        location=rule.location,
        category=Category.RULE,
    )
