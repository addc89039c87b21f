"""Setting up, meetings, languages, help; and those who are not in a team."""

import pytest

from localslack import api_error
from tests.world import CHANNEL, World


def test_the_bot_joins_the_channel_and_greets_it_in_two_lines(world: World) -> None:
    world.has_a_team()
    greeting = world.lars.last(CHANNEL).splitlines()
    assert greeting[0].startswith("Hej Jämställd styrning! Jag följer er från en träff till nästa")
    assert greeting[0].endswith("Ni leds av @Sara Holmgren.")
    assert "Varje måndag kl. 09:00" in greeting[1]
    assert greeting[2] == "[Börja en förbättring] [Lägg in träffen]"


def test_a_reminder_outside_the_day_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Organisation": "Lindevalla", "Teamets namn": "Styrning", "Tid för veckans": "05:30"})
    assert world.sara.submits() == {
        "Tid för veckans påminnelse": "Mellan 07:00 och 18:00, i vars och ens egen tidszon."
    }
    assert world.sara.holds("Organisation") == "Lindevalla"


def test_everything_that_is_wrong_in_the_form_is_told_at_once(world: World) -> None:
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Organisation": "  ", "Teamets namn": "kansli@lindevalla.se"})
    errors = world.sara.submits()
    assert errors["Organisation"] == "Här behövs några ord."
    assert errors["Teamets namn"].startswith("Det ser ut att stå en e-postadress")


