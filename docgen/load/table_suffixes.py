"""How the names of files end that hold tables."""

from __future__ import annotations

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORD_SUFFIXES = (".docx", ".doc", ".wps")
"""Word files; an old one is converted before it is read here."""
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
OPEN_SUFFIXES = (".htm", ".html", ".xml")
"""Formats whose names say that they are no workbooks."""
OLD_SUFFIXES = (".xls", ".ods", ".et", ".docx", *OPEN_SUFFIXES)
"""Formats of other programs, and of old ones."""
SUFFIXES = (".xlsx", ".xlsm", *TEXT_SUFFIXES)


def is_table(file: str) -> bool:
    """Return whether a file name is that of a table, including formats that may be refused.

    Old Word files (.doc, .wps) are not among them: another program converts them first.
    """
    return file.lower().endswith((*SUFFIXES, *OLD_SUFFIXES))


def stem_of(file: str) -> str:
    """Return the name of a file without its folders and its suffix."""
    name = file.rpartition("/")[2]
    return name.rpartition(".")[0] or name
