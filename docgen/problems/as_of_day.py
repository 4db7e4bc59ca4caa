"""The day that a county sets for its checks (核验日期)."""

from __future__ import annotations

from datetime import date

from docgen.expressions.literals import parse_day
from docgen.model.finding import WorkspaceError
from docgen.problems import problem_keywords as kw


def parse_as_of_day(text: str) -> date:
    """Return the day that a setting names. Raises WorkspaceError if it names none.

    2018-09-20, 2018年9月20日 and other ways of writing a whole day are read.
    """
    day = parse_day(text)
    if day is None:
        message = f"县情文件的“{kw.AS_OF_DAY}”写的“{text}”不是哪一天"
        raise WorkspaceError(message, "写成 2018-09-20，或删去这一行")
    return day
