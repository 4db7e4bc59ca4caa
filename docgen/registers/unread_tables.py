"""Rules that look into a register of which a table could not be read: they are not judged.

What stands in the unread table would look missing, and hide the one cause among a thousand
consequences. A table of which nobody knows the register may be one of any.

Rules within one row, and those that find two rows alike, hold whatever else there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.verbs import VERBS, overlaps, repeated_values, unique_key
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar

_OF_PAIRS = (unique_key, repeated_values, overlaps)
"""Verbs that compare rows of one register: more rows would only add to what they find."""
_MOST_FILES = 3
"""Unread files that a finding names."""
Rules = Mapping[str, tuple[Rule, ...]]
"""Rules by the names of their registers."""


class UnreadTables(Struct, frozen=True):
    """The registers of which a table is not read, and the places of unread tables of unknown ones.

    Registers are names, files too, with their folders. `parts` are tables in files of which others
    are read: the file, perhaps a worksheet, and the row or column at which each begins.
    """

    registers: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def places(self) -> frozenset[str]:
        """Return the places of all unread tables of unknown registers."""
        return self.files | self.parts

    def union(self, others: Iterable[UnreadTables]) -> UnreadTables:
        """Return what this one or any of the others says."""
        listed = [self, *others]
        return UnreadTables(
            frozenset().union(*(each.registers for each in listed)),
            frozenset().union(*(each.files for each in listed)),
            frozenset().union(*(each.parts for each in listed)),
        )


def unread_table(register: str, file: str, place: str = "") -> UnreadTables:
    """Return that a table of a register is not read; `register` is '' if nobody knows it.

    `file` is the name of its file, `place` says where in it the table begins if others are read.
    """
    if register:
        return UnreadTables(registers=frozenset({register}))
    if place:
        return UnreadTables(parts=frozenset({file + place}))
    return UnreadTables(files=frozenset({file}))


class RuleChoice(Struct, frozen=True):
    """The rules that can be judged, the codes of all others, and the findings about those."""

    judged: Rules
    unjudged: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def choose_rules(
    forms: Mapping[str, RegisterSchema], rules: Rules, unread: UnreadTables
) -> RuleChoice:
    """Return which rules can be judged although some tables are not read.

    The rules are by register, as in `rules`. There is one finding for each unread register; a rule
    that several of them forbid is counted for the first. If the register of a table is unknown,
    there is one finding in all.
    """
    if not unread.registers and not unread.places:
        return RuleChoice(rules)
    judged: dict[str, tuple[Rule, ...]] = {}
    unjudged = list[str]()
    counts = Counter[str]()
    for name, of_register in rules.items():
        causes = {
            rule.code: _find_cause(forms.get(name), rule, name, unread) for rule in of_register
        }
        judged[name] = tuple(rule for rule in of_register if causes[rule.code] is None)
        unjudged += [code for code, cause in causes.items() if cause is not None]
        counts.update(cause for cause in causes.values() if cause is not None)
    findings = tuple(_unchecked_rules(name, count, unread) for name, count in counts.items())
    return RuleChoice(judged, frozenset(unjudged), findings)


def _find_cause(
    form: RegisterSchema | None, rule: Rule, name: str, unread: UnreadTables
) -> str | None:
    """Return the unread register that keeps a rule from being judged, '' if it is unknown.

    `name` is the register of the rule. None for a rule that can be judged.
    """
    needed = _registers_needed(form, rule, name)
    if needed and unread.places:
        return ""
    return next((each for each in sorted(unread.registers) if each in needed), None)


def _registers_needed(form: RegisterSchema | None, rule: Rule, name: str) -> set[str]:
    """Return the registers of which a rule needs all rows, its own and others; none for most.

    `name` is the register of the rule.
    """
    verb = VERBS[rule.verb]
    if verb.LOCAL or verb in _OF_PAIRS:
        return set()
    return {name, *other_registers(form, rule)}


def other_registers(form: RegisterSchema | None, rule: Rule) -> set[str]:
    """Return the registers that a rule looks into beside its own.

    The register of the catalogue of materials counts for every rule of a register that has one.
    """
    others = {str(rule.params.get(grammar.REGISTER, ""))}
    if form is not None and form.materials is not None:
        others.add(form.materials.register)
    return others - {""}


def _unchecked_rules(register: str, count: int, unread: UnreadTables) -> Finding:
    """Return the finding that rules are not judged, because tables are not read.

    `register` is the one that they need, '' if that of some unread table is unknown.
    """
    cause = f"“{register}”还有表没有读，要看它的"
    remedy = "先改好没有读的表，再核一次"
    if not register:
        cause = f"{_list_files(unread.places)}没有读，看不出是哪本台账，要看别的行、别的表的"
        marked = "，或在文件名前加“_”" if unread.files else ""
        remedy = f"{remedy}；不是台账的，移到别处{marked}"
    return new_finding("GZ-08", f"{cause}{count}条规则没有核", remedy)


def _list_files(files: Iterable[str]) -> str:
    """Return the names of some files or of parts of them without their folders, the first of many.

    A part has its place behind the name of its file: 户.xlsx[户]第5行起.
    """
    names = [f"“{file.rpartition('/')[2]}”" for file in sorted(files)]
    more = f"等{len(names)}处" if len(names) > _MOST_FILES else ""
    return "".join(names[:_MOST_FILES]) + more
