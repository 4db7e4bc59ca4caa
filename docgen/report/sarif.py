"""Findings as SARIF 2.1.0 (OASIS), for programs that show results of checks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from docgen.model.finding import Finding, Location, Severity

LIMIT = 5_000
"""Results that are written: programs that read SARIF refuse more."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(findings: Sequence[Finding], version: str, limit: int = LIMIT) -> str:
    """One run of this program. Beyond `limit` results a notification says how many are left out."""
    first = {finding.code: finding for finding in reversed(findings)}
    codes = sorted(first)
    driver = {
        "name": "docgen",
        "version": version,
        "language": "zh-CN",
        "rules": [_rule(first[code]) for code in codes],
    }
    places = {code: index for index, code in enumerate(codes)}
    shown = findings[:limit]
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "results": [_result(finding, places[finding.code]) for finding in shown],
        "columnKind": "unicodeCodePoints",
    }
    if len(findings) > len(shown):
        told = {
            "text": f"另有 {len(findings) - len(shown)} 条没有写进来，全部结果用 --out 写成表格"
        }
        notice = {"level": "warning", "message": told}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]
    body = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(body, ensure_ascii=False, indent=1)


def _rule(finding: Finding) -> dict[str, Any]:
    basis = f"依据：{finding.basis}" if finding.basis else ""
    text = "；".join(part for part in (finding.remedy, basis) if part) or finding.code
    return {
        "id": finding.code,
        "shortDescription": {"text": finding.remedy or finding.code},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    # Not the line: a row that moves is the same finding.
    mark = f"{finding.code} {finding.key} {finding.message}".encode()
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "partialFingerprints": {"finding/v1": hashlib.sha256(mark).hexdigest()[:32]},
    }
    if finding.location and finding.location.file:
        result["locations"] = [_location(finding.location)]
    return result


def _location(place: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file)}}
    row = re.search(r"\d+$", place.cell)
    line = place.line or (int(row[0]) if row else 0)
    if line:
        physical["region"] = {"startLine": line}
        if place.line and place.column:
            physical["region"]["startColumn"] = place.column
            if place.span:
                physical["region"]["endColumn"] = place.column + place.span
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.part or place.cell:
        location["logicalLocations"] = [{"fullyQualifiedName": f"[{place.part}]!{place.cell}"}]
    return location
