"""Check registers: completeness of tables, by columns.

polars holds the columns, and no other room imports it. Without polars an import of this package
raises WorkspaceError: a command that needs a register ends in one message, all others work.
"""

from importlib.util import find_spec

from docgen.model.finding import WorkspaceError

if find_spec("polars") is None:
    raise WorkspaceError(
        "没有装 polars，台账没有读",
        "装上再试（pip install polars）；文书、文字和格式的命令不用它，照样可用",
    )
