"""Verifying outputs, and packing them for the archive.

`verify` compares outputs with the journals of their folders, and archive packages with their own
manifests. `archive` verifies first and then packs outputs, inputs and manifests as a bag.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.app.build_result import Progress, no_progress
from docgen.model.finding import Finding, Severity
from docgen.report.text_labels import VERIFYING
from docgen.workspace.bag import is_bag, make_bag
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_lists import list_doc_types, list_journal_folders
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.journal import (
    MANIFEST,
    Build,
    Entry,
    Journal,
    format_manifest,
    read_entry,
    read_journal,
)
from docgen.workspace.output_check import (
    check_inputs,
    check_output,
    check_package,
    find_damaged_records,
    find_unmanaged_files,
    no_outputs,
)
from docgen.workspace.package_info import PackageContent, package_info, package_name
from docgen.workspace.paths import Workspace
from docgen.workspace.zip_pack import pack


@dataclass
class Proof:
    """The result of verifying: how many outputs, how many of them unchanged, the findings."""

    total: int = 0
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, findings: Sequence[Finding]) -> None:
        """Add one output or package with its findings."""
        self.total += 1
        self.unchanged += not findings
        self.findings += findings


@dataclass(frozen=True)
class _OutputFolder:
    """The requested outputs of one folder, with the builds that they came of."""

    workspace: Workspace
    path: Path
    entries: Mapping[str, Entry]
    builds: Mapping[str, Build]

    @property
    def name(self) -> str:
        return self.workspace.display_name(self.path)


def verify(
    workspace: Workspace, requested: Sequence[str], progress: Progress = no_progress
) -> Proof:
    """Return whether outputs are as built; a folder that is an archive package is checked as one.

    Raises WorkspaceError if nothing was built in the requested places.
    """
    proof = Proof()
    names = []
    packages = []
    for name in dict.fromkeys(requested):
        package = _find_package(workspace, name)
        if package is None:
            names.append(name)
        else:
            packages.append(package)
    for package in packages:
        proof.add(check_package(package))
    if packages and not names:
        return proof
    proof.findings += _damaged_records(workspace, names)
    for folder in _find_outputs(workspace, names):
        _verify_folder(folder, proof, progress)
        if not names:
            defined, _ = read_journal(folder.path)
            proof.findings += find_unmanaged_files(workspace, folder.path, defined)
    return proof


def _find_package(workspace: Workspace, name: str) -> Path | None:
    """Return the archive package of that name, here or in the workspace; None if none is."""
    for path in (Path(name), workspace.root / name):
        if is_bag(path):
            return path
    return None


def _find_outputs(workspace: Workspace, requested: Sequence[str]) -> list[_OutputFolder]:
    """Return the folders with requested outputs. Raises WorkspaceError if there are none."""
    paths = [_requested_path(workspace, name) for name in requested]
    folders = []
    for path in list_journal_folders(workspace):
        entries, builds = read_journal(path)
        if paths:
            entries = {n: entry for n, entry in entries.items() if _is_below(path / n, paths)}
        if entries:
            used = {entry.build for entry in entries.values()}
            of_entries = {name: build for name, build in builds.items() if name in used}
            folders.append(_OutputFolder(workspace, path, entries, of_entries))
    if not folders:
        raise no_outputs(requested)
    return folders


def _damaged_records(workspace: Workspace, requested: Sequence[str]) -> list[Finding]:
    """Return the findings about the journals in the requested places, in all without any."""
    paths = [_requested_path(workspace, name) for name in requested]
    return [
        finding
        for folder in list_journal_folders(workspace)
        if not paths or _is_below(folder, paths) or _is_below_any(paths, folder)
        for finding in find_damaged_records(workspace, folder)
    ]


def _is_below_any(paths: Sequence[Path], folder: Path) -> bool:
    return any(path.is_relative_to(folder) for path in paths)


def _requested_path(workspace: Workspace, name: str) -> Path:
    if name in list_doc_types(workspace):
        return workspace.outputs_folder(name)
    # An output may be missing, so its path is not required to exist.
    path = (Path.cwd() / name).absolute()
    if path.is_relative_to(workspace.root):
        return path
    return resolve_inside(workspace, Path(name))


def _is_below(path: Path, parents: Sequence[Path]) -> bool:
    return any(path.is_relative_to(parent) for parent in parents)


def _verify_folder(folder: _OutputFolder, proof: Proof, progress: Progress) -> None:
    entries = folder.entries
    for name, entry in progress(entries.items(), VERIFYING, len(entries)):
        finding = check_output(folder.path / name, entry.digest, f"{folder.name}/{name}")
        proof.add([finding] if finding else [])
    counts = Counter(entry.build for entry in entries.values())
    for name, build in folder.builds.items():
        proof.findings += check_inputs(folder.workspace, build, counts[name])


@dataclass(frozen=True, slots=True)
class ArchiveOptions:
    """How to archive: the package's name ('' for the usual one), the archiving organization.

    With `force` changed outputs are archived too, with `to_zip` the package is packed as a zip.
    """

    name: str = ""
    organization: str = ""
    force: bool = False
    to_zip: bool = False


def archive(
    workspace: Workspace, requested: Sequence[str], options: ArchiveOptions
) -> tuple[list[str], list[Finding]]:
    """Pack outputs, their inputs and manifests as a bag; return what was written, and findings.

    Nothing is written if an output or its inputs have changed, unless forced.
    """
    proof = Proof(findings=_damaged_records(workspace, requested))
    folders = _find_outputs(workspace, requested)
    for folder in folders:
        _verify_folder(folder, proof, no_progress)
    findings = [f for f in proof.findings if f.severity is not Severity.NOTICE]
    if findings and not options.force:
        return [], findings
    sources = sorted({build.source for folder in folders for build in folder.builds.values()})
    content = PackageContent(proof.total, sources, findings)
    name = build_safe_name(options.name or package_name(requested))
    info = package_info(content, options.organization)
    package = make_bag(workspace.archives() / name, dict(_contents(folders)), info)
    written = [workspace.display_name(package)]
    if options.to_zip:
        written.append(workspace.display_name(_zip_package(package)))
    return written, findings


def _zip_package(package: Path) -> Path:
    target = package.with_name(f"{package.name}.zip")
    files = sorted(path for path in package.rglob("*") if path.is_file())
    pack(target, files, package.parent)
    return target


def _contents(folders: Sequence[_OutputFolder]) -> Iterator[tuple[str, bytes | Path]]:
    """Yield outputs, manifests and inputs with their names from the workspace's root."""
    for folder in folders:
        root = folder.workspace.root
        outputs = [f"{folder.name}/{name}" for name in folder.entries]
        yield from _existing_files(root, outputs)
        manifest = format_manifest(folder.entries.values(), folder.builds)
        yield f"{folder.name}/{MANIFEST}", manifest.encode()
        for build in folder.builds.values():
            yield from _existing_files(root, build.files)


def _existing_files(root: Path, names: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for name in names:
        path = root / name
        if path.is_file():
            yield name, path


def note_pdfs(converted: Mapping[Path, Path | None]) -> None:
    """Note the PDFs of Word files in the journals beside them, as outputs of the same builds.

    `converted` has the PDF of each Word file, None if it was not converted.
    """
    journals: dict[Path, Journal] = {}
    for word, pdf in converted.items():
        if pdf is None:
            continue
        if word.parent not in journals:
            journals[word.parent] = Journal(word.parent)
        journal = journals[word.parent]
        journal.add_entry(read_entry(pdf, journal.find_build(word.name)))
    for journal in journals.values():
        journal.close()
