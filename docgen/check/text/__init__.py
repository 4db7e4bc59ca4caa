"""Wording: passages of any document and rules → findings and certain corrections."""

from docgen.check.text.cases import check_text_cases, text_cases
from docgen.check.text.kinds import KINDS
from docgen.check.text.rules import Wording, corrected, with_lists

__all__ = [
    "KINDS",
    "Wording",
    "check_text_cases",
    "corrected",
    "text_cases",
    "with_lists",
]
