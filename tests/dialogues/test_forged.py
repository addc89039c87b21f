"""What no screen of ours offers: forged choices, ids that are no numbers, and a person's details in any free text."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import CLICKS
from localslack import Person
from storage import tables
from storage.engine import reading
from tests.world import CHANNEL, ITEMS, World

PERSONAL = "Ring 19121212-1212"
REFUSED = "Det ser ut att stå ett personnummer här"
NOT_OFFERED = "Välj bland det som går att välja här."


def forges(person: Person, label: str, **held: Any) -> None:
    """A field of the open modal comes to hold what Slack's client would never let it hold."""
    shown = person._state.modals[person.id][-1]
    block = next(one for one in shown.view.blocks if one.get("label", {}).get("text", "").startswith(label))
    element = block["element"]
    shown.values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **held}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value}}


def how_many(world: World, table: Any) -> int:
    with reading(world.coach.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    ("label", "held"),
    [
        ("Dag för veckans", chosen("9")), ("Träffar och checklista", chosen("klingon")),
        ("Språk i kanalen", chosen("xx")), ("Tidszon", chosen("Mars/Olympus")),
        ("Var kommer veckans", chosen("everywhere")), ("Tid för veckans", {"selected_time": "25:99"}),
        ("Vilka är med", {"selected_users": ["USARA", "not an id"]}),
    ],
)  # fmt: skip
def test_a_team_is_set_up_with_what_was_offered(world: World, label: str, held: dict[str, Any]) -> None:
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Organisation": "Lindevalla", "Teamets namn": "Styrning"})
    forges(world.sara, label, **held)
    world.sara.is_refused(NOT_OFFERED)
    assert how_many(world, tables.team) == 0


def test_a_round_that_does_not_exist_is_not_joined(world: World) -> None:
    world.mikael.types("/pdsa omgång", in_="fritid-och-kultur")
    world.mikael.fills({"Vad heter omgången": "Modellkoncept 2027"})
    forges(world.mikael, "Träffar och checklista", **chosen("klingon"))
    world.mikael.is_refused(NOT_OFFERED)
    forges(world.mikael, "Träffar och checklista", **chosen("modellkoncept_2020"))
    world.mikael.saves()
    world.mikael.closes(everything=True)
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Organisation": "Lindevalla", "Teamets namn": "Styrning"})
    forges(world.sara, "Vilken omgång", **chosen("99999"))
    world.sara.is_refused(NOT_OFFERED)


@pytest.mark.parametrize(("button", "score"), [("Min egen skattning", "-5"), ("Teamets gemensamma", "1000000000")])
def test_a_score_is_one_of_the_checklists_levels(world: World, button: str, score: str) -> None:
    world.has_a_team()
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Börja en ny självskattning")
    world.sara.clicks(button)
    forges(world.sara, ITEMS[0], **chosen(score))
    world.sara.is_refused(NOT_OFFERED)
    assert how_many(world, tables.score) == 0


def test_what_else_is_chosen_is_among_what_was_offered(world: World) -> None:
    """An improvement's kind and its way in, a meeting's place in the round, a lesson's sort and audience, and so on."""
    world.has_a_team()
    world.anna.types("/pdsa ny", in_=CHANNEL)
    right = {"Var görs förbättringen": "Styrning", "Är det något nytt": "Något nytt"}
    for label in right:
        world.anna.fills({"Vad vill ni förbättra": "Kortare kö", **right})
        forges(world.anna, label, **chosen("klingon"))
        world.anna.is_refused(NOT_OFFERED)
    world.anna.closes()
    world.anna.types("/pdsa möte", in_=CHANNEL)
    world.anna.clicks("Lägg till en träff")
    world.anna.fills({"Namn": "BM 2", "Datum": "2027-03-15"})
    forges(world.anna, "Är det en av", **chosen("bm99"))
    world.anna.is_refused(NOT_OFFERED)
    forges(world.anna, "Är det en av", **chosen("bm2"))
    world.anna.saves()
    world.anna.clicks("Vad lärde ni er?")
    world.anna.fills({"En lärdom": "Fråga tidigt"})
    forges(world.anna, "Vad är det", **chosen("secret"))
    forges(world.anna, "Vilka behöver höra", selected_options=[chosen("everybody")["selected_option"]])
    world.anna.is_refused(NOT_OFFERED)
    world.anna.closes(everything=True)
    world.anna.types("/pdsa kompetens", in_=CHANNEL)
    forges(world.anna, "Politiker", **chosen("x" * 5000))
    world.anna.is_refused(NOT_OFFERED)
    assert how_many(world, tables.lesson) == how_many(world, tables.improvement) == how_many(world, tables.competence)


