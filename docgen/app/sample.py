"""A made-up county: recipe, rules and shipped tables → registers, with or without faults."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.app.build_result import Progress, no_progress
from docgen.app.check_registers import RegisterConfig, read_ruled
from docgen.app.project_reader import Reading
from docgen.load.table import read_table
from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.model.sheet import Sheet
from docgen.model.source import Source
from docgen.registers.settings import setting_value
from docgen.report.workbook import to_workbook
from docgen.rules.rule import Rule
from docgen.sample import COUNTY
from docgen.sample import growth as growth_module
from docgen.sample import recipe as recipe_module
from docgen.sample.growth import Growth, Need, World
from docgen.sample.recipe import Fault, Recipe, RecipeError, plain, read_faults, read_recipe
from docgen.workspace.csv_writer import refuse_tables, write_csv
from docgen.workspace.files import write_atomically
from docgen.workspace.paths import TABLES, Workspace

CSV = "csv"
RECIPE, PLACES, FAULTS = "recipe", "places", "faults"


@dataclass(frozen=True)
class Order:
    """What is asked for. `faults`: the codes of the rules that get one; None all, () none.

    `only`: the registers to write, all if empty; `location`: a set of places, '' the first.
    """

    households: int = 60
    seed: int = 2018
    faults: Sequence[str] | None = ()
    location: str = ""
    form: str = CSV
    only: Sequence[str] = ()
    force: bool = False


@dataclass
class Sampled:
    """What was made: the folder, the rows of each register, the faults, those without a row."""

    folder: str
    note: str
    rows: dict[str, int] = field(default_factory=dict)
    seeded: Mapping[str, int] = field(default_factory=dict)
    unplaced: Sequence[str] = ()


def sample_county(
    workspace: Workspace, target: Path | None, order: Order, watch: Progress = no_progress
) -> Sampled:
    """Write the registers of a made-up county into a folder, as the recipe in checks/ says.

    WorkspaceError if the recipe cannot be used, or the folder holds tables and `force` is off.
    """
    folder = workspace.practice(target)
    if not order.force:
        refuse_tables(folder, TABLES)
    reading = Reading(workspace)
    ruled = read_ruled(reading)
    recipe = _recipe(reading, ruled, order)
    location = _place(reading, order.location)
    settings = recipe.settings({w.PLACE_SET: location})
    facts = {**_given(workspace, ruled), **settings_of(ruled, settings)}
    facts |= {w.PLACE_SET: location, w.SIZE: order.households}
    fields = {name: tuple(form.schema.fields) for name, form in ruled.forms.items()}
    grown, wanted = _wanted(recipe, order.only)
    world = World(facts, _needs(ruled), fields)
    growth = Growth(recipe, world, order.seed, grown)
    done = Sampled(workspace.shown(folder), str(location[w.MADE_UP]))
    with _told(_source(reading, RECIPE)):
        for name in watch(grown, "编台账", len(grown)):
            rows, header = growth.rows(name), recipe.plans[name].columns
            if name in wanted:
                done.rows[name] = _write(folder / f"{name}.{order.form}", header, rows)
            else:
                deque(rows, maxlen=0)  # what is wanted comes from it
    _write_county(folder, done.note, settings)
    done.seeded, done.unplaced = dict(growth.seeded), growth.unplaced
    return done


def settings_of(ruled: RegisterConfig, own: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as rules use them: those shipped, and over them those of the recipe."""
    return {**ruled.settings, **{n: setting_value(value) for n, value in own.items()}}


def _source(reading: Reading, part: str) -> Source:
    path = reading.workspace.recipe(part)
    if not path.exists():
        remedy = "从新建的工作目录里拷一份 checks/registers/sample/"
        raise WorkspaceError(f"缺“{reading.workspace.shown(path)}”", remedy)
    source, findings = reading.source(path)
    if source is None or findings:
        raise WorkspaceError(f"{findings[0].location}：{findings[0].message}", findings[0].remedy)
    return source


