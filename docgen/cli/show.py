"""Printing what a run came to, and the exit code that tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

import typer

from docgen.pipeline import Built, Outcome
from docgen.report import counts, to_json, to_summary, to_text
from docgen.word import Need, show_needs

MANY = 20
_DONE = {True: "已生成", False: "未变动"}


def _objects(documents: Sequence[Built]) -> list[dict[str, object]]:
    return [{"source": d.source, "output": d.output, "changed": d.changed} for d in documents]


def show_built(outcome: Outcome, form: str, strict: bool) -> int:
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
    typer.echo(f"共 {total} 份，生成 {made} 份；{counts(outcome.findings)}")
    return int(outcome.failed(strict))


def _lines(documents: Sequence[Built]) -> Iterator[str]:
    """A line for each document; for many in one folder that fared alike, one for all."""
    for (done, folder), group in groupby(documents, _fate):
        alike = list(group)
        if len(alike) > MANY and folder:
            yield f"{done}　{folder}/　{len(alike)} 份"
        else:
            yield from (f"{done}　{document.output or document.source}" for document in alike)


def _fate(document: Built) -> tuple[str, str]:
    done = _DONE[document.changed] if document.output else "未生成"
    return done, document.output.rpartition("/")[0]


def show_checked(outcome: Outcome, form: str, strict: bool) -> int:
    """Print a check; 1 if anything is wrong, else 0."""
    return _show(outcome, form, strict, f"核验 {len(outcome.documents)} 份")


def show_registers(outcome: Outcome, form: str, strict: bool, listed: str) -> int:
    """Print what is wrong with registers, by rule; 1 if anything is wrong, else 0."""
    if form == "json":
        typer.echo(to_json(outcome.findings, _objects(outcome.documents)))
        return int(outcome.failed(strict))
    typer.echo(to_summary(outcome.findings))
    if listed:
        typer.echo(f"清单已写到 {listed}")
    return int(outcome.failed(strict))


def show_template(outcome: Outcome, form: str, strict: bool) -> int:
    """Print what is wrong with a template, and where the copy with comments is."""
    marked = [f"已把批注写进 {d.output}\n" for d in outcome.documents if d.output]
    return _show(outcome, form, strict, "".join(marked) + "模板")


def _show(outcome: Outcome, form: str, strict: bool, what: str) -> int:
    if form == "json":
        typer.echo(to_json(outcome.findings, _objects(outcome.documents)))
        return int(outcome.failed(strict))
    if outcome.findings:
        typer.echo(to_text(outcome.findings, outcome.lines))
    typer.echo(f"{what}：{counts(outcome.findings)}")
    return int(outcome.failed(strict))


def show_fields(needs: tuple[Need, ...], form: str) -> None:
    """Print what a template needs, as a tree."""
    if form == "json":
        listed = [asdict(need) for need in needs]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
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
