"""Build the page of findings: counts, bars by township, completeness tables, list of findings.

The page is one HTML file without network access; its policy only allows the style and the script
inside it. Every text that comes from outside is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from docgen.model.finding import Finding, Severity
from docgen.model.matrix import Matrix
from docgen.report.formats import format_counts
from docgen.report.page.matrix_table import build_matrix

MOST_ROWS = 300
"""Rows of one rule in the list of findings; the counts above it include all."""
_CLASSES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
_COLOURS = {Severity.ERROR: "#c8102e", Severity.WARNING: "#e8a33d", Severity.NOTICE: "#8fb3d9"}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_HEADER = ("级别", "编号", "分发", "位置", "问题", "整改", "依据")
# Sizes of the bar chart in its own units; its width is 1000.
_BAR_STEP = 26
_BAR_LEFT = 150.0
_BAR_WIDTH = 640


def to_page(
    title: str,
    stamp: str,
    findings: Sequence[Finding],
    matrices: Iterable[Matrix] = (),
    most_rows: int = MOST_ROWS,
) -> bytes:
    """Return one HTML file in UTF-8.

    `stamp` is printed under the title. At most `most_rows` findings of a rule are listed.
    """
    parts = [*_tiles(findings), *_bars(findings)]
    for matrix in matrices:
        parts += build_matrix(matrix)
    parts += _table(findings, most_rows)
    return frame_page(title, stamp, parts)


def frame_page(title: str, stamp: str, parts: Iterable[str]) -> bytes:
    """Return a page of these parts, with its title and the line below it, in UTF-8."""
    script = _read("page.js")
    head = _head(title, _read("page.css"), script)
    heading = f'<h1>{escape(title)}</h1><p class="stamp">{escape(stamp)}</p>'
    page = f"{head}{heading}{''.join(parts)}<script>{script}</script></body></html>\n"
    return page.encode("utf-8")


def search_box() -> str:
    """Return the box for words that sift the rows of the table `findings`."""
    return (
        '<p class="find"><input id="words" type="search" '
        'placeholder="输入乡镇、村、材料、编号，空格隔开"><button id="clear">全部</button>'
        '<span id="told"></span></p>'
    )


def _read(name: str) -> str:
    """Return a file that is shipped beside this module."""
    return resources.files("docgen.report.page").joinpath(name).read_text("utf-8")


def _head(title: str, style: str, script: str) -> str:
    """Return the head of the page with its policy, and the start of the body."""
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
    )


def _hash(text: str) -> str:
    """Return the hash of a text as a Content-Security-Policy writes it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _tiles(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a tile with the count of each severity and one with the number of rules."""
    counts = Counter(finding.severity for finding in findings)
    yield '<ul class="tiles">'
    for severity in Severity:
        yield f'<li class="{_CLASSES[severity]}"><b>{counts[severity]}</b>{severity.value}</li>'
    yield f"<li><b>{len({finding.code for finding in findings})}</b>条规则有问题</li></ul>"
    if not findings:
        yield "<p>没有问题。</p>"


def _bars(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a bar for each township, its length by the number of findings, longest first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.group:
            groups[finding.group].append(finding)
    if not groups:
        return
    most = max(map(len, groups.values()))
    yield '<h2>各乡镇的问题</h2><svg role="img" width="100%" '
    yield f'viewBox="0 0 1000 {len(groups) * _BAR_STEP}" aria-label="各乡镇的问题数">'
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    for index, (name, of_group) in enumerate(ranked):
        yield from _bar(name, of_group, top=index * _BAR_STEP, scale=(most, _BAR_WIDTH))
    yield "</svg>"


def _bar(
    name: str, findings: Sequence[Finding], *, top: int, scale: tuple[int, int]
) -> Iterator[str]:
    """Yield one bar: a part for each severity, and the counts behind it.

    `scale` is the number of findings of the longest bar and its length.
    """
    counts = Counter(finding.severity for finding in findings)
    most, width = scale
    x = _BAR_LEFT
    yield f'<text x="140" y="{top + 17}" text-anchor="end" font-size="15">{escape(name)}</text>'
    for severity, colour in _COLOURS.items():
        length = counts[severity] / most * width
        yield f'<rect x="{x:.1f}" y="{top + 4}" width="{length:.1f}" height="18" fill="{colour}"/>'
        x += length
    yield f'<text x="{x + 8:.1f}" y="{top + 17}" font-size="13">{format_counts(findings)}</text>'


def _table(findings: Sequence[Finding], most_rows: int) -> Iterator[str]:
    """Yield the list of findings with its search box, and how many of each rule are not listed."""
    if not findings:
        return
    yield f"<h2>问题清单</h2>{search_box()}"
    yield '<table class="sort" id="findings"><thead><tr>'
    yield "".join(f"<th>{name}</th>" for name in _HEADER) + "</tr></thead><tbody>"
    listed: Counter[str] = Counter()
    omitted: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda f: (_RANKS[f.severity], f.code)):
        if listed[finding.code] == most_rows:
            omitted[finding.code] += 1
            continue
        listed[finding.code] += 1
        yield from _row(finding)
    yield "</tbody></table>"
    for code, count in omitted.items():
        yield f'<p class="more">{escape(code)} 另有 {count} 条没有列出，全部见 Excel 清单。</p>'


def _row(finding: Finding) -> Iterator[str]:
    """Yield one row; `data-key` is the rank by which the page's script sorts severities."""
    css_class = _CLASSES[finding.severity]
    rank = _RANKS[finding.severity]
    yield f'<tr><td class="{css_class}" data-key="{rank}">{finding.severity.value}</td>'
    texts = (
        finding.code,
        finding.group,
        finding.place,
        finding.message,
        finding.remedy,
        finding.basis,
    )
    yield "".join(f"<td>{escape(text)}</td>" for text in texts)
    yield "</tr>"
