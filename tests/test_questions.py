"""Oracles over every question: its mistakes, its accepted answers, its fresh inputs."""

import itertools
import warnings

import numpy as np
import pytest

from actinit import questions
from actinit.grading.judge import agree, judge, outcomes_of, recognise, reference_outcomes
from actinit.questions._model import Question

ALL = questions.every()
SEEDS = (None, 1, 20)  # practice's own, and two submissions'

every_question = pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
every_set = pytest.mark.parametrize("name", questions.sets())


@pytest.fixture(autouse=True)
def _wrong_answers_may_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def verdict(question: Question, answer, seed):
    cases = question.draw(seed)
    return judge(question, cases, outcomes_of(question, answer, cases))


@every_question
def test_reference_passes_and_does_not_depend_on_chance(question):
    for seed in SEEDS:
        assert verdict(question, question.reference, seed).passed
        expected = reference_outcomes(question, question.draw(seed))
        if not question.warnings:
            assert not any(outcome.warned for outcome in expected)


@every_question
def test_mistakes_fail_and_are_recognised(question):
    assert len(question.mistakes) >= 3
    messages = [mistake.message for mistake in question.mistakes]
    assert len(set(messages)) == len(messages)
    for seed, mistake in itertools.product(SEEDS, question.mistakes):
        found = verdict(question, mistake.wrong, seed)
        assert found.status == "mistake", f"{mistake.name} with seed {seed}: {found}"
        assert found.mistake is mistake, f"{mistake.name} taken for {found.mistake.name}"


@every_question
def test_mistakes_cannot_be_confused(question):
    answers = [("reference", question.reference), *((m.name, m.wrong) for m in question.mistakes)]
    for seed in SEEDS:
        cases = question.draw(seed)
        outcomes = [(name, outcomes_of(question, answer, cases)) for name, answer in answers]
        for (one, a), (other, b) in itertools.combinations(outcomes, 2):
            assert not agree(question, a, b, looser=10), f"{one} and {other} look alike"


@every_question
def test_accepted_answers_pass(question):
    if question.kind == "number":
        assert not question.accepts
        return
    assert len(question.accepts) >= 2
    assert question.reference not in question.accepts
    for seed, answer in itertools.product(SEEDS, question.accepts):
        found = verdict(question, answer, seed)
        assert found.passed, f"{answer.__name__} with seed {seed}: {found}"


@every_question
def test_memorised_answers_fail(question):
    """Fresh inputs: what was right for one submission is wrong for most others."""
    if question.kind == "number":
        return
    memory = reference_outcomes(question, question.draw(1))
    others = [reference_outcomes(question, question.draw(seed)) for seed in (2, 3, 4, 5)]
    fooled = [len(memory) == len(fresh) and agree(question, memory, fresh) for fresh in others]
    assert sum(fooled) <= 1
    again = reference_outcomes(question, question.draw(1))
    assert agree(question, memory, again)


@every_question
def test_returning_the_inputs_or_nothing_fails(question):
    for lazy in (
        lambda *args: None,
        lambda *args: args[0] if args else 0.0,
        lambda *args: np.zeros(3),
    ):
        assert not verdict(question, lazy, None).passed


@every_question
def test_inputs_can_be_sent_to_the_sandbox(question):
    wire = pytest.importorskip("actinit.grading.inside.wire")
    cases = question.draw(1)
    sent = wire.decode_cases(wire.encode_cases(cases))
    there = outcomes_of(question, question.reference, sent)
    assert agree(question, there, reference_outcomes(question, cases))


@every_question
def test_texts_are_there_and_do_not_give_the_answer_away(question):
    texts = [question.asks, *question.hints, *(m.message for m in question.mistakes)]
    assert all(len(text.split()) >= 4 for text in texts)
    assert question.hints[0] != question.hints[1]
    assert f"def {question.function}" not in "".join(texts)
    assert 1 <= question.minutes <= 60


@every_question
def test_mistakes_are_told_apart_from_each_other_where_the_answer_is_wrong(question):
    """A recognised mistake is the first that fits; the order in the list must not matter."""
    cases = question.draw(None)
    expected = reference_outcomes(question, cases)
    mistaken = [outcomes_of(question, m.wrong, cases) for m in question.mistakes]
    for mistake, outcomes in zip(question.mistakes, mistaken, strict=True):
        wrong = [
            i
            for i, (a, b) in enumerate(zip(expected, outcomes, strict=True))
            if not agree(question, [a], [b])
        ]
        assert recognise(question, outcomes, mistaken, wrong) is mistake


@every_set
def test_sets_have_four_questions_and_few_numbers(name):
    asked = questions.of_set(name)
    assert len(asked) >= 4
    assert len({q.id for q in asked}) == len(asked)
    assert all(q.set == name for q in asked)
    assert len({q.function for q in asked}) == len(asked)
    points = sum(q.points for q in asked)
    numbers = sum(q.points for q in asked if q.kind == "number")
    assert 4 * numbers <= points


def test_find_names_the_nearest():
    with pytest.raises(ValueError, match="did you mean"):
        questions.find(ALL[0].id + "x")
    with pytest.raises(ValueError, match="no exercise set"):
        questions.find("99_nothing/at_all")
