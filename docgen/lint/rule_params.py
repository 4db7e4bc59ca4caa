"""Parameters of text rules: the types and schemas that the verbs of `docgen.lint.verbs` share.

A rule form gives the parameters as a raw mapping. Each verb declares the schema of its keys in
PARAMS, and reads the checked mapping into typed values at the start of `find`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.lint import lint_keywords as kw

ParamSchema = dict[str, object]
"""Cerberus schema of some keys of a rule form."""
Params = Mapping[str, Any]
"""Checked parameters of a rule. `rule_lists` has replaced names of lists by the lists."""

TEXT: ParamSchema = {"type": "string", "required": True}
INTEGER: ParamSchema = {"type": "integer", "required": True}
NUMBER: ParamSchema = {"type": "number", "required": True}
"""An exact number: int or Decimal."""
TOLERANCE: ParamSchema = {"type": "number", "min": 0}
"""An optional exact number, 0 if missing."""
TEXTS: ParamSchema = {"type": "list", "schema": {"type": "string"}}
"""An optional list of texts."""
TEXT_BY_NAME: ParamSchema = {
    "type": "dict",
    "required": True,
    "valuesrules": {"type": "string"},
}
WORD_LIST: ParamSchema = {kw.WORD_LIST: TEXT}
UNIT_LIST: ParamSchema = {kw.UNIT_LIST: TEXT}
"""The key of every verb that calculates: the name of the list of units."""
MARK_LIST: ParamSchema = {kw.MARK_LIST: TEXT}
"""The key of every verb on list numbers: the name of the list of their styles."""
