"""What libyaml explains badly, found line by line before it is asked.

Only lines where structure stands are judged: inside a block scalar or an open quotation the
text is the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity

_BLOCK = re.compile(r"(?:^|[:\-]\s)\s*[|>][+\-0-9]*\s*(?:#.*)?$")
_KEY = r"[^\s:：#'\"\[\]{},&*!|>%@`\-][^:：#'\"\[\]{}]*?"
_WIDE_COLON = re.compile(rf"^(\s*(?:-\s+)*)({_KEY})\s*：\s*(.*)$")
_NO_SPACE = re.compile(r"^(\s*(?:-\s+)*)([^\W\d]\w*):(?=[^\s:/\\])(.*)$")
_BULLET = re.compile(r"^(\s*)([－—–•·●■◆*])\s*(\S.*)$")
_TIGHT_DASH = re.compile(r"^(\s*)-(?=[^\s\-\d])(.*)$")
_BRACES = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)(\{[{%].*)$")
_INNER_COLON = re.compile(r"^(\s*(?:-\s+)*[^\s:'\"#\[{][^:'\"#\[{]*:\s+)([^\s'\"\[{|>#].*:\s.*)$")
_SPECIAL = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)([%@`].*)$")
_REFERENCE = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)([&*!][^\s].*|<<\s*:.*)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
MAX_FINDINGS = 50
MAX_LINE = 1_000  # how much of a line is judged: structure stands at its start


@dataclass(frozen=True, slots=True)
class Scan:
    """The text that libyaml is given, and what was found in it."""

    text: str
    findings: tuple[Finding, ...]


def scan(text: str, file: str) -> Scan:
    """Look at every structural line. Unquoted {{ }} are quoted, so that they can be read."""
    lines = text.splitlines(keepends=True)
    findings: list[Finding] = []
    out = list(lines)
    for index in _structural(lines):
        body = lines[index].rstrip("\r\n")
        quoted = _quote_braces(body)
        if quoted is not None:
            out[index] = quoted + lines[index][len(body) :]
            findings.append(_braces(file, index, body, quoted))
            continue
        start = body[:MAX_LINE]
        found = next((f for look in _LOOKS if (f := look(start, file, index))), None)
        if found is not None:
            findings.append(found)
        if len(findings) >= MAX_FINDINGS:
            break
    findings += _signs(text, file)
    return Scan("".join(out), tuple(findings))


def _structural(lines: list[str]) -> Iterator[int]:
    """The indexes of lines where YAML's structure is typed."""
    block, quote = -1, ""
    for index, line in enumerate(lines):
        body = line.rstrip()
        indent = len(line) - len(line.lstrip(" "))
        if not body or body.lstrip().startswith("#"):
            continue
        if block >= 0 and indent > block:
            continue
        block = -1
        if quote:
            quote = _open_quote(body, quote)
            continue
        yield index
        quote = _open_quote(body, "")
        if not quote and _BLOCK.search(body[-MAX_LINE:]):
            block = indent


def _open_quote(text: str, quote: str) -> str:
    """The quotation mark that a line leaves open, '' if none."""
    begin = not quote
    for position, sign in enumerate(text):
        if quote:
            if sign == quote and (quote == "'" or text[position - 1] != "\\"):
                quote = ""
        elif (
            sign in "\"'"
            and begin
            and text[:position].rstrip()[-1:] in ("", ":", "-", "[", ",", "{")
        ):
            quote = sign
        elif sign == "#" and text[position - 1 : position] == " ":
            break
    return quote


def _finding(
    code: str, severity: Severity, message: str, remedy: str, location: Location
) -> Finding:
    return new_finding(
        code, message, remedy, severity=severity, location=location, category=Category.STRUCTURE
    )


def _error(code: str, message: str, remedy: str, file: str, index: int, column: int) -> Finding:
    return _finding(code, Severity.ERROR, message, remedy, Location(file, index + 1, column))


def _cut(text: str) -> str:
    line = text.strip()
    return line if len(line) <= 40 else line[:39] + "…"


def _quote_braces(body: str) -> str | None:
    """A line whose value begins with {{ or {%, its value in quotes; None if it is none."""
    match = _BRACES.match(body[:MAX_LINE])
    if match is None:
        return None
    value = body[len(match[1]) :].rstrip()
    return f"{match[1]}'{value.replace(chr(39), chr(39) * 2)}'"


def _braces(file: str, index: int, body: str, quoted: str) -> Finding:
    column = len(quoted) - len(quoted.lstrip()) + 1
    message = "以“{{”开头的内容没有加引号，已照读"
    location = Location(file, index + 1, max(body.find("{"), 0) + 1 or column)
    remedy = f"写成：{_cut(quoted)}"
    return _finding("YM-10", Severity.NOTICE, message, remedy, location)


def _indent(body: str, file: str, index: int) -> Finding | None:
    lead = body[: len(body) - len(body.lstrip())]
    for sign, what in (("\t", "制表符（Tab）"), ("\u3000", "全角空格"), ("\xa0", "不间断空格")):
        if sign in lead:
            message = f"行首用{what}缩进"
            remedy = "删去它，用半角空格缩进，每层两个"
            return _error("YM-05", message, remedy, file, index, lead.index(sign) + 1)
    return None


