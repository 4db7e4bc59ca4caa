"""Floor 3, check: source and schema → record; record and rules → findings."""

from docgen.check.accepted import (
    BASELINE_COLUMNS,
    EXEMPTION_COLUMNS,
    IDLE,
    Accepted,
    accept,
    baseline_rows,
    read_baseline,
    read_exemptions,
)
from docgen.check.cases import check_cases, read_cases
from docgen.check.codes import CODES
from docgen.check.coerce import plain
from docgen.check.document import Document
from docgen.check.fields import describe, kind_name
from docgen.check.format import (
    Profile,
    Requirement,
    adjust,
    check_format,
    check_format_cases,
    format_mends,
    read_format_cases,
    read_profile,
)
from docgen.check.indicators import INDICATOR_COLUMNS, Indicator, read_indicators
from docgen.check.json_schema import json_schema, register_json_schema
from docgen.check.kinds import KINDS
from docgen.check.papers import Paper, PaperColumn, PaperTable
from docgen.check.relations import check_relations
from docgen.check.rules import Rule, check_rules, read_rules
from docgen.check.shape import (
    COUNTY_SCHEMA,
    Each,
    Overview,
    Schema,
    check_shape,
    column_names,
    read_schema,
)

__all__ = [
    "BASELINE_COLUMNS",
    "CODES",
    "COUNTY_SCHEMA",
    "EXEMPTION_COLUMNS",
    "IDLE",
    "INDICATOR_COLUMNS",
    "KINDS",
    "Accepted",
    "Document",
    "Each",
    "Indicator",
    "Overview",
    "Paper",
    "PaperColumn",
    "PaperTable",
    "Profile",
    "Requirement",
    "Rule",
    "Schema",
    "accept",
    "adjust",
    "baseline_rows",
    "check_cases",
    "check_format",
    "check_format_cases",
    "check_relations",
    "check_rules",
    "check_shape",
    "column_names",
    "describe",
    "format_mends",
    "json_schema",
    "kind_name",
    "plain",
    "read_baseline",
    "read_cases",
    "read_exemptions",
    "read_format_cases",
    "read_indicators",
    "read_profile",
    "read_rules",
    "read_schema",
    "register_json_schema",
]
