"""Rules whose 依据 cites a paper that the file of bases does not have (JC-08)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location
from docgen.model.listed_rule import ListedRule
from docgen.model.near_names import nearest
from docgen.rules.bases import Basis, resolve

_SIMILAR = 0.6


def find_uncited_bases(rule: ListedRule, bases: Mapping[str, Basis]) -> Iterator[Finding]:
    """Yield a hint for each citation of a rule that no basis has as its key."""
    for citation in resolve(rule.basis, bases):
        if citation.basis is not None:
            continue
        message = f"规则 {rule.code} 的依据“{citation.text}”在 checks/依据.yaml 里没有"
        remedy = "在 checks/依据.yaml 里补一条；本县自己定的，写“县级约定（……）”"
        near = nearest(citation.text.partition("（")[0], bases, _SIMILAR)
        if near:
            remedy = f"是不是“{near}”？不是的，{remedy}"
        yield new_finding("JC-08", message, remedy, location=rule.location, category=Category.RULE)


def missing_bases(file: str) -> Finding:
    """Return the hint for a workspace without a file of bases."""
    message = "没有这个文件，规则的依据查不到出自哪份文件"
    remedy = "从 docgen init 新建的工作目录里拷一份 checks/依据.yaml"
    return new_finding("JC-08", message, remedy, location=Location(file))
