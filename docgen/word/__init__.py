"""Floor 3, word: template bytes and a context → docx bytes; docx bytes → outline."""

from docgen.word.adapt import Adaptation
from docgen.word.annotate import annotate
from docgen.word.codes import CODES
from docgen.word.compile import compile, template_findings
from docgen.word.faces import font_names
from docgen.word.fill import Template
from docgen.word.needs import Need, compare_needs, show_needs, template_needs
from docgen.word.outline import outline
from docgen.word.rare import rare_characters

__all__ = [
    "CODES",
    "Adaptation",
    "Need",
    "Template",
    "annotate",
    "compare_needs",
    "compile",
    "font_names",
    "outline",
    "rare_characters",
    "show_needs",
    "template_findings",
    "template_needs",
]
