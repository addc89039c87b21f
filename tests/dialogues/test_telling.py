"""Telling others: a reminder on its day to whoever is to tell, drafts for those who are told, and that it is done."""

from datetime import date, datetime

from storage import told
from tests.said import heard
from tests.world import CHANNEL, MONDAY, World

TUESDAY, WEDNESDAY, SATURDAY = "2027-02-09", "2027-02-10", "2027-02-13"
HOW = "Två bilder på nämndens möte"


def is_to_tell(world: World, on: str) -> World:
    """Anna looks after it; Lars answers how, whom and on which day."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.goes_through(3, "2027-01-20")
    world.lars.answers(
        {"Vilka behöver få veta": ["Politiker", "Invånare"], "Hur berättar ni": HOW, "Vilken dag berättar ni": on}
    )
    return world


def at(day: int, hour: int = 12, month: int = 2) -> datetime:
    return MONDAY.replace(month=month, day=day, hour=hour)


def reminded(world: World, user: str) -> list[str]:
    return [one for one in heard(world, user) if "ni har sagt att ni berättar" in one]


def noted(world: World) -> list[tuple[date | None, str]]:
    with world.coach.workspace("T0LOCAL").reading() as desk:
        return [(one.day, one.by) for one in told.of(desk, [1])]


def test_row_23_who_is_to_tell_is_reminded_on_the_day(world: World) -> None:
    """Whoever looks after it, in private: what, whom and how in their own words. Not before, and once."""
    is_to_tell(world, WEDNESDAY)
    world.lives_through(at(10, 7))
    assert reminded(world, "UANNA") == []
    world.lives_through(at(10, 9))
    [said] = reminded(world, "UANNA")
    assert "*Kortare kö*: ni har sagt att ni berättar onsdag 10 februari, för politiker och invånare." in said
    assert HOW in said
    world.lives_through(at(10, month=3))
    assert len(reminded(world, "UANNA")) == 1
    assert [reminded(world, one) for one in ("ULARS", "USARA", "UPRIYA", "CSTYRNING")] == [[], [], [], []]


def test_a_day_is_enough_to_be_reminded(world: World) -> None:
    """Whom and how need not be decided; there is no draft then."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.goes_through(3, "2027-01-20")
    world.lars.answers({"Vilken dag berättar ni": WEDNESDAY})
    world.lives_through(at(10))
    [said] = reminded(world, "UANNA")
    assert "ni berättar onsdag 10 februari, för dem som behöver veta." in said
    assert "Så här tänkte ni" not in said
    assert not world.anna.can_click("Visa utkast")
    assert world.anna.can_click("Gjort")


def test_a_day_off_is_moved_to_the_last_working_day_before_it(world: World) -> None:
    is_to_tell(world, SATURDAY)
    world.lives_through(at(12))
    [said] = reminded(world, "UANNA")
    assert "lördag 13 februari" in said
    world.lives_through(at(16))
    assert len(reminded(world, "UANNA")) == 1


def test_what_has_been_told_is_not_said(world: World) -> None:
    """Noted from the drafts before the day had come, by whoever told; noted once, whoever notes it again."""
    is_to_tell(world, WEDNESDAY)
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Visa utkast")
    world.lars.clicks("Gjort")
    assert "Jag har skrivit upp att ni har berättat om Kortare kö." in world.lars.reads_modal()
    world.lars.closes(everything=True)
    world.lives_through(at(20))
    assert reminded(world, "UANNA") == []
    world.slack.actions.send_click("UANNA", "telling.done", "1")
    world.anna.sees("@Lars Öberg skrev upp 11 januari att ni har berättat.")
    assert noted(world) == [(date(2027, 2, 10), "ULARS")]
    world.sara.clicks("Alla svar", in_=CHANNEL)
    world.sara.clicks("Visa utkast")
    assert "@Lars Öberg skrev upp 11 januari att ni har berättat." in world.sara.reads_modal()
    assert not world.sara.can_click("Gjort")


def test_what_is_done_on_the_day_is_noted_from_the_reminder(world: World) -> None:
    is_to_tell(world, WEDNESDAY)
    world.lives_through(at(10))
    world.anna.clicks("Gjort")
    world.anna.sees("Jag har skrivit upp att ni har berättat om Kortare kö.")
    assert noted(world) == [(date(2027, 2, 10), "UANNA")]