def _recipe(reading: Reading, ruled: RegisterConfig, order: Order) -> Recipe:
    types = {
        name: {key: str(rules.get("type", "string")) for key, rules in form.schema.fields.items()}
        for name, form in ruled.forms.items()
    }
    asking = {name: [(n.code, n.material) for n in needs] for name, needs in _needs(ruled).items()}
    with _told(source := _source(reading, RECIPE)):
        recipe = read_recipe(source, types)
    if order.faults is not None and not order.faults:
        return recipe
    with _told(source := _source(reading, FAULTS)):
        faults = read_faults(source, types, asking)
        _refuse_unknown(order.faults or (), faults, recipe_module.unseeded(source))
        return growth_module.chosen(recipe, faults, order.faults)


def _refuse_unknown(
    codes: Sequence[str], faults: Sequence[Fault], unseeded: Mapping[str, str]
) -> None:
    known = {code for fault in faults for code in fault.codes}
    for code in codes:
        if code not in known:
            reason = unseeded.get(code, "")
            raise WorkspaceError(f"“{code}”的毛病不能设", reason or "看 docgen rules 核对编号")


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """A part of the recipe that cannot be used is the workspace's fault, told with its place."""
    try:
        yield
    except RecipeError as error:
        remedy = "照 docs/archive.md 的“练习用的县”改"
        raise WorkspaceError(f"{source.location(error.path)}：{error}", remedy) from error


def _place(reading: Reading, name: str) -> dict[str, Any]:
    known = plain(_source(reading, PLACES).root)
    if name and name not in known:
        raise WorkspaceError(f"没有“{name}”的地名", f"现有：{'、'.join(known)}")
    chosen = name or next(iter(known))
    return {**known[chosen], COUNTY: chosen}


def _needs(ruled: RegisterConfig) -> dict[str, list[Need]]:
    """The materials that the rules ask of the rows of each register."""
    return {
        name: [_need(rule) for rule in rules if rule.verb == w.MATERIALS]
        for name, rules in ruled.rules.items()
    }


def _need(rule: Rule) -> Need:
    params, span = rule.params, rule.params.get("逐年", {})
    least, year = int(params.get("至少", 1)), str(params.get(w.YEAR, ""))
    until = tuple(span.get("到", ()))
    material = params[w.MATERIAL]
    return Need(rule.code, material, rule.when, least, year, span.get("从", ""), until)


def _given(workspace: Workspace, ruled: RegisterConfig) -> dict[str, Any]:
    """The tables that are shipped with registers, each row under its business key."""
    found = {}
    for name, form in ruled.forms.items():
        path = workspace.register_rows(form.schema.doc_type)
        if path.exists():
            fields = set(form.schema.fields)
            table, _ = read_table(workspace.read(path), workspace.shown(path), fields)
            rows = [plain(row) for row in _rows(table)]
            blank = dict.fromkeys(fields, "")
            found[name] = {row[form.key]: {**blank, **row} for row in rows}
    return found


def _rows(table: Source | None) -> Iterable[Any]:
    return getattr(table.root, "items", ()) if table else ()


def _wanted(recipe: Recipe, only: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """The registers to make, which are all up to the last one wanted, and those to write."""
    known = list(recipe.plans)
    for name in only:
        if name not in known:
            raise WorkspaceError(f"配方里没有“{name}”", f"可写：{'、'.join(known)}")
    last = max(map(known.index, only or known))
    return known[: last + 1], only or known


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    if path.suffix == f".{CSV}":
        return write_csv(path, header, rows)
    # The title must not read as a column's name.
    sheet = Sheet(path.stem, f"{path.stem}{w.REGISTER}", tuple(header), list(rows))
    write_atomically(path, to_workbook([sheet]))
    return len(sheet.rows)


def _write_county(folder: Path, note: str, settings: Mapping[str, Any]) -> None:
    """The settings that the made-up county goes by, unless a file of the office's is there."""
    path = folder / "county.yaml"
    if not path.exists():
        lines = [f"# 练习用，户、人、数都是编的。{note}", f"{w.SETTINGS}:"]
        lines += [f"  {name}: '{value}'" for name, value in settings.items()]
        write_atomically(path, ("\n".join(lines) + "\n").encode())
