"""Replace tags in attributes and document properties by tokens.

There are no runs in these places, so values are written as plain text. The description of a
picture is special: if it is one tag alone, the picture is a placeholder for that value.
"""

from __future__ import annotations

from lxml import etree

from docgen.expressions.lexing import to_half_width
from docgen.model.finding import Location
from docgen.word.template.placeholders import DOC_PR, mark_placeholder
from docgen.word.template.tag_scanner import Site, find_spans, report_unclosed
from docgen.word.template.tags import CLOSE, CONTROL, OPEN, PLAIN, VALUE, Tag, TagCollector
from docgen.word.xml_names import EXCERPT, Element


def put_attribute_tokens(root: Element, part: str, collector: TagCollector) -> None:
    """Replace the tags in all attributes of a part."""
    for node in root.iter(etree.Element):
        for key, value in node.attrib.items():
            text = str(value)
            if VALUE not in text and CONTROL not in text:
                continue
            number = len(collector.tags)
            tokens = _put_tokens(text, part, collector)
            node.set(key, tokens)
            is_single_tag = tokens == f"{OPEN}{number}{CLOSE}"
            if is_single_tag and node.tag == DOC_PR and key == "descr":
                mark_placeholder(node, collector.tags[number], collector)


def put_property_tokens(root: Element, part: str, collector: TagCollector) -> None:
    """Replace the tags in the texts of a part without paragraphs (document properties)."""
    for node in root.iter(etree.Element):
        if node.text and "{" in node.text:
            node.text = _put_tokens(node.text, part, collector)


def _put_tokens(text: str, part: str, collector: TagCollector) -> str:
    """Return a text with its tags as tokens; report a tag that is not closed."""
    site = Site(Location(collector.template, part=part), text[:EXCERPT])
    pieces = []
    index = 0
    for span in find_spans(text):
        if not span.is_closed:
            report_unclosed(span, site, collector)
            break
        tag = Tag(
            delimiter=span.delimiter,
            body=to_half_width(span.body),
            source=span.source,
            location=site.location,
            context=site.context,
            slot=PLAIN,
        )
        pieces += [text[index : span.start], collector.add(tag)]
        index = span.end
    return "".join(pieces) + text[index:]
