"""Registers: columns instead of documents. Imported only when a register is read."""

from docgen.check.registers.bundles import Bundle, Ledger
from docgen.check.registers.cases import check_register_cases
from docgen.check.registers.collecting import Collecting
from docgen.check.registers.evidence import EVIDENCE_FORM, evidence_register, files_named
from docgen.check.registers.form import Form, read_form
from docgen.check.registers.kinds import KINDS, MANUAL
from docgen.check.registers.matrix import completeness
from docgen.check.registers.problems import Collector
from docgen.check.registers.register import (
    Part,
    Register,
    join_parts,
    placed,
    read_part,
    read_register,
    shifted,
)
from docgen.check.registers.rules import check_register
from docgen.check.registers.settings import read_settings, setting_value
from docgen.check.registers.used import columns_used
from docgen.check.rules import Rule

__all__ = [
    "EVIDENCE_FORM",
    "KINDS",
    "MANUAL",
    "Bundle",
    "Collecting",
    "Collector",
    "Form",
    "Ledger",
    "Part",
    "Register",
    "Rule",
    "check_register",
    "check_register_cases",
    "columns_used",
    "completeness",
    "evidence_register",
    "files_named",
    "join_parts",
    "placed",
    "read_form",
    "read_part",
    "read_register",
    "read_settings",
    "setting_value",
    "shifted",
]
