"""Proof of what was built: whether outputs are as they were made; packing them for the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from docgen import __version__
from docgen.app.build_result import Progress, no_progress
from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, Severity, WorkspaceError
from docgen.workspace.bag import check_bag, is_bag, make_bag
from docgen.workspace.clock import now, today
from docgen.workspace.files import holds
from docgen.workspace.journal import (
    MANIFEST,
    Build,
    Entry,
    Journal,
    entry_there,
    manifest_text,
    read_journal,
)
from docgen.workspace.paths import Workspace, safe_name
from docgen.workspace.zip_pack import pack

BAG_FAULTS = {"少": ("YZ-07", "缺"), "多": ("YZ-08", "多出"), "变": ("YZ-06", "内容变了")}


@dataclass
class Proof:
    """What looking at outputs came to: how many there are, how many are as made, findings."""

    total: int = 0
    as_made: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Made:
    """The outputs of one folder that were asked for, with what the journal knows of them."""

    workspace: Workspace
    folder: Path
    entries: Mapping[str, Entry]
    builds: Mapping[str, Build]

    @cached_property
    def kept(self) -> dict[str, Build]:
        """The builds that the entries came of."""
        wanted = {entry.build for entry in self.entries.values()}
        return {name: build for name, build in self.builds.items() if name in wanted}


def verify(workspace: Workspace, wanted: Sequence[str], watch: Progress = no_progress) -> Proof:
    """Whether outputs are what was built. A folder that is an archive package is checked as one.

    WorkspaceError if nothing was built where it is asked for.
    """
    places = {name: _bag(workspace, name) for name in wanted}
    bags = [location for location in places.values() if location]
    rest = [name for name, location in places.items() if not location]
    proof = Proof()
    for bag in bags:
        _verify_bag(bag, proof)
    for made in _made(workspace, rest) if rest or not bags else ():
        _verify_folder(made, proof, watch, whole=not rest)
    return proof


def _bag(workspace: Workspace, name: str) -> Path | None:
    """The archive package of that name, here or in the workspace; None if there is none."""
    return next((p for p in (Path(name), workspace.root / name) if is_bag(p)), None)


def _made(workspace: Workspace, wanted: Sequence[str]) -> list[_Made]:
    found = []
    chosen = [_chosen(workspace, name) for name in wanted]
    for folder in workspace.journals():
        entries, builds = read_journal(folder)
        own = {n: e for n, e in entries.items() if not chosen or _is_in(folder / n, chosen)}
        if own:
            found.append(_Made(workspace, folder, own, builds))
    if not found:
        what = f"“{'、'.join(wanted)}”" if wanted else "outputs/ "
        raise WorkspaceError(
            f"{what}里没有程序生成的成品", "先运行 docgen build；写文种或成品的路径"
        )
    return found


def _chosen(workspace: Workspace, name: str) -> Path:
    if name in workspace.types():
        return workspace.outputs_folder(name)
    # What was built may be gone: that is what is to be told.
    full = (Path.cwd() / name).absolute()
    return full if full.is_relative_to(workspace.root) else workspace.contained(Path(name))


def _is_in(path: Path, chosen: Sequence[Path]) -> bool:
    return any(path.is_relative_to(one) for one in chosen)


def _verify_folder(made: _Made, proof: Proof, watch: Progress, whole: bool) -> None:
    workspace, fate = made.workspace, dict[str, str]()
    shown = workspace.shown(made.folder)
    for name, entry in watch(made.entries.items(), "核对", len(made.entries)):
        fate[name] = _fate(made.folder / name, entry)
        if fate[name]:
            proof.findings.append(_fault(fate[name], f"{shown}/{name}"))
    proof.total += len(fate)
    proof.as_made += sum(not said for said in fate.values())
    for name, build in made.kept.items():
        stale = list(_stale(workspace, build))
        count = sum(entry.build == name for entry in made.entries.values())
        if stale:
            proof.findings.append(_outdated(build, stale, count))
    if whole:
        proof.findings += _strange(made, shown)


def _fate(path: Path, entry: Entry) -> str:
    """'' if an output is as it was made, else what became of it."""
    return {True: "", False: "YZ-01", None: "YZ-02"}[holds(path, entry.digest)]


def _fault(code: str, file: str) -> Finding:
    message, remedy = {
        "YZ-01": ("生成以后被人改过，不是程序出的那一份", "要改的写进输入文件，再生成一次"),
        "YZ-02": ("生成过，现在不见了", "再生成一次，或找回它"),
    }[code]
    return new_finding(code, message, remedy, location=Location(file))


def _stale(workspace: Workspace, build: Build) -> Iterator[str]:
    for name, known in build.files.items():
        same = holds(workspace.root / name, known)
        if not same:
            yield name if same is False else f"{name}（不见了）"


def _outdated(build: Build, stale: Sequence[str], count: int) -> Finding:
    message = f"生成以后改过：{'、'.join(stale)}；由它出的 {count} 份成品还是原来的"
    return new_finding("YZ-03", message, "再生成一次", location=Location(build.source))


def _strange(made: _Made, shown: str) -> Iterator[Finding]:
    """Files among the outputs that the program did not make."""
    known = read_journal(made.folder)[0]
    for path in made.workspace.strangers(made.folder, known):
        message, remedy = "不是程序生成的", "要留的另放一处；outputs/ 里只放成品"
        location = Location(f"{shown}/{path.name}")
        yield new_finding("YZ-04", message, remedy, location=location)


def _verify_bag(bag: Path, proof: Proof) -> None:
    proof.total += 1
    faults = check_bag(bag)
    proof.as_made += not faults
    for file, fault in faults:
        code, told = BAG_FAULTS.get(fault, ("YZ-05", fault))
        message = f"归档包里{told}“{file}”" if file else f"归档包不完整：{told}"
        location = Location(f"{bag.as_posix()}/{file}" if file else bag.as_posix())
        remedy = "用另一份归档包代替它；这一份不能作凭证"
        proof.findings.append(new_finding(code, message, remedy, location=location))


@dataclass(frozen=True, slots=True)
class Archiving:
    """How to archive: under which name, by whom, although something does not fit, as a zip too."""

    name: str = ""
    organization: str = ""
    force: bool = False
    zipped: bool = False


def archive(
    workspace: Workspace, wanted: Sequence[str], asked: Archiving
) -> tuple[list[str], list[Finding]]:
    """Pack outputs, what they were made from and their manifests as a bag; what was written.

    Nothing is written if an output or its inputs are not as they were, unless forced.
    """
    proof, found = Proof(), _made(workspace, wanted)
    for made in found:
        _verify_folder(made, proof, no_progress, whole=False)
    bad = [f for f in proof.findings if f.severity is not Severity.NOTICE]
    if bad and not asked.force:
        return [], bad
    files = dict(_contents(found))
    name = asked.name or f"{safe_name('、'.join(wanted) or '全部')} {today().isoformat()}"
    info = _info(asked, proof, found, bad)
    folder = make_bag(workspace.archives() / safe_name(name), files, info)
    written = [workspace.shown(folder)]
    if asked.zipped:
        target = folder.with_name(f"{folder.name}.zip")
        pack(target, sorted(p for p in folder.rglob("*") if p.is_file()), folder.parent)
        written.append(workspace.shown(target))
    return written, bad


def _contents(found: Sequence[_Made]) -> Iterator[tuple[str, bytes | Path]]:
    """Outputs, inputs and manifests by their names from the workspace's root."""
    for made in found:
        shown = made.workspace.shown(made.folder)
        for name in made.entries:
            if (made.folder / name).is_file():
                yield f"{shown}/{name}", made.folder / name
        yield f"{shown}/{MANIFEST}", manifest_text(made.entries.values(), made.kept).encode()
        for build in made.kept.values():
            for name in build.files:
                if (made.workspace.root / name).is_file():
                    yield name, made.workspace.root / name


def _info(
    asked: Archiving, proof: Proof, found: Sequence[_Made], bad: Sequence[Finding]
) -> dict[str, str]:
    sources = sorted({build.source for made in found for build in made.kept.values()})
    info = {
        "Bagging-Date": today().isoformat(),
        "Bag-Software-Agent": f"docgen {__version__}",
        "External-Description": f"{proof.total} 份成品，出自 {'、'.join(sources)}；{now()}",
    }
    if asked.organization:
        info["Source-Organization"] = asked.organization
    if bad:
        told = "；".join(f"{finding.location}：{finding.message}" for finding in bad)
        info["Internal-Sender-Description"] = f"归档时已知：{told}"
    return info


def keep_pdf_proof(words: Mapping[Path, Path | None]) -> None:
    """Note the PDFs that were made of Word files beside these, as outputs of the same builds."""
    journals: dict[Path, Journal] = {}
    for made, pdf in words.items():
        if pdf is not None:
            journal = journals.setdefault(made.parent, Journal(made.parent))
            journal.note(entry_there(pdf, journal.build_of(made.name)))
    for journal in journals.values():
        journal.close()
