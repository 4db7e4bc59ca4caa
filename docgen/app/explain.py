"""Listing and explaining what a workspace defines: its rules, the meaning of a code.

`read_sections` reads the rules of every product. `explain` looks for a code in the program's own
table, then product by product, and has `docgen.report.explanation` format what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.app.lint_files import read_wording
from docgen.app.project_reader import ProjectReader
from docgen.app.register_library import find_missing_library
from docgen.app.restyle_files import read_profile
from docgen.app.rule_files import read_bases, read_rule_file
from docgen.app.schema_files import read_schema
from docgen.app.type_rules import read_rules
from docgen.codes import CODES
from docgen.documents import verbs as document_verbs
from docgen.lint import verbs as lint_verbs
from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.model.listed_rule import ListedRule
from docgen.report.explanation import (
    DemandFacts,
    Example,
    explain_code,
    explain_demand,
    explain_rule,
    format_text_sample,
    format_tree,
)
from docgen.report.text_labels import FORMAT_RULES, WORDING_RULES, register_title
from docgen.rules.bases import Basis, resolve
from docgen.rules.cases import Case, read_cases
from docgen.rules.listing import RuleSection, select_rules, unknown_code
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import plain
from docgen.wordformat.demand_listing import expected_text, list_requirements
from docgen.workspace.file_lists import list_doc_types, list_registers
from docgen.workspace.paths import Workspace


def list_rules(
    workspace: Workspace, names: Sequence[str] = ()
) -> list[tuple[str, tuple[ListedRule, ...]]]:
    """Return the rules of every type, register and product by its name.

    `names` are types, registers, verbs, severities or codes. Raises WorkspaceError if none fits.
    """
    return select_rules(read_sections(ProjectReader(workspace)), names)


def read_sections(reader: ProjectReader) -> list[RuleSection]:
    """Return all rules of a workspace by section. Raises WorkspaceError if a schema is broken.

    Without polars the rules of registers are left out; `docgen doctor` reports that.
    """
    workspace = reader.workspace
    sections = []
    for doc_type in list_doc_types(workspace):
        schema, _ = read_schema(reader, doc_type)
        rules, _ = read_rules(reader, doc_type)
        sections.append(RuleSection(schema.name, rules, doc_type))
    wording, _ = read_wording(reader)
    sections.append(RuleSection(WORDING_RULES, wording.rules))
    if list_registers(workspace) and find_missing_library() is None:
        # Polars takes long to import: only where there are registers.
        from docgen.app.register_config import read_register_config

        for name, rules in read_register_config(reader).rules.items():
            sections.append(RuleSection(register_title(name), rules))
    sections.append(RuleSection(FORMAT_RULES, _read_requirements(reader)))
    return sections


def _read_requirements(reader: ProjectReader) -> tuple[ListedRule, ...]:
    """Return the format demands as they are listed; none if the workspace has no profile."""
    if not reader.workspace.profile().exists():
        return ()
    profile, _ = read_profile(reader)
    return tuple(list_requirements(profile))


def explain(workspace: Workspace, code: str) -> str:
    """Return the text about a code: its meaning, for a rule with its form and its examples.

    Raises WorkspaceError if nothing has that code.
    """
    requested = code.strip().upper()
    if requested in CODES:
        return explain_code(requested, CODES[requested].explanation)
    reader = ProjectReader(workspace)
    text = (
        _document_rule(reader, requested)
        or _wording_rule(reader, requested)
        or _register_rule(reader, requested)
        or _format_demand(reader, requested)
    )
    if text:
        return text
    missing_library = find_missing_library()
    if missing_library is not None:
        raise WorkspaceError(missing_library.message, missing_library.remedy)
    raise unknown_code(code)


def _document_rule(reader: ProjectReader, code: str) -> str:
    """Return the text about a rule over documents; '' if none has that code."""
    for doc_type in list_doc_types(reader.workspace):
        rules, _ = read_rules(reader, doc_type)
        for rule in rules:
            if rule.code == code:
                cases = _read_cases(reader, reader.workspace.cases(doc_type), code)
                verb = document_verbs.VERBS[rule.verb]
                return _explain_rule(reader, rule, verb, [_tree_example(case) for case in cases])
    return ""


def _wording_rule(reader: ProjectReader, code: str) -> str:
    """Return the text about a rule of wording; '' if none has that code."""
    workspace = reader.workspace
    rules, _ = read_rule_file(reader, workspace.wording("rules"), lint_verbs.VERBS)
    for rule in rules:
        if rule.code == code:
            cases = _read_cases(reader, workspace.wording("cases"), code)
            verb = lint_verbs.VERBS[rule.verb]
            return _explain_rule(reader, rule, verb, [_text_example(case) for case in cases])
    return ""


def _register_rule(reader: ProjectReader, code: str) -> str:
    """Return the text about a rule over registers; '' if none has that code."""
    workspace = reader.workspace
    if not list_registers(workspace) or find_missing_library() is not None:
        return ""
    # Polars takes long to import: only where there are registers.
    from docgen.app.register_config import read_register_rules
    from docgen.registers.verbs import VERBS

    for kind in list_registers(workspace):
        rules, _ = read_register_rules(reader, kind)
        for rule in rules:
            if rule.code == code:
                path = workspace.register_schema(kind).with_name("cases.yaml")
                examples = [_tree_example(case) for case in _read_cases(reader, path, code)]
                return _explain_rule(reader, rule, VERBS[rule.verb], examples)
    return ""


def _format_demand(reader: ProjectReader, code: str) -> str:
    """Return the text about a format demand; '' if none has that code."""
    workspace = reader.workspace
    if not workspace.profile().exists():
        return ""
    profile, _ = read_profile(reader)
    pairs = zip(profile.requirements, list_requirements(profile), strict=True)
    for requirement, listed in pairs:
        if requirement.code == code:
            facts = DemandFacts(
                requirement.strength,
                requirement.roles,
                requirement.item,
                expected_text(requirement),
            )
            bases = _cited_bases(reader, requirement.basis)
            cases = _read_cases(reader, workspace.profile_cases(), code)
            examples = [_tree_example(case) for case in cases]
            return explain_demand(listed, facts, bases, examples=examples)
    return ""


def _explain_rule(
    reader: ProjectReader, rule: Rule, verb: object, examples: Sequence[Example]
) -> str:
    """Return the text about a rule.

    `verb` is the module of its verb: its docstring is the page for clerks. The condition (条件) of
    the rule comes first among its parameters.
    """
    params = dict(rule.params)
    if rule.when:
        params = {grammar.WHEN: rule.when, **params}
    bases = _cited_bases(reader, rule.basis)
    return explain_rule(rule, params, bases, page=verb.__doc__ or "", examples=examples)


def _cited_bases(reader: ProjectReader, text: str) -> list[Basis]:
    """Return the bases that a 依据 cites, each once."""
    bases, _ = read_bases(reader)
    cited: dict[str, Basis] = {}
    for citation in resolve(text, bases):
        if citation.basis is not None:
            cited[citation.basis.key] = citation.basis
    return list(cited.values())


def _read_cases(reader: ProjectReader, path: Path, code: str) -> Iterator[Case]:
    """Yield the cases of a rule; none if there is no file of cases."""
    source, _ = reader.optional_source(path)
    if source is not None:
        for case in read_cases(source):
            if case.code == code:
                yield case


def _tree_example(case: Case) -> Example:
    """Return the example of a rule over documents or registers, as YAML lines."""
    return Example(case.passes, format_tree(plain(case.node)))


def _text_example(case: Case) -> Example:
    """Return the example of a rule of wording: its text and, if it has one, the corrected text."""
    sample = plain(case.node)
    if not isinstance(sample, dict):
        sample = {w.SAMPLE: sample}
    return Example(case.passes, list(format_text_sample(sample)))
