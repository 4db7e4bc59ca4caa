"""Where the problems of the ledgers stand: for the screen, or as a workbook or page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from docgen.app.build_result import BuildResult
from docgen.app.check_registers import read_registers
from docgen.app.ledger_files import read_tables_again
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import read_as_of_day, read_register_config
from docgen.model.disclosure import disclose_sheet
from docgen.model.finding import Severity
from docgen.model.sheet import Sheet
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.ledger_findings import (
    refuse_several_ledgers,
    require_collection,
    require_groups,
    undated_problems,
)
from docgen.problems.sift_problems import sift_problems
from docgen.problems.standing import Standing, find_standing
from docgen.problems.standing_report import to_lines, to_standing_sheets
from docgen.report.page.table_page import to_table_page
from docgen.report.workbook import to_workbook
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import REGISTERS, Workspace
from docgen.workspace.required_files import require_register_files
from docgen.workspace.target_paths import place_list

_PAGE = ".html"
_SUFFIXES = (".xlsx", _PAGE)


class LedgerStatus(Struct, frozen=True, kw_only=True):
    """Where the problems stand on a day, by the ledgers of a workspace."""

    collection: CollectionConfig
    standing: Standing
    day: date
    findings: Findings

    def lines(self) -> list[str]:
        """Return the lines for the screen."""
        return list(to_lines(self.collection, self.standing, self.day))

    def sheets(self) -> list[Sheet]:
        """Return the worksheets: the townships, the overdue problems, the next steps."""
        return to_standing_sheets(self.collection, self.standing, self.day)


def find_status(
    workspace: Workspace, groups: Sequence[str] = (), ledger: Path | None = None
) -> LedgerStatus:
    """Return where the problems of some groups stand, of all without `groups`.

    All ledgers among the registers count, or `ledger` alone. Raises WorkspaceError if there is
    none, or no such group in it.
    """
    reader = ProjectReader(workspace)
    files = require_register_files(workspace, [ledger] if ledger else [])
    config = read_register_config(reader, files)
    collection = require_collection(config.collections)
    form = config.forms[collection.ledger.name]
    assert form.flow is not None
    result = BuildResult()
    registers = read_registers(workspace, config, files, result).registers
    tables = read_tables_again(workspace, collection.ledger, registers)
    unread = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if not tables.sources and not unread:
        raise refuse_several_ledgers(collection.ledger.name, ())
    day = read_as_of_day(reader, files)
    problems = sift_problems(form, tables)
    standing = find_standing(collection, form.flow, problems.rows, day)
    if groups:
        require_groups(groups, [group for group in standing.counts if group])
        standing = standing.of_groups(groups)
    findings = (*unread, *problems.findings, *undated_problems(collection, standing))
    return LedgerStatus(collection=collection, standing=standing, day=day, findings=findings)


def write_status(
    workspace: Workspace, status: LedgerStatus, out: Path, *, unmasked: bool = False
) -> str:
    """Write where the problems stand as a workbook or a page, by the suffix; return its name.

    A name without folder goes to outputs/registers/. Raises WorkspaceError for another suffix.
    """
    target = place_list(workspace, out, _SUFFIXES, REGISTERS)
    sheets = [disclose_sheet(sheet, unmasked=unmasked) for sheet in status.sheets()]
    if target.suffix.lower() == _PAGE:
        data = to_table_page(target.stem, sheets[0].title, sheets)
    else:
        data = to_workbook(sheets)
    write_atomically(target, data)
    return workspace.display_name(target)
