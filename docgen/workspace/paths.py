"""The layout of a workspace: types, rules, templates, inputs, outputs."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.workspace.journal import MANIFEST, RUNNING

CHECKS, TEMPLATES, INPUTS, OUTPUTS = "checks", "templates/docx", "inputs", "outputs"
SCHEMA, RULES, CASES, COUNTY = "schema.yaml", "rules.yaml", "cases.yaml", "county.yaml"
REGISTERS, EVIDENCE, INDICATORS = "registers", "evidence", "indicators"
BASES = "依据.yaml"
LINT = "lint"
PROFILE, PROFILE_CASES = "format/gbt9704.yaml", "format/cases.yaml"
WORDING = "text"
ROWS, SETTINGS = "rows.csv", "settings.yaml"
SUFFIXES = (".yaml", ".yml")
TABLES = (".xlsx", ".xlsm", ".csv", ".xls", ".et", ".parquet")
FORMS = (".xlsx",)
EDITOR, ARCHIVES, PREVIEW = ".vscode", "archive", "preview"
_ACCEPTED = (w.EXEMPTIONS, w.BASELINE)
MADE = (".docx", ".xlsx", ".pdf")
JOURNALS = (MANIFEST, RUNNING)
MAX_INPUT = 64 * 2**20
MAX_TABLE = 16 * 2**30  # read through the file system's pages, not into memory
SEEDS, SAMPLES = "templates/workspace", "样例"
_SCRAPS = shutil.ignore_patterns("*.py", "__pycache__", "~$*")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with checks/, templates/docx/, inputs/ and outputs/. No path leaves it."""

    root: Path

    def types(self) -> list[str]:
        """The document types: each has a schema."""
        folder = self.root / CHECKS
        return sorted(path.parent.name for path in folder.glob(f"*/{SCHEMA}"))

    def schema(self, doc_type: str) -> Path:
        """The schema file of a type."""
        return self.root / CHECKS / doc_type / SCHEMA

    def rules(self, doc_type: str) -> Path:
        """The rules file of a type; it need not exist."""
        return self.root / CHECKS / doc_type / RULES

    def cases(self, doc_type: str) -> Path:
        """The cases file of a type; it need not exist."""
        return self.root / CHECKS / doc_type / CASES

    def template(self, doc_type: str) -> Path:
        """The Word template of a type, or the one that a type calls so."""
        return self.root / TEMPLATES / f"{doc_type}.docx"

    def inputs_folder(self, doc_type: str) -> Path:
        """Where the documents of a type lie."""
        return self.root / INPUTS / doc_type

    def inputs(self, doc_type: str) -> list[Path]:
        """The documents of a type, in order; folders and files that begin with _ rest."""
        return sorted(_documents(self.inputs_folder(doc_type)))

    def new_input(self, doc_type: str, name: str, suffix: str) -> Path:
        """Where a new document of a type goes; WorkspaceError if one of that name is there."""
        parts = [safe_name(part) for part in re.split(r"[/\\]", name) if part.strip(" .")]
        known = (*SUFFIXES, *FORMS)
        stem = next(
            (parts[-1][: -len(s)] for s in known if parts[-1].lower().endswith(s)), parts[-1]
        )
        folder = self.inputs_folder(doc_type).joinpath(*parts[:-1])
        for taken in (folder / f"{stem}{s}" for s in known):
            if taken.exists():
                message = f"已有“{self.shown(taken)}”，没有改动它"
                raise WorkspaceError(message, "换一个名字；要重做的，先给旧的改名")
        return folder / f"{stem}{suffix}"

    def editor_schema(self, doc_type: str, path: Path) -> str:
        """The JSON Schema for editors as a file of the workspace names it; '' if none is there."""
        schema = self.root / EDITOR / "schemas" / f"{doc_type}.json"
        return Path(os.path.relpath(schema, path.parent)).as_posix() if schema.exists() else ""

    def documents_in(self, path: Path) -> list[Path]:
        """The documents that an argument names: a file itself, or all below a folder."""
        given = self.contained(path)
        if not given.is_dir():
            return [given]
        return sorted(_documents(given))

    def type_of(self, path: Path) -> str:
        """The type whose inputs folder holds a file; WorkspaceError if none does."""
        inside = self.contained(path)
        try:
            doc_type = inside.relative_to(self.root / INPUTS).parts[0]
        except (ValueError, IndexError):
            doc_type = ""
        if doc_type not in self.types():
            message = f"看不出“{self.shown(path)}”是哪种文书"
            remedy = f"把它放进 {INPUTS}/<文种>/ 里；现有文种：{'、'.join(self.types())}"
            raise WorkspaceError(message, remedy)
        return doc_type

    def wording(self, part: str) -> Path:
        """A file of the rules of wording: rules, cases; it need not exist."""
        return self.root / CHECKS / WORDING / f"{part}.yaml"

    def word_lists(self) -> list[Path]:
        """The lists that rules of wording name."""
        own = {"rules", "cases"}
        return sorted(p for p in (self.root / CHECKS / WORDING).glob("*.yaml") if p.stem not in own)

    def given(self, paths: Sequence[Path], suffixes: tuple[str, ...]) -> list[Path]:
        """The files that a command line names, wherever they lie: themselves, or all of a folder.

        WorkspaceError if one does not exist.
        """
        found: list[Path] = []
        for path in paths:
            full = path if path.exists() or path.is_absolute() else self.root / path
            if not full.exists():
                raise WorkspaceError(f"没有“{path}”这个文件", "核对文件名和所在文件夹")
            found += sorted(_files(full, suffixes)) if full.is_dir() else [full]
        return found

    def read_given(self, path: Path) -> bytes:
        """The bytes of a file that a command line names; WorkspaceError if it cannot be read."""
        return self._bytes(path)

    def bases(self) -> Path:
        """Return the file of bases that rules cite; it need not exist."""
        return self.root / CHECKS / BASES

    def register_kinds(self) -> list[str]:
        """The registers that are known: each has a schema below checks/registers/."""
        return sorted(p.parent.name for p in (self.root / CHECKS / REGISTERS).glob(f"*/{SCHEMA}"))

    def register_schema(self, kind: str) -> Path:
        """The schema file of a register."""
        return self.root / CHECKS / REGISTERS / kind / SCHEMA

    def register_rows(self, kind: str) -> Path:
        """The rows that are shipped with a register; the file need not exist."""
        return self.register_schema(kind).with_name(ROWS)

    def settings(self) -> Path:
        """The settings that the rules over registers use; the file need not exist."""
        return self.root / CHECKS / REGISTERS / SETTINGS

    def schemes(self) -> list[str]:
        """The schemes of exit indicators that are known: each is a folder of tables."""
        folder = self.root / CHECKS / INDICATORS
        return sorted(path.name for path in folder.glob("*") if path.is_dir())

    def indicators(self, scheme: str) -> list[Path]:
        """The tables of a scheme, one for each level; WorkspaceError if there is no such scheme."""
        if scheme not in self.schemes():
            remedy = f"县情文件的“{w.SCHEME}”可写：{'、'.join(self.schemes())}"
            raise WorkspaceError(f"没有“{scheme}”这套退出指标", remedy)
        folder = self.root / CHECKS / INDICATORS / scheme
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in TABLES)

    def new_register(self, name: str, paths: Sequence[Path]) -> Path:
        """Where a register that does not exist yet is begun: beside the others."""
        given = [self.contained(path) for path in paths]
        folders = [path if path.is_dir() else path.parent for path in given]
        return (folders or [self.root / INPUTS / REGISTERS])[0] / f"{name}.xlsx"

    def register_named(self, path: Path) -> Path:
        """A register that an argument names, from here or from inputs/registers/."""
        beside = self.root / INPUTS / REGISTERS / path
        return self.contained(path if path.exists() or not beside.exists() else beside)

    def kept(self, path: Path) -> Path:
        """A register that an argument names, which need not exist, below inputs/registers/."""
        folder = self.root / INPUTS / REGISTERS
        full = folder / path if len(path.parts) == 1 else (Path.cwd() / path).absolute()
        if not full.resolve().is_relative_to(folder.resolve()):
            raise WorkspaceError(f"“{path}”不在台账的文件夹里", f"放在 {INPUTS}/{REGISTERS}/ 里")
        if full.suffix.lower() not in (*SUFFIXES, ".xlsx", ".xlsm", ".csv"):
            raise WorkspaceError(f"“{path.name}”的后缀认不得", "写成 .xlsx、.csv 或 .yaml")
        return full

    def evidence(self, name: str) -> Path | None:
        """The file that a register names, below inputs/evidence/; None if it would lie outside."""
        folder = self.root / INPUTS / EVIDENCE
        full = folder / name.replace("\\", "/")
        # No file has a NUL in its name; the system refuses to look for one.
        inside = "\0" not in name and full.resolve().is_relative_to(folder.resolve())
        return full if inside else None

    def register_files(self, paths: Sequence[Path] = ()) -> list[Path]:
        """The tables of the registers, or those that arguments name; names with _ rest."""
        given = [self.contained(path) for path in paths] or [self.root / INPUTS / REGISTERS]
        known = (*TABLES, *SUFFIXES)
        found = (_files(path, known) if path.is_dir() else [path] for path in given)
        files = (file for files in found for file in files if file.name != COUNTY)
        return sorted(file for file in files if file.stem not in _ACCEPTED)

    def registers_folder(self, doc_type: str, path: Path) -> Path:
        """Where the registers of a document lie: in the same folder as it, below registers/.

        A folder of that name that rests (_) serves too; without either it is all of registers/.
        """
        top, inputs = self.root / INPUTS / REGISTERS, self.root / INPUTS / doc_type
        inner = path.relative_to(inputs).parent if path.is_relative_to(inputs) else Path()
        found = (folder for folder in (top / inner, top / f"_{inner}") if folder.is_dir())
        return next(found, top)

    def exemptions(self) -> Path | None:
        """The table of the findings that are exempt; None if there is none."""
        folder = self.root / INPUTS / REGISTERS
        return next((p for p in _files(folder, TABLES) if p.stem == w.EXEMPTIONS), None)

    def baseline(self) -> Path:
        """The findings that were there when checking began; the file need not exist."""
        return self.root / INPUTS / REGISTERS / f"{w.BASELINE}.csv"

    def listed(self, out: Path, suffixes: Collection[str], folder: str) -> Path:
        """Return where a list of findings goes: `folder` below outputs/ for a name without folder.

        Raises WorkspaceError if it would lie outside the workspace or has none of the suffixes.
        """
        if out.suffix.lower() not in suffixes:
            remedy = f"可以写成：{'、'.join(f'{out.stem}{suffix}' for suffix in suffixes)}"
            raise WorkspaceError(f"清单“{out}”的后缀认不得", remedy)
        below = self.root / OUTPUTS / folder
        full = below / out.name if len(out.parts) == 1 else (Path.cwd() / out).absolute()
        if not full.resolve().is_relative_to(self.root.resolve()):
            message = f"“{out}”指到了工作目录之外"
            raise WorkspaceError(message, "只写文件名，如 --out 缺项清单.xlsx")
        return full

    def templates(self) -> list[Path]:
        """The Word templates, in order."""
        return sorted(_files(self.root / TEMPLATES, (".docx",)))

    def texts(self) -> list[Path]:
        """Everything that people type as text: inputs and checks, in order; names with _ rest."""
        folders = (self.root / INPUTS, self.root / CHECKS)
        return sorted(p for folder in folders for p in _files(folder, (*SUFFIXES, ".csv")))

    def county(self) -> Path:
        """The county file of the whole workspace; it need not exist."""
        return self.root / INPUTS / COUNTY

    def county_of(self, path: Path) -> Path | None:
        """The county file nearest above a document, the workspace's own at the last."""
        top = self.root / INPUTS
        for folder in [path.parent, *path.parent.parents]:
            if (folder / COUNTY).is_file():
                return folder / COUNTY
            if folder == top:
                break
        return None

    def profile(self) -> Path:
        """What is demanded of the look of Word files; the file need not exist."""
        return self.root / CHECKS / PROFILE

    def profile_cases(self) -> Path:
        """The examples of those demands; the file need not exist."""
        return self.root / CHECKS / PROFILE_CASES

    def like_input(self, path: Path) -> Path:
        """Where among the inputs a file belongs: an output beside its input, else by itself."""
        for folder in (INPUTS, OUTPUTS):
            if path.is_relative_to(self.root / folder):
                return self.root / INPUTS / path.relative_to(self.root / folder)
        return self.root / INPUTS / path.name

    def copy_of(self, path: Path, out: Path | None, mark: str) -> Path:
        """Where a changed copy of a Word file goes: beside it, or where `out` says.

        WorkspaceError if that is the file itself, no .docx, or outside the workspace.
        """
        if out is None:
            return path.with_name(f"{path.stem}{mark}.docx")
        full = (path.parent if len(out.parts) == 1 else Path.cwd()) / out
        full = full.absolute()
        if full.suffix.lower() != ".docx":
            raise WorkspaceError(f"“{out}”不是 .docx", f"写成 {out.stem}.docx")
        if not full.resolve().is_relative_to(self.root.resolve()):
            raise WorkspaceError(f"“{out}”指到了工作目录之外", "只写文件名，如 --out 改好的.docx")
        if full.resolve() == path.resolve():
            raise WorkspaceError("改好的不能盖掉原件", "--out 换一个名字")
        return full

    def output(self, doc_type: str, path: Path, mark: str = "") -> Path:
        """Where the document of an input goes: the same folders below outputs/<type>/."""
        inputs = self.root / INPUTS / doc_type
        inner = path.relative_to(inputs).parent if path.is_relative_to(inputs) else Path()
        return self.root / OUTPUTS / doc_type / inner / f"{path.stem}{mark}.docx"

    def outputs_folder(self, doc_type: str) -> Path:
        """Where the outputs of a type lie."""
        return self.root / OUTPUTS / doc_type

    def journals(self) -> list[Path]:
        """The folders below outputs/ in which something was built."""
        found = {path.parent for name in JOURNALS for path in self._outputs().rglob(name)}
        return sorted(found)

    def strangers(self, folder: Path, known: Collection[str]) -> list[Path]:
        """Documents in a folder of outputs whose names are not known there."""
        found = (path for path in folder.iterdir() if path.suffix.lower() in MADE)
        return sorted(p for p in found if p.name not in known and p.name[0] not in "~.")

    def _outputs(self) -> Path:
        return self.root / OUTPUTS

    def archives(self) -> Path:
        """Where archive packages go: they outlive the outputs."""
        return self.root / ARCHIVES

    def preview(self, word: Path) -> Path:
        """Where a Word file is looked at: its PDF and the pictures of its pages lie beside."""
        return self._outputs() / PREVIEW / word.name

    def packed(self, doc_type: str) -> Path:
        """The zip of a type's outputs."""
        return self.root / OUTPUTS / f"{doc_type}.zip"

    def row_folder(self, doc_type: str, path: Path) -> Path:
        """Where the documents of an input's rows go: a folder of its name."""
        return self.output(doc_type, path).with_suffix("")

    def shown(self, path: Path) -> str:
        """A path as people are shown it: from the workspace's root, with forward slashes."""
        full = path.absolute()
        return (full.relative_to(self.root) if full.is_relative_to(self.root) else path).as_posix()

    def contained(self, path: Path) -> Path:
        """The absolute path of something in the workspace; WorkspaceError if it leads out."""
        full = (Path.cwd() / path).absolute()
        if not full.exists() and not path.is_absolute() and (self.root / path).exists():
            full = self.root / path
        if not full.exists():
            near = _near(full) or _near(self.root / path)
            remedy = f"是不是“{near}”？" if near else "核对文件名和所在文件夹"
            raise WorkspaceError(f"没有“{path}”这个文件", remedy)
        if not full.resolve().is_relative_to(self.root.resolve()):
            message = f"“{path}”指到了工作目录之外"
            raise WorkspaceError(message, "把文件本身放进工作目录，不要用链接或“..”")
        return self.root / full.resolve().relative_to(self.root.resolve())

    def read(self, path: Path) -> bytes:
        """The bytes of a file; WorkspaceError if it cannot be read or is too large."""
        return self._bytes(self.contained(path))

    def mapped(self, path: Path) -> bytes | mmap:
        """The bytes of a table, paged in as they are used; WorkspaceError as for `read`."""
        with self._opened(self.contained(path), MAX_TABLE) as stream:
            empty = not os.fstat(stream.fileno()).st_size
            return b"" if empty else mmap(stream.fileno(), 0, access=ACCESS_READ)

    def _bytes(self, path: Path) -> bytes:
        with self._opened(path, MAX_INPUT) as stream:
            return stream.read()

    @contextmanager
    def _opened(self, path: Path, limit: int) -> Iterator[BinaryIO]:
        try:
            if path.stat().st_size > limit:
                told = f"“{self.shown(path)}”超过 {limit // 2**20} MB"
                raise WorkspaceError(told, "拆成几个文件")
            with path.open("rb") as stream:
                yield stream
        except OSError as error:
            message = f"读不了“{self.shown(path)}”：{error.strerror}"
            raise WorkspaceError(message, "核对它是不是文件、有没有读取权限") from error


