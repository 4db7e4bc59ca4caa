"""Replace the tags of a part by tokens.

Word splits a tag into several runs at will, so tags are found in the whole text of a paragraph.
The tag is cut out of its runs, and its token is put where its prefix wants it:

    {{ name }} {% if … %}   into the text, where the tag was typed
    {%r if … %}             between two runs
    {%p if … %}             instead of the paragraph
    {%tr for … %}           instead of the table row
    {%tc for … %}           instead of the table cell
    {{p list }}             into the text; the value is written as whole paragraphs
    {% colspan 2 %}         into the properties of the cell, see `cell_tags`
    {% restart %}           before the paragraph; {%p restart %} instead of it, see `restarts`
    {% raw %}               nowhere; tags up to {% endraw %} are plain text

Literal braces of the template can never be taken for a tag later, because only tokens count.
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import groupby
from operator import itemgetter

from lxml import etree
from msgspec import Struct, field

from docgen.expressions.lexing import to_half_width
from docgen.model.finding import Location
from docgen.word.template import cell_tags, restarts
from docgen.word.template.inline_tokens import put_attribute_tokens, put_property_tokens
from docgen.word.template.paragraph_joins import join_paragraphs
from docgen.word.template.placeholders import number_drawings
from docgen.word.template.tag_scanner import (
    Site,
    Span,
    close_raw,
    drop_raw_spans,
    find_spans,
    fold_delimiters,
    report_stray_braces,
    report_unclosed,
)
from docgen.word.template.tags import (
    BLOCK,
    CLOSE,
    COMMENT,
    CONTROL,
    OPEN,
    PLAIN,
    RESERVED,
    RUN,
    VALUE,
    Tag,
    TagCollector,
)
from docgen.word.text_ranges import pieces_between
from docgen.word.xml_names import (
    RPR,
    TC,
    TR,
    XML_SPACE,
    Element,
    P,
    R,
    T,
    drop_ids,
    excerpt,
    find_ancestor,
    insert_text_before,
    paragraph_texts,
    text_of,
)

_RESERVED = re.compile(f"[{RESERVED}]")
_ESCAPES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_PREFIXES = {"p": P, "tr": TR, "tc": TC, "r": R}
"""The elements that a tag may replace, by its prefix."""
_PREFIXED = re.compile(r"(p|tr|tc|r)(\s.*\S.*)", re.DOTALL)
_DISPLAY_NAMES = {"p": "整段", "tr": "整行", "tc": "整格"}
"""The elements that a tag replaces, for messages."""


def put_tokens(root: Element, part: str, collector: TagCollector) -> bool:
    """Replace all tags of a part by tokens; return whether the part contains any tag.

    `part` is the Chinese name of the part for messages.

    The numbers of paragraphs in messages count from 1 in the part. The tree is changed in place.
    """
    _remove_reserved(root)
    tag_count = len(collector.tags)
    escape_count = collector.escape_count
    paragraphs = list(root.iter(P))
    for number, paragraph in enumerate(paragraphs, 1):
        _put_in_paragraph(paragraph, f"{part} 第{number}段", collector)
    close_raw(collector)
    join_paragraphs(root, collector)
    put_attribute_tokens(root, part, collector)
    if not paragraphs:
        put_property_tokens(root, part, collector)
    _renew_ids(root, collector.tags[tag_count:], collector)
    return len(collector.tags) > tag_count or collector.escape_count > escape_count


def _remove_reserved(root: Element) -> None:
    """Remove the engine's own noncharacters from a part: they would be read as tokens."""
    text = etree.tostring(root, encoding="unicode")
    if not _RESERVED.search(text):
        return
    deletions = str.maketrans("", "", RESERVED)
    for node in root.iter(etree.Element):
        node.text = node.text and node.text.translate(deletions)
        node.tail = node.tail and node.tail.translate(deletions)
        for key, value in node.attrib.items():
            node.set(key, str(value).translate(deletions))


def _renew_ids(root: Element, tags: list[Tag], collector: TagCollector) -> None:
    """Remove or renew ids that must be unique, if the part has a loop that may repeat them.

    Drawings get their ids during filling; paragraphs and rows need none.
    """
    for tag in tags:
        if tag.body.strip(" -").startswith("for "):
            number_drawings(root, tag, collector)
            for node in root.iter(P, TR):
                drop_ids(node)
            return


