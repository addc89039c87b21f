"""Summer time, zones, year ends, moved meetings, outages and clocks that jump: the right words on the right day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage import tables
from tests.fifteen.database import answers, everything
from tests.said import heard
from tests.world import CHANNEL, MEETING, MONDAY, STOCKHOLM, WEEK, World

LEFT = ("3 dagar kvar", "2 dagar kvar", "i dag")


def when(world: World, channel: str = "DANNA") -> list[str]:
    """The local moments at which something was said there."""
    said = [float(one["ts"]) for one in world.slack.messages(channel) if one.get("metadata")]
    return [datetime.fromtimestamp(one, ZoneInfo(STOCKHOLM)).strftime("%a %d %b %H:%M") for one in said]


@pytest.mark.parametrize(
    ("before", "mondays"),
    [
        (datetime(2027, 3, 17, 9, tzinfo=UTC), ["Mon 22 Mar 09:00", "Tue 30 Mar 09:00", "Mon 05 Apr 09:00"]),
        (datetime(2027, 10, 20, 9, tzinfo=UTC), ["Mon 25 Oct 09:00", "Mon 01 Nov 09:00", "Mon 08 Nov 09:00"]),
    ],
    ids=["spring, and Easter", "autumn"],
)
def test_nine_o_clock_is_nine_o_clock_before_and_after_the_clocks_are_changed(
    world: World, before: datetime, mondays: list[str]
) -> None:
    world.goes_to(before, striking=False)
    world.has_an_improvement()
    world.lives_through(before + 3 * WEEK)
    assert when(world)[:3] == mondays


def test_the_last_weeks_of_a_year_with_fifty_three_are_weeks_like_others(world: World) -> None:
    """2026 ends in week 53. Christmas Eve is a Thursday; Epiphany is no Monday."""
    world.goes_to(datetime(2026, 12, 17, 9, tzinfo=UTC), striking=False)
    world.has_an_improvement()
    world.lives_through(datetime(2027, 1, 12, 9, tzinfo=UTC))
    assert when(world) == ["Mon 21 Dec 09:00", "Mon 28 Dec 09:00", "Mon 04 Jan 09:00", "Mon 11 Jan 09:00"]


def test_a_countdown_over_new_year_counts_the_days_as_people_do(world: World) -> None:
    world.goes_to(datetime(2026, 12, 17, 9, tzinfo=UTC), striking=False)
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-01-07 09:00 BM 2", in_=CHANNEL)
    said = []
    for day in (4, 5, 7):
        world.lives_through(datetime(2027, 1, day, 9, tzinfo=UTC))
        world.sara.types("/pdsa läge", in_=CHANNEL)
        said.append(world.sara.last(CHANNEL).splitlines()[1])
    assert [line.split("BM 2")[1] for line in said] == [f": {left} (torsdag 7 januari kl. 09:00)" for left in LEFT]


def test_the_day_before_says_tomorrow_and_the_day_itself_today(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-01-21 09:00 BM 2", in_=CHANNEL)
    world.lives_through(datetime(2027, 1, 18, 9, tzinfo=UTC))
    assert "3 dagar kvar" in world.sara.reads(CHANNEL)
    world.lives_through(datetime(2027, 1, 20, 9, tzinfo=UTC))
    assert "i morgon" in world.sara.reads(CHANNEL)
    world.lives_through(datetime(2027, 1, 21, 7, 30, tzinfo=UTC))
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "i dag" in world.sara.last(CHANNEL)


def test_nobody_hears_two_messages_on_one_date_of_their_own(world: World) -> None:
    """A meeting's countdown, the week, a test that ended and *later*, over two months."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.lives_through(MONDAY + WEEK)
    world.anna.clicks("Senare")
    begun = len(world.slack.messages("DANNA"))
    world.lives_through(MONDAY + 9 * WEEK)
    said = [float(one["ts"]) for one in world.slack.messages("DANNA")[begun:] if one.get("metadata")]
    days = [datetime.fromtimestamp(one, ZoneInfo(STOCKHOLM)).date() for one in said]
    assert len(days) == len(set(days)) > 8


