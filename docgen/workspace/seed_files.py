"""Give a new workspace the templates, checks and samples that docgen carries.

The wheel carries them in a folder of its own; in a checkout the repository itself is that folder.
"""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import exists
from docgen.workspace.paths import CHECKS, COUNTY, INPUTS, OUTPUTS, REGISTERS, TEMPLATES

_SEED_TEXTS = "templates/workspace"
_SAMPLES = "样例"
_IGNORED = shutil.ignore_patterns("*.py", "__pycache__", "~$*")


def seed_workspace(target: Path) -> list[str]:
    """Make a new workspace; return the names of its folders.

    Raises WorkspaceError if the target is not an empty folder, or cannot be written.
    """
    if exists(target) and (not target.is_dir() or any(target.iterdir())):
        raise WorkspaceError(f"“{target}”已存在，而且不是空的", "换一个名字，或先清空它")
    seed = _find_seed()
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in (CHECKS, TEMPLATES):
            shutil.copytree(seed / name, target / name, ignore=_IGNORED)
        for folder in sorted(path for path in (seed / INPUTS).iterdir() if path.is_dir()):
            _copy_samples(folder, target / INPUTS / folder.name)
        (target / OUTPUTS).mkdir()
    except OSError as error:
        raise WorkspaceError(f"建不了“{target}”：{error.strerror}", "核对权限和磁盘空间") from error
    return [CHECKS, TEMPLATES, INPUTS, OUTPUTS]


def _copy_samples(folder: Path, target: Path) -> None:
    """Copy samples into a folder apart from the office's own inputs, with their county file.

    Samples of registers rest, because they would be counted with the county's own.
    """
    name = _SAMPLES
    if folder.name == REGISTERS:
        name = f"_{_SAMPLES}"
    samples = target / name
    shutil.copytree(folder, samples, ignore=_IGNORED)
    county = folder.parent / COUNTY
    if county.exists() and not (samples / COUNTY).exists():
        shutil.copyfile(county, samples / COUNTY)


def read_seed_text(name: str) -> str:
    """Return a text that docgen carries for new workspaces and new types, by its path."""
    return (_find_seed() / _SEED_TEXTS / name).read_text("utf-8")


def read_seed_bytes(name: str) -> bytes:
    """Return a file that docgen carries for new types, by its path."""
    return (_find_seed() / _SEED_TEXTS / name).read_bytes()


def _find_seed() -> Path:
    """Return the folder that the wheel carries; in a checkout, the repository."""
    package = Path(str(resources.files("docgen")))
    seed = package / "seed"
    if seed.is_dir():
        return seed
    return package.parent