def _put_in_paragraph(paragraph: Element, part: str, collector: TagCollector) -> None:
    """Replace the tags of a paragraph by tokens; `part` is its name for messages."""
    texts = list(paragraph_texts(paragraph))
    text = fold_delimiters(text_of(texts))
    if "{" not in text:
        return
    site = Site(Location(collector.template, part=part), excerpt(paragraph))
    spans, raw_spans = drop_raw_spans(find_spans(text), site, collector)
    if not raw_spans:
        report_stray_braces(text, spans, site, collector)
    writer = _ParagraphWriter(paragraph, site, collector, raw_spans)
    pieces = [(node, len(node.text or "")) for node in texts]
    # From the last to the first, so that the ranges of earlier tags stay true.
    for span in reversed(spans):
        if span.is_closed:
            writer.put(span, pieces)
        else:
            report_unclosed(span, site, collector)
    writer.finish(spans)


class _ParagraphWriter(Struct):
    """Puts the tokens of one paragraph. `raw_spans` are its raw and endraw tags."""

    paragraph: Element
    site: Site
    collector: TagCollector
    raw_spans: set[Span]
    replacing: list[tuple[Tag, Element]] = field(default_factory=list)
    """The tags that replace a paragraph, row or cell, each with the w:t that contained it."""

    def put(self, span: Span, pieces: list[tuple[Element, int]]) -> None:
        """Cut a tag out of its runs and put its token where its prefix wants it."""
        collector = self.collector
        holder, index = _cut_out(span, pieces)
        tag = self._build_tag(span, holder)
        if span in self.raw_spans:
            collector.escape_count += 1
        elif tag.slot == PLAIN:
            cell_tags.set_cell(tag, holder, collector)
        elif tag.body == restarts.STATEMENT and not tag.prefix:
            insert_text_before(self.paragraph, collector.add(tag))
        elif tag.prefix == "r":
            _split_run(holder, index, collector.add(tag))
        elif tag.prefix:
            self.replacing.insert(0, (tag, holder))
        else:
            _insert_text(holder, index, collector.add(tag))

    def _build_tag(self, span: Span, holder: Element) -> Tag:
        """Return the tag of a span whose token goes into the w:t `holder`."""
        body, prefix = _split_prefix(span)
        if span.delimiter != COMMENT:
            body = to_half_width(body)
        argument = self.collector.format_index(holder)
        slot = RUN
        if span.delimiter == VALUE:
            # A value is written where it was typed: of the prefixes only p has a meaning.
            if prefix == "p" and self.collector.formats[argument].is_splittable:
                slot = BLOCK
            else:
                prefix = ""
        tag = Tag(
            delimiter=span.delimiter,
            body=body,
            source=span.source,
            location=self.site.location,
            context=self.site.context,
            prefix=prefix,
            slot=slot,
            argument=argument,
        )
        if span.delimiter != CONTROL:
            return tag
        return _read_keyword(tag)

    def finish(self, spans: list[Span]) -> None:
        """Unescape the rest of the text, then remove the elements that tags replace."""
        for node in list(paragraph_texts(self.paragraph)):
            _unescape(node, self.collector)
        if any(map(_is_cell_tag, spans)):
            _drop_if_empty(self.paragraph)
        self._replace_elements()

    def _replace_elements(self) -> None:
        """Replace elements by the tokens of the tags that name them by prefix."""
        replaced: list[tuple[Element, str]] = []
        for tag, holder in self.replacing:
            element = find_ancestor(holder, _PREFIXES[tag.prefix])
            if element is None or element.getparent() is None:
                self._report_misplaced(tag)
                continue
            token = self.collector.add(tag)
            _warn_of_lost_text(element, tag, self.collector)
            replaced.append((element, token))
        # An element that several tags replace is removed once, with all tokens in its place.
        for element, group in groupby(replaced, itemgetter(0)):
            _replace(element, "".join(token for _, token in group))

    def _report_misplaced(self, tag: Tag) -> None:
        """Report a row or cell tag outside a table."""
        message = f"“{tag.source}”不在表格里（{self.site.part}：{self.site.context}）"
        remedy = "{%tr %} 和 {%tc %} 只用在表格的格子里；段落一级用 {%p %}"
        self.collector.report("WD-14", message, remedy, self.site.part)


