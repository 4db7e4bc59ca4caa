"""Floor 3, workspace: which file plays which part; the only room that touches disk and clock."""

from docgen.workspace.clock import today
from docgen.workspace.evidence import Evidence, look
from docgen.workspace.journal import Entry, Journal, entry_of, program_stamp
from docgen.workspace.layout import (
    EDITOR,
    FORMS,
    REGISTERS,
    SUFFIXES,
    Workspace,
    file_name,
    find_workspace,
    safe_name,
    seed_bytes,
    seed_text,
    seed_workspace,
)
from docgen.workspace.machine import fonts, has_office, page_program
from docgen.workspace.office import to_pdf
from docgen.workspace.pack import pack
from docgen.workspace.write import digest, digest_all, write_atomically, write_keeping, write_new

__all__ = [
    "EDITOR",
    "FORMS",
    "REGISTERS",
    "SUFFIXES",
    "Entry",
    "Evidence",
    "Journal",
    "Workspace",
    "digest",
    "digest_all",
    "entry_of",
    "file_name",
    "find_workspace",
    "fonts",
    "has_office",
    "look",
    "pack",
    "page_program",
    "program_stamp",
    "safe_name",
    "seed_bytes",
    "seed_text",
    "seed_workspace",
    "to_pdf",
    "today",
    "write_atomically",
    "write_keeping",
    "write_new",
]
