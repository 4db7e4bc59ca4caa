"""Findings of one rule that differ in a name only: told in one line, with all the names.

A table that lacks five columns has five findings at one place; a screen has room for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from docgen.model.finding import Finding

_NAME = re.compile("“([^”]*)”")
_MOST_NAMES = 12
"""Names that a joined sentence lists."""
_MOST_JOINED = 500
"""Findings of a rule up to which they are compared: rows are no names."""
SAME_NAME = "“……”"
"""What stands for the name in a remedy for several."""
_REPEATED = re.compile(f"(?:{SAME_NAME}){{2,}}")


def form_of(text: str) -> str:
    """Return a sentence without the names in it."""
    return _NAME.sub("“”", text)


def join_alike(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings of one rule, those joined that have one place and differ in one name.

    They are in the order of the first of each. 表里没有“甲”这一列 and 表里没有“乙”这一列 become
    表里没有“甲”“乙”这一列.
    """
    if len(findings) > _MOST_JOINED:
        return list(findings)
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.place, form_of(finding.message), _without_said(finding))
        alike.setdefault(key, []).append(finding)
    return [joined for group in alike.values() for joined in _join(group)]


def _join(group: Sequence[Finding]) -> Sequence[Finding]:
    """Return one finding in place of several that differ in one name, else all of them."""
    if len(group) == 1:
        return group
    messages = [_NAME.findall(finding.message) for finding in group]
    varying = [at for at, names in enumerate(zip(*messages, strict=True)) if len(set(names)) > 1]
    if not varying or any(len({names[at] for at in varying}) > 1 for names in messages):
        return group
    own = [names[varying[0]] for names in messages]
    first = group[0]
    message = _with_names(first.message, own)
    return [replace(first, message=message, remedy=_with_names(first.remedy, own))]


def _with_names(text: str, names: Sequence[str]) -> str:
    """Return a sentence about the first of some names as one about all of them."""
    distinct = list(dict.fromkeys(names))
    more = f"等{len(distinct)}个" if len(distinct) > _MOST_NAMES else ""
    listed = "".join(f"“{name}”" for name in distinct[:_MOST_NAMES]) + more
    return text.replace(f"“{names[0]}”", listed)


def common_remedy(findings: Iterable[Finding]) -> str:
    """Return the remedy that several findings share but for the names that their messages say.

    It is '' if their remedies have no common form, or name what the messages do not.
    """
    common = ""
    for finding in findings:
        form = _without_said(finding)
        if common not in ("", form):
            return ""
        common = form
    return common


def _without_said(finding: Finding) -> str:
    """Return the remedy of a finding with one sign for the names that its message says."""
    said = set(_NAME.findall(finding.message))
    parts = _NAME.split(finding.remedy)
    parts[1::2] = [SAME_NAME if name in said else f"“{name}”" for name in parts[1::2]]
    return _REPEATED.sub(SAME_NAME, "".join(parts))
