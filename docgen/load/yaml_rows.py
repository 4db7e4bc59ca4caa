"""Read YAML files that hold one list, such as the rows of a document or of a register.

Other YAML files are mappings; `load.yaml_reader` reads both.
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.source import ListNode, Source


def read_yaml_list(data: bytes, file: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the source of a YAML file; None with a finding if its root is no list.

    The findings of the file itself (encoding, structure) come first. A root that is a mapping gives
    ZD-11.
    """
    source, findings = read_yaml(data, file)
    if source is None or isinstance(source.root, ListNode):
        return source, findings
    location = source.location(())
    message = "这个文件应是一条条的“- ”"
    no_list = new_finding("ZD-11", message, "每份一条，行首写“- ”", location=location)
    return None, (*findings, no_list)
