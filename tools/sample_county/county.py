"""A made-up county: recipe, rules and shipped tables → registers in a folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_table
from docgen.load.yaml_reader import read_yaml
from docgen.model import keywords as rule_words
from docgen.model.finding import WorkspaceError
from docgen.model.source import Source
from docgen.registers import register_keywords
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import setting_value
from docgen.rules.rule import Rule
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import Workspace
from tools.sample_county import words as w
from tools.sample_county.faults import Fault, read_faults, rules_without_fault, select_faults
from tools.sample_county.forms import FieldTypes, Plain, RecipeError, plain
from tools.sample_county.generator import Generator, World
from tools.sample_county.materials import Need
from tools.sample_county.recipe import Recipe, read_recipe
from tools.sample_county.tables import CSV, refuse_tables, write_table

DATA = Path(__file__).parent
RECIPE = "recipe.yaml"
FAULTS = "faults.yaml"
PLACES = "places.yaml"
PRACTICE = "inputs/registers/_练习"


@dataclass(frozen=True, kw_only=True)
class CountyOptions:
    """How to make a county.

    `faults` are the codes of the rules that get a fault: None for all, () for none. `place` names
    a set of places, '' the first. `registers` are those to write, all if empty. `force` replaces
    tables in the folder. `data` is the folder of the recipe, the faults and the places.
    """

    households: int = 60
    seed: int = 2018
    faults: Collection[str] | None = ()
    place: str = ""
    suffix: str = CSV
    registers: Sequence[str] = ()
    force: bool = False
    data: Path = DATA


@dataclass(frozen=True, kw_only=True)
class County:
    """A county on disk: the rows of each register, the faults by rule, those without a row."""

    folder: Path
    note: str
    rows: Mapping[str, int]
    seeded: Mapping[str, int]
    unplaced: Sequence[str]


def write_county(
    workspace: Workspace, folder: Path | None, options: CountyOptions | None = None
) -> County:
    """Write the registers of a made-up county into a folder, by default the one for practice.

    Raises WorkspaceError if the recipe cannot be used, or if the folder contains tables and
    `options.force` is off.
    """
    options = options or CountyOptions()
    folder = folder.absolute() if folder else workspace.root / PRACTICE
    if not options.force:
        refuse_tables(folder)
    config = read_register_config(ProjectReader(workspace))
    types = field_types(config)
    needs = needs_of(config)
    source = _source(options.data, RECIPE)
    with _located(source):
        recipe = read_recipe(source, types)
    registers = options.registers or list(recipe.plans)
    _refuse_unknown(registers, recipe)
    faults = _faults(options, types, needs, recipe)
    place = _place(options)
    settings = recipe.settings({w.PLACE_SET: place})
    facts = {
        **_shipped_tables(workspace, config),
        **config.settings,
        **{name: setting_value(value) for name, value in settings.items()},
        w.PLACE_SET: place,
        w.SIZE: options.households,
    }
    world = World(facts, needs, types)
    generator = Generator(recipe, world, seed=options.seed, registers=registers, faults=faults)
    with _located(source):
        rows = _write_registers(generator, folder, registers, options.suffix)
    note = str(place[w.NOTE])
    _write_settings(folder / "county.yaml", note, settings)
    return County(
        folder=folder,
        note=note,
        rows=rows,
        seeded=dict(generator.seeded),
        unplaced=generator.unplaced,
    )


def field_types(config: RegisterConfig) -> dict[str, FieldTypes]:
    """Return the fields of every register, each with its type."""
    return {
        name: {key: str(rules.get("type", "string")) for key, rules in form.schema.fields.items()}
        for name, form in config.forms.items()
    }


def needs_of(config: RegisterConfig) -> dict[str, list[Need]]:
    """Return the materials that the rules require of the rows of each register."""
    return {
        name: [_need(rule) for rule in rules if rule.verb == register_keywords.MATERIALS]
        for name, rules in config.rules.items()
    }


def _need(rule: Rule) -> Need:
    span = rule.params.get("逐年", {})
    return Need(
        code=rule.code,
        material=rule.params[register_keywords.MATERIAL],
        when=rule.when,
        least=int(rule.params.get("至少", 1)),
        year=str(rule.params.get(register_keywords.YEAR, "")),
        since=span.get("从", ""),
        until=tuple(span.get("到", ())),
    )


def _source(folder: Path, name: str) -> Source:
    """Read a data file. Raises WorkspaceError at the first finding in it."""
    source, findings = read_yaml((folder / name).read_bytes(), name)
    if source is None or findings:
        raise WorkspaceError(f"{findings[0].location}：{findings[0].message}", findings[0].remedy)
    return source


@contextmanager
def _located(source: Source) -> Iterator[None]:
    """Raise WorkspaceError with the place in a data file for every RecipeError inside."""
    try:
        yield
    except RecipeError as error:
        message = f"{source.location(error.path)}：{error}"
        raise WorkspaceError(message, "写法见这个文件的开头") from error


def _faults(
    options: CountyOptions,
    types: Mapping[str, FieldTypes],
    needs: Mapping[str, Sequence[Need]],
    recipe: Recipe,
) -> tuple[Fault, ...]:
    """Return the requested faults. Raises WorkspaceError at a rule that has none."""
    if options.faults is not None and not options.faults:
        return ()
    source = _source(options.data, FAULTS)
    with _located(source):
        faults = read_faults(source, types, needs)
        reasons = rules_without_fault(source)
        defined = {code for fault in faults for code in fault.codes}
        for code in options.faults or ():
            if code not in defined:
                remedy = reasons.get(code) or "看 docgen rules 核对编号"
                raise WorkspaceError(f"“{code}”的毛病不能设", remedy)
        return select_faults(faults, options.faults, recipe.plans)


def _place(options: CountyOptions) -> dict[str, Plain]:
    """Return the requested set of places with its name as a fact."""
    places = plain(_source(options.data, PLACES).root)
    if not isinstance(places, dict):
        raise WorkspaceError(f"{PLACES} 应是“名称: 内容”")
    name = options.place or next(iter(places))
    place = places.get(name)
    if not isinstance(place, dict):
        raise WorkspaceError(f"没有“{name}”的地名", f"现有：{'、'.join(places)}")
    return {**place, w.COUNTY_NAME: name}


def _shipped_tables(workspace: Workspace, config: RegisterConfig) -> dict[str, object]:
    """Return the tables that ship with registers, each row under its business key."""
    tables: dict[str, object] = {}
    for name, form in config.forms.items():
        path = workspace.register_rows(form.schema.doc_type)
        if path.exists():
            data = read_bytes(workspace, path)
            table, _ = read_table(data, workspace.display_name(path), set(form.schema.fields))
            tables[name] = _rows_by_key(table, form)
    return tables


def _rows_by_key(table: Source | None, form: RegisterSchema) -> dict[str, dict[str, Plain]]:
    """Return the rows of a table under their business key; a field that is not written is ''."""
    if table is None:
        return {}
    blank: dict[str, Plain] = dict.fromkeys(form.schema.fields, "")
    rows = [{**blank, **row} for row in plain(table.root) if isinstance(row, dict)]
    return {str(row[form.key]): row for row in rows}


def _refuse_unknown(registers: Sequence[str], recipe: Recipe) -> None:
    """Raises WorkspaceError at a register that the recipe does not contain."""
    for name in registers:
        if name not in recipe.plans:
            raise WorkspaceError(f"配方里没有“{name}”", f"可写：{'、'.join(recipe.plans)}")


def _write_registers(
    generator: Generator, folder: Path, registers: Collection[str], suffix: str
) -> dict[str, int]:
    """Write the requested registers and return their numbers of rows."""
    counts: dict[str, int] = {}
    for plan in generator.plans:
        name = plan.name
        rows = generator.rows(plan)
        if name not in registers:
            deque(rows, maxlen=0)  # a requested register may come from these rows
            continue
        path = folder / f"{name}.{suffix}"
        counts[name] = write_table(path, plan.columns, rows, title=f"{name}{w.REGISTER}")
    return counts


def _write_settings(path: Path, note: str, settings: Mapping[str, object]) -> None:
    """Write the settings of the county, unless the office has a file there already."""
    if path.exists():
        return
    lines = [f"# 练习用，户、人、数都是编的。{note}", f"{rule_words.SETTINGS}:"]
    lines += [f"  {name}: '{value}'" for name, value in settings.items()]
    write_atomically(path, ("\n".join(lines) + "\n").encode())
