"""Printing of results with findings, and the exit code: 1 if anything is wrong, else 0."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from posixpath import commonpath
from typing import TYPE_CHECKING

from docgen.app.build_result import BuildResult, Output, stops
from docgen.cli.screen import clear_screen, echo
from docgen.model.disclosure import disclose_sheet
from docgen.model.finding import Finding
from docgen.report.formats import format_counts, sheet_object, to_json, to_text
from docgen.report.summary import MOST_PLACES, split_alike, to_paragraphs, to_summary
from docgen.workspace.file_findings import PROGRAM_FAULT

if TYPE_CHECKING:
    # Only for annotations: printing a check of registers needs no Word engine.
    from docgen.app.ledger_status import LedgerStatus
    from docgen.app.proof import Proof
    from docgen.problems.ledger_update import LedgerUpdate
    from docgen.report.doctor_item import DoctorItem

Lines = Mapping[str, Sequence[str]]
"""The lines of text files by their names, for excerpts."""
MANY = 20
"""Documents or lists of one kind that are printed line by line; more become one line."""
_MOST_LINES = 40
"""Lines about documents up to which each has its own."""
_FIRST_NAMES = 3


def _objects(documents: Sequence[Output]) -> list[dict[str, object]]:
    """Return documents as JSON lists them; an output that was not made is ''."""
    return [{"source": d.source, "output": d.output, "changed": d.changed} for d in documents]


def _outputs(result: BuildResult) -> list[str]:
    """Return the names of the files that were written."""
    return [document.output for document in result.documents if document.output]


def exit_code(findings: Iterable[Finding], strict: bool) -> int:
    """Return 3 if the program itself failed at a file, 1 if anything is wrong, else 0."""
    listed = list(findings)
    if any(finding.code == PROGRAM_FAULT for finding in listed):
        return 3
    return int(stops(listed, strict))


def print_json(result: BuildResult, form: str) -> bool:
    """Print a result as JSON if `form` is json; return whether it was printed."""
    if form != "json":
        return False
    text = to_json(result.findings, _objects(result.documents), unmasked=result.unmasked)
    echo(text, unmasked=result.unmasked)
    return True


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings without excerpts of their files."""
    _print_findings(findings, {})


def _print_findings(findings: Sequence[Finding], lines: Lines, unmasked: bool = False) -> None:
    """Print findings with excerpts of their files; a rule with many findings gets one paragraph."""
    few, many = split_alike(findings)
    if few:
        echo(to_text(few, lines, unmasked=unmasked), unmasked=unmasked)
    for paragraph in to_paragraphs(many, unmasked=unmasked):
        echo(paragraph, unmasked=unmasked)


def _print_result(result: BuildResult, form: str, strict: bool, label: str) -> int:
    """Print the findings and one line that begins with `label`."""
    if not print_json(result, form):
        _print_findings(result.findings, result.lines, result.unmasked)
        echo(f"{label}：{format_counts(result.findings)}")
    return exit_code(result.findings, strict)


def print_build(result: BuildResult, form: str, strict: bool) -> int:
    """Print a build."""
    if print_json(result, form):
        return exit_code(result.findings, strict)
    _print_findings(result.findings, result.lines, result.unmasked)
    for line in _document_lines(result.documents):
        echo(line, unmasked=result.unmasked)
    total = len(result.documents)
    echo(f"共 {total} 份，生成 {len(_outputs(result))} 份；{format_counts(result.findings)}")
    return exit_code(result.findings, strict)


def _document_lines(documents: Sequence[Output]) -> Iterator[str]:
    """Yield a line for each document, or for each folder with many; for each status if too many."""
    lines = list(_lines_by_folder(documents))
    if len(lines) <= _MOST_LINES:
        yield from lines
        return
    by_status: dict[str, list[Output]] = {}
    for document in documents:
        by_status.setdefault(_status_and_folder(document)[0], []).append(document)
    for status, alike in by_status.items():
        folders = [_status_and_folder(each)[1] for each in alike]
        place = alike[0].source.partition("（")[0]
        if all(folders):
            place = f"{commonpath(folders)}/"
        yield f"{status}　{place}　{len(alike)} 份"


