"""Floor 3, load: YAML or table bytes → Source, with all that is wrong with how it was typed."""

from docgen.load.codes import CODES
from docgen.load.decode import encode_like, read_encoding
from docgen.load.delimited import Buffer, point
from docgen.load.form import read_form
from docgen.load.parse import read_yaml
from docgen.load.passages import prose_of, read_passages
from docgen.load.table import Table, is_table, read_sheets, read_table, read_tables

__all__ = [
    "CODES",
    "Buffer",
    "Table",
    "encode_like",
    "is_table",
    "point",
    "prose_of",
    "read_encoding",
    "read_form",
    "read_passages",
    "read_sheets",
    "read_table",
    "read_tables",
    "read_yaml",
]
