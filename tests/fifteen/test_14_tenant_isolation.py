"""One workspace, one team, one person: nothing of others is shown or changed, whatever a payload says."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.app import CLICKS, SUBMISSIONS
from localslack import payloads
from localslack.delivery import Attempt
from storage import tables
from tests.fifteen.database import everything
from tests.world import CHANNEL, World

SECRET = "En hemlighet"
KEPT = (
    "answer", "move", "meeting", "goal", "lesson", "score", "assessment", "member", "spread", "spread_state",
    "follow_up", "told",
)  # fmt: skip


def prepared(world: World) -> World:
    """Sara's team has answered, and has a meeting and a lesson."""
    world.has_an_improvement()
    world.anna.answers({"Vad är ojämställt": SECRET})
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 BM 2", in_=CHANNEL)
    return world


def kept(world: World) -> list[int]:
    return [len(everything(world, tables.metadata.tables[name])) for name in KEPT]


VALUES = ["1", "1/choose_area", "1/choose_area/0", "1/choose_area/inequality/0.0", "back_up/1"]


def test_whatever_an_outsider_forges_opens_and_changes_nothing(world: World) -> None:
    """Every button there is, with every value that ours carry, for somebody in no team."""
    prepared(world)
    before = kept(world)
    for action in CLICKS:
        for value in VALUES:
            world.slack.actions.send_click("UMIKAEL", action, value)
    assert kept(world) == before
    assert SECRET not in world.mikael.reads()
    assert "Kortare kö" not in world.mikael.reads()


def test_whatever_an_outsider_sends_as_a_form_changes_nothing(world: World) -> None:
    prepared(world)
    before = kept(world)
    for callback in set(SUBMISSIONS) - {"team", "round"}:  # whoever wants to begins a team or a round of their own
        for about in VALUES:
            view = {"type": "modal", "id": "V1", "callback_id": callback, "private_metadata": about}
            sent = {**payloads.interaction(world.slack.api, "UMIKAEL", "view_submission"), "view": view}
            answer = world.slack._send("interactive", sent, Attempt())
            assert SECRET not in str(answer)
    assert kept(world) == before


@contextmanager
def from_workspace(world: World, workspace: str) -> Iterator[None]:
    """Slack's ids are unique in a workspace only: the same people and channels, in another one."""
    api = world.slack.api
    own, api.identity = api.identity, replace(api.identity, team_id=workspace)
    try:
        yield
    finally:
        api.identity = own


@pytest.mark.every_way
def test_the_same_ids_in_another_workspace_are_other_people(world: World) -> None:
    """Anna of the other one is in no team, and her words answer nothing of ours."""
    prepared(world)
    world.anna.types("/pdsa", in_=CHANNEL)
    before = kept(world)
    with from_workspace(world, "T1OTHER"):
        world.anna.says("Ett svar därifrån")
        world.anna.types("/pdsa läge", in_=CHANNEL)
        assert "Kortare kö" not in world.anna.last(CHANNEL)
        world.slack.actions.send_click("UANNA", "step.open", "1/choose_area")
        assert world.anna.modal() is None
        world.slack.actions.send_click("UANNA", "dm.start", "1/choose_area")
        world.anna.opens_home()
        assert "Kortare kö" not in world.anna.reads_home()
    assert kept(world) == before


def test_a_workspace_that_a_button_names_is_not_believed(world: World) -> None:
    """Only what Slack itself says in the envelope counts."""
    prepared(world)
    before = kept(world)
    with from_workspace(world, "T1OTHER"):
        for value in ("T0LOCAL/1/choose_area", '{"team_id": "T0LOCAL", "improvement": 1}'):
            world.slack.actions.send_click("UANNA", "step.open", value)
    assert kept(world) == before
    assert world.anna.modal() is None


def test_an_outsider_who_asks_for_the_status_in_the_teams_channel_is_told_nothing(world: World) -> None:
    prepared(world)
    world.mikael.joins(CHANNEL)
    world.mikael.types("/pdsa läge", in_=CHANNEL)
    assert "Kortare kö" not in world.mikael.last(CHANNEL)
    assert "Jämställd styrning" not in world.mikael.last(CHANNEL)


def test_no_statement_of_a_turn_forgets_the_workspace(world: World) -> None:
    """A whole way of dialogue: whatever is read or changed of a table of tenants names whose it is."""
    if world.coach.engine.dialect.name != "sqlite":
        pytest.skip("the same statements")
    with statements(world) as seen:
        prepared(world)
        world.anna.goes_through(4, "2027-01-29")
        world.anna.types("/pdsa", in_=CHANNEL)
        world.anna.opens_home()
        world.sara.types("/pdsa läge", in_=CHANNEL)
        for words in ("/pdsa mål", "/pdsa möte", "/pdsa självskattning", "/pdsa sök mall", "/pdsa kompetens"):
            world.sara.types(words, in_=CHANNEL)
            world.sara.closes(everything=True)
    assert {one for one in seen if "workspace_id" not in one and touched(one) & TENANTS} == set()
    assert any(touched(one) & TENANTS for one in seen)


TENANTS = {name for name, table in tables.metadata.tables.items() if "workspace_id" in table.c} - {"outgoing"}
"""What is outgoing is taken away by the unguessable keys of whoever has sent it."""


def touched(statement: str) -> set[str]:
    """The tables that a statement reads or changes."""
    return set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE) (\w+)", statement))


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Every statement that reaches the driver, however it was sent."""
    seen: list[str] = []

    def listen(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(seen.append)

    engine = world.coach.engine
    engine.dispose()
    event.listen(engine, "connect", listen)
    yield seen
    event.remove(engine, "connect", listen)
    engine.dispose()
