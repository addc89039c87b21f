"""Two people, or two windows, at the same thing: nobody's words are lost, and nobody is told that they were kept."""

from datetime import timedelta

from sqlalchemy import update

from storage import goals, improvements, methods, tables
from storage.desk import Desk
from storage.engine import writing
from tests.fifteen.database import everything
from tests.world import CHANNEL, ITEMS, MONDAY, WEEK, World


def minutes_pass(world: World, minutes: int = 1) -> None:
    world.goes_to(world.clock.moment + timedelta(minutes=minutes), striking=False)


def test_a_form_that_was_opened_before_takes_nobody_elses_answer_away(world: World) -> None:
    """What was left as it stood in the form is left as it stands now; what was written in it is kept."""
    world.has_an_improvement()
    world.anna.opens_form()
    world.lars.opens_form()
    minutes_pass(world)
    world.lars.fills({"Vilken process": "Mallen för beslutsunderlag"})
    world.lars.saves()
    minutes_pass(world)
    world.anna.fills({"Vad är ojämställt": "Flickor i årskurs 7 får mindre tid än pojkar"})
    world.anna.saves()
    world.tick()
    world.sara.sees("Område: Mallen för beslutsunderlag – @Lars Öberg", in_=CHANNEL)
    world.sara.sees(
        "Det som är ojämställt: Flickor i årskurs 7 får mindre tid än pojkar – @Anna Lindqvist", in_=CHANNEL
    )


def test_a_prefilled_form_does_not_put_the_old_answer_back(world: World) -> None:
    world.has_an_improvement()
    world.anna.answers({"Vilken process": "Allt"})
    minutes_pass(world)
    world.anna.opens_form()
    world.lars.opens_form()
    minutes_pass(world)
    world.lars.fills({"Vilken process": "Mallen för beslutsunderlag"})
    world.lars.saves()
    world.anna.fills({"Vad är ojämställt": "Flickor får mindre tid än pojkar"})
    world.anna.saves()
    world.anna.closes(everything=True)
    minutes_pass(world)
    world.anna.opens_form()
    assert world.anna.holds("Vilken process") == "Mallen för beslutsunderlag"
    world.anna.fills({"Vilken process": "Mallen till nämnden"})
    world.anna.saves()
    world.tick()
    world.sara.sees("Område: Mallen till nämnden – @Anna Lindqvist", in_=CHANNEL)


def test_what_another_program_has_written_is_seen_by_one_that_remembers_what_stood_before(world: World) -> None:
    world.has_an_improvement()
    world.anna.types("/pdsa", in_=CHANNEL)
    said, meant = "Kvinnor väntar längre än män", "Män väntar längre än kvinnor"
    world.anna.says(said)
    with world.coach.workspace("T0LOCAL").writing() as desk:
        [stood] = [one for one in improvements.latest_answers(desk, [1])[1] if one.value == said]
        improvements.add_answer(desk, stood._replace(value=meant))
        improvements.touch(desk, 1)
    world.lars.clicks("Svara i ett formulär", in_=CHANNEL)
    assert world.lars.holds("Vad är ojämställt") == meant
    world.tick()
    world.sara.sees(f"Det som är ojämställt: {meant}", in_=CHANNEL)


