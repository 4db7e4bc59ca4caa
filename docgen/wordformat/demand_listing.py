"""Format demands as they are listed among rules and explained.

A demand has no 说明 of its own: its message names the elements, the item and the expected value.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from docgen.model.finding import Location, Severity, WorkspaceError
from docgen.wordformat.profile import Profile, Requirement

VERB = "格式"
"""The name that format demands have where verbs of rules are listed."""


class ListedRequirement(Struct, frozen=True, kw_only=True):
    """A format demand with the attributes that rules have in lists."""

    code: str
    verb: str = VERB
    severity: Severity
    message: str
    remedy: str
    basis: str
    location: Location
    when: str = ""


def list_requirements(profile: Profile) -> Iterator[ListedRequirement]:
    """Yield the demands of a profile as they are listed.

    For example: 正文的字号应为三号（16磅）. A requirement for several elements names them all,
    joined by 、.
    """
    for requirement in profile.requirements:
        elements = "、".join(requirement.roles)
        expected = expected_text(requirement)
        yield ListedRequirement(
            code=requirement.code,
            severity=requirement.severity,
            message=f"{elements}的{requirement.item}应为{expected}",
            remedy=requirement.remedy,
            basis=requirement.basis,
            location=requirement.location,
        )


def expected_text(requirement: Requirement) -> str:
    """Return the expected value of a demand as people read it.

    A demand without a text asks that the document agrees with itself.
    """
    return requirement.demand.text or "前后一致"


def missing_profile(file: str) -> WorkspaceError:
    """Return the error for a workspace without a profile."""
    return WorkspaceError(f"缺格式要求“{file}”", "从新建的工作目录里拷一份")
