"""Whatever has happened, happened on the day that it was where people are: half an hour past midnight is a new day."""

import ast
from datetime import UTC, datetime
from pathlib import Path

from tests.world import AN_AREA, CHANNEL, World

ROOT = Path(__file__).parent.parent.parent
HALF_PAST_MIDNIGHT = datetime(2027, 1, 12, 23, 30, tzinfo=UTC)
"""The 13th of January in Stockholm."""


def test_an_answer_past_midnight_is_shown_on_its_own_day(world: World) -> None:
    world.has_an_improvement()
    world.goes_to(HALF_PAST_MIDNIGHT, striking=False)
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Mallen för beslutsunderlag")
    world.tick()
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Historik")
    seen = world.lars.reads_modal()
    assert "13 januari" in seen
    assert "12 januari" not in seen


def test_what_was_backed_up_past_midnight_is_told_on_its_own_day(world: World) -> None:
    world.has_an_improvement()
    world.anna.answers(AN_AREA)
    world.goes_to(HALF_PAST_MIDNIGHT, striking=False)
    world.anna.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    world.anna.fills({"Vilket steg": "Välj område", "Vad har ni lärt er": "Fel mål"})
    world.anna.saves()
    world.tick()
    world.lars.clicks("Alla svar", in_=CHANNEL)
    seen = world.lars.reads_modal()
    assert "13 januari" in seen
    assert "12 januari" not in seen


def test_a_year_that_has_begun_where_they_are_is_not_written_out(world: World) -> None:
    """An hour into 2028 in Stockholm it is 2027 still in Greenwich."""
    world.has_a_team()
    world.goes_to(datetime(2027, 12, 31, 23, 30, tzinfo=UTC), striking=False)
    world.anna.types("/pdsa paus 2028-01-10")
    told = world.anna.last()
    assert "10 januari" in told
    assert "2028" not in told


def test_who_pauses_until_today_is_told_again_from_midnight_on(world: World) -> None:
    """Today is the day that it is where they are."""
    world.has_an_improvement()
    world.anna.types("/pdsa paus 2027-01-18")
    world.goes_to(datetime(2027, 1, 18, 8, 0, tzinfo=UTC))
    assert "Kortare kö" in world.anna.reads("DANNA")


def test_a_moment_becomes_a_day_in_one_file() -> None:
    """`.date()` of a moment forgets where people are; flows.calendar asks for the zone."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for folder in ("bot", "flows", "storage")
        for file in (ROOT / folder).rglob("*.py")
        if file != ROOT / "flows" / "calendar.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"
        if not node.args
    ]
    assert found == []
