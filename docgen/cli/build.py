"""`docgen build`: build the documents of a type."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import (
    Cluster,
    DocType,
    Form,
    Format,
    Full,
    InClear,
    JobsForLarge,
    Root,
    Strict,
    Unmasked,
    workspace_at,
)


def build(
    doc_type: DocType,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="文件或文件夹；不写则生成该文种全部文件。", metavar="文件"),
    ] = None,
    *,
    draft: Annotated[bool, typer.Option("--draft", help="有缺项也出草稿，缺处标明。")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="只生成写有这个名称的各份，如 --only 恩乐镇。", metavar="名称"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="没有变动的也重新生成。")] = False,
    jobs: JobsForLarge = None,
    cluster: Cluster = "",
    in_clear: InClear = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="另出 PDF（要装 LibreOffice）。")] = False,
    to_zip: Annotated[bool, typer.Option("--zip", help="成品打成一个 zip。")] = False,
    full: Full = False,
    to_open: Annotated[bool, typer.Option("--open", help="生成好就打开。")] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
    unmasked: Unmasked = False,
) -> None:
    """Build documents, deliver them as requested, and exit with 1 if anything is wrong."""
    from docgen.app import deliver
    from docgen.app.build import build as build_documents
    from docgen.app.build_result import BuildOptions
    from docgen.cli.output import print_build
    from docgen.report.progress import ProgressBars
    from docgen.workspace.executors import workers

    workspace = workspace_at(root)
    options = BuildOptions(
        draft=draft, strict=strict, only=tuple(only or ()), force=force, full=full
    )
    progress = ProgressBars()
    with workers(jobs, cluster, in_clear=in_clear) as crew:
        result = build_documents(
            workspace, doc_type, inputs or [], options, progress=progress, crew=crew
        )
    result.findings += crew.findings
    result.unmasked = unmasked
    if pdf:
        deliver.deliver_pdf(workspace, result, force, progress)
    if to_zip:
        deliver.deliver_zip(workspace, doc_type, result)
    if to_open:
        deliver.open_outputs(workspace, result)
    raise typer.Exit(print_build(result, form.value, strict))
