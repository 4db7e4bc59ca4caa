"""Printing what a run came to, and the exit code that tells it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from docgen.app.build_result import BuildResult, Output, stops
from docgen.model.field import Field
from docgen.model.finding import Finding, Severity
from docgen.report.formats import format_counts, to_json, to_text
from docgen.report.summary import to_summary
from docgen.rules.rule import Rule
from docgen.schema.describe import type_name

if TYPE_CHECKING:
    # For names only: what prints a check of registers needs no Word engine.
    from docgen.app.doctor import DoctorItem
    from docgen.app.problem_ledger import LedgerUpdate
    from docgen.app.proof import Proof
    from docgen.word.template.needs import Need

Lines = Mapping[str, Sequence[str]]
MANY = 20
_DONE = {True: "已生成", False: "未变动"}


def _objects(documents: Sequence[Output]) -> list[dict[str, object]]:
    return [{"source": d.source, "output": d.output, "changed": d.changed} for d in documents]


def show_built(outcome: BuildResult, form: str, strict: bool) -> int:
    """Print a build; 1 if anything is wrong, else 0."""
    if form == "json":
        typer.echo(to_json(outcome.findings, _objects(outcome.documents)))
        return int(outcome.failed(strict))
    if outcome.findings:
        typer.echo(to_text(outcome.findings, outcome.lines))
    for line in _lines(outcome.documents):
        typer.echo(line)
    made = sum(bool(document.output) for document in outcome.documents)
    total = len(outcome.documents)
    typer.echo(f"共 {total} 份，生成 {made} 份；{format_counts(outcome.findings)}")
    return int(outcome.failed(strict))


def _lines(documents: Sequence[Output]) -> Iterator[str]:
    """A line for each document; for many in one folder that fared alike, one for all."""
    for (done, folder), group in groupby(documents, _fate):
        alike = list(group)
        if len(alike) > MANY and folder:
            yield f"{done}　{folder}/　{len(alike)} 份"
        else:
            yield from (f"{done}　{document.output or document.source}" for document in alike)


def _fate(document: Output) -> tuple[str, str]:
    done = _DONE[document.changed] if document.output else "未生成"
    return done, document.output.rpartition("/")[0]


def show_checked(outcome: BuildResult, form: str, strict: bool) -> int:
    """Print a check; 1 if anything is wrong, else 0."""
    return _show(outcome, form, strict, f"核验 {len(outcome.documents)} 份")


def show_registers(outcome: BuildResult, form: str, strict: bool, listed: Sequence[str]) -> int:
    """Print what is wrong with registers, by rule; 1 if anything is wrong, else 0."""
    if show_for_programs(outcome, form):
        return int(outcome.failed(strict))
    typer.echo(to_summary(outcome.findings))
    for line in _known(outcome):
        typer.echo(line)
    for name in listed[:MANY]:
        typer.echo(f"清单已写到 {name}")
    if len(listed) > MANY:
        typer.echo(f"共 {len(listed)} 份清单")
    return int(outcome.failed(strict))


def _known(outcome: BuildResult) -> Iterator[str]:
    """How many findings were left out, so that nobody takes silence for soundness."""
    known = outcome.accepted
    if known.exempt:
        yield f"另有 {known.exempt} 处免检"
    if known.old:
        yield f"另有 {known.old} 处在基线里，是旧问题"
    if known.mended:
        yield f"基线里的问题已改好 {known.mended} 处；重记基线用 --baseline"


def show_baseline(name: str, held: int) -> int:
    """Print that the baseline is written."""
    typer.echo(f"基线已写到 {name}：{held} 处；以后只报新的问题")
    return 0


def show_kept(kept: LedgerUpdate, form: str, strict: bool) -> int:
    """Print what became of a ledger; 1 if anything is wrong, else 0."""
    if form == "json":
        files = [{"file": name, "backup": copy} for name, copy in kept.written]
        typer.echo(to_json(kept.findings, [{"counts": kept.counts, "written": files}]))
        return int(kept.failed(strict))
    if kept.findings:
        typer.echo(to_text(kept.findings, {}))
    if kept.counts:
        typer.echo("，".join(f"{name} {count}" for name, count in kept.counts.items()))
    for name, copy in kept.written:
        typer.echo(f"已写 {name}" + (f"，原来的另存为 {copy}" if copy else ""))
    if not kept.written:
        typer.echo("台账没有变动")
    return int(kept.failed(strict))


def show_rules(sections: Sequence[tuple[str, tuple[Rule, ...]]], form: str) -> None:
    """Print the rules, section by section, each section with its counts."""
    if form == "json":
        typer.echo(json.dumps([_rule(*pair) for pair in _flat(sections)], ensure_ascii=False))
        return
    for name, rules in sections:
        levels = Counter(rule.severity for rule in rules)
        told = "，".join(f"{level.value} {levels[level]}" for level in Severity if levels[level])
        typer.echo(f"{name}　{len(rules)} 条：{told}")
        for rule in rules:
            typer.echo(f"  {rule.code}　{rule.severity.value}　{rule.verb}　{rule.message}")
    kinds = Counter(rule.verb for _, rule in _flat(sections))
    typer.echo(f"共 {kinds.total()} 条：{'，'.join(f'{k} {n}' for k, n in kinds.most_common())}")


def _flat(sections: Sequence[tuple[str, tuple[Rule, ...]]]) -> list[tuple[str, Rule]]:
    return [(name, rule) for name, rules in sections for rule in rules]


def _rule(section: str, rule: Rule) -> dict[str, str]:
    return {
        "section": section,
        "code": rule.code,
        "severity": rule.severity.value,
        "kind": rule.verb,
        "message": rule.message,
        "remedy": rule.remedy,
        "basis": rule.basis,
    }


def show_template(outcome: BuildResult, form: str, strict: bool) -> int:
    """Print what is wrong with a template, and where the copy with comments is."""
    marked = [f"已把批注写进 {d.output}\n" for d in outcome.documents if d.output]
    return _show(outcome, form, strict, "".join(marked) + "模板")


def show_format(outcome: BuildResult, form: str, strict: bool) -> int:
    """Print how a Word file looks against the profile, and where the copy with comments is."""
    marked = [f"已把批注写进 {d.output}\n" for d in outcome.documents if d.output]
    return _show(outcome, form, strict, "".join(marked) + "格式")


def show_restyled(outcome: BuildResult, form: str, strict: bool) -> int:
    """Print where the restyled copy is, and what could not be mended."""
    made = [f"已另存为 {d.output}，原件没有动\n" for d in outcome.documents if d.output]
    told = "".join(made) or "没有程序能改的，没有另存\n"
    return _show(outcome, form, strict, f"{told}还要自己改的")


def show_for_programs(outcome: BuildResult, form: str) -> bool:
    """Print an outcome for programs, if it is they who read it."""
    if form == "json":
        typer.echo(to_json(outcome.findings, _objects(outcome.documents)))
    return form == "json"


def _show(outcome: BuildResult, form: str, strict: bool, what: str) -> int:
    if show_for_programs(outcome, form):
        return int(outcome.failed(strict))
    if outcome.findings:
        typer.echo(to_text(outcome.findings, outcome.lines))
    typer.echo(f"{what}：{format_counts(outcome.findings)}")
    return int(outcome.failed(strict))


def show_fields(needs: tuple[Need, ...], form: str) -> None:
    """Print what a template needs, as a tree."""
    if form == "json":
        listed = [asdict(need) for need in needs]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    from docgen.word.template.needs import show_needs

    typer.echo("\n".join(show_needs(needs)))


def show_types(rows: Sequence[tuple[str, str, int, int]], form: str) -> None:
    """Print the types of a workspace."""
    if form == "json":
        keys = ("type", "name", "rules", "inputs")
        listed = [dict(zip(keys, row, strict=True)) for row in rows]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for doc_type, name, rules, inputs in rows:
        typer.echo(f"{doc_type}　{name}　规则 {rules} 条　文件 {inputs} 份")


def show_proof(proof: Proof, form: str, strict: bool) -> int:
    """Print what became of outputs; 1 if one is not as it was made, else 0."""
    if form == "json":
        typer.echo(to_json(proof.findings, ()))
        return int(stops(proof.findings, strict))
    if proof.findings:
        typer.echo(to_text(proof.findings, {}))
    typer.echo(
        f"核对 {proof.total} 份：与生成时一样 {proof.as_made} 份；{format_counts(proof.findings)}"
    )
    return int(stops(proof.findings, strict))


def show_archived(written: Sequence[str], bad: Sequence[Finding]) -> int:
    """Print where an archive package is, or why there is none; 1 if there is none."""
    if bad:
        typer.echo(to_text(bad, {}))
    for name in written:
        typer.echo(f"归档包已写到 {name}")
    if not written:
        typer.echo("没有归档：先改好以上各处；照样要归档的，加 --force，不符之处会记在包里")
    return int(not written)


def show_preview(outcome: BuildResult) -> int:
    """Print where the PDF and the pictures are; 1 if there is nothing to see, else 0."""
    if outcome.findings:
        typer.echo(to_text(outcome.findings, outcome.lines))
    made = [document.output for document in outcome.documents if document.output]
    for name in made:
        typer.echo(f"已写好 {name}")
    return int(not made)


CLEAR = "\x1b[2J\x1b[H"


def show_round(outcome: BuildResult, changed: Sequence[str]) -> None:
    """Print one round of watching; at a terminal in the place of the one before."""
    if sys.stdout.isatty():
        typer.echo(CLEAR, nl=False)
    if changed:
        more = f" 等 {len(changed)} 个文件" if len(changed) > 3 else ""
        typer.echo(f"—— 改动：{'、'.join(changed[:3])}{more}")
    show_built(outcome, "text", strict=False)
    typer.echo("守着改动，按 Ctrl+C 结束")
    sys.stdout.flush()


def show_examined(parts: Iterable[tuple[DoctorItem, Lines]], form: str, strict: bool) -> int:
    """Print each part as it was seen, its findings below it; 1 if anything is wrong, else 0."""
    found: list[Finding] = []
    for part, lines in parts:
        found += part.findings
        if form == "json":
            continue
        mark = "×" if stops(part.findings, strict) else "√"
        typer.echo(f"{mark} {part.name}　{part.seen or format_counts(part.findings)}")
        if part.findings:
            typer.echo(to_text(part.findings, lines))
    typer.echo(to_json(found, ()) if form == "json" else format_counts(found))
    return int(stops(found, strict))


def show_new(outcome: BuildResult) -> None:
    """Print what was written, what is to be updated in it, and what comes next."""
    if outcome.findings:
        typer.echo(to_text(outcome.findings, outcome.lines))
    name = outcome.documents[0].output
    typer.echo(
        f"已写好 {name}" + (f"，有 {len(outcome.findings)} 处要看" if outcome.findings else "")
    )
    typer.echo(f'下一步：填好后运行 docgen check "{name}"')


def show_described(title: str, fields: Sequence[Field], form: str) -> None:
    """Print the fields of a type: what each means, whether it is required, an example."""
    if form == "json":
        listed = {"name": title, "fields": [asdict(field) for field in fields]}
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{title}的字段（★ 必填，☆ 有的时候必填）")
    for line in _described(fields, 1):
        typer.echo(line)


def _described(fields: Sequence[Field], depth: int) -> Iterator[str]:
    for field in fields:
        facts = [type_name(field), *field.facts]
        facts += [f"例：{field.example}"] if field.example else []
        facts += [f"里面同上面的“{field.same_as}”"] if field.same_as else []
        facts += ["里面的名称自定"] if field.keyed or field.free else []
        yield f"{'  ' * depth}{field.prefix or '　'}{field.name}　{'　'.join(facts)}"
        yield from _described(field.children, depth + 1)
