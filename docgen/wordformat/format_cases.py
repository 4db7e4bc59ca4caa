"""The examples of requirements: small documents written as forms, judged like a Word file.

    - 规则: GS-43
      通过: [{段落: [{文: 现将情况报告如下。}]}]
      不通过: [{段落: [{文: 现将情况报告如下。, 首行: 0}]}]

Every requirement needs an example that passes and one that fails.
"""

from __future__ import annotations

from docgen.model.finding import Finding
from docgen.model.source import Source
from docgen.rules.cases import Case, check_cases, read_cases
from docgen.schema.coerce import plain
from docgen.wordformat.example_outline import read_example
from docgen.wordformat.judgement import check_format
from docgen.wordformat.lengths import UnreadableError
from docgen.wordformat.profile import Profile, Requirement


def check_format_cases(source: Source, profile: Profile) -> tuple[Finding, ...]:
    """Return a finding for each example with another verdict and each requirement without both."""

    def judge(requirement: Requirement, case: Case) -> str:
        """Return how the requirement disagrees with an example, '' if it agrees."""
        try:
            outline = read_example(plain(case.node))
        except (UnreadableError, KeyError, TypeError, ValueError) as error:
            return f"读不懂：{error}"
        codes = {finding.code for finding in check_format(profile, outline, "")}
        return case.verdict(requirement.code in codes)

    return check_cases(read_cases(source), profile.requirements, judge)
