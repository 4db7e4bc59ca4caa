"""The day it is: from the machine, or from SOURCE_DATE_EPOCH where a run must be repeatable."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> str:
    """The time to the second, as ISO 8601 writes it, in the zone of the office's machine."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).isoformat(timespec="seconds")
    return datetime.now().astimezone().isoformat(timespec="seconds")


def today() -> date:
    """Today's date, in the time zone of the office's machine."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()
