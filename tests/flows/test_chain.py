"""The chain of command as the answers tell it, and nothing that they do not."""

import pytest

from flows.chain import Chain, chain_of, weak_link
from flows.model import Role
from tests.flows.telling import Told, tells


def told(**given: object) -> Told:
    """An operation, of whose chain these have been answered, by their roles or by the place of a link from 0."""
    operation = tells("operation")
    aside = next(step for step, question in operation.method.questions() if question.role is Role.BROKEN)
    by_place = [question.id for question in aside.question if question.role is None]
    by_role = {question.role: question.id for question in aside.question}
    for name, value in given.items():
        question = by_place[int(name[-1])] if name.startswith("link") else by_role[Role(name)]
        operation.answers(aside.id, question, value)
    return operation


def chain(**given: object) -> Chain:
    found = chain_of(told(**given).journey, "sv")
    assert found is not None
    return found


def test_where_nothing_is_answered_there_is_no_chain() -> None:
    assert chain_of(told().journey, "sv") is None
    assert chain_of(told(link_0=None, drove=None).journey, "sv") is None
    assert chain_of(tells("governance").journey, "sv") is None


def test_what_is_empty_is_empty_and_the_order_is_that_of_the_questions() -> None:
    links = chain(link_1="Mål 3").links
    assert [(link.name, link.words) for link in links] == [
        ("Beslut", ""), ("Mål och budget", "Mål 3"), ("Styrdokument", ""), ("Rutin", ""), ("Resultat", ""),
    ]  # fmt: skip
    assert not any(link.weak for link in links)


def test_one_link_is_weak_where_one_was_named_and_none_where_it_holds() -> None:
    assert [link.weak for link in chain(broken="routine").links] == [False, False, False, True, False]
    assert not any(link.weak for link in chain(broken="nowhere").links)
    method = told().method
    assert [weak_link(method, broken) is not None for broken in ("routine", "nowhere", "")] == [True, False, False]


@pytest.mark.parametrize(("drove", "words"), [("yes", "Ja"), ("no", "Nej"), ("partly", "Delvis"), (None, "")])
def test_whether_it_drove_is_said_of_what_is_linked_alone(drove: str | None, words: str) -> None:
    assert (chain(drives=["1"], drove=drove).drove, chain(drives=["1"], drove=drove).driven_by) == (words, "Kortare kö")
    assert chain(link_0="Fullmäktige", drove=drove).drove == ""
