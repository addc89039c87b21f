"""Slack asks to be left alone for a while: everybody waits for exactly that, and then each hears it once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from random import Random

import pytest

from localslack import rate_limited
from localslack.faults import NONE
from storage import people, tables, teams
from storage.desk import Desk
from storage.engine import writing
from storage.people import Profile
from storage.teams import TeamSettings
from tests.said import heard
from tests.world import CHANNEL, MONDAY, STOCKHOLM, World

WEEK = timedelta(weeks=1)
CROWD = [f"UX{number:03d}" for number in range(60)]
FIRST = "Vad är ojämställt"


def the_crowd_joins(world: World) -> None:
    """Sixty more people in the team, as of long ago."""
    member = tables.member
    with writing(world.coach.engine) as connection:
        desk = Desk(connection, "T0LOCAL", world.clock.now())
        for user in CROWD:
            more = {"team_id": 1, "user_id": user, "leads": False, "role": "member"}
            connection.execute(member.insert().values(workspace_id="T0LOCAL", **more))
            people.keep(desk, user, Profile(STOCKHOLM, "sv-SE"))
        teams.mark(desk, 1)
    for user in CROWD:
        world.slack.state.people[user] = type(world.slack.state.people["UANNA"])(user, user, tz=STOCKHOLM)


def posted(world: World) -> list[tuple[datetime, str]]:
    """When whom was written to."""
    calls = [one for one in world.slack.calls("chat.postMessage") if one.answer["ok"]]
    return [(one.at, one.args["channel"]) for one in calls if one.args["channel"].startswith("U")]


def test_sixty_at_once_under_a_storm_hear_it_once_each_and_none_before_time(world: World) -> None:
    """One call in ten is refused, for thirty seconds or without saying for how long. While Slack has asked for silence
    nothing is posted.
    """
    world.has_a_team()
    the_crowd_joins(world)
    dice = Random(1)  # noqa: S311 - no secret
    refusals = [rate_limited(30), rate_limited(30), rate_limited(None)]
    for _ in range(200):
        world.slack.misbehave("chat.postMessage", dice.choice(refusals) if dice.random() < 0.1 else NONE)
    due, begun = MONDAY + WEEK, len(world.slack.calls("chat.postMessage"))
    world.goes_to(due - timedelta(seconds=1))
    assert posted(world) == []
    while len(posted(world)) < len(CROWD) + 4 and world.clock.moment < due + timedelta(hours=9):
        world.goes_to(max(due, world.clock.moment + timedelta(seconds=30)))
    assert sorted(user for _, user in posted(world)) == sorted([*CROWD, "UANNA", "ULARS", "UPRIYA", "USARA"])
    silent = due
    for call in world.slack.calls("chat.postMessage")[begun:]:
        assert call.at >= silent
        if not call.answer["ok"]:
            silent = call.at + timedelta(seconds=30)


@contextmanager
def another_workspace(world: World) -> Iterator[None]:
    """With a team of one, who is reminded half an hour later than everybody else."""
    settings = TeamSettings("Norrvik", "Fritid", "sv", STOCKHOLM, 0, time(9, 30), ("UMIKAEL",), ())
    with world.coach.workspace("T1OTHER").writing() as desk:
        people.welcome(desk)
        people.keep(desk, "UMIKAEL", Profile(STOCKHOLM))
        team = teams.keep(desk, "CFRITID", settings, "UMIKAEL")
        teams.mark(desk, team)
    yield


def test_one_workspaces_storm_delays_no_other(world: World) -> None:
    world.has_an_improvement()
    with another_workspace(world):
        world.goes_to(MONDAY + timedelta(minutes=30))
        assert len(heard(world, "UMIKAEL")) == 1
        world.slack.misbehave("chat.postMessage", rate_limited(3600))
        world.goes_to(MONDAY + WEEK)
        world.goes_to(MONDAY + WEEK + timedelta(minutes=30))
        assert len(heard(world, "UMIKAEL")) == 2
        assert heard(world, "UANNA") == []
        world.goes_to(MONDAY + WEEK + timedelta(minutes=61))
        assert len(heard(world, "UANNA")) == 1


@pytest.mark.every_way
def test_a_question_that_met_the_limit_is_asked_when_the_time_is_over(world: World) -> None:
    """Not earlier, and once; what else is to be said to the workspace waits too."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(40))
    world.anna.types("/pdsa", in_=CHANNEL)
    asked, tried = world.clock.moment, len(world.slack.calls("chat.postMessage"))
    world.lars.says("hej")
    world.goes_to(asked + timedelta(seconds=39))
    assert len(world.slack.calls("chat.postMessage")) == tried
    world.goes_to(asked + timedelta(seconds=40))
    assert world.anna.reads("DANNA").count(FIRST) == 1
    assert "Jag har ingen fråga ute till dig" in world.lars.last()
    world.goes_to(asked + timedelta(seconds=90))
    assert world.anna.reads("DANNA").count(FIRST) == 1


