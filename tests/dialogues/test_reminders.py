"""What the clock says: weekly, countdown, a test that has ended; once, and only what is still true."""

from datetime import UTC, datetime, timedelta

from tests.said import asked, heard
from tests.world import CHANNEL, MEETING, MONDAY, WEEK, World


def test_everyone_is_reminded_weekly_of_what_waits_for_them(world: World) -> None:
    """On the team's day and hour: what is open, a button to it, days to the meeting, what moved."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.goes_to(MONDAY + WEEK - timedelta(minutes=1))
    assert heard(world, "UANNA") == []
    world.lives_through(MONDAY + 2 * WEEK)
    assert "49 dagar kvar" in world.anna.last()
    assert "Kortare kö" in world.anna.last()
    assert "[Svara nu]" in world.anna.last()
    world.anna.clicks("Svara nu")
    assert "Vad är ojämställt i dag" in world.anna.last()


def test_somebody_who_is_under_way_is_not_nudged(world: World) -> None:
    """Who has answered in the last three working days gets two lines; the others see what waits."""
    world.has_an_improvement()
    world.goes_to(MONDAY.replace(day=14))
    world.lars.clicks("En fråga i taget", in_=CHANNEL)
    world.lars.says("Mallen")
    world.goes_to(MONDAY.replace(day=18))
    world.lars.sees("Du är redan i gång. Fortsätt så.")
    world.lars.does_not_see("Så här ser veckan ut")
    world.anna.sees("Så här ser veckan ut")
    world.goes_to(MONDAY.replace(day=25))
    world.lars.sees("Så här ser veckan ut")


def test_who_blocks_is_asked_once_and_then_the_lead_gets_three_ways_on(world: World) -> None:
    """After ten working days in a step, or what the team usually takes; in private, and never a third time."""
    world.has_an_improvement()
    world.anna.answers({"Vem samordnar": ["ULARS"]})
    world.lives_through(MONDAY + 4 * WEEK)
    assert len(asked(world, "ULARS")) == 1
    assert "Kortare kö har stått kvar i steget Välj område sedan 11 januari." in asked(world, "ULARS")[0].replace(
        "*", ""
    )
    assert asked(world, "UANNA") == []
    [to_lead] = asked(world, "USARA")
    assert "Så blir det ibland. Något av det här brukar hjälpa:" in to_lead
    assert "ULARS" not in to_lead
    world.lives_through(MONDAY + 10 * WEEK)
    assert len(asked(world, "ULARS")) == len(asked(world, "USARA")) == 1


def test_somebody_who_has_left_is_not_asked_and_somebody_else_is(world: World) -> None:
    world.has_an_improvement()
    world.anna.answers({"Vem samordnar": ["ULARS"]})
    world.slack.send_event({"type": "user_change", "user": {"id": "ULARS", "tz": "Europe/Stockholm", "deleted": True}})
    world.lives_through(MONDAY + 2 * WEEK)
    assert asked(world, "ULARS") == []
    [to_sara] = asked(world, "USARA")
    assert "Har du tio minuter i dag? Ett halvt svar räcker." in to_sara


def test_a_lead_can_ask_for_help_set_a_date_or_back_up(world: World) -> None:
    world.has_an_improvement()
    world.anna.opens_form()
    while world.anna.gives_what_is_needed("2027-01-20"):
        world.anna.saves()
    world.anna.closes(everything=True)
    world.lives_through(MONDAY + 4 * WEEK)
    world.sara.clicks("Vi behöver hjälp")
    assert "Boka en halvtimme tillsammans" in world.sara.last()
    world.sara.clicks("Sätt ett nytt datum")
    world.sara.fills({"Får vänta till": "2027-01-01"})
    world.sara.is_refused("Välj en dag som ligger framåt.")
    world.sara.fills({"Får vänta till": "2027-04-12"})
    world.sara.saves()
    assert "Då är det lugnt till måndag 12 april" in world.sara.reads_modal()
    world.sara.closes()
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "Får vänta till måndag 12 april." in world.sara.last(CHANNEL)
    world.sara.clicks("Backa ett steg")
    world.sara.fills({"Vilket steg": "Välj område", "Vad har ni lärt er": "Det var för stort"})
    world.sara.saves()
    before = len(asked(world, "USARA"))
    world.lives_through(datetime(2027, 4, 12, 6, 0, tzinfo=UTC))
    assert len(asked(world, "USARA")) == before


def test_who_answers_after_all_is_not_asked(world: World) -> None:
    """What was planned is looked at again when it is to be said."""
    world.has_an_improvement()
    world.lives_through(MONDAY.replace(day=22))
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Mallen för beslutsunderlag")
    world.lives_through(MONDAY.replace(day=26))
    assert asked(world, "USARA") == []


def test_reminders_that_seldom_help_come_every_other_week(world: World) -> None:
    """Five opinions, fewer than 60 per cent yes. It is told, and it can turn."""
    world.has_an_improvement()
    world.lives_through(MONDAY + WEEK)
    for person in (world.sara, world.anna, world.lars):
        person.clicks("Hjälpte inte")
    world.lives_through(MONDAY + 2 * WEEK)
    for person in (world.sara, world.anna):
        person.clicks("Hjälpte inte")
    world.lives_through(MONDAY + 6 * WEEK)
    mondays = [one for one in heard(world, "UPRIYA") if "Så här ser veckan ut" in one]
    assert len(mondays) == 4
    assert "de kommer varannan vecka" in mondays[-1]
    world.sara.clicks("Det hjälpte")
    world.sara.sees("Tack, då vet jag det")


def test_a_team_may_have_its_reminder_in_the_channel(world: World) -> None:
    """Once for all; then nobody gets one of their own."""
    world.has_an_improvement()
    world.sara.sets_up_team({"Var kommer veckans påminnelse": "Till alla på en gång, i kanalen"})
    world.lives_through(MONDAY + WEEK)
    world.lars.sees("Hej! Så här ser veckan ut.", in_=CHANNEL).sees("Kortare kö", in_=CHANNEL)
    assert heard(world, "ULARS") == []


def test_somebody_has_an_hour_of_their_own(world: World) -> None:
    world.has_an_improvement()
    world.lars.opens_home()
    world.lars.chooses("14:00")
    world.goes_to(MONDAY + timedelta(hours=5))
    assert len(heard(world, "ULARS")) == 1
    world.goes_to(MONDAY + WEEK)
    assert len(heard(world, "UANNA")) == 1
    assert len(heard(world, "ULARS")) == 1
    world.goes_to(MONDAY + WEEK + timedelta(hours=5))
    assert len(heard(world, "ULARS")) == 2


def test_a_manager_reads_a_digest_once_a_month(world: World) -> None:
    """How it stands, one question to ask, and no answers."""
    world.has_an_improvement()
    world.sara.sets_up_team({"Chefer och politiker": ["UMIKAEL"]})
    world.lives_through(MONDAY.replace(month=3, day=12))
    digests = heard(world, "UMIKAEL")
    assert len(digests) == 2
    assert "Vad har ni lärt er av det som inte fungerade?" in digests[0]
    assert "Välj område" in digests[0]


def test_each_reads_the_reminder_in_their_own_language(world: World) -> None:
    """Anna's is in Swedish and Priya's in English, from the same tick."""
    world.has_an_improvement()
    world.priya.types("/pdsa language en", in_=CHANNEL)
    world.days_pass(7)
    assert "Så här ser veckan ut" in world.anna.last()
    assert "Hello! Here is your week." in world.priya.last()


def test_somebody_with_nothing_open_gets_two_lines(world: World) -> None:
    """No list where nothing waits."""
    world.has_a_team()
    world.days_pass(7)
    words, *_ = world.anna.last().split("\n[")
    assert words.splitlines() == [
        "Inget väntar på dig den här veckan.",
        ":calendar: Ingen kommande träff är inlagd. Lägg in en med `/pdsa möte`.",
    ]


def test_a_holiday_moves_the_weekly_reminder_to_the_next_working_day(world: World) -> None:
    """Easter Monday 2027 is 29 March, the day after summer time began: the reminder comes on Tuesday at nine."""
    world.has_an_improvement()
    world.goes_to(datetime(2027, 3, 28, 12, 0, tzinfo=UTC))
    before = len(heard(world, "UANNA"))
    world.goes_to(datetime(2027, 3, 29, 16, 0, tzinfo=UTC))
    assert len(heard(world, "UANNA")) == before
    world.goes_to(datetime(2027, 3, 30, 7, 0, tzinfo=UTC))
    assert len(heard(world, "UANNA")) == before + 1


def test_the_countdown_goes_to_the_channel_and_the_leads(world: World) -> None:
    """At 8, 4, 2 weeks, 1 week, 3 days and on the day; the day after, what was learned is asked for."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.lives_through(datetime(2027, 3, 16, 9, 0, tzinfo=UTC))
    said = world.sara.reads(CHANNEL)
    headings = [*(f": {days} dagar kvar" for days in (56, 28, 14, 7, 3)), ": i dag", " är över. Hur var det?"]
    assert [said.count(f"Benchmarking 2{heading}") for heading in headings] == [1] * 7
    assert "Kvar i steget: Det som är ojämställt" in said
    assert sum("Benchmarking 2 är över" in words for words in heard(world, "USARA")) == 1
    assert not any("Åtta veckor" in words for words in heard(world, "ULARS"))


