"""Floor 3, load: YAML bytes → Source, with everything that is wrong with how it was typed."""

from docgen.load.codes import CODES
from docgen.load.parse import read_yaml

__all__ = ["CODES", "read_yaml"]
