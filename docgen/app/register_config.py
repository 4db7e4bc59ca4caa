"""Reading what a workspace defines about registers: schemas, rules, settings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.app.known_places import find_known_places, needs_places
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.rule_files import read_rule_file
from docgen.load.yaml_reader import EMPTY_FILE
from docgen.problems import problem_keywords
from docgen.problems.as_of_day import parse_as_of_day
from docgen.problems.collection_config import CollectionConfig, read_collection_config
from docgen.registers.column_map import (
    ColumnMap,
    find_broken_maps,
    read_column_maps,
    unreadable_map,
)
from docgen.registers.register_schema import (
    RegisterSchema,
    add_codes,
    read_register_schema,
    share_names,
)
from docgen.registers.settings import Settings, read_settings
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.clock import today
from docgen.workspace.file_lists import find_county, list_column_maps, list_registers


class RegisterRules(Mapping[str, tuple[Rule, ...]]):
    """The rules of registers by name. A file of rules is read when they are first asked for.

    A county has hundreds of rules, and a check of one table needs those of one register. A worker
    process reads them itself.
    """

    def __init__(self, reader: ProjectReader, kinds: Mapping[str, str]) -> None:
        """Take the keys of the registers by their names."""
        self._reader = reader
        self._kinds = kinds
        self._read: dict[str, tuple[tuple[Rule, ...], Findings]] = {}

    def __reduce__(self) -> tuple[type[RegisterRules], tuple[ProjectReader, Mapping[str, str]]]:
        """Pickle the workspace and the keys alone: rules are read again where they are needed."""
        return RegisterRules, (ProjectReader(self._reader.workspace), self._kinds)

    def __getitem__(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of a register; raises KeyError for an unknown one."""
        return self._of(name)[0]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of all registers; no file is read."""
        return iter(self._kinds)

    def __len__(self) -> int:
        """Return how many registers there are, also those without rules."""
        return len(self._kinds)

    def _of(self, name: str) -> tuple[tuple[Rule, ...], Findings]:
        """Return the rules of a register with the findings of their file, which is read once."""
        if name not in self._read:
            self._read[name] = read_register_rules(self._reader, self._kinds[name])
        return self._read[name]

    def findings(self, names: Collection[str]) -> Findings:
        """Return the findings in the rules of these registers."""
        return tuple(finding for name in self if name in names for finding in self._of(name)[1])


class RegisterConfig(Struct, frozen=True, kw_only=True):
    """The schemas (`forms`) and rules of registers by name, the settings, and their findings.

    The findings in rules are asked for by register. `collections` are the registers that findings
    are collected in, with how they become rows. `maps` are the column maps of the tables, beside
    those that are not well formed.
    """

    forms: Mapping[str, RegisterSchema]
    rules: RegisterRules
    settings: Settings
    findings: Findings
    collections: Mapping[str, CollectionConfig]
    maps: tuple[ColumnMap, ...] = ()
    broken_maps: tuple[ColumnMap, ...] = ()


def read_register_config(reader: ProjectReader, files: Sequence[Path] = ()) -> RegisterConfig:
    """Return the registers that a workspace defines.

    The settings are those of the county whose tables `files` are. Broken parts are findings.
    """
    workspace = reader.workspace
    forms: dict[str, RegisterSchema] = {}
    kinds: dict[str, str] = {}
    collections: dict[str, CollectionConfig] = {}
    findings: Findings = ()
    for kind in list_registers(workspace):
        source, source_findings = reader.source(workspace.register_schema(kind))
        findings += source_findings
        if source is None:
            continue
        form, form_findings = read_register_schema(source, kind)
        findings += form_findings
        if form is None:
            continue
        collection, collection_findings = read_collection_config(source, form)
        findings += collection_findings
        if collection is not None:
            collections[form.name] = collection
        forms[form.name] = form
        kinds[form.name] = kind
    settings, setting_findings = _read_settings(reader, files)
    coded = add_codes(share_names(forms))
    maps, broken_maps, map_findings = _read_maps(reader, files, coded)
    return RegisterConfig(
        forms=coded,
        rules=RegisterRules(reader, kinds),
        settings=settings,
        findings=findings + setting_findings + map_findings,
        collections=dict(_with_names(collections, coded, maps)),
        maps=maps,
        broken_maps=broken_maps,
    )


def _with_names(
    collections: Mapping[str, CollectionConfig],
    forms: Mapping[str, RegisterSchema],
    maps: tuple[ColumnMap, ...],
) -> Iterator[tuple[str, CollectionConfig]]:
    """Yield the collections with the other names of their fields, which registers share."""
    for name, collection in collections.items():
        ledger = replace(collection.ledger, schema=forms[name].schema, maps=maps)
        yield name, replace(collection, ledger=ledger)


def _read_maps(
    reader: ProjectReader, files: Sequence[Path], forms: Mapping[str, RegisterSchema]
) -> tuple[tuple[ColumnMap, ...], tuple[ColumnMap, ...], Findings]:
    """Return the column maps in the folders of the tables and above, the nearest first.

    Those that are not well formed come second.
    """
    maps: tuple[ColumnMap, ...] = ()
    broken: tuple[ColumnMap, ...] = ()
    findings: Findings = ()
    for path in list_column_maps(reader.workspace, files):
        source, source_findings = reader.source(path)
        findings += source_findings
        if source is not None:
            found, map_findings = read_column_maps(source, forms)
            maps += found
            broken += find_broken_maps(source, forms) if map_findings else ()
            findings += map_findings
        elif EMPTY_FILE not in {each.code for each in source_findings}:
            broken += (unreadable_map(reader.workspace.display_name(path)),)
    if any(map(needs_places, maps)):
        known = find_known_places(reader, files, forms)
        maps = tuple(replace(each, places=known) for each in maps)
    return maps, broken, findings


def read_register_rules(reader: ProjectReader, kind: str) -> tuple[tuple[Rule, ...], Findings]:
    """Return the rules of a register; none if it has no rules file."""
    path = reader.workspace.register_schema(kind).with_name("rules.yaml")
    return read_rule_file(reader, path, VERBS)


def read_as_of_day(reader: ProjectReader, files: Sequence[Path]) -> date:
    """Return the day that the tables of a county are judged by.

    Raises WorkspaceError if the county has set something that is no day.
    """
    settings, _ = _read_settings(reader, files)
    return parse_as_of_day(str(settings[problem_keywords.AS_OF_DAY]))


def _read_settings(reader: ProjectReader, files: Sequence[Path]) -> tuple[Settings, Findings]:
    """Return the settings with those of the county of the first file; without a day today holds."""
    workspace = reader.workspace
    shipped, shipped_findings = reader.optional_source(workspace.settings())
    county = None
    county_findings: Findings = ()
    path = find_county(workspace, files[0]) if files else None
    if path is not None:
        county, county_findings = reader.source(path)
    settings, unknown = read_settings(shipped, county)
    if settings.get(problem_keywords.AS_OF_DAY) is None:
        settings = {**settings, problem_keywords.AS_OF_DAY: today().isoformat()}
    return settings, shipped_findings + county_findings + unknown
