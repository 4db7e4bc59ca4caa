"""The registers beside inputs: read and checked once, to count figures and derive documents.

`RegisterSources` holds the registers of a run by folder, `CountyRegisters` those of one folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.app.build_result import BuildResult
from docgen.app.project_reader import Findings, ProjectReader
from docgen.documents.counted_figures import condition_settings
from docgen.workspace.required_files import require_registers

# Polars takes long to import. Modules that use it are imported when a document needs a register.
if TYPE_CHECKING:
    from docgen.app.register_config import RegisterConfig
    from docgen.registers.grouping import RegisterSet, Rosters
    from docgen.registers.mistyped_keys import MistypedKeys
    from docgen.registers.register import Register
    from docgen.rules.rule import Rule


class RegisterSources(Struct):
    """The registers of a workspace by the folder that they lie in."""

    reader: ProjectReader
    _folders: dict[Path, CountyRegisters] = field(default_factory=dict)

    def registers_in(self, folder: Path) -> CountyRegisters:
        """Return the registers of a folder. Raises WorkspaceError if there are none."""
        if folder not in self._folders:
            self._folders[folder] = _read_folder(self.reader, folder)
        return self._folders[folder]


class CountyRegisters(Struct, kw_only=True):
    """The registers of one folder by name, with the configuration of their checks.

    `rules` are those that can be judged. `cells` are the findings of each register by itself,
    `findings` those of no register, `files` the names of the files that they and their
    configuration were read from.
    """

    reader: ProjectReader
    config: RegisterConfig
    rules: Mapping[str, tuple[Rule, ...]]
    registers: Mapping[str, Register]
    cells: Mapping[str, Findings]
    findings: Findings
    files: tuple[str, ...] = ()
    _mistyped: list[MistypedKeys] = field(default_factory=list)
    _checked: dict[str, Findings] = field(default_factory=dict)

    def findings_of(self, name: str) -> Findings:
        """Return the findings of a register that the county has not exempted.

        Their paths begin with the index of a row.
        """
        if name not in self._checked:
            self._checked[name] = _check(self, name)
        return self._checked[name]

    def mistyped_keys(self) -> MistypedKeys:
        """Return the keys that only one of the registers has by mistake; they are looked for once.

        What follows from them is not judged.
        """
        from docgen.registers.mistyped_keys import find_mistyped_keys

        if not self._mistyped:
            found = find_mistyped_keys(self.registers, self.rules, self.config.settings)
            self._mistyped.append(found)
        return self._mistyped[0]

    def with_settings(self, settings: Mapping[str, str]) -> CountyRegisters:
        """Return the registers as they are judged by a document that states settings itself."""
        if not settings:
            return self
        config = replace(self.config, settings={**self.config.settings, **settings})
        return replace(self, config=config, _checked={})

    def register_set(
        self, names: Mapping[str, object], rosters: Rosters, *, full: bool = False
    ) -> RegisterSet:
        """Return the registers for grouping and counting.

        Conditions may name the plain values among `names` and the settings. With `full` personal
        data is not masked.
        """
        from docgen.registers.grouping import RegisterSet

        settings = {**condition_settings(names), **self.config.settings}
        return RegisterSet(self.registers, settings, rosters, full)


def _check(registers: CountyRegisters, name: str) -> Findings:
    """Return the findings of one register, without those that are exempt or in the baseline."""
    from docgen.app.accepted_findings import apply_exemptions
    from docgen.registers.register import locate_findings
    from docgen.registers.register_check import check_register

    register = registers.registers[name]
    config = registers.config
    rules = registers.rules.get(name, ())
    mistyped = registers.mistyped_keys()
    findings = mistyped.judge(
        name, check_register(register, registers.registers, rules, config.settings)
    )
    result = BuildResult(findings=[*mistyped.findings.get(name, ())])
    result.findings += locate_findings(register, findings)
    result.findings += (*config.rules.findings({name}), *registers.cells.get(name, ()))
    apply_exemptions(registers.reader.workspace, result, whole=False)
    return tuple(result.findings)


def _read_folder(reader: ProjectReader, folder: Path) -> CountyRegisters:
    """Return the registers of a folder. Raises WorkspaceError if there are none."""
    from docgen.app.check_registers import read_registers
    from docgen.app.register_config import read_register_config
    from docgen.app.unread_files import find_unread_files, find_unread_registers
    from docgen.registers.unread_tables import choose_rules

    workspace = reader.workspace
    start = reader.log.position
    files = require_registers(workspace, folder)
    config = read_register_config(reader, files)
    result = BuildResult()
    read = read_registers(workspace, config, files, result)
    unread = read.unread.union([find_unread_registers(workspace, [folder], config.forms)])
    choice = choose_rules(config.forms, config.rules, unread)
    result.findings += choice.findings
    for path in files:
        # The journals of the outputs list the files of registers too.
        reader.file(path)
    return CountyRegisters(
        reader=reader,
        config=config,
        rules=choice.judged,
        registers=read.registers,
        cells=read.cells,
        findings=(*config.findings, *find_unread_files(workspace, [folder]), *result.findings),
        files=reader.log.names_since(start),
    )