def test_small_talk_after_the_clock_went_back_is_no_answer(world: World) -> None:
    """Asked at nine, an hour back, answered by Lars in the form; Anna's *tack* takes nothing away."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.goes_to(world.clock.moment - timedelta(hours=1), striking=False)
    world.lars.opens_form()
    world.lars.fills({"Vad är ojämställt": "Lars svar"})
    world.lars.saves()
    world.anna.says("tack!")
    assert answers(world) == ["Lars svar"]
    assert "Jag har inte ändrat något" in world.anna.last()


def test_a_day_in_the_year_9999_is_refused_at_its_field(world: World) -> None:
    """It comes with the rest of its part of the form, and the rest is kept when the day is one that can come."""
    world.has_an_improvement()
    world.anna.goes_through(3, "2027-01-29")
    world.anna.opens_form()
    world.anna.gives_what_is_needed("9999-12-31")
    world.anna.saves()
    world.anna.gives_what_is_needed("9999-12-31")
    refused = world.anna.submits()
    assert [label.startswith("Vilken dag är testet slut") for label in refused] == [True]
    world.anna.fills({"Vilken dag är testet slut": "2027-01-29"})
    world.anna.saves()
    assert "2027-01-29" in answers(world)
    assert everything(world, tables.move, "to_step")[-1] == "do_test"


def test_what_is_late_is_said_in_daytime(world: World) -> None:
    """We were down from Monday morning until Tuesday night: Anna hears of it on Tuesday morning, the channel too."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 BM 2", in_=CHANNEL)
    world.goes_to(datetime(2027, 1, 15, 9, tzinfo=UTC))
    world.goes_to(datetime(2027, 1, 19, 1, 30, tzinfo=UTC))
    assert when(world) == []
    for hour in range(2, 12):
        world.goes_to(datetime(2027, 1, 19, hour, 30, tzinfo=UTC))
    assert [one[:10] for one in when(world)] == ["Tue 19 Jan"]
    hours = [int(one[-5:-3]) for where in ("DANNA", "CSTYRNING") for one in when(world, where)[-1:]]
    assert all(7 <= hour < 18 for hour in hours)


def test_a_moved_meeting_moves_its_countdown(world: World) -> None:
    """The old days are silent and the new ones speak."""
    world.has_a_team()
    world.sara.types(MEETING, in_=CHANNEL)
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Flytta eller ändra")
    world.sara.fills({"Datum": "2027-04-12"})
    world.sara.saves()
    assert "12 april" in world.sara.reads_modal()
    world.sara.closes()
    world.lives_through(datetime(2027, 2, 12, 9, 0, tzinfo=UTC))
    world.sara.does_not_see("Åtta veckor räcker", in_=CHANNEL)
    world.lives_through(datetime(2027, 2, 15, 9, 0, tzinfo=UTC))
    world.sara.sees("Benchmarking 2: 56 dagar kvar", in_=CHANNEL)


def test_a_cancelled_meeting_is_not_counted_down_to(world: World) -> None:
    world.has_a_team()
    world.sara.types(MEETING, in_=CHANNEL)
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Ställ in")
    world.sara.closes()
    world.lives_through(datetime(2027, 3, 17, 9, 0, tzinfo=UTC))
    world.anna.does_not_see("dagar kvar", in_=CHANNEL)


def test_a_meeting_moved_while_we_were_down_is_not_announced_for_the_old_day(world: World) -> None:
    """What is claimed is made from the facts of that moment."""
    world.has_a_team()
    world.sara.types(MEETING, in_=CHANNEL)
    world.goes_to(datetime(2027, 1, 19, 9, 0, tzinfo=UTC), striking=False)
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Flytta eller ändra")
    world.sara.fills({"Datum": "2027-06-14"})
    world.sara.saves()
    world.tick()
    world.sara.does_not_see("Åtta veckor räcker", in_=CHANNEL)


def test_after_an_outage_everyone_gets_one_message_that_is_true_now(world: World) -> None:
    """Three weeks down: one message to Anna, and the countdown says the days that are left now."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.goes_to(datetime(2027, 2, 18, 10, 0, tzinfo=UTC))
    assert len(heard(world, "UANNA")) == 1
    assert "25 dagar kvar" in world.anna.last()
    said = world.sara.reads(CHANNEL)
    assert "Åtta veckor" not in said
    assert "28 dagar kvar" not in said
    assert said.count("Benchmarking 2: 25 dagar kvar") == 1


def test_a_person_in_another_zone_is_reminded_at_their_own_nine_o_clock(world: World) -> None:
    """Priya moves to Helsinki: her nine o'clock is eight in Stockholm."""
    world.has_an_improvement()
    world.slack.send_event({"type": "user_change", "user": {"id": "UPRIYA", "tz": "Europe/Helsinki", "deleted": False}})
    world.goes_to(MONDAY + WEEK - timedelta(hours=1))
    assert (len(heard(world, "UPRIYA")), len(heard(world, "UANNA"))) == (1, 0)
    world.goes_to(MONDAY + WEEK)
    assert (len(heard(world, "UPRIYA")), len(heard(world, "UANNA"))) == (1, 1)