def file_name(name: str) -> str:
    """The file name of a Word document that people call `name`."""
    return f"{safe_name(name.removesuffix('.docx'))}.docx"


_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
MAX_NAME = 80  # letters; with folders before it, a path must stay below Windows' 260


def safe_name(name: str) -> str:
    """A file name that Windows takes too: no signs that it forbids, no device, not too long."""
    safe = _UNSAFE.sub("＿", name).strip(" .")[:MAX_NAME].strip(" .") or "未命名"
    return f"_{safe}" if _DEVICES.match(safe) else safe


def _files(folder: Path, suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        # Word's lock files (~$), hidden files and what an office has set aside (_).
        if path.name.startswith(("_", ".", "~$")):
            continue
        if path.is_dir():
            yield from _files(path, suffixes)
        elif path.suffix.lower() in suffixes:
            yield path


def _near(path: Path) -> str:
    """The name beside a path that is not there that was perhaps meant; '' if none is near."""
    try:
        names = [one.name for one in path.parent.iterdir()]
    except OSError:
        return ""
    near = difflib.get_close_matches(path.name, names, 1, 0.6)
    return near[0] if near else ""


def _documents(folder: Path) -> Iterator[Path]:
    """The documents below a folder: YAML files, and workbooks that are filled-in forms."""
    yield from (path for path in _files(folder) if path.name != COUNTY)
    yield from (path for path in _files(folder, FORMS) if _is_form(path))


def _is_form(path: Path) -> bool:
    """Whether a workbook has the worksheet that makes it a form. A table of rows has not."""
    try:
        with zipfile.ZipFile(path) as package:
            sheets = package.read("xl/workbook.xml").decode("utf-8", "replace")
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return f'name="{w.FORM}"' in sheets


def find_workspace(start: Path | None) -> Workspace:
    """The workspace at `start`, or the nearest one at or above the current folder."""
    if start is not None:
        if not (start / CHECKS).is_dir():
            message = f"“{start}”不是工作目录（里面没有 {CHECKS}/）"
            raise WorkspaceError(message, "换一个文件夹，或用 docgen init 新建工作目录")
        return Workspace(start.absolute())
    here = Path.cwd()
    for folder in [here, *here.parents]:
        if (folder / CHECKS).is_dir() and (folder / TEMPLATES).is_dir():
            return Workspace(folder)
    raise WorkspaceError(
        "这里不是工作目录", "进入工作目录再运行，或用 --root 指出，或用 docgen init 新建"
    )


def seed_workspace(target: Path) -> list[str]:
    """Make a new workspace with the templates, checks and samples that docgen carries.

    Nothing that exists is overwritten: a folder that is not empty is refused.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WorkspaceError(f"“{target}”已存在，而且不是空的", "换一个名字，或先清空它")
    source = _seed()
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in (CHECKS, TEMPLATES):
            shutil.copytree(source / name, target / name, ignore=_SCRAPS)
        for folder in sorted(path for path in (source / INPUTS).iterdir() if path.is_dir()):
            _seed_samples(folder, target / INPUTS / folder.name)
        (target / OUTPUTS).mkdir()
    except OSError as error:
        raise WorkspaceError(f"建不了“{target}”：{error.strerror}", "核对权限和磁盘空间") from error
    return [CHECKS, TEMPLATES, INPUTS, OUTPUTS]


def _seed_samples(source: Path, target: Path) -> None:
    """Samples lie apart from what the office will write, with the county file they were for.

    Those of registers rest: they would be counted with the county's own.
    """
    samples = target / (f"_{SAMPLES}" if source.name == REGISTERS else SAMPLES)
    shutil.copytree(source, samples, ignore=_SCRAPS)
    shared = source.parent / COUNTY
    if shared.exists() and not (samples / COUNTY).exists():
        shutil.copyfile(shared, samples / COUNTY)


def seed_text(name: str) -> str:
    """A text that docgen carries for new workspaces and new types, by its path."""
    return (_seed() / SEEDS / name).read_text("utf-8")


def seed_bytes(name: str) -> bytes:
    """A file that docgen carries for new types, by its path."""
    return (_seed() / SEEDS / name).read_bytes()


def _seed() -> Path:
    """What the wheel carries; in a checkout, the repository itself."""
    package = Path(str(resources.files("docgen")))
    carried = package / "seed"
    return carried if carried.is_dir() else package.parent
