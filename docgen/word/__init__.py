"""Floor 3, word: template bytes and a context → docx bytes; docx bytes → outline."""

from docgen.word.adapt import Adaptation
from docgen.word.codes import CODES
from docgen.word.compile import Template, compile, template_findings
from docgen.word.outline import outline

__all__ = ["CODES", "Adaptation", "Template", "compile", "outline", "template_findings"]
