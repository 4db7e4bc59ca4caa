"""Floor 3, word: template bytes and a context → docx bytes; docx bytes → outline."""

from docgen.word.adapt import Adaptation
from docgen.word.annotate import annotate, try_annotate
from docgen.word.codes import CODES
from docgen.word.compile import compile, template_findings
from docgen.word.correct import correct
from docgen.word.faces import font_names
from docgen.word.fill import Template
from docgen.word.needs import Need, compare_needs, show_needs, template_needs
from docgen.word.outline import outline
from docgen.word.passages import read_passages
from docgen.word.rare import rare_characters
from docgen.word.reader import read_outline
from docgen.word.restyle import restyle

__all__ = [
    "CODES",
    "Adaptation",
    "Need",
    "Template",
    "annotate",
    "compare_needs",
    "compile",
    "correct",
    "font_names",
    "outline",
    "rare_characters",
    "read_outline",
    "read_passages",
    "restyle",
    "show_needs",
    "template_findings",
    "template_needs",
    "try_annotate",
]
