"""Coming, going and being forgotten: who has left hears nothing more, and secrets and answers are in no log."""

import json

import pytest

from localslack.state import Json
from storage import tables
from storage.engine import writing
from tests.fifteen.database import answers, everything
from tests.said import asked, heard
from tests.world import CHANNEL, MONDAY, WEEK, World

FIRST = "Vad är ojämställt"
SECRET_WORDS = "hemliga ord om en granne"


def changes(world: World, user: str, *, deleted: bool) -> None:
    profile = {"id": user, "tz": "Europe/Stockholm", "deleted": deleted}
    world.slack.send_event({"type": "user_change", "user": profile})


@pytest.mark.every_way
def test_somebody_who_comes_back_is_reminded_again(world: World) -> None:
    world.has_an_improvement()
    changes(world, "ULARS", deleted=True)
    world.lives_through(MONDAY + WEEK)
    assert heard(world, "ULARS") == []
    changes(world, "ULARS", deleted=False)
    world.lives_through(MONDAY + 2 * WEEK)
    assert len(heard(world, "ULARS")) == 1


def test_what_somebody_answered_before_they_left_is_the_teams(world: World) -> None:
    """In the middle of a step; the others go on from there."""
    world.has_an_improvement()
    world.lars.clicks("En fråga i taget", in_=CHANNEL)
    world.lars.says("Flickor får mindre")
    changes(world, "ULARS", deleted=True)
    world.anna.opens_form()
    assert world.anna.holds(FIRST) == "Flickor får mindre"
    assert answers(world) == ["Flickor får mindre"]


def test_a_team_whose_lead_has_left_is_still_reminded(world: World) -> None:
    """And what is asked of leads is asked of nobody who is gone."""
    world.has_an_improvement()
    changes(world, "USARA", deleted=True)
    world.lives_through(MONDAY + 5 * WEEK)
    assert len(heard(world, "UANNA")) >= 5
    assert heard(world, "USARA") == asked(world, "USARA") == []


def test_a_channel_that_was_archived_silences_only_itself(world: World) -> None:
    """People are written to as before, and their answers are kept."""
    world.has_an_improvement()
    world.anna.types("/pdsa", in_=CHANNEL)
    world.slack.state.channels["CSTYRNING"].archived = True
    world.anna.says("Flickor får mindre")
    world.lives_through(MONDAY + WEEK)
    assert answers(world) == ["Flickor får mindre"]
    assert len([one for one in heard(world, "ULARS") if "Så här ser veckan ut" in one]) == 1
    assert everything(world, tables.workspace, "trouble") == [None]


def test_somebody_who_has_left_hears_nothing_more(world: World) -> None:
    """Slack tells that the account is deactivated."""
    world.has_an_improvement()
    world.slack.send_event({"type": "user_change", "user": {"id": "ULARS", "tz": "Europe/Stockholm", "deleted": True}})
    world.days_pass(8)
    assert heard(world, "ULARS") == []
    assert len(heard(world, "UANNA")) == 1


def test_answers_and_secrets_are_in_no_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Not when all is well, not when a listener fails."""
    caplog.set_level("DEBUG")
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says(SECRET_WORDS)
    with writing(world.coach.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE answer RENAME TO elsewhere")
    world.anna.says(f"{SECRET_WORDS} igen")
    ours = [record for record in caplog.records if not record.name.startswith(("asyncio", "urllib3"))]
    text = json.dumps([record.getMessage() + str(record.exc_text) for record in ours], ensure_ascii=False)
    assert "hemliga" not in text
    assert world.settings.slack_bot_token.get_secret_value() not in text
    assert "a listener failed" in text
    world.anna.sees("Något gick fel hos mig, så det du skrev nyss är inte sparat än")


TOLD = [{"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UHEMMAPLAN"]}}, {"type": "app_uninstalled"}]


@pytest.mark.parametrize("told", [TOLD, TOLD[::-1], TOLD[1:]], ids=["tokens first", "tokens last", "uninstalled alone"])
def test_after_an_uninstall_nothing_more_is_sent_and_nothing_is_lost(world: World, told: list[Json]) -> None:
    """Silent at once, not after a try; what the team has written stays."""
    world.has_an_improvement()
    world.anna.types("/pdsa", in_=CHANNEL)
    world.anna.says("Flickor får mindre")
    for one in told:
        world.slack.send_event(one)
    called = len(world.slack.calls())
    world.lives_through(MONDAY + WEEK)
    assert len(world.slack.calls()) == called
    assert answers(world) == ["Flickor får mindre"]
    [trouble] = everything(world, tables.workspace, "trouble")
    assert trouble is not None


def test_a_token_that_was_revoked_is_kept_from_being_tried_for_what_people_do_too(world: World) -> None:
    """Somebody's words are kept though they cannot be answered, and no call is made for them."""
    world.has_an_improvement()
    world.anna.types("/pdsa", in_=CHANNEL)
    for one in TOLD:
        world.slack.send_event(one)
    called = len(world.slack.calls())
    world.anna.says("Flickor får mindre")
    world.tick()
    assert answers(world) == ["Flickor får mindre"]
    assert len(world.slack.calls()) == called
