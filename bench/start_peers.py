"""The least programs of their kind: `python bench/start_peers.py NAME FILE.csv`.

Each prints how many rows it has read, or 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
Table = Annotated[Path, typer.Argument(help="A table.")]


@app.command("typer_alone")
def typer_alone(_file: Table) -> None:
    """Do nothing."""
    typer.echo("1")


@app.command("polars_reads")
def polars_reads(file: Table) -> None:
    """Read a table and ask one question about each of its columns."""
    import polars as pl

    frame = pl.read_csv(file, infer_schema=False)
    frame.select(pl.all().is_null().any())
    typer.echo(str(frame.height))


if __name__ == "__main__":
    app()
