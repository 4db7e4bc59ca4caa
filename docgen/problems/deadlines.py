"""Deadlines of problems: a number of days after a day, in calendar or working days.

The county decides how many days a severity gets, and which days count.
"""

from __future__ import annotations

from datetime import date, timedelta


def find_deadline(start: date, days: int, working: bool) -> tuple[date | None, str]:
    """Return the last day of a period of `days` after `start`, or None and the reason.

    The day of the start does not count. If `working` is true, only the working days of the State
    Council's holiday arrangements count. The deadline is None if the arrangements of a year are
    not yet known.

    The pair is (day, '') or (None, reason); the reason is for users. 5 working days after
    2018-09-28, a Friday, pass over the National Day week and count the Saturday and the Sunday on
    which people work.
    """
    if not working:
        return start + timedelta(days), ""
    # Imported here because its tables of holidays load slowly.
    import chinese_calendar

    day = start
    remaining = days
    try:
        while remaining:
            day += timedelta(1)
            if chinese_calendar.is_workday(day):
                remaining -= 1
    except NotImplementedError:
        return None, _unknown_year(day)
    return day, ""


def _unknown_year(day: date) -> str:
    """Return the reason that the holidays of a year are not known, with the years that are."""
    from chinese_calendar.constants import holidays

    first = min(holidays).year
    last = max(holidays).year
    return f"{day.year}年的放假安排程序还不知道（只有{first}年至{last}年的），工作日算不出"
