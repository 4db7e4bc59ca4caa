"""Floor 3: a made-up county out of a recipe: no register, field or rule is known here."""

from docgen.model import keywords
from docgen.sample.growth import Growth, Need, World, chosen
from docgen.sample.recipe import (
    Fault,
    Recipe,
    RecipeError,
    plain,
    read_faults,
    read_recipe,
    unseeded,
)

COUNTY = keywords.COUNTY_NAME

__all__ = [
    "COUNTY",
    "Fault",
    "Growth",
    "Need",
    "Recipe",
    "RecipeError",
    "World",
    "chosen",
    "plain",
    "read_faults",
    "read_recipe",
    "unseeded",
]
