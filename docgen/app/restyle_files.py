"""The look of any Word file: judged by the county's profile, and mended in a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.county_files import CountyFiles
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.template_files import COMMENTED
from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, Severity, WorkspaceError
from docgen.model.layout import Outline
from docgen.word.edit.annotate import try_annotate
from docgen.word.layout import restyle as restyle_module
from docgen.word.layout.reader import read_outline
from docgen.wordformat import judgement
from docgen.wordformat import profile as profile_module
from docgen.wordformat.judgement import format_mends
from docgen.wordformat.profile import Profile, adjust
from docgen.workspace.contained_files import read_bytes, read_named_bytes
from docgen.workspace.file_lists import find_county
from docgen.workspace.files import write_atomically, write_keeping
from docgen.workspace.paths import Workspace
from docgen.workspace.target_paths import place_copy

RESTYLED = "（改格式）"
ROUNDS = 4
"""One mend can bring out another, as a gap that shows once the space in a paragraph is gone."""


def check_format(workspace: Workspace, path: Path, mark: bool = False) -> BuildResult:
    """What in a Word file does not look as the county's profile demands.

    With `mark` a copy beside it holds each finding as a comment at its place.
    """
    data, shown = read_named_bytes(workspace, path), workspace.display_name(path)
    profile, faults = open_profile(workspace, path)
    outline, unread = read_outline(data, shown)
    if outline is None:
        return BuildResult([Output(shown)], [*faults, *unread])
    found = judgement.check_format(profile, outline, shown)
    findings = [*faults, *found, *_unjudged(outline, shown)]
    output = ""
    if mark and found:
        output, odd = _marked(workspace, path, data, found)
        findings += odd
    return BuildResult([Output(shown, output)], findings)


def _marked(
    workspace: Workspace, path: Path, data: bytes, findings: Findings
) -> tuple[str, Findings]:
    """Write the copy with comments; its name, '' and a finding if that cannot be done."""
    marked = try_annotate(data, findings)
    if marked is None:
        location = Location(workspace.display_name(path))
        remedy = "用 Word 打开另存一份，再试"
        return "", (new_finding("BS-04", "没能写进批注", remedy, location=location),)
    target = path.with_name(f"{path.stem}{COMMENTED}.docx")
    write_atomically(target, marked)
    return workspace.display_name(target), ()


def restyle(workspace: Workspace, path: Path, out: Path | None = None) -> BuildResult:
    """Write a copy that looks as the county's profile demands, its text untouched.

    The findings are what could not be mended. What stood under the copy's name is kept. Where
    there is nothing to mend there is no copy.
    """
    data, shown = read_bytes(workspace, path), workspace.display_name(path)
    target = place_copy(workspace, path, out, RESTYLED)
    profile, faults = open_profile(workspace, path)
    outline, unread = read_outline(data, shown)
    if outline is None:
        return BuildResult([Output(shown)], [*faults, *unread])
    made, outline = _mended(profile, data, outline)
    if made == data:
        left = judgement.check_format(profile, outline, shown)
        return BuildResult([Output(shown)], [*faults, *left, *_unjudged(outline, shown)])
    named = workspace.display_name(target)
    left = judgement.check_format(profile, outline, named)
    changed, kept = write_keeping(target, made, "")
    findings = [*faults, *left, *_unjudged(outline, named), *_kept(kept, named)]
    return BuildResult([Output(shown, named, changed)], findings)


def _mended(profile: Profile, data: bytes, outline: Outline) -> tuple[bytes, Outline]:
    """The file with all mends, and how it then looks."""
    for _ in range(ROUNDS):
        mends = format_mends(profile, outline)
        made = restyle_module.restyle(data, mends, outline) if mends else data
        if made == data:
            break
        again, _unread = read_outline(made, "")
        assert again is not None, "a restyled copy can be read"
        data, outline = made, again
    return data, outline


def _kept(kept: str, shown: str) -> Iterator[Finding]:
    if kept:
        message = f"同名的旧文件与这次的不同，另存为“{kept}”"
        yield new_finding(
            "GW-03", message, "不用了就删去", severity=Severity.NOTICE, location=Location(shown)
        )


def _unjudged(outline: Outline, shown: str) -> Iterator[Finding]:
    """What is in a file but cannot be judged, so that nobody takes silence for soundness."""
    if outline.boxed:
        named = "、".join(f"“{text[:12]}”" for text in outline.boxed[:3])
        message = f"有 {len(outline.boxed)} 个文本框，里面的文字没有判断，也没有改：{named}"
        remedy = "自己核对；能改成普通段落的改成普通段落"
        yield new_finding("BS-02", message, remedy, location=Location(shown))
    turned = [section for section in outline.sections if section.landscape]
    if turned:
        message = "横排页的页边距和页码位置没有判断"
        remedy = "核对横排页的页码与其他页是否在同一位置"
        basis = "GB/T 9704—2012 8（横排表格）"
        yield new_finding("BS-03", message, remedy, basis=basis, location=Location(shown))


def open_profile(workspace: Workspace, path: Path) -> tuple[Profile, Findings]:
    """The profile that holds for a file, with what the nearest county file changes in it."""
    reading = ProjectReader(workspace)
    profile, findings = read_profile(reading)
    anchor = workspace.matching_input(path)
    county, faults = CountyFiles(reading).county_of(anchor)
    location = Location(workspace.display_name(find_county(workspace, anchor) or anchor))
    profile, odd = adjust(profile, county.format, location)
    return profile, findings + faults + odd


def read_profile(reading: ProjectReader) -> tuple[Profile, Findings]:
    """The workspace's profile; WorkspaceError if it has none that can be used."""
    path = reading.workspace.profile()
    shown = reading.workspace.display_name(path)
    if not path.exists():
        raise WorkspaceError(f"缺格式要求“{shown}”", "从新建的工作目录里拷一份")
    source, findings = reading.source(path)
    profile, faults = profile_module.read_profile(source) if source else (None, ())
    if profile is None:
        first = (findings + faults)[0]
        raise WorkspaceError(f"{first.location}：{first.message}", first.remedy)
    return profile, findings + faults