def _lines_by_folder(documents: Sequence[Output]) -> Iterator[str]:
    """Yield a line for each document; one for all if many in a folder have the same status."""
    for (status, folder), group in groupby(documents, _status_and_folder):
        alike = list(group)
        if folder and len(alike) > MANY:
            yield f"{status}　{folder}/　{len(alike)} 份"
            continue
        shown = alike if len(alike) <= MANY else alike[:MOST_PLACES]
        yield from (f"{status}　{document.output or document.source}" for document in shown)
        if len(shown) < len(alike):
            yield f"{status}　……还有 {len(alike) - len(shown)} 份"


def _status_and_folder(document: Output) -> tuple[str, str]:
    """Return the status that is printed of a document, and its folder ('' if none)."""
    folder = document.output.rpartition("/")[0]
    if not document.output:
        return "未生成", folder
    if document.changed:
        return "已生成", folder
    return "未变动", folder


def print_check(result: BuildResult, form: str, strict: bool) -> int:
    """Print a check of documents."""
    return _print_result(result, form, strict, f"核验 {len(result.documents)} 份")


def print_registers(result: BuildResult, form: str, strict: bool, lists: Sequence[str]) -> int:
    """Print a check of registers by rule, and the lists that were written."""
    if print_json(result, form):
        return exit_code(result.findings, strict)
    summary = to_summary(result.findings, unmasked=result.unmasked)
    echo(summary, unmasked=result.unmasked)
    for line in _accepted_lines(result):
        echo(line)
    for name in lists[:MANY]:
        echo(f"清单已写到 {name}")
    if len(lists) > MANY:
        echo(f"共 {len(lists)} 份清单")
    return exit_code(result.findings, strict)


def _accepted_lines(result: BuildResult) -> Iterator[str]:
    """Yield how many findings were left out: silence must not look like soundness."""
    accepted = result.baseline
    if accepted.exempt:
        yield f"另有 {accepted.exempt} 处免检"
    if accepted.old:
        yield f"另有 {accepted.old} 处在基线里，是旧问题"
    if accepted.mended:
        yield f"基线里的问题已改好 {accepted.mended} 处；重记基线用 --baseline"


def print_baseline(name: str, count: int) -> int:
    """Print that a baseline of `count` findings is written."""
    echo(f"基线已写到 {name}：{count} 处；以后只报新的问题")
    return 0


def print_ledger_update(update: LedgerUpdate, form: str, strict: bool) -> int:
    """Print what changed in the problem ledger."""
    if form == "json":
        files = [{"file": name, "backup": copy} for name, copy in update.written]
        echo(to_json(update.findings, [{"counts": update.counts, "written": files}]))
        return exit_code(update.findings, strict)
    _print_findings(update.findings, {})
    if update.counts:
        echo("，".join(f"{name} {count}" for name, count in update.counts.items()))
    for name, copy in update.written:
        backup = f"，原来的另存为 {copy}" if copy else ""
        echo(f"已写 {name}{backup}")
    if not update.written:
        echo("台账没有变动")
    return exit_code(update.findings, strict)


def print_status(status: LedgerStatus, written: str, form: str, *, unmasked: bool) -> int:
    """Print where the problems of a ledger stand, and the list that was written."""
    if form == "json":
        objects = [sheet_object(disclose_sheet(s, unmasked=unmasked)) for s in status.sheets()]
        echo(to_json(status.findings, objects, unmasked=unmasked), unmasked=unmasked)
        return exit_code(status.findings, strict=False)
    _print_findings(status.findings, {}, unmasked)
    for line in status.lines():
        echo(line, unmasked=unmasked)
    if written:
        echo(f"已写好 {written}")
    return exit_code(status.findings, strict=False)