def _cut_out(span: Span, pieces: list[tuple[Element, int]]) -> tuple[Element, int]:
    """Cut a tag out of all texts that share it.

    `pieces` are the w:t of the paragraph with their original lengths. Returns the first text of
    the tag and the index in it at which the tag began.
    """
    covered = list(pieces_between(pieces, span.start, span.end))
    for node, begin, stop in covered:
        text = node.text or ""
        node.text = text[:begin] + text[stop:]
        node.set(XML_SPACE, "preserve")
    holder, index, _ = covered[0]
    return holder, index


def _split_prefix(span: Span) -> tuple[str, str]:
    """Return the body of a tag without its prefix, and the prefix: '' or p, tr, tc, r."""
    body = span.body
    if span.delimiter == CONTROL:
        # `{% p if … %}` with a space before the p can have no other meaning.
        body = body.lstrip()
    match = _PREFIXED.fullmatch(body)
    if match is None:
        return span.body, ""
    prefix, rest = match.groups()
    return rest, prefix


def _read_keyword(tag: Tag) -> Tag:
    """Return a control tag as such; a cell or restart tag in the form that the engine uses."""
    keyword, _, rest = tag.body.strip().partition(" ")
    if keyword in cell_tags.KEYWORDS:
        return Tag(
            delimiter=VALUE,
            body=rest,
            source=tag.source,
            location=tag.location,
            context=tag.context,
            prefix=keyword,
            slot=PLAIN,
        )
    if keyword.rstrip("-") == restarts.KEYWORD:
        return tag.with_body(restarts.STATEMENT)
    return tag


def _is_cell_tag(span: Span) -> bool:
    """Return whether a span is a tag of `cell_tags`."""
    if not span.is_closed or span.delimiter != CONTROL:
        return False
    return span.body.strip().partition(" ")[0] in cell_tags.KEYWORDS


def _insert_text(node: Element, index: int, text: str) -> None:
    """Insert text into the text of a node at an index."""
    existing = node.text or ""
    node.text = existing[:index] + text + existing[index:]


def _split_run(holder: Element, index: int, token: str) -> None:
    """Put a token between two runs: the text before and after it keeps its format."""
    run = find_ancestor(holder, R)
    if run is None or holder.getparent() is not run:
        _insert_text(holder, index, token)
        return
    text = holder.text or ""
    second = etree.Element(R)
    second.attrib.update(run.attrib)
    properties = run.find(RPR)
    if properties is not None:
        second.append(deepcopy(properties))
    rest = etree.SubElement(second, T)
    rest.text = text[index:]
    rest.set(XML_SPACE, "preserve")
    following = list(holder.itersiblings())
    holder.text = text[:index]
    second.extend(following)
    second.tail = run.tail
    run.tail = None
    run.addnext(second)
    run.tail = token


def _unescape(node: Element, collector: TagCollector) -> None:
    """Replace `{_{` by `{{` and the like, as docxtpl documents it."""
    for escaped, braces in _ESCAPES.items():
        if node.text and escaped in node.text:
            node.text = node.text.replace(escaped, braces)
            collector.escape_count += 1


def _drop_if_empty(paragraph: Element) -> None:
    """Remove a paragraph that held only cell tags, unless the cell has no other paragraph."""
    parent = paragraph.getparent()
    text = text_of(paragraph.iter(T)).strip()
    if parent is not None and not text and len(parent.findall(P)) > 1:
        _replace(paragraph, "")


def _warn_of_lost_text(element: Element, tag: Tag, collector: TagCollector) -> None:
    """Report text that is lost with the paragraph, row or cell that a tag replaces."""
    text = text_of(element.iter(T))
    # Behind each token stands plain text; a token with none behind it counts as lost itself.
    pieces = [piece.partition(CLOSE)[2] or piece for piece in text.split(OPEN)]
    lost = "".join(pieces).strip()
    part = tag.location.part
    if not lost or part in collector.warned_parts:
        return
    replaced = _DISPLAY_NAMES[tag.prefix]
    message = f"“{tag.source}”代替{replaced}，其中的“{lost[:24]}”不会印出（{part}）"
    collector.warn("WD-18", message, "标记单独占一段（一行、一格）", part)


def _replace(element: Element, text: str) -> None:
    """Replace an element by text; do nothing if it has been removed already."""
    parent = element.getparent()
    if parent is not None:
        insert_text_before(element, text + (element.tail or ""))
        parent.remove(element)
