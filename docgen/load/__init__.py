"""Floor 3, load: YAML or table bytes → Source, with all that is wrong with how it was typed."""

from docgen.load.codes import CODES
from docgen.load.decode import encode_like
from docgen.load.parse import read_yaml
from docgen.load.passages import prose_of, read_passages
from docgen.load.table import is_table, read_sheets, read_table

__all__ = [
    "CODES",
    "encode_like",
    "is_table",
    "prose_of",
    "read_passages",
    "read_sheets",
    "read_table",
    "read_yaml",
]
