"""Floor 3, load: YAML or table bytes → Source, with all that is wrong with how it was typed."""

from docgen.load.codes import CODES
from docgen.load.decode import read_encoding
from docgen.load.form import read_form
from docgen.load.parse import read_yaml
from docgen.load.table import is_table, read_sheets, read_table

__all__ = [
    "CODES",
    "is_table",
    "read_encoding",
    "read_form",
    "read_sheets",
    "read_table",
    "read_yaml",
]
