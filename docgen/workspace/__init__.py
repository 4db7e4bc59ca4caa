"""Floor 3, workspace: which file plays which part; the only room that touches disk and clock."""

from docgen.workspace.bag import check_bag, is_bag, make_bag
from docgen.workspace.clock import now, today
from docgen.workspace.evidence import Evidence, look
from docgen.workspace.journal import (
    MANIFEST,
    Build,
    Entry,
    Journal,
    entry_of,
    entry_there,
    manifest_text,
    program_stamp,
    read_journal,
)
from docgen.workspace.layout import (
    EDITOR,
    FORMS,
    LINT,
    REGISTERS,
    SUFFIXES,
    TABLES,
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
from docgen.workspace.screen import open_file, page_pictures
from docgen.workspace.tables import refuse_tables, write_csv
from docgen.workspace.watch import changes
from docgen.workspace.write import (
    digest,
    digest_all,
    fingerprint,
    holds,
    scratch,
    write_atomically,
    write_backed,
    write_keeping,
    write_new,
)

__all__ = [
    "EDITOR",
    "FORMS",
    "LINT",
    "MANIFEST",
    "REGISTERS",
    "SUFFIXES",
    "TABLES",
    "Build",
    "Entry",
    "Evidence",
    "Journal",
    "Workspace",
    "changes",
    "check_bag",
    "digest",
    "digest_all",
    "entry_of",
    "entry_there",
    "file_name",
    "find_workspace",
    "fingerprint",
    "fonts",
    "has_office",
    "holds",
    "is_bag",
    "look",
    "make_bag",
    "manifest_text",
    "now",
    "open_file",
    "pack",
    "page_pictures",
    "page_program",
    "program_stamp",
    "read_journal",
    "refuse_tables",
    "safe_name",
    "scratch",
    "seed_bytes",
    "seed_text",
    "seed_workspace",
    "to_pdf",
    "today",
    "write_atomically",
    "write_backed",
    "write_csv",
    "write_keeping",
    "write_new",
]
