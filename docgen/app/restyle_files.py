"""The format of any Word file: judged by the county's profile, and fixed in a copy."""

from __future__ import annotations

from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.county_files import CountyFiles
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.template_files import COMMENTED
from docgen.model.finding import Location
from docgen.model.layout import Outline
from docgen.word.edit.annotate import try_annotate
from docgen.word.layout import restyle as restyle_module
from docgen.word.layout.reader import read_outline
<<<<<<< HEAD
from docgen.wordformat import judgement, profile_reader
from docgen.wordformat.county_practice import adjust_profile
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.profile import Profile
=======
from docgen.wordformat import judgement
from docgen.wordformat import profile as profile_module
from docgen.wordformat.judgement import format_mends
from docgen.wordformat.listing import missing_profile
from docgen.wordformat.profile import Profile, adjust
from docgen.wordformat.unjudged_parts import find_unjudged_parts, unwritten_comments
>>>>>>> r8
from docgen.workspace.contained_files import read_bytes, read_named_bytes
from docgen.workspace.file_findings import replaced_copy
from docgen.workspace.file_lists import find_county
from docgen.workspace.files import write_atomically, write_keeping
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
    data = read_named_bytes(workspace, path)
    name = workspace.display_name(path)
    profile, findings = open_profile(workspace, path)
    outline, outline_findings = read_outline(data, name)
    if outline is None:
        return BuildResult([Output(name)], [*findings, *outline_findings])
    faults = judgement.check_format(profile, outline, name)
    findings += (*faults, *find_unjudged_parts(outline, name))
    output = ""
    if mark and faults:
        output, comment_findings = _write_comments(workspace, path, data, faults)
        findings += comment_findings
    return BuildResult([Output(name, output)], list(findings))


def _write_comments(
    workspace: Workspace, path: Path, data: bytes, findings: Findings
) -> tuple[str, Findings]:
    """Write a copy with comments and return its name; '' and a finding if that is impossible."""
    commented = try_annotate(data, findings)
    if commented is None:
        return "", (unwritten_comments(workspace.display_name(path)),)
    target = path.with_name(f"{path.stem}{COMMENTED}.docx")
    write_atomically(target, commented)
    return workspace.display_name(target), ()


def restyle(workspace: Workspace, path: Path, out: Path | None = None) -> BuildResult:
    """Write a copy of a Word file that meets the county's profile; its text is not changed.

    The findings are those that could not be fixed. No copy is written if nothing can be fixed.
    An earlier file of the copy's name is kept under another name.
    """
    data = read_bytes(workspace, path)
    name = workspace.display_name(path)
    target = place_copy(workspace, path, out, RESTYLED)
    profile, findings = open_profile(workspace, path)
    outline, outline_findings = read_outline(data, name)
    if outline is None:
        return BuildResult([Output(name)], [*findings, *outline_findings])
    restyled, outline = _restyle(profile, data, outline)
    if restyled == data:
        findings += _remaining_findings(profile, outline, name)
        return BuildResult([Output(name)], list(findings))
    copy = workspace.display_name(target)
    findings += _remaining_findings(profile, outline, copy)
    changed, backup = write_keeping(target, restyled, "")
    if backup:
        findings += (replaced_copy(copy, backup),)
    return BuildResult([Output(name, copy, changed)], list(findings))


def _restyle(profile: Profile, data: bytes, outline: Outline) -> tuple[bytes, Outline]:
    """Return the file with all fixes, and its outline."""
    for _ in range(ROUNDS):
<<<<<<< HEAD
        fixes = find_fixes(profile, outline)
        made = restyle_module.restyle(data, fixes, outline) if fixes else data
        if made == data:
=======
        fixes = format_mends(profile, outline)
        if not fixes:
>>>>>>> r8
            break
        restyled = restyle_module.restyle(data, fixes, outline)
        if restyled == data:
            break
        again, _findings = read_outline(restyled, "")
        assert again is not None, "a restyled copy can be read"
        data = restyled
        outline = again
    return data, outline


<<<<<<< HEAD
def _kept(kept: str, shown: str) -> Iterator[Finding]:
    if kept:
        message = f"同名的旧文件与这次的不同，另存为“{kept}”"
        yield new_finding(
            "GW-03", message, "不用了就删去", severity=Severity.NOTICE, location=Location(shown)
        )


def _unjudged(outline: Outline, shown: str) -> Iterator[Finding]:
    """What is in a file but cannot be judged, so that nobody takes silence for soundness."""
    if outline.text_boxes:
        named = "、".join(f"“{text[:12]}”" for text in outline.text_boxes[:3])
        message = f"有 {len(outline.text_boxes)} 个文本框，里面的文字没有判断，也没有改：{named}"
        remedy = "自己核对；能改成普通段落的改成普通段落"
        yield new_finding("BS-02", message, remedy, location=Location(shown))
    turned = [section for section in outline.sections if section.is_landscape]
    if turned:
        message = "横排页的页边距和页码位置没有判断"
        remedy = "核对横排页的页码与其他页是否在同一位置"
        basis = "GB/T 9704—2012 8（横排表格）"
        yield new_finding("BS-03", message, remedy, basis=basis, location=Location(shown))
=======
def _remaining_findings(profile: Profile, outline: Outline, name: str) -> Findings:
    faults = judgement.check_format(profile, outline, name)
    return (*faults, *find_unjudged_parts(outline, name))
>>>>>>> r8


def open_profile(workspace: Workspace, path: Path) -> tuple[Profile, Findings]:
    """Return the profile for a file, with the changes that the nearest county file makes to it."""
    reader = ProjectReader(workspace)
    profile, findings = read_profile(reader)
    anchor = workspace.matching_input(path)
    county, county_findings = CountyFiles(reader).county_of(anchor)
    location = Location(workspace.display_name(find_county(workspace, anchor) or anchor))
<<<<<<< HEAD
    profile, odd = adjust_profile(profile, county.format, location)
    return profile, findings + faults + odd
=======
    adjusted, adjust_findings = adjust(profile, county.format, location)
    return adjusted, findings + county_findings + adjust_findings
>>>>>>> r8


def read_profile(reader: ProjectReader) -> tuple[Profile, Findings]:
    """Return the profile of a workspace. Raises WorkspaceError if it has none or it is broken."""
    path = reader.workspace.profile()
    if not path.exists():
<<<<<<< HEAD
        raise WorkspaceError(f"缺格式要求“{shown}”", "从新建的工作目录里拷一份")
    source, findings = reading.source(path)
    profile, faults = profile_reader.read_profile(source) if source else (None, ())
=======
        raise missing_profile(reader.workspace.display_name(path))
    profile: Profile | None = None
    source, findings = reader.source(path)
    if source is not None:
        profile, faults = profile_module.read_profile(source)
        findings += faults
>>>>>>> r8
    if profile is None:
        raise broken_file(findings)
    return profile, findings