def test_small_talk_after_the_form_is_no_answer(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    minutes_pass(world)
    world.lars.opens_form()
    world.lars.fills({"Vad är ojämställt": "Kvinnor väntar längre än män"})
    world.lars.saves()
    minutes_pass(world)
    world.anna.says("tack!")
    assert "Det som är ojämställt i Kortare kö är redan besvarad: Kvinnor väntar längre än män" in world.anna.last()
    assert "Jag har inte ändrat något" in world.anna.last()
    world.tick()
    world.sara.sees("Det som är ojämställt: Kvinnor väntar längre än män – @Lars Öberg", in_=CHANNEL)
    world.anna.says("svara")
    assert "Vilken process" in world.anna.last()


def test_one_teams_trouble_silences_no_other(world: World) -> None:
    """An improvement whose method cannot be read: its own team waits, and the others are reminded."""
    world.has_an_improvement()
    world.mikael.sets_up_team({"Organisation": "Norrvik", "Teamets namn": "Fritid"}, in_="fritid-och-kultur")
    with writing(world.coach.engine) as connection:
        methods.keep(connection, "pdsa", "broken", "{}")
        connection.execute(update(tables.improvement).values(version="broken"))
    world.goes_to(MONDAY + WEEK)
    world.mikael.sees("Inget väntar på dig den här veckan")
    world.lars.does_not_see("Så här ser veckan ut")


def test_an_address_in_an_answer_reads_as_it_was_typed(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    event = {"type": "message", "channel_type": "im", "channel": world.slack.state.dm_with("UANNA"), "user": "UANNA"}
    words = "Mallen på <https://lindevalla.se/mall|lindevalla.se/mall> &amp; <#CSTYRNING|jämställd-styrning>"
    world.slack.send_event({**event, "text": words, "ts": "1799740900.000100"})
    assert "Mallen på https://lindevalla.se/mall & #jämställd-styrning" in world.anna.reads()


def test_a_later_hour_on_the_day_itself_loses_no_reminder(world: World) -> None:
    world.has_a_team()
    world.goes_to(MONDAY + WEEK)
    world.goes_to(MONDAY + WEEK + timedelta(hours=1))
    world.sara.sets_up_team({"Tid för veckans": "15:00"})
    said = len(world.slack.messages(world.slack.state.dm_with("ULARS")))
    world.lives_through(MONDAY + 3 * WEEK + timedelta(hours=7))
    assert len(world.slack.messages(world.slack.state.dm_with("ULARS"))) == said + 2


def test_a_cancelled_meeting_stays_cancelled_and_an_own_day_is_kept(world: World) -> None:
    """The round's dates come once, and again only where the round moves them."""
    world.joins_a_round()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Ställ in", nth=0)
    world.sara.closes(everything=True)
    world.sara.sets_up_team({"Teamets namn": "Jämställd styrning"})
    world.sara.types("/pdsa möte", in_=CHANNEL)
    assert "Inställd Lärandeträff 2" in world.sara.reads_modal()
    assert "Lärandeträff 3" in world.sara.reads_modal()


def test_a_unit_that_is_there_is_not_written_over(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(6, "2027-01-20")
    first = {"Vilken enhet": "Förskolan", "Vem är kontakt": "Rektorn", "Vad är kärnan": "Rutan"}
    for refused in ([], ["Den enheten finns redan. Ändra den i listan i stället."]):
        world.lars.clicks("Spridning", in_=CHANNEL)
        world.lars.clicks("Lägg till en mottagare")
        world.lars.fills(first)
        assert list(world.lars.submits().values()) == refused
        world.lars.closes(everything=True)


BOTH_WROTE = "Någon annan ändrade samma sak medan du hade formuläret öppet"


def test_joint_scores_that_one_agreed_on_are_not_put_back_by_the_other(world: World) -> None:
    """Lars raises one item; Sara's form, which was open before, changes another."""
    world.has_a_team()
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Börja en ny självskattning")
    world.sara.clicks("Teamets gemensamma")
    world.sara.fills({ITEMS[0]: "1 –", ITEMS[1]: "1 –"})
    world.sara.saves()
    world.sara.closes(everything=True)
    for person in (world.sara, world.lars):
        person.types("/pdsa självskattning", in_=CHANNEL)
        person.clicks("Teamets gemensamma")
    world.lars.fills({ITEMS[0]: "4 –"})
    world.lars.saves()
    minutes_pass(world)
    world.sara.fills({ITEMS[1]: "2 –"})
    world.sara.saves()
    latest = dict(everything(world, tables.score, "item", "value"))
    assert list(latest.values())[:2] == [4, 2]


def two_lead(world: World) -> None:
    """Sara and Lars both have the team's form open."""
    world.has_a_team()
    world.sara.sets_up_team({"Vem eller vilka är projektledare": ["USARA", "ULARS"]})
    for person in (world.sara, world.lars):
        person.types("/pdsa start", in_=CHANNEL)


def test_a_member_whom_one_lead_added_is_not_taken_out_by_the_other(world: World) -> None:
    two_lead(world)
    everyone = ["USARA", "UANNA", "ULARS", "UPRIYA", "UMIKAEL"]
    world.lars.fills({"Vilka är med": everyone})
    world.lars.saves()
    world.sara.fills({"Teamets namn": "Nytt namn"})
    world.sara.saves()
    assert sorted(everything(world, tables.member, "user_id")) == sorted(everyone)
    assert everything(world, tables.team, "name") == ["Nytt namn"]


def test_a_name_that_both_leads_changed_is_shown_to_the_second(world: World) -> None:
    two_lead(world)
    for person, name in ((world.lars, "Lars namn"), (world.sara, "Saras namn")):
        person.fills({"Teamets namn": name})
        person.saves()
    assert BOTH_WROTE in world.sara.reads_modal()
    assert "nu står det: Lars namn" in world.sara.reads_modal()
    assert everything(world, tables.team, "name") == ["Lars namn"]
    world.sara.saves()
    assert everything(world, tables.team, "name") == ["Saras namn"]


def test_goals_that_both_wrote_are_shown_to_the_second(world: World) -> None:
    """Nothing is retired behind anybody's back."""
    world.has_a_team()
    for person in (world.sara, world.lars):
        person.types("/pdsa mål", in_=CHANNEL)
    world.lars.fills({"Målen, ett på varje rad": "Lars mål ett\nLars mål två"})
    world.lars.saves()
    world.sara.fills({"Målen, ett på varje rad": "Saras mål"})
    world.sara.saves()
    assert BOTH_WROTE in world.sara.reads_modal()
    goals = everything(world, tables.goal, "words", "retired")
    assert goals == [("Lars mål ett", False), ("Lars mål två", False)]


def test_a_meeting_that_one_moved_is_not_moved_back_by_who_writes_its_place(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 BM 2", in_=CHANNEL)
    for person in (world.sara, world.lars):
        person.types("/pdsa möte", in_=CHANNEL)
        person.clicks("Flytta eller ändra")
    world.lars.fills({"Datum": "2027-04-19"})
    world.lars.saves()
    world.sara.fills({"Plats": "Stadshuset"})
    world.sara.saves()
    [(starts_at, place)] = everything(world, tables.meeting, "starts_at", "place")
    assert (starts_at.date().isoformat(), place) == ("2027-04-19", "Stadshuset")


def test_what_was_written_where_nothing_is_asked_any_more_is_given_back(world: World) -> None:
    """The goals are put in while Anna writes of one in her own words: her other answers are kept, and those words are
    before her, in words that say so.
    """
    world.has_an_improvement()
    world.anna.opens_form()
    world.sara.types("/pdsa mål", in_=CHANNEL)
    world.sara.fills({"Mål": "Likvärdig service"})
    world.sara.saves()
    world.anna.fills({"Vilken process": "Mallen", "Vilket av organisationens": "Alla får en tid"})
    world.anna.saves()
    told = world.anna.reads_modal()
    assert "frågan Prioriterat mål ställs inte längre på samma sätt. Det du skrev där är inte sparat" in told.replace(
        "*", ""
    )
    assert "> Alla får en tid" in told
    world.tick()
    world.lars.sees("Område: Mallen", in_=CHANNEL)


def test_nothing_is_given_back_of_what_is_still_asked(world: World) -> None:
    world.has_an_improvement()
    world.anna.opens_form()
    world.anna.fills({"Vilken process": "Mallen", "Vilket av organisationens": "Alla får en tid"})
    world.anna.saves()
    assert "ställs inte längre" not in world.anna.reads_modal()


def test_all_of_a_long_answer_is_given_back(world: World) -> None:
    """Whatever Slack makes of it: 2,900 characters that Slack writes with five each."""
    world.has_an_improvement()
    world.anna.opens_form()
    has_goals(world)
    written = "".join(f"{number:04}&" for number in range(580))
    world.anna.fills({"Vilket av organisationens": written})
    world.anna.saves()
    told = world.anna.reads_modal().replace("> ", "").replace("\n", "")
    assert written in told


def test_what_was_left_as_it_was_is_not_called_written(world: World) -> None:
    """A goal in words from before stood in the form, and was not touched."""
    world.has_an_improvement()
    world.lars.answers({"Vilket av organisationens": "Alla får en tid"})
    world.anna.opens_form()
    has_goals(world)
    world.anna.fills({"Vilken process": "Mallen"})
    world.anna.saves()
    assert "ställs inte längre" not in world.anna.reads_modal()


def test_a_choice_that_is_not_kept_is_told_of(world: World) -> None:
    """The goals are taken away while Anna chooses one."""
    world.has_an_improvement()
    has_goals(world)
    world.anna.opens_form()
    with writing(world.coach.engine) as connection:
        goals.replace(Desk(connection, "T0LOCAL", MONDAY), 1, [], "USARA")
    world.anna.fills({"Vilket av era prioriterade mål": "Likvärdig service"})
    world.anna.saves()
    told = world.anna.reads_modal().replace("*", "")
    assert "frågan Prioriterat mål ställs inte längre på samma sätt. Det du valde där är inte sparat." in told


def has_goals(world: World) -> None:
    world.sara.sets_goals("Likvärdig service")


def test_a_question_that_has_come_into_another_part_of_the_form_is_not_put_back(world: World) -> None:
    """Lars writes more causes and ideas, so that the last question stands in a part of its own, and changes it."""
    anna = world.has_a_team().anna
    anna.begins("Kortare kö", "Styrning och ledning")
    anna.fills_the_form("2027-01-20")
    anna.goes_through(1, "2027-01-20")
    anna.opens_form()
    anna.fills({"Vilka orsaker": "En orsak", "Varför tror ni": "Om vi turas om så går det, eftersom alla ser"})
    anna.saves()
    anna.closes(everything=True)
    minutes_pass(world)
    anna.opens_form()
    minutes_pass(world)
    world.lars.opens_form()
    world.lars.fills({"Vilka orsaker": "Ett\nTvå\nTre", "Vad kan ni göra annorlunda": "Ett\nTvå"})
    world.lars.saves()
    while "Varför tror ni" not in world.lars.reads_modal():
        world.lars.saves()
    better = "Om vi lottar så går det, eftersom ingen väljer"
    world.lars.fills({"Varför tror ni": better})
    world.lars.saves()
    minutes_pass(world)
    anna.fills({"Vad talar för": "Vi har räknat"})
    anna.saves()
    world.tick()
    kept = everything(world, tables.answer, "question", "value")
    assert [value for question, value in kept if question == "theory"][-1] == better
    assert ("evidence", "Vi har räknat") in kept
