"""A table that several maps read: no map takes what is another person's, and a clerk may say so."""

from __future__ import annotations

from typing import Any

import pytest

from test_map_laws import ID2, ID, Check, check  # noqa: F401
