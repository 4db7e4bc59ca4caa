"""The commands. Stages are imported inside them, so that --help stays light."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen import __version__
from docgen.cli import doctor, fields, new, preview, proof
from docgen.cli import init as start
from docgen.cli.format import FORMAT_HELP, format_command
from docgen.cli.lint import lint_command
from docgen.cli.lookback import NAME, lookback
from docgen.cli.options import (
    Cluster,
    DocType,
    Form,
    Format,
    Full,
    Jobs,
    Root,
    Strict,
    workspace_at,
)
from docgen.cli.zh_help import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from docgen.workspace.paths import Workspace

app = typer.Typer(
    name="docgen",
    cls=ChineseGroup,
    help="县级脱贫攻坚文书：填表、核验、生成 Word 成品（GB/T 9704—2012）。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"docgen {__version__}")
        raise typer.Exit


@app.callback()
def docgen(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号。")
    ] = False,
) -> None:
    """县级脱贫攻坚文书：填表、核验、生成 Word 成品（GB/T 9704—2012）。"""


@app.command("build", cls=ChineseCommand, help="核验后生成 Word 成品，如 docgen build report。")
def build_command(
    doc_type: DocType,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="文件或文件夹；不写则生成该文种全部文件。", metavar="文件"),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="有缺项也出草稿，缺处标明。")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="只生成写有这个名称的各份，如 --only 恩乐镇。", metavar="名称"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="没有变动的也重新生成。")] = False,
    jobs: Jobs = 1,
    cluster: Cluster = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="另出 PDF（要装 LibreOffice）。")] = False,
    zipped: Annotated[bool, typer.Option("--zip", help="成品打成一个 zip。")] = False,
    full: Full = False,
    opened: Annotated[bool, typer.Option("--open", help="生成好就打开。")] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Build the documents of a type."""
    from docgen.app.build import build
    from docgen.app.build_result import BuildOptions
    from docgen.app.deliver import deliver_pdf, deliver_zip, open_built
    from docgen.app.executors import workers
    from docgen.cli.output import show_built
    from docgen.report.progress import ProgressBars

    workspace, options = (
        workspace_at(root),
        BuildOptions(draft, strict, tuple(only or ()), force, full),
    )
    watch = ProgressBars()
    with workers(jobs, cluster) as executor:
        outcome = build(workspace, doc_type, inputs or [], options, watch=watch, executor=executor)
    if pdf:
        deliver_pdf(workspace, outcome, force, watch)
    if zipped:
        deliver_zip(workspace, doc_type, outcome)
    if opened:
        open_built(workspace, outcome)
    raise typer.Exit(show_built(outcome, form.value, strict))


@app.command("check", cls=ChineseCommand, help="只核验，不生成。")
def check_command(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            help="文种或文件，台账写 registers；不写则核验全部文书。", metavar="文种|文件"
        ),
    ] = None,
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
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Check documents without building them."""
    from docgen.workspace.paths import REGISTERS

    workspace = workspace_at(root)
    if wanted and wanted[0] == REGISTERS:
        files = [Path(name) for name in wanted[1:]]
        raise typer.Exit(
            _check_registers(workspace, files, out, baseline, (jobs, cluster), form.value, strict)
        )
    from docgen.app.build import check
    from docgen.cli.output import show_checked
    from docgen.report.progress import ProgressBars

    outcome = check(workspace, wanted or [], ProgressBars())
    raise typer.Exit(show_checked(outcome, form.value, strict))


def _check_registers(
    workspace: Workspace,
    files: list[Path],
    out: Path | None,
    baseline: bool,
    spread: tuple[int, str],
    form: str,
    strict: bool,
) -> int:
    from docgen.app.accepted_findings import write_baseline
    from docgen.app.check_registers import check_registers
    from docgen.app.executors import workers
    from docgen.cli.output import show_baseline, show_registers
    from docgen.report.progress import ProgressBars

    with workers(*spread) as executor:
        outcome = check_registers(workspace, files, ProgressBars(), baseline, executor)
    if baseline:
        return show_baseline(*write_baseline(workspace, outcome))
    if out is None:
        return show_registers(outcome, form, strict, ())
    from docgen.app.list_findings import list_findings
    from docgen.workspace.paths import REGISTERS

    written = list_findings(workspace, outcome, out, REGISTERS)
    return show_registers(outcome, form, strict, written)


@app.command("types", cls=ChineseCommand, help="列出文种。")
def types_command(root: Root = None, form: Form = Format.TEXT) -> None:
    """List the document types."""
    from docgen.app.explain import list_types
    from docgen.cli.output import show_types

    show_types(list_types(workspace_at(root)), form.value)


@app.command("rules", cls=ChineseCommand, help="列出全部规则：台账的和文种的，各有多少条。")
def rules_command(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(help="只列这些台账、文种、种类或级别的。", metavar="名称"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
) -> None:
    """List the rules."""
    from docgen.app.explain import list_rules
    from docgen.cli.output import show_rules

    show_rules(list_rules(workspace_at(root), wanted or []), form.value)


@app.command("explain", cls=ChineseCommand, help="说明一个编号：规则是什么、依据、例子。")
def explain_command(
    code: Annotated[str, typer.Argument(help="问题编号，如 BG-01。", metavar="编号")],
    root: Root = None,
) -> None:
    """Explain a code."""
    from docgen.app.explain import explain

    typer.echo(explain(workspace_at(root), code))


app.command("format", cls=ChineseCommand, help=FORMAT_HELP)(format_command)
app.add_typer(lookback, name=NAME)

templates = typer.Typer(
    cls=ChineseGroup, no_args_is_help=True, help="检查 Word 模板，看它要填哪些内容。"
)
app.add_typer(templates, name="template")
File = Annotated[Path, typer.Argument(help="Word 模板（.docx）。", metavar="模板")]


@templates.command("check", cls=ChineseCommand, help="一次列出模板里的全部毛病。")
def template_check_command(
    file: File,
    mark: Annotated[bool, typer.Option("--mark", help="另存一份，把毛病写成 Word 批注。")] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Check a template by itself."""
    from docgen.app.template_files import check_template
    from docgen.cli.output import show_template

    workspace = workspace_at(root)
    outcome = check_template(workspace, workspace.contained(file), mark)
    raise typer.Exit(show_template(outcome, form.value, strict))


@templates.command("fields", cls=ChineseCommand, help="列出模板要填的内容，分层。")
def template_fields_command(file: File, root: Root = None, form: Form = Format.TEXT) -> None:
    """List what a template needs."""
    from docgen.app.template_files import template_fields
    from docgen.cli.output import show_fields

    workspace = workspace_at(root)
    show_fields(template_fields(workspace, workspace.contained(file)), form.value)


app.command("lint", cls=ChineseCommand, help="核对任何文件的文字：标点、序号、数字、日期、名称。")(
    lint_command
)

for topic in (start, fields, new, preview, doctor, proof):
    topic.add_to(app)
