"""Name the files of a workspace: which file plays which part.

A workspace is a folder with checks/, templates/docx/, inputs/ and outputs/. `Workspace` answers
where a file lies, whether or not it exists. `file_lists` finds the files that do exist,
`contained_files` reads them, `target_paths` places new ones.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import build_safe_name, exists

CHECKS = "checks"
TEMPLATES = "templates/docx"
INPUTS = "inputs"
OUTPUTS = "outputs"
ARCHIVES = "archive"
EDITOR = ".vscode"

SCHEMA = "schema.yaml"
RULES = "rules.yaml"
CASES = "cases.yaml"
COUNTY = "county.yaml"
COLUMN_MAP = "列名对照.yaml"
BASES = "依据.yaml"
SETTINGS = "settings.yaml"
PROFILE = "format/gbt9704.yaml"
PROFILE_CASES = "format/cases.yaml"
WORDING = "text"
REGISTERS = "registers"
REGISTER_ROWS = "rows.csv"
EVIDENCE = "evidence"
INDICATORS = "indicators"
LINT = "lint"
PREVIEW = "preview"

YAML_SUFFIXES = (".yaml", ".yml")
TABLE_SUFFIXES = (
    ".xlsx",
    ".xlsm",
    ".csv",
    ".tsv",
    ".txt",
    ".xls",
    ".ods",
    ".et",
    ".htm",
    ".html",
    ".xml",
    ".docx",
    ".parquet",
)
OLD_WORD_SUFFIXES = (".doc", ".wps")
"""Word files whose tables are read where LibreOffice can convert them."""
FORM_SUFFIXES = (".xlsx",)


class Workspace(Struct, frozen=True):
    """The paths of a workspace; a path that is returned need not exist.

    Outputs lie below `root`, unless `elsewhere` is another folder for them.
    """

    root: Path
    elsewhere: Path | None = None

    def display_name(self, path: Path) -> str:
        """Return a path for messages: from the root if it is below it, with forward slashes."""
        full_path = path.absolute()
        if full_path.is_relative_to(self.root):
            path = full_path.relative_to(self.root)
        return path.as_posix()

    def schema(self, doc_type: str) -> Path:
        """Return the schema file of a document type."""
        return self.root / CHECKS / doc_type / SCHEMA

    def rules(self, doc_type: str) -> Path:
        """Return the rules file of a document type."""
        return self.root / CHECKS / doc_type / RULES

    def cases(self, doc_type: str) -> Path:
        """Return the file with the examples of a document type's rules."""
        return self.root / CHECKS / doc_type / CASES

    def bases(self) -> Path:
        """Return the file of bases that rules cite."""
        return self.root / CHECKS / BASES

    def wording(self, part: str) -> Path:
        """Return a file of the rules of wording: `rules`, `cases` or the name of a list."""
        return self.root / CHECKS / WORDING / f"{part}.yaml"

    def profile(self) -> Path:
        """Return the file with the demands on the format of Word files."""
        return self.root / CHECKS / PROFILE

    def profile_cases(self) -> Path:
        """Return the file with the examples of these demands."""
        return self.root / CHECKS / PROFILE_CASES

    def register_schema(self, register: str) -> Path:
        """Return the schema file of a register."""
        return self.root / CHECKS / REGISTERS / register / SCHEMA

    def register_rows(self, register: str) -> Path:
        """Return the rows that are shipped with a register."""
        return self.register_schema(register).with_name(REGISTER_ROWS)

    def settings(self) -> Path:
        """Return the file of settings that the rules over registers use."""
        return self.root / CHECKS / REGISTERS / SETTINGS

    def indicators(self) -> Path:
        """Return the folder with the schemes of exit indicators, a folder each."""
        return self.root / CHECKS / INDICATORS

    def template(self, name: str) -> Path:
        """Return a Word template: that of a document type, or one that a type names."""
        return self.root / TEMPLATES / f"{name}.docx"

    def inputs_folder(self, doc_type: str) -> Path:
        """Return the folder with the inputs of a document type."""
        return self.root / INPUTS / doc_type

    def inner_folder(self, doc_type: str, path: Path) -> Path:
        """Return the folder of an input from the inputs folder on; empty for any other file."""
        inputs = self.inputs_folder(doc_type)
        if path.is_relative_to(inputs):
            return path.relative_to(inputs).parent
        return Path()

    def matching_input(self, path: Path) -> Path:
        """Return the place of a file among the inputs: that of its input, for an output."""
        inputs = self.root / INPUTS
        for folder in (inputs, self.root / OUTPUTS):
            if path.is_relative_to(folder):
                return inputs / path.relative_to(folder)
        return inputs / path.name

    def county(self) -> Path:
        """Return the county file of the whole workspace."""
        return self.root / INPUTS / COUNTY

    def folders_among_registers(self, path: Path) -> tuple[str, ...]:
        """Return the names of the folders between the registers' folder and a file in it."""
        if not path.is_relative_to(self.registers()):
            return ()
        return path.relative_to(self.registers()).parts[:-1]

    def registers(self) -> Path:
        """Return the folder with the registers."""
        return self.root / INPUTS / REGISTERS

    def baseline(self) -> Path:
        """Return the table of the findings that were there when checking began."""
        return self.registers() / f"{w.BASELINE}.csv"

    def evidence(self) -> Path:
        """Return the folder with the files that registers name as evidence."""
        return self.root / INPUTS / EVIDENCE

    def editor_schema(self, doc_type: str) -> Path:
        """Return the JSON Schema of a document type for editors."""
        return self.root / EDITOR / "schemas" / f"{doc_type}.json"

    def outputs(self) -> Path:
        """Return the folder with all outputs."""
        return self.elsewhere or self.root / OUTPUTS

    def outputs_folder(self, doc_type: str) -> Path:
        """Return the folder with the outputs of a document type."""
        return self.outputs() / doc_type

    def output(self, doc_type: str, path: Path) -> Path:
        """Return the document of an input: in the same folder below outputs/<type>/."""
        inner_folders = map(build_safe_name, self.inner_folder(doc_type, path).parts)
        folder = self.outputs_folder(doc_type).joinpath(*inner_folders)
        return folder / f"{build_safe_name(path.stem)}.docx"

    def row_folder(self, doc_type: str, path: Path) -> Path:
        """Return the folder with the documents of an input's rows; it has the input's name."""
        return self.output(doc_type, path).with_suffix("")

    def zip_file(self, doc_type: str) -> Path:
        """Return the zip of a document type's outputs."""
        return self.outputs() / f"{doc_type}.zip"

    def preview(self, document: Path) -> Path:
        """Return the copy of a Word file beside which its PDF and its pictures lie."""
        return self.outputs() / PREVIEW / document.name

    def archives(self) -> Path:
        """Return the folder with archive packages, which outlive the outputs."""
        return self.root / ARCHIVES


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path lies in a folder once links and `..` are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def find_workspace(start: Path | None) -> Workspace:
    """Return the workspace at `start`, or the nearest one at or above the current folder.

    Raises WorkspaceError if there is none.
    """
    if start is not None:
        if not exists(start / CHECKS):
            message = f"“{start}”不是工作目录（里面没有 {CHECKS}/）"
            raise WorkspaceError(message, "换一个文件夹，或用 docgen init 新建工作目录")
        return Workspace(start.absolute())
    current_folder = Path.cwd()
    for folder in [current_folder, *current_folder.parents]:
        if (folder / CHECKS).is_dir() and (folder / TEMPLATES).is_dir():
            return Workspace(folder)
    remedy = "进入工作目录再运行，或用 --root 指出，或用 docgen init 新建"
    raise WorkspaceError("这里不是工作目录", remedy)
