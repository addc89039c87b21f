"""Answering: in the form and in the DM, by several people, again, wrongly, twice, and with hostile words."""

import pytest

from localslack import api_error
from tests.world import AN_AREA, CHANNEL, World

INEQUALITY = "Vad är ojämställt i dag"
AREA = "Vilken process, vilket styrdokument"
GIRLS_WAIT = "Flickor väntar längre än pojkar"


def start_dm(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)


def test_a_typed_answer_leads_to_the_next_question(world: World) -> None:
    """The answered question loses its buttons, and with the clock's next beat the team's card shows the answer."""
    start_dm(world)
    world.anna.says(GIRLS_WAIT)
    assert AREA in world.anna.last()
    world.anna.sees(f":white_check_mark: Det som är ojämställt\n{GIRLS_WAIT}")
    world.tick()
    world.lars.sees("2 av 8 frågor klara", in_=CHANNEL)
    world.lars.sees(f"Det som är ojämställt: {GIRLS_WAIT} – @Anna Lindqvist", in_=CHANNEL)


def test_help_me_tells_why_and_gives_an_example(world: World) -> None:
    """And the question still waits for its answer."""
    start_dm(world)
    world.anna.clicks("Hjälp mig")
    assert "Varför frågar jag?" in world.anna.last()
    assert "Flickor får 36 procent av de bokade timmarna i idrottshallarna." in world.anna.last()
    world.anna.says(GIRLS_WAIT)
    world.tick()
    world.lars.sees(f"Det som är ojämställt: {GIRLS_WAIT}", in_=CHANNEL)


def test_what_is_picked_has_no_example_of_an_answer_but_a_way_to_think(world: World) -> None:
    """In the form and in the DM; what is typed has an example, as an answer may look."""
    start_dm(world)
    world.anna.opens_form()
    first = world.anna.reads_modal()
    assert "Till exempel: Flickor får 36 procent" in first
    world.anna.saves()
    assert "Så kan ni tänka: Välj den som ändå går igenom" in first + world.anna.reads_modal()
    assert "Till exempel: Välj" not in first + world.anna.reads_modal()
    world.anna.closes(everything=True)

    world.anna.clicks("Hjälp mig")
    assert "Så här kan ett svar se ut:\n> Flickor får 36 procent" in world.anna.last()
    while "Vem samordnar" not in world.anna.last():
        world.anna.says("hoppa över")
    world.anna.clicks("Hjälp mig")
    assert "Så kan ni tänka:\n> Välj den som ändå går igenom" in world.anna.last()
    assert "Så här kan ett svar se ut" not in world.anna.last()


@pytest.mark.parametrize("way", ["button", "word"])
def test_skip_and_back_move_between_questions(world: World, way: str) -> None:
    """A skipped required question stays open for whoever knows."""
    start_dm(world)
    world.anna.clicks("Hoppa över") if way == "button" else world.anna.says("hoppa över")
    assert AREA in world.anna.last()
    world.anna.clicks("Tillbaka") if way == "button" else world.anna.says("Tillbaka")
    assert INEQUALITY in world.anna.last()
    world.lars.sees("1 av 8 frågor klara", in_=CHANNEL).sees(":white_circle: Det som är ojämställt", in_=CHANNEL)


def test_a_half_answered_step_is_taken_up_by_another_member_on_the_other_surface(world: World) -> None:
    """Anna begins in the DM, Lars goes on in the form, and sees who answered what."""
    start_dm(world)
    world.anna.says(GIRLS_WAIT)
    world.lars.opens_form()
    assert world.lars.holds(INEQUALITY) == GIRLS_WAIT
    assert "Svar från @Anna Lindqvist" in world.lars.reads_modal()
    world.lars.fills({AREA: "Bokningen av halltider"}).saves()
    assert "Del 2 av 2" in world.lars.reads_modal()
    world.lars.saves()
    assert "3 av 8 frågor är klara. Kvar: Det ni vill uppnå · Prioriterat mål · Samordnare" in world.lars.reads_modal()


