"""Floor 4: the order of the stages and nothing else."""

from docgen.pipeline.build import Built, Outcome, build, check
from docgen.pipeline.explain import explain, list_types
from docgen.pipeline.kit import Kit, open_kit

__all__ = ["Built", "Kit", "Outcome", "build", "check", "explain", "list_types", "open_kit"]
