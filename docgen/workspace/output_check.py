"""Checking outputs and archive packages against what was noted when they were built.

`docgen.workspace.journal` notes the sha256 of every output and of everything it was built from.
The functions here compare files with these notes and report differences (YZ codes).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.workspace.bag import check_bag
from docgen.workspace.digests import file_matches
from docgen.workspace.file_lists import list_unmanaged_files
from docgen.workspace.journal_entries import Build
from docgen.workspace.journal_reader import find_damage
from docgen.workspace.paths import OUTPUTS, Workspace

_BAG_FAULTS = {"少": ("YZ-07", "缺"), "多": ("YZ-08", "多出"), "变": ("YZ-06", "内容变了")}


def check_output(path: Path, digest: str, file: str) -> Finding | None:
    """Return the finding for an output that differs from its sha256; None if it is unchanged."""
    unchanged = file_matches(path, digest)
    if unchanged:
        return None
    location = Location(file)
    if unchanged is None:
        message = "生成过，现在不见了"
        return new_finding("YZ-02", message, "再生成一次，或找回它", location=location)
    message = "生成以后被人改过，不是程序出的那一份"
    return new_finding("YZ-01", message, "要改的写进输入文件，再生成一次", location=location)


def check_inputs(workspace: Workspace, build: Build, count: int) -> Iterator[Finding]:
    """Yield one finding if files of a build have changed since; `count` are its outputs."""
    changed = "、".join(_changed_files(workspace, build))
    if changed:
        message = f"生成以后改过：{changed}；由它出的 {count} 份成品还是原来的"
        yield new_finding("YZ-03", message, "再生成一次", location=Location(build.source))


def _changed_files(workspace: Workspace, build: Build) -> Iterator[str]:
    """Yield the name of each file of a build that is not as it was; one that is gone says so."""
    for name, digest in build.files.items():
        unchanged = file_matches(workspace.root / name, digest)
        if unchanged is None:
            yield f"{name}（不见了）"
        elif not unchanged:
            yield name


def is_unchanged_build(workspace: Workspace, build: Build) -> bool:
    """Return whether all files of a build are still as they were."""
    return not any(_changed_files(workspace, build))


def differs_from_rebuilt(file: str, program: str) -> Finding:
    """Return the finding for an output that building again does not give (YZ-10).

    `program` is the program that made it, '' if it is the present one: another one may have made
    other bytes of the same inputs (YZ-11).
    """
    location = Location(file)
    if program:
        message = f"重做的一份与它不同；它是另一版程序（{program}）生成的，看不出有没有人改过"
        return new_finding("YZ-11", message, "再生成一次，以新的为准", location=location)
    message = "照现在的输入、模板和规则重做，出来的与它不同；清单里记的也靠不住"
    remedy = "再生成一次，以新的为准；是谁改过的，查一查"
    return new_finding("YZ-10", message, remedy, location=location)


def converted_outputs(count: int) -> Finding:
    """Return the finding that PDFs were not compared with a rebuild (YZ-11)."""
    return _not_rebuilt(count, "是 LibreOffice 转成的 PDF，每次字节不同")


def changed_inputs(count: int) -> Finding:
    """Return the finding that outputs of changed inputs were not compared (YZ-11)."""
    return _not_rebuilt(count, "输入、模板或规则后来改过，或生成记录不全")


def _not_rebuilt(count: int, reason: str) -> Finding:
    """Return the finding (YZ-11) for outputs that were not built again, with the reason."""
    message = f"{count} 份成品没有重做核对：{reason}"
    return new_finding("YZ-11", message, "再生成一次，再核对", location=Location(OUTPUTS))


def find_damaged_records(workspace: Workspace, folder: Path) -> Iterator[Finding]:
    """Yield a finding for each record of a folder's journal that is not trusted (YZ-09)."""
    for reason in find_damage(folder):
        remedy = "再生成一次，旧的记录会另存一份；是谁改过的，查一查"
        location = Location(workspace.display_name(folder))
        yield new_finding("YZ-09", f"生成记录有一条没有采用：{reason}", remedy, location=location)


def find_unmanaged_files(
    workspace: Workspace, folder: Path, defined: Collection[str]
) -> Iterator[Finding]:
    """Yield a finding for each document in a folder of outputs whose name is not defined there."""
    for path in list_unmanaged_files(folder, defined):
        location = Location(f"{workspace.display_name(folder)}/{path.name}")
        remedy = "要留的另放一处；outputs/ 里只放成品"
        yield new_finding("YZ-04", "不是程序生成的", remedy, location=location)


def check_package(folder: Path) -> tuple[Finding, ...]:
    """Return the findings of an archive package; none if it is whole."""
    return tuple(_package_finding(folder, file, fault) for file, fault in check_bag(folder))


def _package_finding(folder: Path, file: str, fault: str) -> Finding:
    """Return the finding for a file of a package; `file` is '' if the package is no whole bag."""
    code, reason = _BAG_FAULTS.get(fault, ("YZ-05", fault))
    message = f"归档包不完整：{reason}"
    location = Location(folder.as_posix())
    if file:
        message = f"归档包里{reason}“{file}”"
        location = Location(f"{folder.as_posix()}/{file}")
    remedy = "用另一份归档包代替它；这一份不能作凭证"
    return new_finding(code, message, remedy, location=location)


def no_outputs(names: Sequence[str]) -> WorkspaceError:
    """Return the error if nothing was built in the named places, or in outputs/ without names."""
    place = "outputs/ "
    if names:
        place = f"“{'、'.join(names)}”"
    remedy = "先运行 docgen build；写文种或成品的路径"
    return WorkspaceError(f"{place}里没有程序生成的成品", remedy)
