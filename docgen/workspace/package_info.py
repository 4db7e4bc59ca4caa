"""Names and descriptions of archive packages, as their bag-info.txt has them (RFC 8493)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from docgen import __version__
from docgen.model.finding import Finding
from docgen.workspace.clock import now, today
from docgen.workspace.file_names import build_safe_name


def package_name(names: Sequence[str]) -> str:
    """Return the name of a package: what was requested, and the day."""
    return f"{build_safe_name('、'.join(names) or '全部')} {today().isoformat()}"


class PackageContent(Struct, frozen=True):
    """The content of a package: how many outputs, from which inputs, with which findings."""

    count: int
    sources: Sequence[str]
    findings: Sequence[Finding]


def package_info(content: PackageContent, organization: str) -> dict[str, str]:
    """Return the description of a package; `organization` is '' if it is not to be named."""
    sources = "、".join(content.sources)
    info = {
        "Bagging-Date": today().isoformat(),
        "Bag-Software-Agent": f"docgen {__version__}",
        "External-Description": f"{content.count} 份成品，出自 {sources}；{now()}",
    }
    if organization:
        info["Source-Organization"] = organization
    if content.findings:
        faults = "；".join(f"{fault.location}：{fault.message}" for fault in content.findings)
        info["Internal-Sender-Description"] = f"归档时已知：{faults}"
    return info
