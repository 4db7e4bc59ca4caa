"""The format of any Word file: judged by the county's profile, and fixed in a copy."""

from __future__ import annotations

from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.county_files import CountyFiles
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.template_files import COMMENTED
from docgen.app.wall import wall
from docgen.model.finding import Location
from docgen.model.layout import Outline
from docgen.word.edit.annotate import try_annotate
from docgen.word.layout import restyle as restyle_module
from docgen.word.layout.reader import read_outline
from docgen.wordformat import judgement, profile_reader
from docgen.wordformat.county_practice import adjust_profile
from docgen.wordformat.demand_listing import missing_profile
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.profile import Profile
from docgen.wordformat.unjudged_parts import find_unjudged_parts
from docgen.workspace.contained_files import read_bytes, read_named_bytes
from docgen.workspace.file_findings import replaced_copy, unwritten_comments
from docgen.workspace.file_lists import find_county
from docgen.workspace.file_names import add_ending
from docgen.workspace.files import EARLIER, write_atomically, write_keeping
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import broken_file
from docgen.workspace.target_paths import place_copy

RESTYLED = "（改格式）"
"""The end of the name of a restyled copy."""
ROUNDS = 4
"""A fix can reveal another fault, so a copy is judged and fixed at most this many times."""


def check_format(workspace: Workspace, path: Path, mark: bool = False) -> BuildResult:
    """Return where a Word file does not meet the county's profile.

    With `mark` a copy beside it has the findings as comments.
    """
    name = workspace.display_name(path)
    result = BuildResult(documents=[Output(name)])
    with wall(result.findings, name):
        return _check_format(workspace, path, mark)
    return result


def _check_format(workspace: Workspace, path: Path, mark: bool) -> BuildResult:
    """Return the format findings of a Word file; with `mark` also write the commented copy."""
    data = read_named_bytes(workspace, path)
    name = workspace.display_name(path)
    profile, findings = open_profile(workspace, path)
    outline, outline_findings = read_outline(data, name)
    if outline is None:
        return BuildResult(documents=[Output(name)], findings=[*findings, *outline_findings])
    faults = judgement.check_format(profile, outline, name)
    findings += (*faults, *find_unjudged_parts(outline, name))
    output = ""
    if mark and faults:
        output, comment_findings = _write_comments(workspace, path, data, faults)
        findings += comment_findings
    return BuildResult(documents=[Output(name, output)], findings=list(findings))


def _write_comments(
    workspace: Workspace, path: Path, data: bytes, findings: Findings
) -> tuple[str, Findings]:
    """Write a copy with comments and return its name; '' and a finding if that is impossible."""
    commented = try_annotate(data, findings)
    if commented is None:
        return "", (unwritten_comments(workspace.display_name(path)),)
    target = add_ending(path.with_suffix(".docx"), COMMENTED)
    write_atomically(target, commented)
    return workspace.display_name(target), ()


def restyle(workspace: Workspace, path: Path, out: Path | None = None) -> BuildResult:
    """Write a copy of a Word file that meets the county's profile; its text is not changed.

    The findings are those that could not be fixed. No copy is written if nothing can be fixed.
    An earlier file of the copy's name is kept under another name.
    """
    name = workspace.display_name(path)
    result = BuildResult(documents=[Output(name)])
    with wall(result.findings, name):
        return _restyle_file(workspace, path, out)
    return result


def _restyle_file(workspace: Workspace, path: Path, out: Path | None) -> BuildResult:
    """Write the restyled copy of one file, if anything can be fixed; return what remains."""
    data = read_bytes(workspace, path)
    name = workspace.display_name(path)
    target = place_copy(workspace, path, out, RESTYLED)
    profile, findings = open_profile(workspace, path)
    outline, outline_findings = read_outline(data, name)
    if outline is None:
        return BuildResult(documents=[Output(name)], findings=[*findings, *outline_findings])
    restyled, outline = _restyle(profile, data, outline)
    if restyled == data:
        findings += _remaining_findings(profile, outline, name)
        return BuildResult(documents=[Output(name)], findings=list(findings))
    copy = workspace.display_name(target)
    findings += _remaining_findings(profile, outline, copy)
    changed, backup = write_keeping(target, restyled, "", ending=EARLIER, synced=True)
    if backup:
        findings += (replaced_copy(copy, backup),)
    return BuildResult(documents=[Output(name, copy, changed)], findings=list(findings))


def _restyle(profile: Profile, data: bytes, outline: Outline) -> tuple[bytes, Outline]:
    """Return the file with all fixes, and its outline."""
    for _ in range(ROUNDS):
        fixes = find_fixes(profile, outline)
        if not fixes:
            break
        restyled = restyle_module.restyle(data, fixes, outline)
        if restyled == data:
            break
        again, _findings = read_outline(restyled, "")
        assert again is not None, "a restyled copy can be read"
        data = restyled
        outline = again
    return data, outline


def _remaining_findings(profile: Profile, outline: Outline, name: str) -> Findings:
    """Return the demands that an outline does not meet and the parts that were not judged."""
    faults = judgement.check_format(profile, outline, name)
    return (*faults, *find_unjudged_parts(outline, name))


def open_profile(workspace: Workspace, path: Path) -> tuple[Profile, Findings]:
    """Return the profile for a file, with the changes that the nearest county file makes to it."""
    reader = ProjectReader(workspace)
    profile, findings = read_profile(reader)
    anchor = workspace.matching_input(path)
    county, county_findings = CountyFiles(reader).county_of(anchor)
    location = Location(workspace.display_name(find_county(workspace, anchor) or anchor))
    adjusted, adjust_findings = adjust_profile(profile, county.format, location)
    return adjusted, findings + county_findings + adjust_findings


def read_profile(reader: ProjectReader) -> tuple[Profile, Findings]:
    """Return the profile of a workspace. Raises WorkspaceError if it has none or it is broken."""
    path = reader.workspace.profile()
    if not path.exists():
        raise missing_profile(reader.workspace.display_name(path))
    profile: Profile | None = None
    source, findings = reader.source(path)
    if source is not None:
        profile, faults = profile_reader.read_profile(source)
        findings += faults
    if profile is None:
        raise broken_file(findings)
    return profile, findings
