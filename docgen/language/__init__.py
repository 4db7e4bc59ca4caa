"""Floor 2: the one expression language, with exact quantities and Chinese-named filters."""

from docgen.language.chinese import numeral, read_numeral
from docgen.language.environment import UnknownFilterError, environment
from docgen.language.expression import (
    Comparison,
    ExpressionError,
    compare,
    evaluate,
    fresh_context,
    is_template,
    names,
    render,
    sentence_names,
)
from docgen.language.filters import FILTERS, filter_remedy, is_present
from docgen.language.formulas import Formulas
from docgen.language.grammar import half_width
from docgen.language.identity import (
    CHECKS,
    WEIGHTS,
    birth_of,
    check_character,
    identity_fault,
    sex_of,
)
from docgen.language.literals import LiteralError, parse_date, parse_decimal, parse_quantity
from docgen.language.quantity import Quantity, UnitError
from docgen.language.running import Number, find_numbers
from docgen.language.sizes import TYPE_SIZES
from docgen.language.syntax import Term, syntax

__all__ = [
    "CHECKS",
    "FILTERS",
    "TYPE_SIZES",
    "WEIGHTS",
    "Comparison",
    "ExpressionError",
    "Formulas",
    "LiteralError",
    "Number",
    "Quantity",
    "Term",
    "UnitError",
    "UnknownFilterError",
    "birth_of",
    "check_character",
    "compare",
    "environment",
    "evaluate",
    "filter_remedy",
    "find_numbers",
    "fresh_context",
    "half_width",
    "identity_fault",
    "is_present",
    "is_template",
    "names",
    "numeral",
    "parse_date",
    "parse_decimal",
    "parse_quantity",
    "read_numeral",
    "render",
    "sentence_names",
    "sex_of",
    "syntax",
]
