"""Floor 3, workspace: which file plays which part; the only room that touches disk and clock."""

from docgen.workspace.clock import today
from docgen.workspace.evidence import Evidence, look
from docgen.workspace.journal import Entry, Journal, entry_of, program_stamp
from docgen.workspace.layout import (
    REGISTERS,
    SUFFIXES,
    TABLES,
    Workspace,
    file_name,
    find_workspace,
    safe_name,
    seed_workspace,
)
from docgen.workspace.office import to_pdf
from docgen.workspace.pack import pack
from docgen.workspace.tables import refuse_tables, write_csv
from docgen.workspace.write import (
    digest,
    digest_all,
    scratch,
    write_atomically,
    write_backed,
    write_keeping,
)

__all__ = [
    "REGISTERS",
    "SUFFIXES",
    "TABLES",
    "Entry",
    "Evidence",
    "Journal",
    "Workspace",
    "digest",
    "digest_all",
    "entry_of",
    "file_name",
    "find_workspace",
    "look",
    "pack",
    "program_stamp",
    "refuse_tables",
    "safe_name",
    "scratch",
    "seed_workspace",
    "to_pdf",
    "today",
    "write_atomically",
    "write_backed",
    "write_csv",
    "write_keeping",
]
