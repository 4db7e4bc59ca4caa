"""Findings of an update of the problem ledger (HZ codes), and the errors that prevent one.

The use cases in `app` write no sentence for users: they take what these functions return. A finding
says what has happened and what to do, an error (WorkspaceError) why nothing was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.disclosure import mask_number
from docgen.model.finding import Category, Finding, Location, Severity, WorkspaceError
from docgen.model.near_names import suggest
from docgen.model.source import Source
from docgen.problems import problem_keywords as kw
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.ledger_tables import LedgerTables, read_header
from docgen.problems.merge_result import MergeResult
from docgen.problems.move_request import LogRoles
from docgen.problems.problem_builder import ProblemBuilder
from docgen.problems.standing import Standing
from docgen.registers import register_keywords
from docgen.registers.register_schema import RegisterSchema


def merge_findings(tables: LedgerTables, result: MergeResult) -> Iterator[Finding]:
    """Yield what a person must know of a merge: conflicts, deleted rows, new numbers.

    `tables` is our copy as it was before the merge.
    """
    yield from _conflict_findings(tables, result)
    yield from _row_conflict_findings(tables, result)
    yield from _removal_findings(tables, result)
    if result.renumbered:
        pairs = [f"{old}→{new}" for old, numbers in result.renumbered.items() for new in numbers]
        message = f"交回的 {len(pairs)} 个问题换了编号：{'、'.join(pairs)}"
        yield new_finding("HZ-12", message, "告诉交回的单位用新编号", path=())
    for group, count in result.not_returned.items():
        message = f"交回的没有“{group}”的行，发出去的有 {count} 行，当作没有交，没有删"
        yield new_finding("HZ-13", message, path=())


def _conflict_findings(tables: LedgerTables, result: MergeResult) -> Iterator[Finding]:
    """Yield a finding for each field that two copies have written differently (HZ-01).

    The messages name both texts, but none in a field with personal numbers.
    """
    config = tables.config
    for conflict in result.conflicts:
        versions = f"：本册{_quote(conflict.ours)}，另一份{_quote(conflict.theirs, '写')}"
        # Messages must not show personal numbers.
        if conflict.field in config.masked:
            versions = "两边写得不一样"
        message = f"{conflict.number}的“{conflict.field}”{versions}"
        remedy = f"核定后改好这一格，删去“{config.conflict_note}”里的话"
        location = _place(tables, conflict.index, conflict.field)
        yield new_finding("HZ-01", message, remedy, location=location, key=conflict.number)


def _quote(text: str, verb: str = "") -> str:
    """Return a text in quotation marks behind its verb, or that the field was cleared."""
    if not text:
        return "清空了"
    return f"{verb}“{text}”"


def _place(tables: LedgerTables, index: int, field: str) -> Location:
    """Return the place of a cell; of a row that has just been added, the place of its table."""
    if index < len(tables.rows):
        return tables.location(index, field)
    return tables.sources[-1].location(())


def _row_conflict_findings(tables: LedgerTables, result: MergeResult) -> Iterator[Finding]:
    """Yield a finding for each row that one copy has deleted and the other edited (HZ-10)."""
    config = tables.config
    for conflict in result.row_conflicts:
        edited = "”“".join(conflict.fields)
        message = f"{conflict.number}这一行，另一份删了，本册改了“{edited}”，没有删"
        if conflict.deleted_here:
            message = f"{conflict.number}这一行，本册删了，另一份改了“{edited}”，加了回来"
        remedy = f"核定后删去这一行，或删去“{config.conflict_note}”里的话"
        location = _place(tables, conflict.index, config.number)
        yield new_finding("HZ-10", message, remedy, location=location, key=conflict.number)


def _removal_findings(tables: LedgerTables, result: MergeResult) -> Iterator[Finding]:
    """Yield a finding for each row that one copy alone has deleted (HZ-11), with all its texts.

    The texts are in the message because the row is gone from the ledger.
    """
    config = tables.config
    for removal in result.removals:
        number = removal.row.get(config.number, "")
        message = f"{number}这一行，本册删了，交回的没有改过，没有加回来"
        if removal.index >= 0:
            texts = _list_texts(config, removal.row)
            message = f"{number}这一行，交回的删了，本册没有改过，照删：{texts}"
        yield new_finding("HZ-11", message, "不该删的，从备份里抄回来", path=(), key=number)


def _list_texts(config: LedgerConfig, row: Row) -> str:
    """Return the texts of a row but its number, personal numbers masked.

    Pairs of a field and its text are joined by ；.
    """
    masked = {name: mask_number(row[name]) for name in config.masked if name in row}
    texts = {**row, **masked}
    return "；".join(f"{name} {text}" for name, text in texts.items() if name != config.number)


def unlogged_fields(form: RegisterSchema, logged: Sequence[Row]) -> Iterator[Finding]:
    """Yield a finding for each field that a log requires and a new row of it lacks (HZ-18).

    `form` is the register of the log, `logged` are its new rows.
    """
    fields = form.schema.fields
    for name in fields:
        if fields[name].get("required") and any(not row.get(name) for row in logged):
            message = f"{form.name}要写“{name}”，没有写"
            yield new_finding("HZ-18", message, "经办人用 --by 写，日期用 --day 写", path=())


def used_base(base: LedgerTables) -> Finding:
    """Return the finding that names the copy by which changes are seen (HZ-15).

    `base` has one file at least.
    """
    message = f"照发出去时的留底“{base.files[0]}”看哪一边改过"
    return new_finding("HZ-15", message, "不是这一份的，用 --base 写明", path=())


def ungrouped_rows(config: LedgerConfig, count: int) -> Finding:
    """Return the finding about rows that are sent to nobody (HZ-16)."""
    message = f"{count} 个问题没有写“{config.group}”，没有发给谁"
    return new_finding("HZ-16", message, f"该谁办的，补写“{config.group}”再发一次", path=())


def unclear_moves(moves: LedgerTables, result: MergeResult) -> Iterator[Finding]:
    """Yield a finding for each number in a log that stands for several problems (HZ-14).

    `moves` is the log of the other copy. Each number is reported once, at its first row.
    """
    number = moves.config.number
    unclear = result.renumbered.keys() - result.clear_numbers().keys()
    for index, row in enumerate(moves.rows):
        if row.get(number) in unclear:
            unclear.remove(row[number])
            message = f"交回的有几个问题都编作{row[number]}，它的流转分不清是哪一个的，照原编号加进"
            remedy = f"核对后改好{moves.config.name}里的编号"
            location = moves.location(index, number)
            yield new_finding("HZ-14", message, remedy, location=location, key=row[number])


def edited_hints(tables: LedgerTables, rows: Iterable[int]) -> Iterator[Finding]:
    """Yield a finding for each row whose hint a person has edited (HZ-02).

    `rows` are 0-based indexes of rows.
    """
    hint = tables.config.hint
    for index in rows:
        number = tables.rows[index].get(tables.config.number, "")
        message = f"{number}的“{hint}”里有人写了字，没有动它"
        remedy = f"把话移到别的列，清空“{hint}”"
        location = tables.location(index, hint)
        yield new_finding("HZ-02", message, remedy, location=location, key=number)


def undecided_setting(name: str) -> Finding:
    """Return the finding for a setting that new rows need and the county has not decided."""
    message = f"县里还没有定“{name}”，新问题由它来的几项空着"
    remedy = f"在 inputs/county.yaml 的“{w.SETTINGS}”里写“{name}”"
    return new_finding("HZ-03", message, remedy, category=Category.STRUCTURE)


def undecided_blanks(name: str, fields: Iterable[str], count: int, location: Location) -> Finding:
    """Return the finding for blank cells that documents print and an undecided setting fills.

    `fields` are those of the ledger, `count` the blank cells in them. It is an error, unlike
    `undecided_setting`, because a document would be printed with a gap.
    """
    named = "”“".join(fields)
    message = f"县里还没有定“{name}”，台账里由它来的“{named}”空着 {count} 格，要印它的文书不出"
    remedy = f"在 inputs/county.yaml 的“{w.SETTINGS}”里写“{name}”，再收集一次（lookback collect）"
    return new_finding(
        "HZ-03",
        message,
        remedy,
        severity=Severity.ERROR,
        location=location,
        category=Category.STRUCTURE,
    )


def formula_cell(source: Source, cell: str) -> Finding:
    """Return the finding for a cell with a formula, which was not changed (HZ-05)."""
    location = Location(source.file, part=source.sheet, cell=cell)
    message = "这一格是公式，程序没有改它"
    return new_finding("HZ-05", message, "把公式移到别的列", location=location)


def uncollected_findings(findings: Iterable[Finding], builder: ProblemBuilder) -> Iterator[Finding]:
    """Yield one finding with the count of those that do not become rows of the ledger (HZ-06).

    A finding of a rule without a register, as those about cells, counts too.
    """
    levels = {"", *builder.collection.levels}
    count = 0
    for finding in findings:
        if finding.category is Category.DATA and not builder.accepts(finding):
            count += builder.rule_registers.get(finding.code, "") in levels
    if count:
        message = f"另有 {count} 处是表格填写的毛病，没有收进台账"
        remedy = "运行 docgen check registers 看是哪些，改好表格再收集"
        yield new_finding("HZ-06", message, remedy)


def require_collection(collections: Mapping[str, CollectionConfig]) -> CollectionConfig:
    """Return the first collection of a workspace. Raises WorkspaceError if there is none."""
    for collection in collections.values():
        return collection
    remedy = f"在它的 schema.yaml 里写“{kw.COLLECT}”和“{register_keywords.FLOW}”"
    raise WorkspaceError("没有一本台账写明怎样收集问题", remedy)


def require_log(config: LedgerConfig, log: LogRoles | None) -> LogRoles:
    """Return the roles of the log of moves. Raises WorkspaceError if there is no log."""
    if log is None:
        remedy = f"在它的 schema.yaml 里写“{kw.COLLECT}”的“{kw.MOVES}”"
        raise WorkspaceError(f"“{config.name}”没有写明流转记在哪一本", remedy)
    return log


def require_groups(groups: Sequence[str], present: Sequence[str]) -> None:
    """Raise WorkspaceError for a group that no problem belongs to.

    `present` are the groups of the ledger; the nearest of them is proposed.
    """
    for group in groups:
        if group not in present:
            raise WorkspaceError(f"台账里没有“{group}”的问题", suggest(group, present))


def undated_problems(collection: CollectionConfig, standing: Standing) -> Iterator[Finding]:
    """Yield what hides that a problem is overdue: no field of deadlines, none in its row.

    Without a field of deadlines there is one finding about the schema file, else one with the
    count.
    """
    if not collection.deadline_fields:
        message = f"字段表没有写{collection.ledger.name}的时限在哪一列，看不出逾期没有"
        remedy = f"在字段表的“{kw.COLLECT}”里写“{kw.PROGRESS}: {{{kw.DEADLINE_FIELDS}: [哪几列]}}”"
        yield new_finding("HZ-19", message, remedy, path=())
        return
    count = sum(problem.overdue is None for problem in standing.problems)
    if count:
        listed = "或".join(reversed(collection.deadline_fields))
        message = f"没有办完的有 {count} 个没有写时限，或写的不是日期，看不出逾期没有"
        yield new_finding("HZ-19", message, f"补上{listed}", path=())


def refuse_several_ledgers(name: str, files: Sequence[str]) -> WorkspaceError:
    """Return the error for a ledger that is not there, or of which there are several."""
    if not files:
        remedy = "先收一次：docgen lookback collect；在别处的，用 --ledger 写明是哪一本"
        return WorkspaceError(f"没有“{name}”", remedy)
    message = f"“{name}”有 {len(files)} 本：{'、'.join(files)}"
    return WorkspaceError(message, "用 --ledger 写明是哪一本")


def require_one_file(tables: LedgerTables) -> None:
    """Raise WorkspaceError if a ledger has several files, so that new rows have no one place."""
    files = tables.files
    if len(files) > 1:
        remedy = f"用 --to 写明新问题记进哪一本：{'、'.join(files)}"
        raise WorkspaceError(f"“{tables.config.name}”有 {len(files)} 本", remedy)


def select_ledger_tables(
    config: LedgerConfig,
    file: str,
    sources: Sequence[Source],
    findings: Sequence[Finding],
    contents: Mapping[str, bytes],
) -> LedgerTables:
    """Return those tables of a file that have the columns of a ledger.

    Raises WorkspaceError if none has, unless an error among `findings` says why.

    A table of a ledger has the columns of the number and of the state. `contents` are the bytes of
    the files by name.
    """
    required = {config.number, config.state}
    selected = tuple(source for source in sources if required <= set(read_header(source)))
    if not selected and not any(f.severity is Severity.ERROR for f in findings):
        missing = required.difference(*map(read_header, sources))
        columns = "”“".join(sorted(missing))
        raise WorkspaceError(f"“{file}”里没有“{columns}”这一列", f"核对是不是{config.name}")
    return LedgerTables(config, selected, contents)
