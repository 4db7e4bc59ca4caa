"""Find the tags in the text of a paragraph or attribute.

The scanner knows delimiters, quotes and {% raw %}, but nothing of XML. In `甲{{ 乙 }}丙` it finds
one span from 1 to 8 with the body ` 乙 `. It reports braces that open or close nothing, because
these are the most frequent typing errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from docgen.model.finding import Location
from docgen.word.template.tags import COMMENT, CONTROL, DELIMITERS, Tag, TagCollector, tag_finding

_HALF_WIDTH = str.maketrans("｛｝％＃", "{}%#")
_QUOTES = "\"'"


class Span(Struct, frozen=True):
    """A tag in a text: its range, its opening delimiter and the expression inside.

    `end` is exclusive. A tag that is not closed reaches to the end of the text.
    """

    start: int
    end: int
    delimiter: str
    body: str
    is_closed: bool = True

    @property
    def source(self) -> str:
        """The closed tag with its delimiters."""
        return self.delimiter + self.body + DELIMITERS[self.delimiter]


class Site(Struct, frozen=True):
    """The paragraph or part that contains a tag: its location and an excerpt of its text."""

    location: Location
    context: str

    @property
    def part(self) -> str:
        """The name of the paragraph or part."""
        return self.location.part


def fold_delimiters(text: str) -> str:
    """Return a text of the same length with full-width braces, percent and hash as half-width."""
    return text.translate(_HALF_WIDTH)


def find_spans(text: str) -> Iterator[Span]:
    """Yield the tags of a text in order; the last one may be unclosed.

    Delimiters must be half-width: the caller folds the text first. Of `{{ "}}" }}` the quoted
    braces close nothing.
    """
    index = 0
    while True:
        starts = [text.find(delimiter, index) for delimiter in DELIMITERS]
        start = min((start for start in starts if start >= 0), default=-1)
        if start < 0:
            return
        delimiter = text[start : start + 2]
        end = _find_end(text, start + 2, DELIMITERS[delimiter])
        if end < 0:
            yield Span(start, len(text), delimiter, text[start + 2 :], is_closed=False)
            return
        yield Span(start, end + 2, delimiter, text[start + 2 : end])
        index = end + 2


def _find_end(text: str, start: int, closing: str) -> int:
    """Return the index of the closing delimiter; -1 if there is none.

    A delimiter inside quotes counts only if there is no other one.
    """
    quotes = _QUOTES
    if closing == DELIMITERS[COMMENT]:
        quotes = ""
    quote = ""
    for index in range(start, len(text)):
        char = text[index]
        if quote:
            if char == quote:
                quote = ""
        elif char in quotes:
            quote = char
        elif text.startswith(closing, index):
            return index
    return text.find(closing, start)


def drop_raw_spans(
    spans: Iterable[Span], site: Site, collector: TagCollector
) -> tuple[list[Span], set[Span]]:
    """Return the spans outside {% raw %}, and among them the raw and endraw tags themselves.

    `collector.open_raw` carries an open {% raw %} from one paragraph to the next.

    `spans` are those of one paragraph. What lies between raw and endraw is left out, so it is
    printed as typed.
    """
    remaining: list[Span] = []
    raw_spans: set[Span] = set()
    for span in spans:
        is_raw = collector.open_raw is not None
        if _toggles_raw(span, is_raw):
            raw_spans.add(span)
            remaining.append(span)
            collector.open_raw = None
            if not is_raw:
                collector.open_raw = _raw_tag(site)
        elif not is_raw:
            remaining.append(span)
    return remaining, raw_spans


def _toggles_raw(span: Span, is_raw: bool) -> bool:
    """Return whether a span opens {% raw %} outside of one, or closes the open one."""
    if not span.is_closed or span.delimiter != CONTROL:
        return False
    keyword = span.body.strip(" -+")
    if is_raw:
        return keyword == "endraw"
    return keyword == "raw"


def _raw_tag(site: Site) -> Tag:
    """Return a {% raw %} tag for the finding that it is not closed."""
    return Tag(
        delimiter=CONTROL,
        body="raw",
        source="{% raw %}",
        location=site.location,
        context=site.context,
    )


def close_raw(collector: TagCollector) -> None:
    """Report a {% raw %} that is still open at the end of its part, and forget it."""
    tag = collector.open_raw
    if tag is None:
        return
    message = f"“{tag.source}”后面没有与它配对的 {{% endraw %}}（{tag.context}）"
    remedy = "补上成对的另一半，或删去多余的一半"
    collector.findings.append(tag_finding(tag, "WD-12", message, remedy))
    collector.open_raw = None


def report_unclosed(span: Span, site: Site, collector: TagCollector) -> None:
    """Report a tag without its closing delimiter."""
    typed = span.delimiter + span.body
    message = f"标记没有写完：“{typed[:24]}”（{site.part}：{site.context}）"
    remedy = f"补上结尾的“{DELIMITERS[span.delimiter]}”，标记须在同一段里写完"
    collector.report("WD-11", message, remedy, site.part)


def report_stray_braces(
    text: str, spans: Sequence[Span], site: Site, collector: TagCollector
) -> None:
    """Report closing braces without opening ones, which were probably mistyped.

    The finding is WD-18, as a warning. Nothing is reported while a {% raw %} is open.
    """
    if collector.open_raw is not None or "}}" not in text:
        return
    for span in reversed(spans):
        text = text[: span.start] + text[span.end :]
    if "}}" in text:
        message = f"多出了“}}}}”，前面没有“{{{{”（{site.part}：{site.context}）"
        collector.warn("WD-18", message, "核对前面的两个花括号，中间不要空格", site.part)
