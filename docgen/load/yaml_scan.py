"""Find mistakes in the structure of YAML text that libyaml explains badly.

Every line with structure is checked by patterns, one for each usual mistake, before libyaml parses
the text. Lines inside a block scalar or an open quotation are text and are not checked.

`yaml_reader` calls `scan` and parses the text that it returns. The checks stand in `_CHECKS` in the
order in which they are tried; each is a pattern for the start of a line and a function that judges
the match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity

_BLOCK = re.compile(r"(?:^|[:\-]\s)\s*[|>][+\-0-9]*\s*(?:#.*)?$")
_INDENT = re.compile(r"\s+")
_KEY = r"[^\s:：#'\"\[\]{},&*!|>%@`\-][^:：#'\"\[\]{}]*?"
_WIDE_COLON = re.compile(rf"^(\s*(?:-\s+)*)({_KEY})\s*：\s*(.*)$")
_NO_SPACE = re.compile(r"^(\s*(?:-\s+)*)([^\W\d]\w*):(?=[^\s:/\\])(.*)$")
_BULLET = re.compile(r"^(\s*)([－—–•·●■◆*])\s*(\S.*)$")
_TIGHT_DASH = re.compile(r"^(\s*)-(?=[^\s\-\d])(.*)$")
_BRACES = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)(\{[{%].*)$")
_INNER_COLON = re.compile(r"^(\s*(?:-\s+)*[^\s:'\"#\[{][^:'\"#\[{]*:\s+)([^\s'\"\[{|>#].*:\s.*)$")
_SPECIAL = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)([%@`].*)$")
_REFERENCE = re.compile(r"^(\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?)([&*!][^\s].*|<<\s*:.*)$")
_FLOW = re.compile(r"^\s*(?:-\s+)*(?:[^\s:'\"#][^:'\"#]*:\s+)?([\[［｛].*)$")
_PLAIN = re.compile(r" *(?:- +)*\w+:(?: +[^\s:：'\"\[\]［｛{}&*!|>%@`#<\-][^:：]*)?")
"""A usual line with nothing that any check looks at: most lines are such."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PUNCTUATION = re.compile(r"[，。；、“”（）！？]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_FORBIDDEN = (
    (_CONTROL, Severity.ERROR, "控制字符"),
    (_INVISIBLE, Severity.WARNING, "看不见的零宽字符"),
)
_INDENT_CHARS = {"\t": "制表符（Tab）", "\u3000": "全角空格", "\xa0": "不间断空格"}
_OPENING_OR_COMMENT = re.compile(r"(?:^|(?<=[:\-\[,{]))\s*(['\"])|(?<=\s)#")
_CLOSING = {
    "'": re.compile("(?:[^']|'')*+'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*+"'),
}
"""What goes on to the end of a quotation; '' and \\" are signs within it."""
_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])?")
"""A line as libyaml counts them: a form feed does not end one."""
MAX_FINDINGS = 50
MAX_LINE = 1_000
"""Characters of a line that are checked: structure stands at its start."""
_MAX_KEY = 16
_MAX_EXCERPT = 40


class Scan(Struct, frozen=True):
    """The text to parse, and the findings about its structure."""

    text: str
    """It has as many lines as the file, some with quotes added."""
    findings: tuple[Finding, ...]


class _Line(Struct):
    """The start of a line with structure; `index` counts lines from 0.

    `text` is cut to `MAX_LINE` characters and has no line end.
    """

    text: str
    file: str
    index: int

    def report(self, code: str, message: str, remedy: str, column: int) -> Finding:
        """Return a finding at a 1-based column of the line.

        The finding is about the structure (Category.STRUCTURE), with the 1-based line.
        """
        location = Location(self.file, self.index + 1, column)
        return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


def scan(text: str, file: str) -> Scan:
    """Check every line with structure, and quote values that begin with `{{` or `{%`.

    A line is reported for its first mistake only.

    The text is the same with quotes added, and its lines stay where they are. After fifty findings
    the rest of the lines is not checked.
    """
    lines = _LINE.findall(text)
    findings: list[Finding] = []
    result = list(lines)
    for index in _find_structure(lines):
        body = lines[index].rstrip("\r\n")
        if _PLAIN.fullmatch(body):
            continue
        line = _Line(body[:MAX_LINE], file, index)
        quoted = _quote_braces(body)
        if quoted is not None:
            result[index] = quoted + lines[index][len(body) :]
            findings.append(_report_braces(line, quoted))
            continue
        findings += _check_line(line)
        if len(findings) >= MAX_FINDINGS:
            break
    findings += _find_forbidden_chars(text, file)
    return Scan("".join(result), tuple(findings))


