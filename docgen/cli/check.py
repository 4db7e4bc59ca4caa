"""`docgen check`: check documents or registers without building anything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from docgen.cli.options import (
    Cluster,
    Form,
    Format,
    InClear,
    Jobs,
    Root,
    Strict,
    Unmasked,
    workspace_at,
)


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="文种或文件，台账写 registers；不写则核验全部文书。", metavar="文种|文件"
        ),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="台账的问题另写成清单：.xlsx、.docx（交给乡镇的）、.html、.csv、.json。",
            metavar="文件",
        ),
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="把台账现有的问题记作基线，以后只报新的。")
    ] = False,
    jobs: Jobs = 1,
    cluster: Cluster = "",
    in_clear: InClear = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
    unmasked: Unmasked = False,
) -> None:
    """Check documents or registers and exit with 1 if anything is wrong."""
    from docgen.workspace.paths import REGISTERS

    if names and names[0] == REGISTERS:
        request = _RegisterRequest(
            files=[Path(name) for name in names[1:]],
            out=out,
            baseline=baseline,
            jobs=jobs,
            cluster=cluster,
            in_clear=in_clear,
            form=form.value,
            strict=strict,
            unmasked=unmasked,
        )
        raise typer.Exit(_check_registers(root, request))
    from docgen.app.build import check as check_documents
    from docgen.cli.output import print_check
    from docgen.report.progress import ProgressBars

    result = check_documents(workspace_at(root), names or [], ProgressBars())
    result.unmasked = unmasked
    raise typer.Exit(print_check(result, form.value, strict))


class _RegisterRequest(Struct, frozen=True, kw_only=True):
    """The options of a check of registers; `files` are empty for all registers."""

    files: list[Path]
    out: Path | None
    baseline: bool
    jobs: int
    cluster: str
    in_clear: bool
    form: str
    strict: bool
    unmasked: bool


def _check_registers(root: Path | None, request: _RegisterRequest) -> int:
    """Check registers and print the findings or write the baseline; return the exit code.

    Without polars the only finding is that it is not installed.
    """
    from docgen.app.build_result import BuildResult
    from docgen.app.register_library import find_missing_library
    from docgen.cli.output import print_registers

    missing_library = find_missing_library()
    if missing_library is not None:
        result = BuildResult(findings=[missing_library])
        return print_registers(result, request.form, request.strict, [])
    from docgen.app.accepted_findings import write_baseline
    from docgen.app.check_registers import check_registers
    from docgen.cli.output import print_baseline
    from docgen.report.progress import ProgressBars
    from docgen.workspace.executors import workers
    from docgen.workspace.paths import REGISTERS

    workspace = workspace_at(root)
    with workers(request.jobs, request.cluster, in_clear=request.in_clear) as crew:
        result = check_registers(
            workspace,
            request.files,
            ProgressBars(),
            without_baseline=request.baseline,
            executor=crew.executor,
        )
    result.findings += crew.findings
    result.unmasked = request.unmasked
    if request.baseline:
        return print_baseline(*write_baseline(workspace, result))
    lists: list[str] = []
    if request.out is not None:
        # The Word engine is loaded for a list alone.
        from docgen.app.list_findings import list_findings

        lists = list_findings(workspace, result, request.out, REGISTERS)
    return print_registers(result, request.form, request.strict, lists)
