"""Where an improvement stands is kept for speed. Whatever changes it, what is kept is what the facts say or nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.clock import tick
from bot.features import home
from bot.reminders import plan
from bot.reminders.compose import Message, compose
from storage import improvements, methods, tables, teams
from storage.desk import Desk
from storage.engine import reading, writing
from storage.reminders import Bundle, Reminder
from storage.teams import Team
from tests.dialogues import standings
from tests.world import CHANNEL, MONDAY, World, in_a_turn

WORKSPACE = standings.WORKSPACE
TITLE = "Kortare kö"


def waits_for_each(world: World) -> None:
    """The step is one that everybody answers for themselves, and that is kept."""
    world.has_an_improvement()
    world.anna.goes_through(8, "2027-01-20")
    world.tick()
    stands = standings.kept(world)[TITLE]
    assert stands is not None
    assert "ULARS" in stands.waits_for


def without_lars(world: World) -> None:
    with world.coach.workspace(WORKSPACE).writing() as desk:
        team = the_team(world)
        members = tuple(user for user in team.members if user != "ULARS")
        teams.keep(desk, team.channel_id, replace(team, members=members), "USARA")
        teams.mark(desk, 1)


def the_team(world: World) -> Team:
    with world.coach.workspace(WORKSPACE).reading() as desk:
        team = teams.get(desk, 1)
    assert team is not None
    return team


def is_planned(world: World) -> bool:
    with reading(world.coach.engine) as connection:
        return connection.execute(text("SELECT count(*) FROM team WHERE plan_due_at IS NOT NULL")).scalar_one() == 0


def test_somebody_who_turns_out_to_be_a_guest_is_waited_for_no_more(world: World) -> None:
    """And the team that they leave is planned as ever."""
    waits_for_each(world)
    profile = {"id": "ULARS", "tz": "Europe/Stockholm", "is_restricted": True}
    world.slack.send_event({"type": "user_change", "user": profile})
    world.tick()
    assert standings.hold(world)
    assert is_planned(world)


def test_a_lead_who_is_named_on_the_server_is_waited_for_too(world: World) -> None:
    waits_for_each(world)
    with world.coach.workspace(WORKSPACE).writing() as desk:
        teams.set_lead(desk, 1, "UMIKAEL")
        teams.mark(desk, 1)
    world.tick()
    assert standings.hold(world)


def test_a_team_that_changes_while_somebody_draws_is_not_kept_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that writes reads its teams before what is kept; on PostgreSQL others may commit between the two."""
    if world.coach.engine.dialect.name == "sqlite":
        pytest.skip("nobody else writes while a turn does")
    waits_for_each(world)
    found_before = teams.of_person

    def and_then_lars_is_taken_out(*given: object) -> list[Team]:
        found = found_before(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(teams, "of_person", found_before)
        without_lars(world)
        return found

    monkeypatch.setattr(teams, "of_person", and_then_lars_is_taken_out)
    in_a_turn(world.coach, "USARA", home.show)
    assert standings.hold(world)


def test_a_program_that_reckons_otherwise_makes_them_anew(world: World) -> None:
    """What an older one has made of the facts is not gone by after a start of this one."""
    world.has_an_improvement()
    world.tick()
    with writing(world.coach.engine) as connection:
        kept = json.loads(connection.execute(text("SELECT standing FROM improvement")).scalar_one())
        as_it_was = json.dumps(["made by an older program", *kept[1:20], "2026-01-11T08:00:00+00:00", *kept[21:]])
        connection.execute(update(tables.improvement).values(standing=as_it_was))
        methods.keep_plans_go_by(connection, "what the older program went by")
    plan.begin(world.coach)
    world.tick()
    assert standings.hold(world)
    assert standings.kept(world)[TITLE] is not None


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fails(*_: object) -> None:
        raise RuntimeError("it cannot be kept")

    with monkeypatch.context() as patched:
        patched.setattr("storage.improvements.keep_standings", fails)
        yield


def test_what_cannot_be_kept_stops_no_beat(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.has_an_improvement()
    with world.coach.workspace(WORKSPACE).writing() as desk:
        improvements.forget_standings(desk, 1)
        teams.mark(desk, 1)
    with failing(monkeypatch):
        assert plan.plan_marked(world.coach) == 1
        tick.tick_until_quiet(world.coach)
    assert is_planned(world)


def test_who_is_at_it_in_one_team_is_not_nudged_about_another(world: World) -> None:
    """In one message there may be a weekly reminder of one team and a question about another."""
    world.has_an_improvement()
    with writing(world.coach.engine) as connection:
        told = replace(the_team(world), name="Ett annat team")
        other = teams.keep(Desk(connection, WORKSPACE, MONDAY), "CFRITID", told, "USARA")
    world.goes_to(MONDAY + timedelta(days=4), striking=False)
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Mallen")
    world.goes_to(MONDAY + timedelta(weeks=1), striking=False)
    now = world.clock.now()

    def due(number: int, team: int, kind: str, about: str) -> Reminder:
        return Reminder(
            number, team, "UANNA", kind, about, now.date(), now, "claimed", "", "x", 0, None, f"k{number}", None, None
        )

    bundle = Bundle(WORKSPACE, "UANNA", (due(1, other, "weekly", str(other)), due(2, 1, "stuck", "999:0")))
    [(_, said)] = compose(world.coach.workspace(WORKSPACE), [bundle])
    assert isinstance(said, Message)
    assert "Du är redan i gång" in json.dumps(said.blocks, ensure_ascii=False)
