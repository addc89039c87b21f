"""The buttons and words that the other dialogues do not touch."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import app
from localslack import api_error, http_error
from tests.people import AFTER, BEFORE
from tests.world import AN_AREA, CHANNEL, MONDAY, World


def test_home_leads_to_everything(world: World) -> None:
    """A new improvement, the meetings, the team, help: each from its button."""
    world.has_a_team()
    world.sara.opens_home()
    for button, title in (
        ("Ny förbättring", "Ny förbättring"),
        ("Träffar", "Träffar"),
        ("Ändra teamet", "Teamets uppgifter"),
    ):
        world.sara.clicks(button)
        assert world.sara.reads_modal().startswith(title)
        world.sara.closes()
    world.sara.clicks("Hjälp")
    assert "fortsätt där du är" in world.sara.last()


def test_the_greetings_buttons_begin_the_work(world: World) -> None:
    """From the channel, by any member; somebody outside is told kindly."""
    world.has_a_team()
    world.mikael.joins(CHANNEL)
    world.mikael.clicks("Börja en förbättring", in_=CHANNEL)
    world.mikael.sees("Du är inte med i det teamet", in_=CHANNEL)
    world.lars.clicks("Lägg in träffen", in_=CHANNEL)
    world.lars.clicks("Lägg till en träff")
    world.lars.fills({"Namn": "BM 2", "Datum": "2026-01-01"})
    assert world.lars.submits() == {"Datum": "Det datumet har redan varit. Välj en dag framåt."}
    world.lars.fills({"Datum": "2027-03-15", "Plats": "Norrvik, stadshuset"})
    world.lars.saves()
    assert "Norrvik, stadshuset" in world.lars.reads_modal()
    world.lars.clicks("Vad lärde ni er?")
    world.lars.fills({"En lärdom": "Fråga tidigt"})
    world.lars.saves()
    assert "Tack, den är sparad" in world.lars.reads_modal()


def test_a_pause_by_words(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa paus", in_=CHANNEL)
    assert "Till vilken dag ska jag vara tyst?" in world.anna.last(CHANNEL)
    world.anna.types("/pdsa paus 2027-02-01", in_=CHANNEL)
    assert "Jag är tyst till måndag 1 februari" in world.anna.last(CHANNEL)
    world.goes_to(MONDAY.replace(day=18))
    world.anna.does_not_see("Inget väntar på dig den här veckan")


def test_language_by_nonsense_tells_how(world: World) -> None:
    world.anna.types("/pdsa språk klingon", in_=CHANNEL)
    assert "/pdsa språk sv" in world.anna.last(CHANNEL)


def test_start_belongs_in_a_channel(world: World) -> None:
    world.sara.types("/pdsa start")
    assert "Ett team hör hemma i en kanal" in world.sara.last()


def test_a_status_is_shown_in_the_teams_own_channel_only(world: World) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa läge", in_="fritid-och-kultur")
    world.sara.clicks("Visa i kanalen", in_="fritid-och-kultur")
    world.sara.sees("Läget går bara att visa i teamets egen kanal", in_="fritid-och-kultur")
    world.mikael.does_not_see("Kortare kö", in_="fritid-och-kultur")


def test_an_empty_title_and_an_empty_reason_are_asked_for(world: World) -> None:
    """The client stops what is empty; spaces alone get past it and are refused by us."""
    world.has_a_team()
    world.anna.types("/pdsa ny", in_=CHANNEL)
    world.anna.fills(
        {"Vad vill ni förbättra": "  ", "Var görs förbättringen": "Styrning", "Är det något nytt": "Något nytt"}
    )
    world.anna.is_refused("Här behövs några ord.")
    world.anna.fills({"Vad vill ni förbättra": "Idrottshallar"})
    world.anna.saves()
    world.anna.closes()
    world.anna.answers(AN_AREA)
    world.anna.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    world.anna.fills({"Vilket steg": "Välj område", "Vad har ni lärt er": " "})
    world.anna.is_refused("Här behövs några ord.")
    world.anna.closes()
    world.anna.clicks("Avsluta i förtid", in_=CHANNEL)
    world.anna.fills({"Varför slutar ni": " "})
    world.anna.is_refused("Här behövs några ord.")


def test_people_and_a_day_are_chosen_in_the_dm(world: World) -> None:
    """Pickers in a message: people and a done-button, a day at once; first the way back, then on."""
    world.has_an_improvement()
    world.anna.types("/pdsa")
    world.anna.says("Flickor väntar längre än pojkar")
    world.anna.says("tillbaka")
    world.anna.says("tillbaka")
    assert "Det här är stegets första fråga" in world.anna.last()
    world.anna.says("Flickor väntar längre än pojkar")
    world.anna.says("Mallen")
    world.anna.says("I juni väntar flickor och pojkar högst fem dagar")
    world.anna.says("Målet")
    world.anna.chooses(["ULARS"])
    world.anna.clicks("Klart")
    world.anna.sees("Samordnare\n@Lars Öberg")
    world.anna.says("senare")
    assert "Då hör jag av mig tisdag 12 januari" in world.anna.last()


def test_a_typed_choice_is_an_answer_too(world: World) -> None:
    """Its words, in either language."""
    world.has_an_improvement()
    world.anna.answers(AN_AREA)
    world.anna.types("/pdsa")
    for words in ("Bokade timmar, av alla", "hur alltihop fördelas mellan kvinnor och män", "higher is better"):
        world.anna.says(words)
    world.tick()
    world.lars.sees("Sorts siffra: Hur alltihop fördelas mellan kvinnor och män", in_=CHANNEL)
    world.lars.sees("Bättre när: Högre är bättre", in_=CHANNEL)


def test_the_form_shows_the_step_to_go_back_to_when_that_is_the_decision(world: World) -> None:
    """Choosing *back up* in Study draws the form anew, with what was typed still there."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.goes_to(MONDAY.replace(day=21))
    world.anna.opens_form()
    world.anna.answers_form({"Blev testet gjort": "Ja", "Vad blev resultatet": BEFORE, "Vad såg": "Det tog tid"})
    world.anna.clicks("Studera resultatet")
    assert "Vilket steg backar ni till?" not in world.anna.reads_modal()
    world.anna.fills({"Vad vet ni nu": "Fel mått", "Har ni hittat": "Backa"})
    assert "Vilket steg backar ni till?" in world.anna.reads_modal()
    assert world.anna.holds("Vad vet ni nu") == "Fel mått"
    world.anna.fills(
        {
            "Hur stämde": "Sämre",
            "Blev det en förbättring": ["Ingen"],
            "Vilket steg backar": "Samla fakta",
            "Vilken siffra": "Vi mätte fel sak",
        }
    )
    world.anna.saves()
    world.lars.sees("@Anna Lindqvist backade till Samla fakta", in_=CHANNEL).sees("varv 2", in_=CHANNEL)


