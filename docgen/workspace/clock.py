"""Read the time and the day: from the machine, or from SOURCE_DATE_EPOCH for repeatable runs."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> str:
    """Return the time to the second as ISO 8601 writes it, in the time zone of the machine."""
    return _read_time().isoformat(timespec="seconds")


def today() -> date:
    """Return the day in the time zone of the machine."""
    return _read_time().date()


def _read_time() -> datetime:
    """Return the time of the machine; SOURCE_DATE_EPOCH (seconds, UTC) takes its place."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now().astimezone()