def strip_forbidden_chars(text: str) -> str:
    """Return the text without the characters that YAML does not allow."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text))


def _find_structure(lines: list[str]) -> Iterator[int]:
    """Yield the index of each line that begins outside block scalars and quotations.

    Blank lines and comments have no structure. The first line of a quotation or a block is yielded,
    those that go on with it are not.
    """
    block_indent = -1
    quote = ""
    for index, line in enumerate(lines):
        body = line.rstrip()
        indent = len(line) - len(line.lstrip(" "))
        if quote:
            quote = _find_open_quote(body, quote)
            continue
        if not body or body.lstrip().startswith("#"):
            continue
        if block_indent >= 0 and indent > block_indent:
            continue
        block_indent = -1
        yield index
        quote = _find_open_quote(body, "")
        if not quote and _BLOCK.search(_QUOTED.sub("", body[-MAX_LINE:])):
            block_indent = indent


def _find_open_quote(text: str, quote: str) -> str:
    """Return the quotation mark that a line leaves open, '' if none.

    `quote` is the mark that the lines above leave open; behind its end another may open.

    `a: 'x` gives `'`. Quotes behind a `#` are part of a comment.
    """
    position = 0
    while True:
        if quote:
            closing = _CLOSING[quote].match(text, position)
            if closing is None:
                return quote
            position = closing.end()
        opening = _OPENING_OR_COMMENT.search(text, position)
        if opening is None or not opening[1]:
            return ""
        quote = opening[1]
        position = opening.end()


def _quote_braces(body: str) -> str | None:
    """Return a line with its value in quotes if that begins with `{{` or `{%`; else None.

    `甲: {{ x }}` gives `甲: '{{ x }}'`: YAML would take the braces for a mapping.
    """
    match = _BRACES.match(body[:MAX_LINE])
    if match is None:
        return None
    value = body[len(match[1]) :].rstrip()
    return match[1] + _quote(value)


def _quote(text: str) -> str:
    """Return a text in single quotation marks, as YAML writes it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _report_braces(line: _Line, quoted: str) -> Finding:
    """Return the notice that a value with braces is read as if it were quoted.

    `quoted` is the line as it should be written, which the remedy shows.
    """
    message = "以“{{”开头的内容没有加引号，已照读"
    return line.report("YM-10", message, f"写成：{_cut(quoted)}", line.text.find("{") + 1)


def _check_line(line: _Line) -> Iterator[Finding]:
    """Yield the first mistake of a line, if there is one."""
    for pattern, check in _CHECKS:
        match = pattern.match(line.text)
        finding = match and check(line, match)
        if finding:
            yield finding
            return


def _cut(text: str) -> str:
    """Return the start of a text for a message.

    At most 40 characters, the last of them … if the text is longer.
    """
    line = text.strip()
    if len(line) <= _MAX_EXCERPT:
        return line
    return line[: _MAX_EXCERPT - 1] + "…"


