"""Registers: columns instead of documents. Imported only when a register is read."""

from docgen.check.registers.cases import check_register_cases
from docgen.check.registers.collecting import Collecting
from docgen.check.registers.evidence import EVIDENCE_FORM, evidence_register, files_named
from docgen.check.registers.flow import Flow, Move
from docgen.check.registers.kinds import KINDS, MANUAL
from docgen.check.registers.matrix import completeness
from docgen.check.registers.problems import Collector
from docgen.check.registers.register import Form, Register, placed, read_form, read_register
from docgen.check.registers.rules import check_register
from docgen.check.registers.settings import read_settings
from docgen.check.rules import Rule

__all__ = [
    "EVIDENCE_FORM",
    "KINDS",
    "MANUAL",
    "Collecting",
    "Collector",
    "Flow",
    "Form",
    "Move",
    "Register",
    "Rule",
    "check_register",
    "check_register_cases",
    "completeness",
    "evidence_register",
    "files_named",
    "placed",
    "read_form",
    "read_register",
    "read_settings",
]
