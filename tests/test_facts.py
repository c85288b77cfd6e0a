"""Every claim is decided by its own computation, which other inputs can turn."""

import collections
import re
from functools import cache
from pathlib import Path

import pytest

from actinit.facts import VERDICTS, claims, facts

ROOT = Path(__file__).parents[1]
BIBLIOGRAPHY = set(re.findall(r"@\w+\{(\S+),", (ROOT / "references.bib").read_text("utf-8")))
found = cache(lambda claim: facts()[claim].finding())  # some take a second
computed = pytest.mark.parametrize("claim", [name for name, fact in facts().items() if fact.flip])


def test_every_claim_has_a_fact():
    assert list(facts()) == list(claims())


@pytest.mark.parametrize("claim", list(facts()))
def test_the_verdict_follows_from_the_numbers(claim):
    assert found(claim).verdict == claims()[claim]["verdict"], found(claim).numbers
    assert re.search(r"\d", found(claim).numbers) or facts()[claim].cites


@computed
def test_another_input_turns_the_verdict(claim):
    flipped = facts()[claim].flipped()
    assert flipped.verdict != found(claim).verdict, flipped.numbers
    assert facts()[claim].because


@computed
def test_a_decision_can_be_repeated(claim):
    assert facts()[claim].finding() == found(claim)


def test_only_claims_marked_as_cited_are_decided_by_sources():
    for name, fact in facts().items():
        assert bool(claims()[name].get("cited")) == bool(fact.cites) == (not fact.flip)
        assert set(fact.cites) <= BIBLIOGRAPHY, name


def test_the_counts_per_verdict(record_property):
    counts = collections.Counter(found(claim).verdict for claim in facts())
    for verdict in VERDICTS:
        record_property(verdict, counts[verdict])
    print(", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS))
    assert counts == {"holds": 49, "imprecise": 49, "wrong": 18}


def test_a_claim_is_whole():
    """An unquoted comma in YAML once cut sentences in two: only the known keys, all filled."""
    for name, claim in claims().items():
        assert {"group", "src", "verdict", "claim"} <= set(claim), name
        assert set(claim) <= {"group", "src", "verdict", "claim", "note", "cited"}, name
        assert all(claim.values()), name