@pytest.mark.parametrize("retry_after", [None, 86_400])
def test_a_question_under_a_missing_or_huge_retry_after_waits_for_an_hour_at_most(
    world: World, retry_after: float | None
) -> None:
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(retry_after))
    world.anna.types("/pdsa", in_=CHANNEL)
    world.goes_to(world.clock.moment + timedelta(seconds=29))
    assert FIRST not in world.anna.reads("DANNA")
    world.goes_to(world.clock.moment + timedelta(seconds=3600))
    assert world.anna.reads("DANNA").count(FIRST) == 1


def test_what_is_changed_waits_no_longer_than_its_own_method(world: World) -> None:
    """A limit of chat.update stops no question."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.slack.misbehave("chat.update", rate_limited(60))
    world.anna.says("Flickor får mindre")
    assert "Vilken process" in world.anna.last()
    world.anna.does_not_see(":white_check_mark: Det som är ojämställt")
    world.goes_to(world.clock.moment + timedelta(seconds=60))
    world.anna.sees(":white_check_mark: Det som är ojämställt\nFlickor får mindre")


def test_a_rate_limit_is_waited_out_and_nothing_is_said_twice(world: World) -> None:
    """429 to the first post: nobody hears anything until the time Slack asked for, then each once."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(30))
    world.goes_to(MONDAY + WEEK)
    assert heard(world, "UANNA") == heard(world, "ULARS") == []
    world.goes_to(MONDAY + WEEK + timedelta(seconds=29))
    assert heard(world, "UANNA") == heard(world, "ULARS") == []
    world.goes_to(MONDAY + WEEK + timedelta(seconds=61))
    assert [len(heard(world, user)) for user in ("UANNA", "ULARS", "UPRIYA", "USARA")] == [1, 1, 1, 1]


@pytest.mark.parametrize("retry_after", [None, 86_400])
def test_a_missing_or_huge_retry_after_is_bounded(world: World, retry_after: float | None) -> None:
    """We wait, but never for more than an hour."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(retry_after))
    world.goes_to(MONDAY + WEEK)
    world.goes_to(MONDAY + WEEK + timedelta(seconds=3700))
    assert len(heard(world, "UANNA")) == 1


def test_somebody_who_cannot_wait_makes_nobody_break_slacks_silence(world: World) -> None:
    """What Anna types while her question waits hurries it on, but not before Slack allows it."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.slack.misbehave("chat.postMessage", rate_limited(60))
    world.anna.says("Flickor får mindre")
    tried = len(world.slack.calls("chat.postMessage"))
    world.goes_to(world.clock.moment + timedelta(seconds=10))
    world.anna.says("hallå?")
    world.goes_to(world.clock.moment + timedelta(seconds=10))
    assert len(world.slack.calls("chat.postMessage")) == tried


def test_what_is_to_be_changed_keeps_the_silence_of_its_own_method_too(world: World) -> None:
    """Anna's question could not be marked as answered; what Lars answers meanwhile waits as well."""
    world.has_an_improvement()
    for person in (world.anna, world.lars):
        person.types("/pdsa", in_=CHANNEL)
    world.slack.misbehave("chat.update", rate_limited(60))
    world.anna.says("Flickor får mindre")
    tried = len(world.slack.calls("chat.update"))
    world.goes_to(world.clock.moment + timedelta(seconds=10), striking=False)
    world.lars.says("hoppa över")
    assert len(world.slack.calls("chat.update")) == tried
