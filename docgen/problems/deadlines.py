"""By when a problem must be mended: so many days from a day, in calendar or working days."""

from __future__ import annotations

from datetime import date, timedelta


def deadline(start: date, days: int, working: bool) -> tuple[date | None, str]:
    """The last day, or None and why it cannot be told. The day of the start does not count.

    Working days are those of the State Council's holiday arrangements, as far as they are known.
    """
    if not working:
        return start + timedelta(days), ""
    # Only here: its tables of holidays take a while to load.
    import chinese_calendar

    day, left = start, days
    try:
        while left:
            day += timedelta(1)
            left -= chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None, _unknown(day)
    return day, ""


def _unknown(day: date) -> str:
    from chinese_calendar.constants import holidays

    first, last = min(holidays).year, max(holidays).year
    return f"{day.year}年的放假安排程序还不知道（只有{first}年至{last}年的），工作日算不出"
