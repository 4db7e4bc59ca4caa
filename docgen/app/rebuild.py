"""Proof by building again: same input, same bytes, so a rebuilt output is the proof of the old one.

The journal of a folder can be changed together with an output. A rebuild trusts neither: it makes
every output anew from the present inputs, rules and templates, in a folder that is deleted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from docgen.app.build import build
from docgen.app.build_result import BuildOptions, Progress
from docgen.app.job_journals import program_name
from docgen.app.output_folders import OutputFolder
from docgen.model.finding import Finding
from docgen.workspace.digests import file_matches
from docgen.workspace.file_lists import find_doc_type
from docgen.workspace.journal_reader import read_journal
from docgen.workspace.output_check import (
    changed_inputs,
    converted_outputs,
    differs_from_rebuilt,
    is_unchanged_build,
)
from docgen.workspace.paths import Workspace
from docgen.workspace.scraps import make_scratch_folder

_CONVERTED = (".pdf",)
"""Suffixes of outputs that another program has made out of an output."""


def compare_with_rebuilt(
    workspace: Workspace, folders: Sequence[OutputFolder], progress: Progress
) -> tuple[int, list[Finding]]:
    """Return how many outputs came out the same when built again, and the findings.

    Outputs whose inputs have changed since, or that another program converted, are not rebuilt.
    """
    same = 0
    findings: list[Finding] = []
    builds = {name: each for folder in folders for name, each in folder.builds.items()}
    # The files of a build are read once, however many outputs it has.
    unchanged = {n: each for n, each in builds.items() if is_unchanged_build(workspace, each)}
    for full in sorted({each.full for each in unchanged.values()}):
        with make_scratch_folder() as store:
            scratch = replace(workspace, elsewhere=Path(store))
            of_kind = {name for name, each in unchanged.items() if each.full == full}
            chosen = [_with_builds(folder, of_kind) for folder in folders]
            for doc_type, sources in _sources(workspace, chosen).items():
                options = BuildOptions(draft=True, full=full)
                build(scratch, doc_type, sources, options, progress=progress)
            for folder in chosen:
                differing = _find_differing(folder, workspace, scratch)
                same += len(folder.entries) - len(differing)
                findings += _compare(folder, differing)
    findings += _left_out(folders, unchanged.keys())
    return same, findings


def _find_differing(folder: OutputFolder, workspace: Workspace, scratch: Workspace) -> list[str]:
    """Return the outputs of a folder that came out otherwise in the scratch workspace."""
    inner = folder.path.relative_to(workspace.outputs())
    rebuilt, _ = read_journal(scratch.outputs() / inner)
    digests = {name: entry.digest for name, entry in rebuilt.items()}
    return [name for name in folder.entries if not _is_same(folder, name, digests)]


def _with_builds(folder: OutputFolder, builds: Collection[str]) -> OutputFolder:
    """Return a folder with those outputs of these builds that can be rebuilt."""
    entries = {
        name: entry
        for name, entry in folder.entries.items()
        if entry.build in builds and not name.lower().endswith(_CONVERTED)
    }
    return replace(folder, entries=entries)


def _sources(workspace: Workspace, folders: Sequence[OutputFolder]) -> Mapping[str, list[Path]]:
    """Return the inputs of the outputs of these folders by document type."""
    names = {
        folder.builds[entry.build].source for folder in folders for entry in folder.entries.values()
    }
    sources = defaultdict(list)
    for name in sorted(names):
        path = workspace.root / name
        sources[find_doc_type(workspace, path)].append(path)
    return sources


def _is_same(folder: OutputFolder, name: str, digests: Mapping[str, str]) -> bool:
    """Return whether an output has the digest of the rebuilt one."""
    return bool(file_matches(folder.path / name, digests.get(name, "")))


def _compare(folder: OutputFolder, differing: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each output that is as noted, but not as rebuilt.

    One that differs from its journal is reported without a rebuild.
    """
    for name in differing:
        entry = folder.entries[name]
        if file_matches(folder.path / name, entry.digest):
            program = folder.builds[entry.build].program
            if program == program_name():
                program = ""
            yield differs_from_rebuilt(f"{folder.name}/{name}", program)


def _left_out(folders: Sequence[OutputFolder], unchanged: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for the outputs that were not rebuilt, one for each reason."""
    converted = 0
    changed = 0
    for folder in folders:
        for name, entry in folder.entries.items():
            if name.lower().endswith(_CONVERTED):
                converted += 1
            elif entry.build not in unchanged:
                changed += 1
    if converted:
        yield converted_outputs(converted)
    if changed:
        yield changed_inputs(changed)
