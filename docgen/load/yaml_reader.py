"""YAML text → Source: every scalar as typed, with the place of every key and value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from docgen.codes import new_finding
from docgen.load.decode import decode, file_finding
from docgen.load.yaml_scan import scan, without_signs
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source

MAX_DEPTH = 64
MAX_NODES = 500_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _RefusedError(Exception):
    """A structure that is not taken; carries the finding that says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_yaml(data: bytes, file: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """The source of a YAML file, or None; and everything that is wrong with how it was typed."""
    text, findings = decode(data, file)
    if text is None:
        return None, tuple(findings)
    lines = tuple(text.splitlines())
    scanned = scan(text, file)
    findings += scanned.findings
    if any(f.severity is Severity.ERROR and f.code != "YM-04" for f in findings):
        # One mistake, one message: what libyaml would say of the same line adds nothing.
        return None, tuple(findings)
    try:
        root = _Builder(file, without_signs(scanned.text)).root()
    except _RefusedError as refused:
        return None, (*findings, refused.finding)
    if not isinstance(root, MapNode | ListNode):
        message, remedy = "最外层应是“名称: 内容”", "每行写一个“名称: 内容”，冒号后有空格"
        location = Location(file, root.line, root.column)
        return None, (*findings, _structure("YM-14", message, remedy, location))
    if any(f.severity is Severity.ERROR for f in findings):
        return None, tuple(findings)
    return Source(file, root, lines), tuple(findings)


def _structure(code: str, message: str, remedy: str, location: Location) -> Finding:
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


class _Builder:
    """Builds the tree from the parser's events; nothing is resolved, nothing constructed."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._events = self._parse(text)
        self._count = 0

    def root(self) -> Node:
        """The one document of the stream."""
        event = self._next()
        if isinstance(event, yaml.StreamStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            message, remedy = "文件是空的，或只有注释", "写上内容；可从样例文件复制一份再改"
            raise _RefusedError(
                file_finding("YM-13", Severity.ERROR, message, remedy, Location(self._file))
            )
        node = self._node(self._next(), 0)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            message, remedy = "一个文件里写了几份（用“---”隔开）", "每份各存一个文件"
            self._refuse("YM-15", message, remedy, event)
        return node

    def _parse(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            raise _RefusedError(_explain(error, self._file)) from error
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            message, remedy = "结构读不懂", "核对缩进、引号和冒号，可与样例对照"
            raise _RefusedError(
                _structure("YM-17", message, remedy, Location(self._file))
            ) from error

    def _next(self) -> Any:
        return next(self._events)

    def _refuse(self, code: str, message: str, remedy: str, event: Any) -> None:
        raise _RefusedError(_structure(code, message, remedy, self._place(event)))

    def _place(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self._file, mark.line + 1, mark.column + 1)

    def _node(self, event: Any, depth: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            self._refuse("YM-16", "层次太深，或内容太多", "核对缩进；内容多的拆成几份", event)
        if isinstance(event, yaml.AliasEvent) or event.anchor or _tagged(event):
            remedy = "把内容直接写出来；确实以 &、*、! 开头的文字，两边加引号"
            self._refuse("YM-12", "不用锚点、引用和标签（&、*、!）", remedy, event)
        location = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, location.line, location.column, bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(tuple(self._items(depth)), location.line, location.column)
        return MapNode(tuple(self._pairs(depth)), location.line, location.column)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                remedy = "名称只能是一行文字；“{{ }}”两边加引号"
                self._refuse("YM-17", "名称的位置上是一串内容", remedy, event)
                continue
            if key.text in seen:
                message = f"“{key.text}”写了两次（第{seen[key.text]}行、第{key.line}行）"
                self._refuse("YM-09", message, "删去或改名其中一个", event)
            if key.text == "<<":
                self._refuse("YM-12", "不用合并写法“<<”", "把内容直接写出来", event)
            seen[key.text] = key.line
            yield key, self._node(self._next(), depth + 1)


def _tagged(event: Any) -> bool:
    return bool(getattr(event, "tag", None))


_EXPLAINED = (
    ("could not find expected ':'", "YM-17", "这一行缺冒号，或上一行的引号没有写完",
     "写成“名称: 内容”；文字太长要换行的，行首缩进两格"),
    ("mapping values are not allowed", "YM-17", "这里多出一个冒号，或缩进比上一行多",
     "与同级的名称对齐；内容里有半角冒号的，两边加引号"),
    ("found unexpected end of stream", "YM-11", "引号没有写完", "在内容末尾补上同样的引号"),
    ("did not find expected ',' or", "YM-19", "方括号或花括号没有写完",
     "补上“]”或“}”；各项之间用半角逗号"),
    ("did not find expected key", "YM-17", "缩进不齐，或引号后面还有文字",
     "与同级的名称左边对齐；引号要包住整个内容"),
    ("did not find expected '-' indicator", "YM-17", "列表中间夹了不带短横的行",
     "与上面的“-”对齐，行首写“- ”"),
    ("found character that cannot start any token", "YM-18", "内容以特殊符号开头",
     "两边加引号"),
    ("found unknown escape character", "YM-11", "双引号里的反斜杠不认得", "改用单引号"),
    ("did not find expected <document start>", "YM-17", "前后两部分接不上",
     "最外层要么全是“名称: 内容”，要么全是“- ”"),
    ("block sequence entries are not allowed", "YM-17", "“- ”不能跟在名称后面同一行",
     "列表另起一行，缩进两格"),
    ("exceeded", "YM-16", "层次太深", "核对缩进和括号"),
)  # fmt: skip


def _explain(error: yaml.MarkedYAMLError, file: str) -> Finding:
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    opening = "quoted scalar" in said and error.context_mark is not None
    mark = error.context_mark if opening else mark
    location = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
    for words, code, message, remedy in _EXPLAINED:
        if words in said:
            return _structure(code, message, remedy, location)
    return _structure("YM-17", "结构读不懂", "核对这一行和上一行的缩进、引号和冒号", location)