def test_a_team_goes_on_without_the_one_who_does_not_answer(world: World) -> None:
    """In reflection everyone is asked; the card lets the team go on anyway."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.goes_to(MONDAY.replace(day=21))
    for given in (
        {"Blev testet gjort": "Ja", "Vad blev resultatet": AFTER, "Vad såg": "Bra"},
        {
            "Hur stämde": "Bättre", "Blev det en förbättring": ["Kvinnor", "Män"], "Vad vet ni nu": "Rutan hjälper",
            "Har ni hittat": "Inför", "Vilken siffra": "Tjugo av tjugofem, för båda könen",
        },
        {
            "Var skrivs": "Mallen", "Vilken funktion": "Kanslichefen", "Vilken dag kontrollerar": "2027-04-12",
            "Vilka fler": "Socialnämnden",
        },
        {
            "Vad fungerade": "Rutan", "Vilka behöver": ["Politiker"], "Hur berättar": "Kanslichefen, på mötet",
            "Vilken dag": "2027-04-12", "Vilket råd": "Siffror först",
        },
    ):  # fmt: skip
        world.anna.answers(given)
    world.tick()
    world.lars.sees("Väntar på @Lars Öberg, @Priya Nair, @Sara Holmgren", in_=CHANNEL)
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    assert "Nu väntar teamet på @Lars Öberg" in world.anna.last()
    assert "Sparat" not in world.anna.last(), "she has only looked"
    world.sara.clicks("Gå vidare ändå", in_=CHANNEL)
    world.lars.sees("har gått hela vägen. Ett test gjordes.", in_=CHANNEL)
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "Klar: Kortare kö" in world.sara.last(CHANNEL)


def test_a_card_that_was_deleted_or_refused_is_posted_anew(world: World) -> None:
    world.has_an_improvement()
    world.slack.misbehave("chat.update", api_error("message_not_found"))
    world.anna.answers(AN_AREA)
    world.tick()
    world.tick()
    world.lars.sees("steg 2 av 8", in_=CHANNEL)


def test_a_card_that_slack_could_not_take_is_drawn_by_the_next_tick(world: World) -> None:
    """A fault that may have taken the card costs a look for it; one that will never pass is told to whoever began."""
    world.has_a_team()
    world.slack.misbehave("chat.postMessage", http_error(503))
    world.anna.begins("Idrottshallar", "En verksamhet")
    world.anna.closes()
    world.lars.does_not_see("Idrottshallar", in_=CHANNEL)
    world.goes_to(world.clock.moment + timedelta(minutes=3))
    world.lars.sees("Idrottshallar", in_=CHANNEL)
    world.slack.misbehave("chat.postMessage", api_error("is_archived"))
    world.anna.begins("Hemtjänst", "En verksamhet")
    world.anna.sees("Skriv `/invite @Hemmaplan` där")


_ACTION_AT = {"button": 1, "overflow": 0, "chooser": 1}
"""Which argument of a piece of kit's is the action's id."""


def written_actions() -> Iterator[str]:
    """The action ids that are written where something is drawn or declared, with {} where a value is put in."""
    for path in (Path(app.__file__).parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from written_in(node)


def written_in(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    place = 0 if name == "Button" else _ACTION_AT.get(name)
    if place is None or len(call.args) <= place:
        return
    action = call.args[place]
    if isinstance(action, ast.Constant):
        yield str(action.value)
    elif isinstance(action, ast.JoinedStr) and name != "Button":
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in action.values)


def drawn_actions(value: Any) -> Iterator[str]:
    """Every action id in what was sent to Slack, outside inputs, which are read when their form is sent."""
    if isinstance(value, list):
        for one in value:
            yield from drawn_actions(one)
    elif isinstance(value, dict) and not (value.get("type") == "input" and not value.get("dispatch_action")):
        if "action_id" in value:
            yield value["action_id"]
        for one in value.values():
            yield from drawn_actions(one)


def heard(action: str) -> bool:
    """By its first two parts; a value in it stands for any name of its group."""
    first, _, second = ".".join(action.split(".")[:2]).partition(".")
    if second == "{}":
        return any(name.startswith(f"{first}.") for name in app.CLICKS)
    return action in app.CLICKS or f"{first}.{second}" in app.CLICKS


def test_every_button_that_is_written_is_heard() -> None:
    actions = set(written_actions())
    assert len(actions) > 30
    assert not [one for one in actions if not heard(one)]


def test_every_button_that_was_sent_is_heard(world: World) -> None:
    """Those whose ids are put together too: through some weeks with a meeting, an assessment and a step left."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-01-25 09:00 Benchmarking 2", in_=CHANNEL)
    world.anna.types("/pdsa")
    for words in ("Mallen", "hoppa över", "hjälp", "tillbaka"):
        world.anna.says(words)
    for person in (world.anna, world.sara):
        person.opens_home()
        for words in ("möte", "självskattning", "läge", "start"):
            person.types(f"/pdsa {words}", in_=CHANNEL)
            person.closes(everything=True)
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.closes()
    world.days_pass(20)
    sent = {one for call in world.slack.calls() for one in drawn_actions(call.args)}
    sent |= {one for channel in world.slack.state.messages for one in drawn_actions(world.slack.messages(channel))}
    assert len(sent) > 30
    assert not [one for one in sent if not heard(one)]


def test_a_question_that_was_passed_over_is_told_as_such_on_the_card(world: World) -> None:
    """And is not ticked like an answer; one that nobody has come to says nothing."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Flickor väntar längre än pojkar")
    world.anna.clicks("Hoppa över")
    world.tick()
    card = world.lars.last(CHANNEL)
    assert ":white_circle: Område – överhoppad" in card
    assert card.count("överhoppad") == 1
