"""Verifying outputs, and packing them for the archive.

`verify` compares outputs with the journals of their folders, and archive packages with their own
manifests. `archive` verifies first and then packs outputs, inputs and manifests as a bag.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from docgen.app.build_result import Progress, no_progress
from docgen.app.output_folders import OutputFolder, find_outputs, is_below, requested_path
from docgen.app.rebuild import compare_with_rebuilt
from docgen.model.finding import Finding, Severity
from docgen.report.text_labels import VERIFYING
from docgen.workspace.bag import is_bag, make_bag
from docgen.workspace.file_lists import list_journal_folders
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.journal import Journal
from docgen.workspace.journal_entries import MANIFEST, format_manifest, read_entry
from docgen.workspace.journal_reader import read_journal
from docgen.workspace.output_check import (
    check_inputs,
    check_output,
    check_package,
    find_damaged_records,
    find_unmanaged_files,
)
from docgen.workspace.package_info import PackageContent, package_info, package_name
from docgen.workspace.paths import Workspace
from docgen.workspace.zip_pack import pack


class Proof(Struct):
    """The result of verifying: how many outputs, how many of them unchanged, the findings.

    `rebuilt` is the number of outputs that came out the same when built again, None if none was.
    """

    total: int = 0
    unchanged: int = 0
    rebuilt: int | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, findings: Sequence[Finding]) -> None:
        """Add one output or package with its findings."""
        self.total += 1
        self.unchanged += not findings
        self.findings += findings


def verify(
    workspace: Workspace,
    requested: Sequence[str],
    progress: Progress = no_progress,
    *,
    rebuild: bool = False,
) -> Proof:
    """Return whether outputs are as built; a folder that is an archive package is checked as one.

    With `rebuild` every output is built again and compared. Raises WorkspaceError if nothing was
    built in the requested places.
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
    folders = find_outputs(workspace, names)
    for folder in folders:
        _verify_folder(folder, proof, progress)
        if not names:
            defined, _ = read_journal(folder.path)
            proof.findings += find_unmanaged_files(workspace, folder.path, defined)
    if rebuild:
        proof.rebuilt, findings = compare_with_rebuilt(workspace, folders, progress)
        proof.findings += findings
    return proof


def _find_package(workspace: Workspace, name: str) -> Path | None:
    """Return the archive package of that name, here or in the workspace; None if none is."""
    for path in (Path(name), workspace.root / name):
        if is_bag(path):
            return path
    return None


def _damaged_records(workspace: Workspace, requested: Sequence[str]) -> list[Finding]:
    """Return the findings about the journals in the requested places, in all without any."""
    paths = [requested_path(workspace, name) for name in requested]
    return [
        finding
        for folder in list_journal_folders(workspace)
        if not paths
        or is_below(folder, paths)
        or any(path.is_relative_to(folder) for path in paths)
        for finding in find_damaged_records(workspace, folder)
    ]


def _verify_folder(folder: OutputFolder, proof: Proof, progress: Progress) -> None:
    """Compare the outputs of a folder and the inputs of its builds with the journal.

    What differs is added to `proof`. Inputs that have changed are one finding for each build.
    """
    entries = folder.entries
    for name, entry in progress(entries.items(), VERIFYING, len(entries)):
        finding = check_output(folder.path / name, entry.digest, f"{folder.name}/{name}")
        proof.add([finding] if finding else [])
    counts = Counter(entry.build for entry in entries.values())
    for name, build in folder.builds.items():
        proof.findings += check_inputs(folder.workspace, build, counts[name])


class ArchiveOptions(Struct, frozen=True):
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
    folders = find_outputs(workspace, requested)
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
    """Return the zip of a package, written beside it, with the folder of the package in it."""
    target = package.with_name(f"{package.name}.zip")
    files = sorted(path for path in package.rglob("*") if path.is_file())
    pack(target, files, package.parent)
    return target


def _contents(folders: Sequence[OutputFolder]) -> Iterator[tuple[str, bytes | Path]]:
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
    """Yield those of the named files that exist, with their names from the root."""
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
