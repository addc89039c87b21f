"""A form that Slack will not show, for whatever reason: the person is told, kindly and at once, and can try again."""

import pytest

from localslack import api_error, drop_before, http_error, rate_limited
from localslack.faults import Fault
from tests.world import CHANNEL, World

TOO_SLOW = "Det tog för lång tid att öppna. Försök gärna en gång till."
NOT_SHOWN = "Jag fick inte upp det du bad om"
TRIGGERS = ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged")
OTHERS = [rate_limited(5), http_error(503), api_error("internal_error"), api_error("invalid_blocks"), drop_before()]


@pytest.mark.parametrize("word", TRIGGERS)
def test_a_form_that_came_too_late_is_told_of(world: World, word: str, caplog: pytest.LogCaptureFixture) -> None:
    """To this person alone, without a traceback; the next try opens it."""
    world.has_an_improvement()
    world.slack.misbehave("views.open", api_error(word))
    world.lars.opens_form()
    assert world.lars.modal() is None
    assert TOO_SLOW in world.lars.last(CHANNEL)
    world.anna.does_not_see(TOO_SLOW, in_=CHANNEL)
    assert not any(record.exc_info for record in caplog.records)
    world.lars.opens_form()
    assert world.lars.modal() is not None


@pytest.mark.every_way
def test_a_form_asked_for_by_words_or_from_home_is_told_of_where_it_can_be(world: World) -> None:
    world.has_a_team()
    world.lars.opens_home()
    world.slack.misbehave("views.open", api_error("expired_trigger_id"), times=2)
    world.lars.types("/pdsa mål", in_=CHANNEL)
    assert TOO_SLOW in world.lars.last(CHANNEL)
    world.lars.clicks("Mål")
    assert TOO_SLOW in world.lars.last()


def test_a_form_on_top_of_another_is_told_of(world: World) -> None:
    world.has_an_improvement()
    world.anna.says("hej")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.slack.misbehave("views.push", api_error("exchanged_trigger_id"))
    world.lars.clicks("Ändra", nth=0)
    assert TOO_SLOW in world.lars.last()


@pytest.mark.parametrize("fault", OTHERS, ids=lambda fault: f"{fault.kind} {fault.error}")
def test_a_form_that_slack_refuses_for_any_other_reason_is_told_of(world: World, fault: Fault) -> None:
    world.has_an_improvement()
    world.slack.misbehave("views.open", fault)
    world.lars.types("/pdsa mål", in_=CHANNEL)
    assert world.lars.modal() is None
    assert NOT_SHOWN in world.lars.last(CHANNEL)
    world.lars.types("/pdsa mål", in_=CHANNEL)
    assert world.lars.modal() is not None


@pytest.mark.parametrize("fault", OTHERS, ids=lambda fault: f"{fault.kind} {fault.error}")
def test_home_that_slack_refuses_is_told_of(world: World, fault: Fault) -> None:
    world.has_an_improvement()
    world.slack.misbehave("views.publish", fault, times=2)
    world.anna.opens_home()
    assert world.anna.home() is None
    assert NOT_SHOWN in world.anna.last()


@pytest.mark.parametrize("word", ["restricted_action", "is_archived"])
def test_a_status_that_the_channel_will_never_have_is_told_of(world: World, word: str) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa läge", in_=CHANNEL)
    world.slack.misbehave("chat.postMessage", api_error(word))
    world.sara.clicks("Visa i kanalen", in_=CHANNEL)
    assert NOT_SHOWN in world.sara.last()
    world.lars.does_not_see("Visat av", in_=CHANNEL)


def test_backing_up_from_an_old_list_with_nowhere_to_go_is_told_of(world: World) -> None:
    """Somebody has backed up to the first step since the list was drawn."""
    world.has_an_improvement()
    world.anna.goes_through(1, "2027-01-29")
    world.sara.opens_home()
    world.lars.backs_up("Välj område", "Fel område")
    world.sara.clicks("Backa till ett tidigare steg")
    assert world.sara.modal() is None
    world.sara.does_not_see(NOT_SHOWN)
    world.sara.sees("Här har teamet redan gått vidare")
    assert [call for call in world.slack.calls("views.open") if not call.answer["ok"]] == []
