"""Read YAML text as a source: every scalar as typed, with the place of every key and value.

libyaml parses the text into events, and `_TreeBuilder` builds the nodes from them: nothing is
resolved, so `0571` and `NO` stay text. Anchors, tags, repeated names and several documents are
refused. `yaml_scan` has reported mistakes that libyaml explains badly before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NoReturn

import yaml
from msgspec import Struct

from docgen.codes import new_finding
from docgen.load.decode import decode
from docgen.load.yaml_scan import scan, strip_forbidden_chars
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source

MAX_DEPTH = 64
MAX_NODES = 500_000
MAX_KEPT = 1 << 16
"""Bytes of the largest file that is kept: about those of the longest file of rules."""
EMPTY_FILE = "YM-13"
"""The code of the error that a file has no content."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it, else the slow one."""


class _RefusedError(Exception):
    """The structure is refused; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding; its message is the message of the error."""
        super().__init__(finding.message)
        self.finding = finding


def read_yaml(data: bytes, file: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the source of a YAML file and the findings about its encoding and structure.

    The source is None if there is an error. Small files are kept by content: rules and schemas
    are read several times in one run, and again by `watch`.
    """
    if len(data) > MAX_KEPT:
        return _read(data, file)
    return _read_kept(data, file)


def _read(data: bytes, file: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return what `read_yaml` returns.

    Errors that `yaml_scan` finds end the reading. Only with characters that may not stand in YAML
    the structure is judged all the same, without them; the source is None then too if they are
    errors.
    """
    text, findings = decode(data, file)
    if text is None:
        return None, findings
    scanned = scan(text, file)
    findings += scanned.findings
    if any(finding.code != "YM-04" for finding in _select_errors(findings)):
        # libyaml would report the same mistake once more.
        return None, findings
    try:
        root = _TreeBuilder(file, strip_forbidden_chars(scanned.text)).build()
    except _RefusedError as refused:
        return None, (*findings, refused.finding)
    if isinstance(root, Scalar):
        message = "最外层应是“名称: 内容”"
        remedy = "每行写一个“名称: 内容”，冒号后有空格"
        location = Location(file, root.line, root.column)
        return None, (*findings, _report_structure("YM-14", message, remedy, location))
    if _select_errors(findings):
        return None, findings
    return Source(file, root, tuple(text.splitlines())), findings


_read_kept = lru_cache(maxsize=256)(_read)


def _select_errors(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that are errors.

    Warnings and notices do not stop a file from being read.
    """
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _report_structure(code: str, message: str, remedy: str, location: Location) -> Finding:
    """Return a finding about the structure of a file."""
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


class _TreeBuilder:
    """Builds the nodes of one YAML document from the events of the parser.

    `_events` is read once, from the first to the last; `_node_count` has the nodes so far.
    """

    def __init__(self, file: str, text: str) -> None:
        """Begin with the events of `text`; nothing is parsed before `build`."""
        self._file = file
        self._events = self._parse(text)
        self._node_count = 0

    def build(self) -> Node:
        """Return the root node.

        Raises _RefusedError for an empty file, for several documents, and for unsound structure.
        """
        event = next(self._events)
        if isinstance(event, yaml.StreamStartEvent):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _RefusedError(_report_empty(self._file))
        root = self._build_node(next(self._events), 0)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._refuse(event, "YM-15", "一个文件里写了几份（用“---”隔开）", "每份各存一个文件")
        return root

    def _parse(self, text: str) -> Iterator[yaml.Event]:
        """Yield the events of the text. Raises _RefusedError where libyaml gives up.

        `text` has no characters that YAML forbids. Events come one at a time.
        """
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            raise _RefusedError(_explain(error, self._file)) from error
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            remedy = "核对缩进、引号和冒号，可与样例对照"
            location = Location(self._file)
            finding = _report_structure("YM-17", "结构读不懂", remedy, location)
            raise _RefusedError(finding) from error

    def _refuse(self, event: yaml.Event, code: str, message: str, remedy: str) -> NoReturn:
        """Raise _RefusedError with a finding at an event."""
        location = Location(self._file, *_read_place(event))
        raise _RefusedError(_report_structure(code, message, remedy, location))

    def _build_node(self, event: yaml.Event, depth: int) -> Node:
        """Return the node that begins with an event, `depth` levels below the root.

        Raises _RefusedError for deep or large documents, and for anchors, aliases and tags.
        """
        self._node_count += 1
        if depth > MAX_DEPTH or self._node_count > MAX_NODES:
            self._refuse(event, "YM-16", "层次太深，或内容太多", "核对缩进；内容多的拆成几份")
        if _is_reference(event):
            remedy = "把内容直接写出来；确实以 &、*、! 开头的文字，两边加引号"
            self._refuse(event, "YM-12", "不用锚点、引用和标签（&、*、!）", remedy)
        line, column = _read_place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line, column, quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(tuple(self._build_items(depth)), line, column)
        return MapNode(tuple(self._build_pairs(depth)), line, column)

    def _build_items(self, depth: int) -> Iterator[Node]:
        """Yield the items of a list up to its end.

        The event that begins the list has been read; the one that ends it is read here.
        """
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._build_node(event, depth + 1)

    def _build_pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        """Yield the keys and values of a mapping up to its end; refuse a repeated key.

        A key has to be a scalar, and may not be the merge key `<<`. The event that ends the mapping
        is read here.
        """
        lines_by_key: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._build_node(event, depth + 1)
            if not isinstance(key, Scalar):
                remedy = "名称只能是一行文字；“{{ }}”两边加引号"
                self._refuse(event, "YM-17", "名称的位置上是一串内容", remedy)
            if key.text in lines_by_key:
                first_line = lines_by_key[key.text]
                message = f"“{key.text}”写了两次（第{first_line}行、第{key.line}行）"
                self._refuse(event, "YM-09", message, "删去或改名其中一个")
            if key.text == "<<":
                self._refuse(event, "YM-12", "不用合并写法“<<”", "把内容直接写出来")
            lines_by_key[key.text] = key.line
            yield key, self._build_node(next(self._events), depth + 1)


def _read_place(event: yaml.Event) -> tuple[int, int]:
    """Return the 1-based line and column at which an event begins."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def _is_reference(event: yaml.Event) -> bool:
    """Return whether a node is an alias, which names an anchor, or has an anchor or a tag.

    A value in quotes has none of them, whatever its text begins with.
    """
    return bool(getattr(event, "anchor", None) or getattr(event, "tag", None))


def _report_empty(file: str) -> Finding:
    """Return the finding that a file has no content."""
    return new_finding(
        EMPTY_FILE,
        "文件是空的，或只有注释",
        "写上内容；可从样例文件复制一份再改",
        location=Location(file),
        category=Category.FILE,
    )


class _Explanation(Struct, frozen=True):
    """The finding for a mistake that libyaml reports in certain words."""

    words: str
    """Words in the message of libyaml; the first explanation whose words occur is taken."""
    code: str
    message: str
    remedy: str


_EXPLANATIONS = (
    _Explanation(
        "could not find expected ':'",
        "YM-17",
        "这一行缺冒号，或上一行的引号没有写完",
        "写成“名称: 内容”；文字太长要换行的，行首缩进两格",
    ),
    _Explanation(
        "mapping values are not allowed",
        "YM-17",
        "这里多出一个冒号，或缩进比上一行多",
        "与同级的名称对齐；内容里有半角冒号的，两边加引号",
    ),
    _Explanation(
        "found unexpected end of stream",
        "YM-11",
        "引号没有写完",
        "在内容末尾补上同样的引号",
    ),
    _Explanation(
        "did not find expected ',' or",
        "YM-19",
        "方括号或花括号没有写完",
        "补上“]”或“}”；各项之间用半角逗号",
    ),
    _Explanation(
        "did not find expected key",
        "YM-17",
        "缩进不齐，或引号后面还有文字",
        "与同级的名称左边对齐；引号要包住整个内容",
    ),
    _Explanation(
        "did not find expected '-' indicator",
        "YM-17",
        "列表中间夹了不带短横的行",
        "与上面的“-”对齐，行首写“- ”",
    ),
    _Explanation(
        "found character that cannot start any token",
        "YM-18",
        "内容以特殊符号开头",
        "两边加引号",
    ),
    _Explanation(
        "found unknown escape character",
        "YM-11",
        "双引号里的反斜杠不认得",
        "改用单引号",
    ),
    _Explanation(
        "did not find expected <document start>",
        "YM-17",
        "前后两部分接不上",
        "最外层要么全是“名称: 内容”，要么全是“- ”",
    ),
    _Explanation(
        "block sequence entries are not allowed",
        "YM-17",
        "“- ”不能跟在名称后面同一行",
        "列表另起一行，缩进两格",
    ),
    _Explanation(
        "exceeded",
        "YM-16",
        "层次太深",
        "核对缩进和括号",
    ),
)


def _explain(error: yaml.MarkedYAMLError, file: str) -> Finding:
    """Return the finding for a mistake that libyaml reports in English.

    The place is that of the problem, else of what libyaml was reading when it found it.
    """
    text = " ".join(filter(None, (error.context, error.problem)))
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in text:
        # The opening quotation mark, not the end of the file.
        mark = error.context_mark or mark
    location = Location(file)
    if mark is not None:
        location = Location(file, mark.line + 1, mark.column + 1)
    for explanation in _EXPLANATIONS:
        if explanation.words in text:
            return _report_structure(
                explanation.code, explanation.message, explanation.remedy, location
            )
    remedy = "核对这一行和上一行的缩进、引号和冒号"
    return _report_structure("YM-17", "结构读不懂", remedy, location)
