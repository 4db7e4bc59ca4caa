"""Floor 3, compose: a record and its figures → the context of the document."""

from docgen.compose.codes import CODES
from docgen.compose.columns import resolve_columns
from docgen.compose.context import (
    Composer,
    County,
    check_overrides,
    county_facts,
    known_names,
    with_missing,
)
from docgen.compose.figures import resolve_figures
from docgen.compose.overview import (
    overview_cells,
    overview_columns,
    overview_record,
    overview_sheet,
)
from docgen.compose.papers import Column, block_sheet, paper_table

__all__ = [
    "CODES",
    "Column",
    "Composer",
    "County",
    "block_sheet",
    "check_overrides",
    "county_facts",
    "known_names",
    "overview_cells",
    "overview_columns",
    "overview_record",
    "overview_sheet",
    "paper_table",
    "resolve_columns",
    "resolve_figures",
    "with_missing",
]
