"""A team goes from set-up to a reflected, secured improvement: one back-step, two cycles, two languages."""

from collections.abc import Mapping
from datetime import date, time, timedelta

import pytest

from flows import calendar
from tests.world import CHANNEL, World

pytestmark = pytest.mark.every_way

STUDIED = {
    "Blev det en förbättring": ["Kvinnor", "Män"], "Vad vet ni nu": "Siffrorna ska komma först",
    "Vilken siffra": "Fler underlag beskriver följderna, för båda könen",
}  # fmt: skip


def test_a_team_takes_an_improvement_the_whole_way(world: World) -> None:
    """From /pdsa start to the last reflection, in forms and in the DM, in Swedish and in English."""
    world.has_an_improvement()
    anna, priya, lars, sara = world.anna, world.priya, world.lars, world.sara

    anna.opens_form()
    anna.answers_form(
        {
            "Vad är ojämställt": "Följderna för kvinnor beskrivs i färre underlag än följderna för män",
            "Vilken process": "Mallen för beslutsunderlag",
            "Vad ska vara bättre": "I juni beskriver hälften av underlagen följder för kvinnor, och hälften för män",
            "Vilket av organisationens": "Budgetmålet om likvärdig service",
            "Vem samordnar": ["UANNA"],
            "Vilken punkt": "Beslutsunderlag",
            "Vilka påverkas": "Handläggarna och nämnden. Vi har talat med två handläggare.",
        }
    )
    assert "Nästa steg: Samla fakta" in anna.reads_modal()
    anna.closes()
    lars.sees("Välj område är klart", in_=CHANNEL).sees("steg 2 av 8", in_=CHANNEL)

    priya.types("/pdsa language en", in_=CHANNEL)
    priya.types("/pdsa", in_=CHANNEL)
    assert "What do you count" in priya.last()
    priya.says("Papers that describe effects, out of all papers. From the register.")
    priya.clicks("The share of the women, and of the men")
    priya.clicks("Higher is better")
    assert "How is it today for women and for men?" in priya.last()
    priya.says("women 3 of 25, men 9 of 25")
    assert "women 3 of 25 (12%), men 9 of 25 (36%)" in priya.last()
    priya.clicks("Yes, save")
    assert "Good, now you know where you stand" in priya.last()

    lars.backs_up("Samla fakta", "Vi räknade fel ärenden")
    sara.sees("@Lars Öberg backade till Samla fakta", in_=CHANNEL).sees("Vi räknade fel ärenden")

    priya.types("/pdsa")
    assert "Last time you answered: Papers that describe effects" in priya.last()
    for _ in range(3):
        priya.clicks("Keep it as it is")
    priya.says("5 of 40")
    assert "Write a number for women and one for men" in priya.last()
    priya.says("women 5 of 40, men 12 of 40")
    priya.says("yes")
    assert "Good, now you know where you stand" in priya.last()

    answers_causes(world)
    plans(world, "Två handläggare provar rutan i fem ärenden", date(2027, 1, 29))
    first = "kvinnor 3 av 5, män 3 av 5"
    carries_out(world, first, {**STUDIED, "Hur stämde": "Sämre", "Har ni hittat": "Justera"})
    sara.sees("ett varv till, med det ni lärt er", in_=CHANNEL).sees("varv 2", in_=CHANNEL)

    plans(world, "Fyra handläggare får siffrorna först, i tolv ärenden", date(2027, 2, 19))
    second = "kvinnor 11 av 12, män 10 av 12"
    carries_out(world, second, {**STUDIED, "Hur stämde": "Ungefär", "Har ni hittat": "Inför"})
    sara.sees("ni har bestämt er för att införa lösningen. Ni såg att det blev bättre för", in_=CHANNEL)
    sara.sees("bättre för både kvinnor och män, och skillnaden minskar", in_=CHANNEL)

    sara.answers(
        {
            "Var skrivs det nya": "Mallen, version 4",
            "Vilken funktion": "Kanslichefen",
            "Vilken dag kontrollerar": "2027-04-12",
            "Vilka fler": "Socialnämnden",
        }
    )

    lars.types("/pdsa")
    lars.says("Rutan fungerade, kursen gjorde det inte.")
    lars.chooses(["Politiker", "Chefer"])
    lars.clicks("Klart")
    lars.says("Kanslichefen visar ett före och ett efter på nämndens möte.")
    lars.clicks("Hoppa över")
    lars.says("Ge dem siffrorna först.")
    lars.clicks("Hoppa över")
    lars.clicks("Hoppa över")
    assert "Sparat, tack! Nu väntar teamet på @Anna Lindqvist, @Priya Nair, @Sara Holmgren" in lars.last()
    for person in (anna, sara):
        person.types("/pdsa")
        person.says("Jag blev förvånad.")
    priya.types("/pdsa")
    priya.says("The chair became our best friend.")
    assert "Thank you for all you have shared" in priya.last()
    anna.sees("har gått hela vägen. 2 test gjordes. Ni har bestämt er för att införa lösningen", in_=CHANNEL)

    anna.clicks("Alla svar", in_=CHANNEL)
    story = anna.reads_modal()
    assert "backade till Samla fakta" in story
    assert "ett varv till, från Planera testet" in story
    assert "lösningen införs" in story


def answers_causes(world: World) -> None:
    world.lars.answers(
        {
            "Vilka orsaker": "1. Mallen har ingen ruta\n2. Nämnden frågar aldrig",
            "Vilka av orsakerna": ["Mallen har ingen ruta"],
            "Vad talar för": "Nio av tolv skriver det som mallen ber om",
            "Vad kan ni göra": "En obligatorisk ruta\nEn kurs",
            "Vilken idé ger": "En obligatorisk ruta",
            "Vilken idé testar": "En obligatorisk ruta",
            "Varför tror ni": "Om vi lägger in en ruta så fylls den i eftersom mallen styr",
        }
    )


def plans(world: World, what: str, ends: date) -> None:
    world.anna.answers(
        {
            "Var testar ni idén": what,
            "Hur stort": "5",
            "Vad tror ni händer": "Fyra av fem, för båda könen",
            "Vilken dag är testet slut": ends.isoformat(),
            "Vem ser till": ["ULARS"],
        }
    )
    world.goes_to(calendar.moment_at(ends + timedelta(days=1), time(12), calendar.SWEDEN))


def carries_out(world: World, result: str, studied: Mapping[str, object]) -> None:
    anna = world.anna
    anna.opens_form()
    anna.answers_form({"Blev testet gjort": "Ja", "Vad såg": "Det tog tio minuter", "Vad blev resultatet": result})
    anna.clicks("Studera resultatet")
    form = anna.reads_modal()
    assert "Förutsägelse (er gissning): Fyra av fem, för båda könen" in form
    assert f"Resultat: {result.split(',')[0]} (" in form
    anna.answers_form(studied)
    anna.closes()
