"""How well each cycle was done: of tests that were made, by the guess that was made before them.

Rows 15, 17 and 18 of the seed's table: the guess before the test, the small scale, the result beside the guess.
"""

import pytest

from bot.features.step import tested
from bot.voice import Voice
from flows.calendar import SWEDEN
from flows.cycles import cycles
from tests.flows.telling import tells_with_a_miss
from tests.world import CHANNEL, MONDAY, World

A_GUESS = "Minst fyra av fem underlag, för kvinnor och män"
ENDS = "2027-01-20"
"""The day that every plan here is given."""

STUDIED = {
    "Hur stämde": "Ungefär som vi trodde", "Blev det en förbättring": ["Ingen"],
    "Vad vet ni nu": "Rutan räcker inte när siffrorna saknas", "Vilken siffra eller": "Ingen skillnad för någon",
}  # fmt: skip


def how_well(world: World) -> str:
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Så väl är det testat")
    told = world.lars.reads_modal()
    world.lars.closes(everything=True)
    return told


def of_cycle(number: int, told: str) -> str:
    """Its own marks."""
    return told.split(f"Varv {number} · ")[1].split("Varv")[0]


def studies(world: World, decision: str) -> None:
    world.anna.answers({**STUDIED, "Har ni hittat": decision})


def test_before_a_test_has_been_made_there_is_nothing_to_mark(world: World) -> None:
    """Not while it is under way, either."""
    world.has_an_improvement()
    world.anna.reaches_the_test(ENDS)
    under_way = how_well(world)
    assert "Inget test är genomfört än" in under_way
    assert "Varv 1" not in under_way
    assert "procent av" not in under_way
    world.anna.goes_through(1, ENDS)
    assert "Varv 1 · " in how_well(world)


def test_a_test_that_did_not_happen_is_not_marked(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test(ENDS)
    world.anna.opens_form()
    world.anna.fills({"Blev testet gjort": "Nej, det blev inte av"})
    world.anna.fills({"Vad kom emellan": "Nämndens möte ställdes in"}).saves()
    world.anna.closes()
    told = how_well(world)
    assert "Inget test är genomfört än" in told
    assert "Det här lyfter nästa varv" not in told


def test_a_guess_that_is_rewritten_when_the_test_has_begun_gives_no_mark_and_the_next_one_does(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test(ENDS)
    world.lars.backs_up("Planera testet", "Nu vet vi hur det går")
    world.anna.answers({"Vilken dag är testet slut": ENDS, "Vad tror ni händer": A_GUESS})
    world.anna.goes_through(1, ENDS)
    studies(world, "Justera")
    first = of_cycle(1, how_well(world))
    assert ":white_circle: Före testet fanns en gissning som går att kontrollera" in first
    assert ":white_circle: Utfallet är jämfört med det ni gissade före testet" in first
    world.anna.answers({"Vad tror ni händer": A_GUESS})
    world.anna.goes_through(1, ENDS)
    studies(world, "Justera")
    second = of_cycle(2, how_well(world))
    assert ":white_check_mark: Före testet fanns en gissning som går att kontrollera" in second
    assert ":white_check_mark: Utfallet är jämfört med det ni gissade före testet" in second


def test_what_lifts_the_next_cycle_is_what_the_last_one_lacked(world: World) -> None:
    """Also when another has been begun since: what is ticked is not asked for again."""
    world.has_an_improvement()
    world.anna.reaches_the_test(ENDS)
    world.anna.goes_through(1, ENDS)
    studies(world, "Lämna idén")
    told = how_well(world)
    assert "Varv 2" not in told
    assert ":white_check_mark: Det står vad ni lärde er" in told
    assert ":white_circle: Före testet fanns en gissning som går att kontrollera" in told
    advice = told.split("Det här lyfter nästa varv")[1]
    assert "• Skriv en gissning med ett värde" in advice
    assert "• Svara på det som står öppet" not in advice
    assert "• Låt gissningen stå" not in advice
    assert "• Skriv en mening om vad ni vet nu" not in advice


def test_a_teams_cycles_stand_beside_the_published_ones_in_the_same_units(world: World) -> None:
    """Never a ranking. What grows is a share of series of two or more, of which there is none yet."""
    world.has_an_improvement()
    world.anna.goes_through(3, ENDS)
    world.anna.answers({"Hur stort är testet": "5"})
    world.anna.goes_through(2, ENDS)
    studies(world, "Justera")
    one = how_well(world)
    assert "Varv där plan, test, resultat och beslut finns nedskrivna: 1 av 1 hos er, 71 procent av 421 där" in one
    assert "går att kontrollera: 0 av 1 hos er. Med en uttalad gissning: 12 procent av 294 där" in one
    assert "Varv som ingår i en serie om minst två: 0 av 1 hos er, 55 procent av 299 där" in one
    assert "av 64 där" not in one
    world.anna.answers({"Hur stort är testet": "12"})
    world.anna.goes_through(1, ENDS)
    two = how_well(world)
    assert "finns nedskrivna: 1 av 2 hos er, 71 procent av 421 där" in two
    assert "serie om minst två: 2 av 2 hos er, 55 procent av 299 där" in two
    assert "Serier om minst två varv där testen har vuxit: 1 av 1 hos er, 30 procent av 64 där" in two


def test_of_how_sure_guesses_are_nothing_is_said_before_there_are_ten(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(3, ENDS)
    world.anna.answers({"Hur säkra är ni": "9"})
    world.anna.goes_through(2, ENDS)
    assert "säger jag först" not in how_well(world)
    studies(world, "Justera")
    for held in range(1, 10):
        told = how_well(world)
        assert f"när 10 gissningar med angiven säkerhet har hållit eller inte hållit. Ni har {held}." in told
        assert "När ni var säkra" not in told
        world.anna.answers({})
        world.anna.goes_through(1, ENDS)
        studies(world, "Justera")
    told = how_well(world)
    assert "När ni var säkra (7–10) höll gissningen 10 av 10 gånger." in told
    assert "oftare fel än rätt" not in told
    assert "säger jag först" not in told


@pytest.mark.parametrize(("sure", "told_so"), [(9, False), (10, True)])
def test_a_team_is_told_that_it_is_too_sure_from_ten_such_guesses_on(sure: int, told_so: bool) -> None:
    """Four of them held. Of how unsure it was of the rest nothing follows."""
    told = tells_with_a_miss().reaches("plan_test")
    for number in range(12):
        told.finishes("plan_test", confidence=9 if number < sure else 2)
        told.finishes("do_test").finishes("study", match="as_guessed" if number < 4 else "worse", decision="adapt")
    series = cycles(told.journey, told.every)
    shown = str(tested.tested("Kortare kö", series, [series], SWEDEN, Voice("sv", MONDAY, SWEDEN)))
    assert f"När ni var säkra (7–10) höll gissningen 4 av {sure} gånger." in shown
    assert ("oftare fel än rätt" in shown) is told_so