def test_a_persons_details_are_refused_in_every_free_text(world: World) -> None:
    """What many will read: a meeting's name and place, whom a lesson came from, what a score rests on, a contact."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Lägg till en träff")
    for field in ("Plats eller länk", "Namn"):
        world.sara.fills({"Namn": "BM 2", "Datum": "2027-03-15", "Plats eller länk": "", field: PERSONAL})
        assert [text[: len(REFUSED)] for text in world.sara.submits().values()] == [REFUSED]
    world.sara.closes(everything=True)
    world.sara.types("/pdsa lärdom Fråga tidigt", in_=CHANNEL)
    world.sara.fills({"Vem lärde ni av": PERSONAL})
    assert [text[: len(REFUSED)] for text in world.sara.submits().values()] == [REFUSED]
    world.sara.closes(everything=True)
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Börja en ny självskattning")
    world.sara.clicks("Teamets gemensamma")
    world.sara.fills({ITEMS[0]: "2 –", "Vad bygger ni det på": PERSONAL})
    assert [text[: len(REFUSED)] for text in world.sara.submits().values()] == [REFUSED]
    world.sara.closes(everything=True)
    world.anna.goes_through(6, "2027-01-20")
    world.lars.clicks("Spridning", in_=CHANNEL)
    world.lars.clicks("Lägg till en mottagare")
    world.lars.fills({"Vilken enhet": "Förskolan", "Vem är kontakt": PERSONAL, "Vad är kärnan": "Rutan"})
    assert [text[: len(REFUSED)] for text in world.lars.submits().values()] == [REFUSED]


def test_a_text_fits_its_place(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Lägg till en träff")
    world.sara.fills({"Namn": "BM 2", "Datum": "2027-03-15"})
    forges(world.sara, "Plats eller länk", value="x" * 501)
    for block in world.sara._state.modals["USARA"][-1].view.blocks:
        block.get("element", {}).pop("max_length", None)
    assert "här får 500 plats" in next(iter(world.sara.submits().values()))


@pytest.mark.parametrize(
    "value", ["x", "", "-", "-1", "²", "9" * 30, "1/2/3/4/5", "x/y/z", "edit/x", "1/x/y/a.b", "en"]
)
def test_a_button_whose_value_is_none_of_ours_is_refused_kindly(
    world: World, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the button: nobody is told that it was our fault, and nothing is changed."""
    world.has_an_improvement()
    for action in CLICKS:
        world.slack.actions.send_click("UANNA", action, value)
    world.anna.does_not_see("Något gick fel hos mig")
    assert "a listener failed" not in caplog.text


@pytest.mark.parametrize(("hour", "kept"), [("03:00", 0), ("19:00", 0), ("09:30", 0), ("x", 0), ("10:00", 1)])
def test_ones_own_hour_is_by_day(world: World, hour: str, kept: int) -> None:
    world.has_a_team()
    world.slack.actions.send_click("UANNA", "home.clock", hour)
    with reading(world.coach.engine) as connection:
        clock = tables.person.c.clock
        assert len(connection.execute(select(clock).where(clock.is_not(None))).all()) == kept