def test_after_the_meeting_a_lesson_is_kept_and_the_next_meeting_set(world: World) -> None:
    """From the buttons of the message itself."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.lives_through(datetime(2027, 3, 16, 9, 0, tzinfo=UTC))
    world.anna.clicks("Skriv ned en lärdom", in_=CHANNEL)
    world.anna.fills({"En lärdom": "Norrvik frågar i varje ärende"})
    world.anna.saves()
    world.anna.closes()
    world.lars.clicks("Skriv ned en lärdom", in_=CHANNEL)
    assert "Norrvik frågar i varje ärende" in world.lars.reads_modal()
    world.lars.closes()
    world.anna.clicks("Lägg in en träff till", in_=CHANNEL)
    world.anna.fills({"Namn": "Benchmarking 3", "Datum": "2027-09-20", "Tid": "13:00", "Plats": "Norrvik"})
    world.anna.saves()
    assert "Benchmarking 3" in world.anna.reads_modal()


def test_when_a_test_has_ended_the_team_is_asked_how_it_went(world: World) -> None:
    """The day after the last day, in the channel, with a button to the answer."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lives_through(datetime(2027, 1, 20, 15, 0, tzinfo=UTC))
    world.anna.does_not_see("Hur gick det?", in_=CHANNEL)
    world.lives_through(datetime(2027, 1, 21, 9, 0, tzinfo=UTC))
    world.anna.sees("Testet i Kortare kö skulle vara klart onsdag 20 januari. Hur gick det?", in_=CHANNEL)
    world.sara.types("/pdsa läge", in_=CHANNEL)
    world.sara.sees("Testet skulle vara klart onsdag 20 januari. Berätta hur det gick.", in_=CHANNEL)


def test_later_comes_back_the_next_working_morning(world: World) -> None:
    """From the reminder itself; and still at most one message a day."""
    world.has_an_improvement()
    world.days_pass(7)
    world.anna.clicks("Senare")
    world.anna.sees("Då hör jag av mig tisdag 19 januari")
    world.days_pass(1)
    assert len(heard(world, "UANNA")) == 2
    assert "Du bad mig återkomma" in world.anna.last()


def test_a_pause_is_kept_and_can_be_ended(world: World) -> None:
    """Quiet until the day that was picked in the message; Home shows the pause and ends it."""
    world.has_an_improvement()
    world.days_pass(7)
    world.anna.chooses("2027-02-03")
    world.anna.sees("Jag är tyst till onsdag 3 februari")
    world.lives_through(datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
    assert len(heard(world, "UANNA")) == 1
    world.anna.opens_home()
    assert "Du har paus till onsdag 3 februari" in world.anna.reads_home()
    world.anna.clicks("Avsluta pausen")
    world.lives_through(datetime(2027, 2, 8, 9, 0, tzinfo=UTC))
    assert len(heard(world, "UANNA")) == 2