def test_two_people_with_the_same_form_lose_nothing(world: World) -> None:
    """Who comes second is shown both answers, and both are in the history when theirs is to count."""
    world.has_an_improvement()
    for person in (world.anna, world.lars):
        person.opens_form()
    world.anna.fills({INEQUALITY: "Annas: flickor och pojkar"})
    world.lars.fills({INEQUALITY: "Lars: flickor och pojkar"})
    world.anna.saves()
    world.lars.saves()
    assert "nu står det: Annas: flickor och pojkar" in world.lars.reads_modal()
    assert world.lars.holds(INEQUALITY) == "Lars: flickor och pojkar"
    world.lars.saves()
    world.anna.closes(everything=True)
    world.lars.closes(everything=True)
    world.sara.clicks("Alla svar", in_=CHANNEL)
    assert "Det som är ojämställt: Lars: flickor och pojkar" in world.sara.reads_modal()
    world.sara.clicks("Historik", nth=0)
    history = world.sara.reads_modal()
    assert "Annas: flickor och pojkar" in history
    assert "Lars: flickor och pojkar" in history


def test_an_answer_can_be_changed_later(world: World) -> None:
    """From *All answers*, and with the earlier answer kept."""
    start_dm(world)
    world.anna.says("Pojkar väntar längre än flickor")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Ändra", nth=0)
    world.lars.fills({INEQUALITY: GIRLS_WAIT})
    world.lars.saves()
    world.lars.closes(everything=True)
    world.tick()
    world.anna.sees(f"Det som är ojämställt: {GIRLS_WAIT} – @Lars Öberg", in_=CHANNEL)


def test_a_refused_answer_says_what_to_do_and_keeps_the_rest(world: World) -> None:
    """In the form nothing typed is lost; in the DM the question waits."""
    start_dm(world)
    world.anna.clicks("Hoppa över")
    world.anna.says("å" * 300)
    assert "Det blev 300 tecken, här får 200 plats" in world.anna.last()
    world.anna.says("Kortare")
    assert "Vad ska vara bättre" in world.anna.last()


def test_the_second_click_on_a_choice_changes_nothing(world: World) -> None:
    """The message may still show its buttons somewhere: clicking again is kindly ignored."""
    world.has_an_improvement()
    world.slack.misbehave("chat.update", api_error("message_not_found"), times=50)
    world.anna.answers(AN_AREA)
    world.anna.types("/pdsa")
    world.anna.says("Bokade timmar, av alla bokade timmar")
    world.anna.clicks("Hur alltihop fördelas mellan kvinnor och män")
    before = world.anna.reads().count("Är det bättre när siffran")
    world.anna.clicks("Hur alltihop fördelas mellan kvinnor och män")
    assert world.anna.reads().count("Är det bättre när siffran") <= before + 1
    world.anna.clicks("Alla svar", in_=CHANNEL)
    world.anna.clicks("Historik")
    assert world.anna.reads_modal().count("Hur alltihop fördelas") == 1


def test_a_stale_button_is_answered_kindly(world: World) -> None:
    """The team has backed up since the menu's modal was opened."""
    world.has_an_improvement()
    world.anna.answers(AN_AREA)
    world.lars.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    world.anna.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    for person in (world.lars, world.anna):
        person.fills({"Vilket steg": "Välj område", "Vad har ni lärt er": "Fel dokument"})
    world.lars.saves()
    errors = world.anna.submits()
    assert any("Här har teamet redan gått vidare" in text for text in errors.values())
    assert world.anna.holds("Vad har ni lärt er") == "Fel dokument"


def test_the_one_who_stops_can_close_an_improvement(world: World) -> None:
    """With the reason kept, and the answers still to be read."""
    world.has_an_improvement()
    world.sara.ends("Nämnden läggs ned")
    world.anna.sees("Kortare kö är avslutad i förtid", in_=CHANNEL)
    world.anna.sees("Nämnden läggs ned", in_=CHANNEL)
