"""The parts of the page: figures, bars, matrix, table. Every text of others is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from docgen.model.finding import Finding, Severity
from docgen.model.matrix import Matrix, Share

SHOWN = 300
"""Rows of one rule in the table; the figures above it count all."""
_CLASS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_HEADER = ("级别", "编号", "分发", "位置", "问题", "整改", "依据")


def to_page(
    title: str,
    stamp: str,
    findings: Sequence[Finding],
    matrices: Iterable[Matrix] = (),
    shown: int = SHOWN,
) -> bytes:
    """One HTML file in UTF-8. `stamp` stands under the title; `shown` rows of a rule are listed."""
    css, js = (
        resources.files("docgen.report.page").joinpath(name).read_text("utf-8")
        for name in ("page.css", "page.js")
    )
    policy = f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; base-uri 'none'"
    head = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body>"
    )
    parts = [head, f"<h1>{escape(title)}</h1>", f'<p class="stamp">{escape(stamp)}</p>']
    parts += _figures(findings)
    parts += _bars(findings)
    for matrix in matrices:
        parts += _matrix(matrix)
    parts += _table(findings, shown)
    parts.append(f"<script>{js}</script></body></html>\n")
    return "".join(parts).encode("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _figures(findings: Sequence[Finding]) -> Iterator[str]:
    many = Counter(finding.severity for finding in findings)
    yield '<ul class="tiles">'
    for severity in Severity:
        yield f'<li class="{_CLASS[severity]}"><b>{many[severity]}</b>{severity.value}</li>'
    yield f"<li><b>{len({finding.code for finding in findings})}</b>条规则有问题</li></ul>"
    if not findings:
        yield "<p>没有问题。</p>"


def _bars(findings: Sequence[Finding]) -> Iterator[str]:
    """A bar for each township, as long as its findings are many."""
    many: dict[str, Counter[Severity]] = defaultdict(Counter)
    for finding in findings:
        if finding.group:
            many[finding.group][finding.severity] += 1
    if not many:
        return
    most = max(counter.total() for counter in many.values())
    yield '<h2>各乡镇的问题</h2><svg role="img" width="100%" '
    yield f'viewBox="0 0 1000 {len(many) * 26}" aria-label="各乡镇的问题数">'
    ranked = sorted(many.items(), key=lambda item: (-item[1].total(), item[0]))
    for at, (group, counter) in enumerate(ranked):
        y, x = at * 26, 150.0
        yield f'<text x="140" y="{y + 17}" text-anchor="end" font-size="15">{escape(group)}</text>'
        for severity, colour in zip(Severity, ("#c8102e", "#e8a33d", "#8fb3d9"), strict=True):
            long = counter[severity] / most * 640
            yield f'<rect x="{x:.1f}" y="{y + 4}" width="{long:.1f}" height="18" fill="{colour}"/>'
            x += long
        told = "，".join(f"{s.value} {counter[s]}" for s in Severity if counter[s])
        yield f'<text x="{x + 8:.1f}" y="{y + 17}" font-size="13">{told}</text>'
    yield "</svg>"


def _matrix(matrix: Matrix) -> Iterator[str]:
    heads = "".join(f"<th>{escape(name)}</th>" for name in matrix.columns)
    yield f"<h2>材料齐全情况：{escape(matrix.name)}</h2>"
    yield '<p class="hint">格内是“已有/应有”；点乡镇展开各村，点格子在下面看缺的是哪些。</p>'
    yield f'<div class="wide"><table class="matrix"><thead><tr><th>地方</th>{heads}</tr></thead>'
    yield "<tbody>"
    grouped: dict[str, list[int]] = defaultdict(list)
    for index, location in enumerate(matrix.places):
        grouped[location[0]].append(index)
    for large, rows in grouped.items():
        sums = [_added(matrix, rows, column) for column in range(len(matrix.columns))]
        many = len(matrix.places[rows[0]]) > 1
        mark = f' class="large" data-place="{escape(large)}"' if many else ""
        yield f"<tr{mark}><th>{escape(large)}</th>{_cells(sums, matrix, (large,))}</tr>"
        for index in rows if many else ():
            location = matrix.places[index]
            name, cells = " ".join(location[1:]), _cells(matrix.cells[index], matrix, location)
            yield f'<tr class="small" data-in="{escape(large)}" hidden>'
            yield f"<th>{escape(name)}</th>{cells}</tr>"
    yield "</tbody></table></div>"


def _added(matrix: Matrix, rows: Sequence[int], column: int) -> Share | None:
    cells = [cell for row in rows if (cell := matrix.cells[row][column])]
    return Share(sum(c.expected for c in cells), sum(c.existing for c in cells)) if cells else None


def _cells(cells: Sequence[Share | None], matrix: Matrix, location: tuple[str, ...]) -> str:
    return "".join(
        _cell(cell, f"{location[0]} {name}")
        for cell, name in zip(cells, matrix.columns, strict=True)
    )


def _cell(cell: Share | None, words: str) -> str:
    if cell is None:
        return "<td></td>"
    part = cell.existing / cell.expected
    look = "full" if part == 1 else "most" if part >= 0.9 else "some" if part > 0 else "none"
    told = f"{cell.existing}/{cell.expected}"
    if part == 1:
        return f'<td class="full">{told}</td>'
    return f'<td class="{look}"><button data-words="{escape(words)}">{told}</button></td>'


def _table(findings: Sequence[Finding], shown: int) -> Iterator[str]:
    if not findings:
        return
    yield '<h2>问题清单</h2><p class="find"><input id="words" type="search" '
    yield 'placeholder="输入乡镇、村、材料、编号，空格隔开"><button id="clear">全部</button>'
    yield '<span id="told"></span></p><table class="sort" id="findings"><thead><tr>'
    yield "".join(f"<th>{name}</th>" for name in _HEADER) + "</tr></thead><tbody>"
    listed, left = Counter[str](), Counter[str]()
    ranked = sorted(findings, key=lambda f: (_RANK[f.severity], f.code))
    for finding in ranked:
        if listed[finding.code] == shown:
            left[finding.code] += 1
            continue
        listed[finding.code] += 1
        rank, look = _RANK[finding.severity], _CLASS[finding.severity]
        texts = (finding.code, finding.group, str(finding.location or ""), finding.message)
        yield f'<tr><td class="{look}" data-key="{rank}">{finding.severity.value}</td>'
        yield "".join(f"<td>{escape(t)}</td>" for t in (*texts, finding.remedy, finding.basis))
        yield "</tr>"
    yield "</tbody></table>"
    for code, many in left.items():
        yield f'<p class="more">{escape(code)} 另有 {many} 条没有列出，全部见 Excel 清单。</p>'