def test_when_the_day_moves_it_is_said_on_the_new_day(world: World) -> None:
    """Moved before it was said, it is said on the new one only; moved from the reminder itself, on that one too."""
    is_to_tell(world, "2027-02-11")
    world.lives_through(at(8))
    world.lars.answers({"Vilken dag berättar ni": WEDNESDAY})
    world.lives_through(at(10))
    assert len(reminded(world, "UANNA")) == 1
    world.lives_through(at(12))
    assert len(reminded(world, "UANNA")) == 1
    world.anna.clicks("Ny dag")
    world.anna.fills({"Vilken dag berättar ni": "2027-02-18"})
    world.anna.saves()
    world.anna.closes(everything=True)
    world.lives_through(at(17))
    assert len(reminded(world, "UANNA")) == 1
    world.lives_through(at(18))
    assert "torsdag 18 februari" in reminded(world, "UANNA")[-1]
    world.anna.clicks("Gjort")
    world.lives_through(at(10, month=3))
    assert len(reminded(world, "UANNA")) == 2


def test_what_was_told_once_may_be_told_again_on_another_day(world: World) -> None:
    is_to_tell(world, TUESDAY)
    world.lives_through(at(9))
    world.anna.clicks("Gjort")
    world.lars.answers({"Vilken dag berättar ni": WEDNESDAY})
    world.lives_through(at(10))
    assert len(reminded(world, "UANNA")) == 2


def test_nothing_is_said_of_what_was_closed(world: World) -> None:
    is_to_tell(world, TUESDAY)
    world.lars.ends("Tiden tog slut")
    world.lives_through(at(20))
    assert reminded(world, "UANNA") == []


def test_what_is_gone_back_to_is_told_once_its_day_has_been_given_anew(world: World) -> None:
    is_to_tell(world, TUESDAY)
    world.lars.backs_up("Säkra och sprid", "Rutinen hade ingen ägare")
    world.lives_through(at(9))
    assert reminded(world, "UANNA") == []
    world.anna.goes_through(1, "2027-02-10")
    world.lars.answers({"Vilken dag berättar ni": "2027-02-11"})
    world.lives_through(at(11))
    assert len(reminded(world, "UANNA")) == 1


def test_when_who_looks_after_it_has_left_whoever_said_how_is_reminded(world: World) -> None:
    is_to_tell(world, WEDNESDAY)
    world.slack.send_event({"type": "user_change", "user": {"id": "UANNA", "tz": "Europe/Stockholm", "deleted": True}})
    world.lives_through(at(10))
    assert [len(reminded(world, one)) for one in ("UANNA", "ULARS", "USARA")] == [0, 1, 0]


def test_when_somebody_else_looks_after_it_they_are_reminded(world: World) -> None:
    """At their own hour, in their own language."""
    is_to_tell(world, WEDNESDAY)
    world.lives_through(at(8))
    world.priya.types("/pdsa language en", in_=CHANNEL)
    world.sara.clicks("Alla svar", in_=CHANNEL)
    world.sara.clicks("Ändra", value="1/choose_area")
    world.sara.fills({"Vem samordnar": ["UPRIYA"]})
    world.sara.saves()
    world.sara.closes(everything=True)
    world.lives_through(at(10))
    assert reminded(world, "UANNA") == []
    [said] = [one for one in heard(world, "UPRIYA") if "you said that on" in one]
    assert "*Kortare kö*: you said that on Wednesday 10 February you would tell politicians and residents." in said
    world.priya.clicks("Show a draft")
    drafts = world.priya.reads_modal()
    assert "We in Jämställd styrning, Lindevalla kommun, have worked on this: Kortare kö" in drafts
    assert "We in Lindevalla kommun want women and men, girls and boys" in drafts
    assert HOW not in drafts


def test_there_are_drafts_once_it_has_been_said_who_is_told(world: World) -> None:
    """For those who were chosen and nobody else, from the answers; somebody outside the team sees none."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.goes_through(3, "2027-01-20")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    assert not world.lars.can_click("Visa utkast")
    world.lars.closes()
    world.lars.answers({"Vilka behöver få veta": ["Chefer"]})
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Visa utkast")
    drafts = world.lars.reads_modal()
    assert "Chefer" in drafts
    assert "Det här har vi testat: Några ord\nVi gjorde ett test." in drafts.replace("> ", "")
    assert "Politiker" not in drafts
    world.slack.actions.send_click("UMIKAEL", "telling.draft", "1")
    world.slack.actions.send_click("UMIKAEL", "telling.done", "1")
    world.mikael.sees("Det här går inte att öppna")
    assert noted(world) == []
