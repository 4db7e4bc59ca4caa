"""The look of a Word file: its outline against a profile, all of whose demands are data."""

from docgen.check.format.judge import check_format, format_mends
from docgen.check.format.outlines import check_format_cases, read_format_cases
from docgen.check.format.profile import Profile, Requirement, adjust, read_profile
from docgen.check.format.roles import recognise

__all__ = [
    "Profile",
    "Requirement",
    "adjust",
    "check_format",
    "check_format_cases",
    "format_mends",
    "read_format_cases",
    "read_profile",
    "recognise",
]