def test_only_a_lead_changes_the_team(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa start", in_=CHANNEL)
    assert "Bara projektledaren kan ändra teamet. Fråga @Sara Holmgren." in world.anna.last(CHANNEL)
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Dag för veckans": "Torsdag", "Tid för veckans": "13:15"})
    world.sara.saves()
    assert "är ändrat" in world.sara.reads_modal()
    world.sara.closes()
    world.days_pass(3)
    world.anna.does_not_see("Inget väntar på dig")
    world.days_pass(0.2)
    world.anna.sees("Inget väntar på dig den här veckan")


def test_a_channel_that_will_not_have_us_is_told_of(world: World) -> None:
    """A private channel cannot be joined: the lead is told how to invite us, and nothing is lost."""
    world.slack.misbehave("conversations.join", api_error("method_not_supported_for_channel_type"), times=9)
    world.has_a_team()
    world.sara.sees("Skriv `/invite @Hemmaplan` där")


def test_meetings_are_added_by_words_and_shown(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa meeting add 2027-03-15 13:30 Benchmarking 2", in_=CHANNEL)
    assert "Benchmarking 2, måndag 15 mars kl. 13:30 (63 dagar kvar). Jag räknar ned." in world.sara.last(CHANNEL)
    world.sara.types("/pdsa möte", in_=CHANNEL)
    assert "Benchmarking 2" in world.sara.reads_modal()


@pytest.mark.parametrize("words", ["2027-03-15", "i morgon klockan nio", "15/3", "", "2027-13-45 09:00 BM"])
def test_a_meeting_in_words_that_cannot_be_read_gets_an_example(world: World, words: str) -> None:
    world.has_a_team()
    world.sara.types(f"/pdsa möte ny {words}", in_=CHANNEL)
    assert "Skriv datum, tid och namn, så här" in world.sara.last(CHANNEL)


def test_a_meeting_in_the_past_is_refused(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2026-03-15 09:00 Benchmarking 2", in_=CHANNEL)
    assert "Det datumet har redan varit" in world.sara.last(CHANNEL)


@pytest.mark.parametrize("words", ["hjälp", "help", "?", "hokus pokus", "<!channel>"])
def test_help_and_nonsense_are_answered_with_help_that_only_the_person_sees(world: World, words: str) -> None:
    world.mikael.types(f"/pdsa {words}", in_="fritid-och-kultur")
    assert "fortsätt där du är" in world.mikael.last("fritid-och-kultur")
    world.anna.does_not_see("fortsätt där du är", in_="fritid-och-kultur")


@pytest.mark.parametrize("words", ["", "läge", "ny", "möte"])
def test_somebody_in_no_team_is_told_how_to_get_into_one(world: World, words: str) -> None:
    world.has_a_team()
    world.mikael.types(f"/pdsa {words}".strip(), in_=CHANNEL)
    assert "Du är inte med i något team än" in world.mikael.last(CHANNEL)


def test_home_is_useful_to_somebody_in_no_team(world: World) -> None:
    world.mikael.opens_home()
    assert "Här följer team sitt förbättringsarbete" in world.mikael.reads_home()
    assert "Ditt språk" in world.mikael.reads_home()


def test_home_shows_what_waits_and_goes_there(world: World) -> None:
    world.has_an_improvement()
    world.anna.opens_home()
    assert "Det här kan du svara på" in world.anna.reads_home()
    world.anna.clicks("Svara")
    assert "Vilken process" in world.anna.reads_modal()


def test_a_persons_own_language_wins_over_the_teams(world: World) -> None:
    """By command and by Home; the channel keeps the team's."""
    world.has_an_improvement()
    world.priya.types("/pdsa status", in_=CHANNEL)
    assert "Väntar på teamet" in world.priya.last(CHANNEL)
    world.priya.types("/pdsa språk en", in_=CHANNEL)
    assert "I'll write to you in English" in world.priya.last(CHANNEL)
    world.priya.types("/pdsa läge", in_=CHANNEL)
    assert "Waiting for the team" in world.priya.last(CHANNEL)
    world.priya.opens_home()
    world.priya.chooses("Svenska")
    assert "Ditt språk" in world.priya.reads_home()


def test_a_newcomer_reads_their_own_slacks_language(world: World) -> None:
    """Priya is in no team and has chosen nothing: Slack's setting decides, once Slack has been asked."""
    world.priya.types("/pdsa help", in_=CHANNEL)
    world.priya.types("/pdsa help", in_=CHANNEL)
    assert "go on where you are" in world.priya.last(CHANNEL)


def test_the_lead_sees_the_status_and_shows_it_to_the_channel(world: World) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa läge", in_=CHANNEL)
    status = world.sara.last(CHANNEL)
    assert "Välj område · steg 1 av 8 · 1 av 8 frågor klara" in status
    assert "Senast: @Anna Lindqvist, i dag" in status
    world.lars.does_not_see("Senast: @Anna Lindqvist", in_=CHANNEL)
    world.sara.clicks("Visa i kanalen", in_=CHANNEL)
    world.lars.sees("Senast: @Anna Lindqvist", in_=CHANNEL).sees("Visat av @Sara Holmgren", in_=CHANNEL)


def test_a_lead_of_several_teams_sees_them_all(world: World) -> None:
    world.has_an_improvement()
    world.sara.sets_up_team(
        {"Organisation": "Lindevalla", "Teamets namn": "Fritid", "Vilka är med": ["USARA", "UMIKAEL"]},
        in_="fritid-och-kultur",
    )
    world.sara.types("/pdsa läge", in_="fritid-och-kultur")
    status = world.sara.last("fritid-och-kultur")
    assert status.index("Fritid") < status.index("Jämställd styrning")


def test_a_forged_place_opens_nothing(world: World) -> None:
    """A button's value from another team, or with an id that does not exist, is answered kindly."""
    world.has_an_improvement()
    for value in ("1/choose_area", "999/choose_area"):
        before = len(world.slack.calls("views.open"))
        world.slack.actions.send_click(world.mikael.id, "step.open", value)
        assert len(world.slack.calls("views.open")) == before
    world.mikael.sees("Det här går inte att öppna")


def test_a_modal_that_opens_too_late_is_told_of(world: World) -> None:
    """The trigger has expired: the person is asked to try again, and no error is left in the log."""
    world.has_a_team()
    for word in ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"):
        world.slack.misbehave("views.open", api_error(word))
        world.sara.types("/pdsa ny", in_=CHANNEL)
        assert "Det tog för lång tid att öppna" in world.sara.last(CHANNEL)


def test_anybody_can_write_to_us_without_having_been_asked(world: World) -> None:
    """A message out of the blue gets a friendly line; *help* gets help."""
    world.has_a_team()
    world.anna.says("Hej!")
    assert "Jag har ingen fråga ute till dig" in world.anna.last()
    world.anna.says("hjälp")
    assert "/pdsa läge" in world.anna.last()
    world.mikael.says("Hej!")
    assert "Du är inte med i något team än" in world.mikael.last()
