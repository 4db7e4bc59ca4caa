"""Floor 3, ledger: rows that people keep + what was found → changes; changes + bytes → bytes."""

from docgen.ledger.amend import amend, begin
from docgen.ledger.codes import CODES
from docgen.ledger.collect import FATES, collect, fate
from docgen.ledger.deadline import deadline
from docgen.ledger.merge import merge
from docgen.ledger.rows import alike, rows_of

__all__ = [
    "CODES",
    "FATES",
    "alike",
    "amend",
    "begin",
    "collect",
    "deadline",
    "fate",
    "merge",
    "rows_of",
]
