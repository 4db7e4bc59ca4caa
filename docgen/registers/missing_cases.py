"""Registers that have rules, but no file of cases (GZ-03).

A rule needs a case that it passes and one that it refuses, see `register_cases`. `docgen doctor`
reports a register whose rules have none at all once, and not for every rule.
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.rules.rule import Rule


def missing_cases(register: str, first: Rule) -> Finding:
    """Return the finding for a register without cases, at its first rule."""
    message = f"“{register}”的规则没有例子（缺 cases.yaml）"
    return new_finding("GZ-03", message, "补写例子", location=first.location)