def _wide_colon(body: str, file: str, index: int) -> Finding | None:
    match = _WIDE_COLON.match(body)
    # A sentence in a list may hold a colon; a short name at the start of a line is a key.
    if match is None or ": " in body or len(match[2]) > 16 or _prose(match):
        return None
    remedy = f"改成半角冒号加空格：{_cut(match[2] + ': ' + match[3])}"
    message = f"“{match[2]}”后面是全角冒号"
    return _error("YM-06", message, remedy, file, index, len(match[1]) + len(match[2]) + 1)


def _prose(match: re.Match[str]) -> bool:
    """A list item with a full-width colon is a sentence; so is a name with punctuation in it."""
    return "-" in match[1] or bool(re.search(r"[，。；、“”（）！？]", match[2]))


def _no_space(body: str, file: str, index: int) -> Finding | None:
    match = _NO_SPACE.match(body)
    if match is None or re.search(r":\s", body):
        return None
    remedy = f"冒号后加一个空格：{_cut(match[2] + ': ' + match[3])}"
    message = f"“{match[2]}:”的冒号后面没有空格"
    return _error("YM-07", message, remedy, file, index, len(match[1]) + len(match[2]) + 1)


def _bullet(body: str, file: str, index: int) -> Finding | None:
    match = _BULLET.match(body) or _TIGHT_DASH.match(body)
    if match is None or (match.re is _BULLET and match[2] == "*" and body.lstrip()[1:2] != " "):
        return None
    if body.strip() == "---":
        return None
    text = match[match.re.groups]
    message = "列表的短横写得不对" if match.re is _BULLET else "短横后面没有空格"
    remedy = f"写成：- {_cut(text)}"
    return _error("YM-08", message, remedy, file, index, len(match[1]) + 1)


def _reference(body: str, file: str, index: int) -> Finding | None:
    match = _REFERENCE.match(body)
    if match is None:
        return None
    message = f"不用锚点、引用和标签（“{_cut(match[2])[:12]}”）"
    remedy = "把内容直接写出来；确实以 &、*、! 开头的文字，两边加引号"
    return _error("YM-12", message, remedy, file, index, len(match[1]) + 1)


def _special(body: str, file: str, index: int) -> Finding | None:
    match = _SPECIAL.match(body)
    if match is None:
        return None
    message = f"内容以“{match[2][0]}”开头"
    remedy = f"两边加引号：{_cut(match[1].strip() + ' ' + repr(match[2]))}"
    return _error("YM-18", message, remedy, file, index, len(match[1]) + 1)


def _inner_colon(body: str, file: str, index: int) -> Finding | None:
    match = _INNER_COLON.match(body)
    if match is None or " #" in match[2].partition(": ")[0]:
        return None
    message = "内容里又有半角冒号加空格，分不清哪个是名称"
    value = match[2].replace("'", "''")
    remedy = (
        f"改用全角冒号，或两边加引号：{_cut(match[1].strip() + ' ' + chr(39) + value + chr(39))}"
    )
    return _error("YM-18", message, remedy, file, index, len(match[1]) + 1)


def _flow(body: str, file: str, index: int) -> Finding | None:
    value = re.match(r"^\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?([\[［｛].*)$", body)
    if value is None:
        return None
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "", value[1])
    column = body.index(value[1]) + 1
    if text[0] in "［｛":
        message, remedy = "用了全角括号", "列表用半角方括号 [ ]，或每项另起一行写“- ”"
        return _error("YM-19", message, remedy, file, index, column)
    if "，" in text and "," not in text and text.count("[") == text.count("]") == 1:
        message, remedy = "方括号里用了全角逗号，会当成一项", "各项之间用半角逗号加空格"
        return _error("YM-19", message, remedy, file, index, column + text.index("，"))
    return None


_LOOKS: tuple[Callable[[str, str, int], Finding | None], ...] = (
    _indent,
    _wide_colon,
    _no_space,
    _bullet,
    _reference,
    _special,
    _inner_colon,
    _flow,
)


def _signs(text: str, file: str) -> Iterator[Finding]:
    """The first control sign and the first invisible sign of a file."""
    for pattern, severity, what in (
        (_CONTROL, Severity.ERROR, "控制字符"),
        (_INVISIBLE, Severity.WARNING, "看不见的零宽字符"),
    ):
        match = pattern.search(text)
        if match:
            before = text[: match.start()]
            line, column = before.count("\n") + 1, match.start() - (before.rfind("\n") + 1) + 1
            count = len(pattern.findall(text))
            message = f"有{what}（U+{ord(match.group()):04X}），共 {count} 处"
            remedy = "删去它；粘贴时选“只保留文本”"
            yield _finding("YM-04", severity, message, remedy, Location(file, line, column))


def without_signs(text: str) -> str:
    """The text without signs that YAML refuses."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text))