def _check_indent(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report white space other than spaces before the text of a line.

    YAML allows only plain spaces there: a tab, a full-width space and a non-breaking space are
    YM-05.
    """
    for char, name in _INDENT_CHARS.items():
        if char in match[0]:
            return line.report(
                "YM-05",
                f"行首用{name}缩进",
                "删去它，用半角空格缩进，每层两个",
                match[0].index(char) + 1,
            )
    return None


def _check_wide_colon(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a full-width colon behind a key.

    A sentence may hold such a colon; a short name at the start of a line is a key.
    """
    name = match[2]
    is_prose = "-" in match[1] or _PUNCTUATION.search(name)
    if is_prose or ": " in line.text or len(name) > _MAX_KEY:
        return None
    return line.report(
        "YM-06",
        f"“{name}”后面是全角冒号",
        f"改成半角冒号加空格：{_cut(f'{name}: {match[3]}')}",
        len(match[1]) + len(name) + 1,
    )


def _check_colon_space(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a colon without a space behind a key, unless the line has a sound colon.

    `a:b` is YM-07. With a sound colon in the same line the other one is part of a value.
    """
    if re.search(r":\s", line.text):
        return None
    name = match[2]
    return line.report(
        "YM-07",
        f"“{name}:”的冒号后面没有空格",
        f"冒号后加一个空格：{_cut(f'{name}: {match[3]}')}",
        len(match[1]) + len(name) + 1,
    )


def _check_bullet(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report another character in place of the dash of a list item.

    `－ x` and `• x` are YM-08. A star counts only with a space behind it, because `*x` is an alias.
    """
    if match[2] == "*" and line.text.lstrip()[1:2] != " ":
        return None
    remedy = f"写成：- {_cut(match[3])}"
    return line.report("YM-08", "列表的短横写得不对", remedy, len(match[1]) + 1)


def _check_dash_space(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a dash without a space behind it.

    `-x` is YM-08; a negative number (`-5`) is not.
    """
    remedy = f"写成：- {_cut(match[2])}"
    return line.report("YM-08", "短横后面没有空格", remedy, len(match[1]) + 1)


def _check_reference(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a value that begins like an anchor, an alias, a tag or a merge key.

    `a: &b` is YM-12. Values in quotes may begin so.
    """
    return line.report(
        "YM-12",
        f"不用锚点、引用和标签（“{_cut(match[2])[:12]}”）",
        "把内容直接写出来；确实以 &、*、! 开头的文字，两边加引号",
        len(match[1]) + 1,
    )


def _check_special_char(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a value that begins with a character that YAML reserves.

    `a: %x` is YM-18. The characters are %, @ and the grave accent.
    """
    return line.report(
        "YM-18",
        f"内容以“{match[2][0]}”开头",
        f"两边加引号：{_cut(f'{match[1].strip()} {match[2]!r}')}",
        len(match[1]) + 1,
    )


def _check_inner_colon(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report a value with a colon and a space, unless they are in a comment.

    `a: b: c` is YM-18, at the beginning of the value.
    """
    if " #" in match[2].partition(": ")[0]:
        return None
    quoted = f"{match[1].strip()} {_quote(match[2])}"
    return line.report(
        "YM-18",
        "内容里又有半角冒号加空格，分不清哪个是名称",
        f"改用全角冒号，或两边加引号：{_cut(quoted)}",
        len(match[1]) + 1,
    )


def _check_brackets(line: _Line, match: re.Match[str]) -> Finding | None:
    """Report full-width brackets, and full-width commas inside brackets.

    `a: [甲，乙]` is YM-19: YAML would read one item. Text in quotes does not count.
    """
    text = _QUOTED.sub("", match[1])
    column = line.text.index(match[1]) + 1
    if text[0] in "［｛":
        remedy = "列表用半角方括号 [ ]，或每项另起一行写“- ”"
        return line.report("YM-19", "用了全角括号", remedy, column)
    if "，" in text and "," not in text and text.count("[") == text.count("]") == 1:
        return line.report(
            "YM-19",
            "方括号里用了全角逗号，会当成一项",
            "各项之间用半角逗号加空格",
            column + text.index("，"),
        )
    return None


_Check = Callable[[_Line, re.Match[str]], Finding | None]
_CHECKS: tuple[tuple[re.Pattern[str], _Check], ...] = (
    (_INDENT, _check_indent),
    (_WIDE_COLON, _check_wide_colon),
    (_NO_SPACE, _check_colon_space),
    (_BULLET, _check_bullet),
    (_TIGHT_DASH, _check_dash_space),
    (_REFERENCE, _check_reference),
    (_SPECIAL, _check_special_char),
    (_INNER_COLON, _check_inner_colon),
    (_FLOW, _check_brackets),
)
"""Each check is called with the match of its pattern at the start of a line."""


def _find_forbidden_chars(text: str, file: str) -> Iterator[Finding]:
    """Yield a finding at the first control character and at the first invisible character.

    Both are YM-04. Control characters are an error, invisible ones (zero width, direction) a
    warning. The message has the number of all of that kind.
    """
    for pattern, severity, name in _FORBIDDEN:
        match = pattern.search(text)
        if match is None:
            continue
        before = text[: match.start()]
        line = before.count("\n") + 1
        column = match.start() - before.rfind("\n")
        count = len(pattern.findall(text))
        yield new_finding(
            "YM-04",
            f"有{name}（U+{ord(match.group()):04X}），共 {count} 处",
            "删去它；粘贴时选“只保留文本”",
            severity=severity,
            location=Location(file, line, column),
            category=Category.STRUCTURE,
        )
