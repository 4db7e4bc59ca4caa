"""Registers: columns instead of documents. Imported only when a register is read."""

from docgen.check.registers.cases import check_register_cases
from docgen.check.registers.kinds import KINDS
from docgen.check.registers.register import Form, Register, placed, read_form, read_register
from docgen.check.registers.rules import check_register
from docgen.check.rules import Rule

__all__ = [
    "KINDS",
    "Form",
    "Register",
    "Rule",
    "check_register",
    "check_register_cases",
    "placed",
    "read_form",
    "read_register",
]
