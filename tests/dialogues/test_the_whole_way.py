"""A team goes from set-up to a reflected, secured improvement: one back-step, two cycles, two languages."""

import pytest

from tests.world import CHANNEL, World

pytestmark = pytest.mark.every_way


def test_a_team_takes_an_improvement_the_whole_way(world: World) -> None:
    """From /pdsa start to the last reflection, in forms and in the DM, in Swedish and in English."""
    world.has_an_improvement()
    anna, priya, lars, sara = world.anna, world.priya, world.lars, world.sara

    anna.opens_form()
    anna.fills(
        {
            "Vilken process eller vilket styrdokument": "Mallen för beslutsunderlag",
            "Vilket av organisationens": "Budgetmålet om likvärdig service",
            "Vilken punkt": "Beslutsunderlag",
            "Är det något nytt": "Något nytt",
            "Vilka kvinnor och män": "Flickor och pojkar i idrottshallarna",
            "Vem håller i det": ["UANNA"],
        }
    )
    anna.saves()
    assert "Nästa steg: Samla fakta" in anna.reads_modal()
    anna.closes()
    lars.sees("Välj område är klart", in_=CHANNEL).sees("steg 2 av 8", in_=CHANNEL)

    priya.types("/pdsa language en", in_=CHANNEL)
    priya.types("/pdsa", in_=CHANNEL)
    assert "What do you measure" in priya.last()
    priya.says("Share of papers that describe effects")
    priya.says("3 of 25, women and men counted")
    priya.says("12")
    assert "What do you see?" in priya.last()
    priya.says("Boys get more hours than girls")
    priya.clicks("For each case or visit")
    assert "Is there a link" in priya.last()
    priya.clicks("Skip")
    assert "Good, now you know where you stand" in priya.last()

    lars.backs_up("Samla fakta", "Vi räknade fel ärenden")
    sara.sees("@Lars Öberg backade till Samla fakta", in_=CHANNEL).sees("Vi räknade fel ärenden")

    priya.types("/pdsa")
    assert "Last time you answered: Share of papers that describe effects" in priya.last()
    priya.clicks("Keep it as it is")
    priya.says("5 of 40")
    assert "How is it for each of the sexes?" in priya.last()
    for _ in range(4):
        priya.clicks("Keep it as it is")
    priya.clicks("Skip")

    answers_causes(world)
    plans(world, "Räcker en ruta?", "2027-01-29")
    carries_out(world, "Justera och testa ett varv till", "Alla ska få siffrorna först")
    sara.sees("ett varv till, med det ni lärt er", in_=CHANNEL).sees("varv 2", in_=CHANNEL)

    plans(world, "Räcker en ruta med siffror?", "2027-02-19")
    carries_out(world, "Inför", "Det höll hos två nämnder")
    sara.sees("ni har bestämt er för att införa lösningen. Ni såg att det blev bättre för", in_=CHANNEL)
    sara.sees("bättre för kvinnor eller flickor och män eller pojkar.", in_=CHANNEL)

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
    lars.says("Ge dem siffrorna först.")
    lars.chooses(["Politiker", "Chefer"])
    lars.clicks("Klart")
    lars.says("Fem minuter på nämndens möte.")
    lars.clicks("Hoppa över")
    assert "Sparat, tack! Nu väntar teamet på @Anna Lindqvist, @Priya Nair, @Sara Holmgren" in lars.last()
    for person in (anna, sara):
        person.types("/pdsa")
        person.says("Jag blev förvånad.")
    priya.types("/pdsa")
    priya.says("The chair became our best friend.")
    assert "Thank you for all you have shared" in priya.last()
    anna.sees("har gått hela vägen. 2 test gjordes. Lösningen är införd", in_=CHANNEL)

    anna.clicks("Alla svar", in_=CHANNEL)
    story = anna.reads_modal()
    assert "backade till Samla fakta" in story
    assert "ett varv till, från Planera testet" in story
    assert "lösningen införs" in story


def answers_causes(world: World) -> None:
    lars = world.lars
    lars.opens_form()
    lars.fills(
        {
            "Vilka orsaker": "1. Mallen har ingen ruta\n2. Nämnden frågar aldrig",
            "Vad talar för": "Nio av tolv skriver det som mallen ber om",
            "Vilka förändringar": "En obligatorisk ruta\nEn kurs",
            "Varför tror ni": "Om vi lägger in en ruta så fylls den i eftersom mallen styr",
        }
    )
    lars.saves()
    lars.fills(
        {
            "Vilka av orsakerna": ["Mallen har ingen ruta"],
            "Vilken idé ger": "En obligatorisk ruta",
            "Vilken idé testar": "En obligatorisk ruta",
        }
    )
    lars.saves()
    lars.fills({"Vilken av de bekräftade": "Mallen har ingen ruta"})
    lars.saves()
    lars.closes()


def plans(world: World, question: str, ends: str) -> None:
    anna = world.anna
    anna.answers(
        {
            "Vad vill ni ta reda på": question,
            "Vad gör ni, och var": "Två handläggare provar",
            "Vem ser till": ["ULARS"],
            "Hur litet": "5",
            "Vilken dag är testet slut": ends,
            "Vad tror ni händer": "Fyra av fem, för båda könen",
        }
    )


def carries_out(world: World, decision: str, reason: str) -> None:
    anna = world.anna
    anna.opens_form()
    anna.fills({"Blev testet gjort": "Ja", "Vad blev resultatet": "Tre av fem", "Vad såg": "Det tog tio minuter"})
    anna.saves()
    anna.clicks("Studera resultatet")
    assert "Gissning: Fyra av fem, för båda könen" in anna.reads_modal()
    assert "Resultat: Tre av fem" in anna.reads_modal()
    anna.fills(
        {
            "Hur stämde": "Sämre",
            "Blev det en förbättring": ["Kvinnor", "Män"],
            "Har ni hittat": "Delvis",
            "Vad lärde ni er": "Siffrorna ska komma först",
            "Vad gör ni nu": decision,
            "Vilken iakttagelse": reason,
        }
    )
    anna.saves()
    anna.closes()