def print_template(result: BuildResult, form: str, strict: bool) -> int:
    """Print the faults of a template, and where the copy with comments is."""
    return _print_result(result, form, strict, f"{_comment_lines(result)}模板")


def print_format(result: BuildResult, form: str, strict: bool) -> int:
    """Print the format findings of a Word file, and where the copy with comments is."""
    return _print_result(result, form, strict, f"{_comment_lines(result)}格式")


def _comment_lines(result: BuildResult) -> str:
    """Return a line for each copy with comments that was written, '' without any."""
    return "".join(f"已把批注写进 {name}\n" for name in _outputs(result))


def print_restyled(result: BuildResult, form: str, strict: bool) -> int:
    """Print where the restyled copy is, and what could not be corrected."""
    copies = "".join(f"已另存为 {name}，原件没有动\n" for name in _outputs(result))
    label = copies or "没有程序能改的，没有另存\n"
    return _print_result(result, form, strict, f"{label}还要自己改的")


def print_proof(proof: Proof, form: str, strict: bool) -> int:
    """Print which outputs are not as they were built."""
    if form == "json":
        echo(to_json(proof.findings, ()))
        return exit_code(proof.findings, strict)
    _print_findings(proof.findings, {})
    rebuilt = ""
    if proof.rebuilt is not None:
        rebuilt = f"，重做出来也一样 {proof.rebuilt} 份"
    counts = format_counts(proof.findings)
    echo(f"核对 {proof.total} 份：与生成时一样 {proof.unchanged} 份{rebuilt}；{counts}")
    return exit_code(proof.findings, strict)


def print_archive(written: Sequence[str], faults: Sequence[Finding]) -> int:
    """Print where an archive package is, or why there is none."""
    _print_findings(faults, {})
    for name in written:
        echo(f"归档包已写到 {name}")
    if not written:
        echo("没有归档：先改好以上各处；照样要归档的，加 --force，不符之处会记在包里")
    return int(not written)


def print_preview(result: BuildResult) -> int:
    """Print where the PDF and the pictures are."""
    _print_findings(result.findings, result.lines, result.unmasked)
    names = _outputs(result)
    for name in names:
        echo(f"已写好 {name}")
    return int(not names)


def print_round(result: BuildResult, changed: Sequence[str]) -> None:
    """Print one round of watching; on a terminal it replaces the round before."""
    if sys.stdout.isatty():
        clear_screen()
    if changed:
        more = f" 等 {len(changed)} 个文件" if len(changed) > _FIRST_NAMES else ""
        echo(f"—— 改动：{'、'.join(changed[:_FIRST_NAMES])}{more}")
    print_build(result, "text", strict=False)
    echo("守着改动，按 Ctrl+C 结束")
    sys.stdout.flush()


def print_examination(items: Iterable[tuple[DoctorItem, Lines]], form: str, strict: bool) -> int:
    """Print each item as it is examined, its findings below it."""
    findings: list[Finding] = []
    for item, lines in items:
        findings += item.findings
        if form != "json":
            mark = "×" if stops(item.findings, strict) else "√"
            echo(f"{mark} {item.name}　{item.summary or format_counts(item.findings)}")
            _print_findings(item.findings, lines)
    echo(to_json(findings, ()) if form == "json" else format_counts(findings))
    return exit_code(findings, strict)


def print_new_input(result: BuildResult, command: str = "docgen check") -> None:
    """Print what was written, what needs a look in it, and the command that checks it."""
    _print_findings(result.findings, result.lines, result.unmasked)
    name = result.documents[0].output
    open_points = f"，有 {len(result.findings)} 处要看" if result.findings else ""
    echo(f"已写好 {name}{open_points}")
    echo(f'下一步：填好后运行 {command} "{name}"')
