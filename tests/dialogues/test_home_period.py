"""A home period as the seed page tells it: goals, the self-assessment, several improvements, the link, the targets.

Each test names the row of the seed's table that it holds (docs/design-notes.md, *From the seed to the product*).
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.conversation.turn import Turn
from bot.features import help_me
from bot.methods import Methods, OwnWords
from bot.pictures import painter
from bot.team.who import Who
from flows import loader
from flows.journey import Journey
from localslack import api_error
from storage import follow_ups, people
from storage.desk import Desk
from storage.engine import writing
from tests.world import CHANNEL, MONDAY, World, a_world

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_row_2_several_improvements_go_on_at_once(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.begins("Utbildning för nämnden", "Jämställdhetskompetens")
    world.anna.closes()
    shown = world.sara.reads_status()
    assert "Kortare kö (Styrning och ledning)\nGör testet · steg 5 av 8" in shown
    assert "Utbildning för nämnden (Jämställdhetskompetens)\nVälj område · steg 1 av 8" in shown


def test_rows_4_and_7_a_suggestion_is_made_once_and_may_be_left(world: World) -> None:
    """One improvement at a time, small enough to be done, for named women and men. Nothing is blocked."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("De som märker det får mindre")
    assert "Vilka är det som märker skillnaden?" in world.anna.last()
    world.anna.clicks("Behåll som det är")
    assert "Vilken process, vilket styrdokument" in world.anna.last()
    world.anna.says("Mallen för beslutsunderlag samt rekryteringen av chefer")
    assert "Det ser ut som två saker på en gång" in world.anna.last()
    assert "Ert svar nu: Mallen för beslutsunderlag samt rekryteringen av chefer" in world.anna.last()
    world.anna.clicks("Det hjälpte")
    world.anna.sees("Tack, då vet jag det")
    world.anna.says("Mallen för beslutsunderlag i alla förvaltningar")
    assert "Vad ska vara bättre" in world.anna.last()
    world.anna.says("/pdsa", in_=CHANNEL)
    assert "Vad ska vara bättre" in world.anna.last()


def test_row_17_a_form_suggests_a_smaller_test_and_keeps_what_was_planned(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.backs_up("Planera testet", "Vi vill pröva större")
    world.lars.opens_form()
    world.lars.fills({"Var testar ni idén": "Två handläggare provar mallen"})
    world.lars.fills({"Hur stort är testet": "140", "Hur många finns": "140"})
    world.lars.saves()
    assert "Kan ni börja mindre, till exempel med fem ärenden eller två veckor?" in world.lars.reads_modal()
    world.lars.clicks("Föregående del")
    assert str(world.lars.holds("Hur stort är testet")) == "140"
    world.lars.closes(everything=True)
    world.lars.clicks("Alla svar", in_=CHANNEL)
    assert "Testets storlek: 140 – @Lars Öberg" in world.lars.reads_modal()


def test_row_17_when_days_are_few_a_test_by_next_tuesday_is_proposed(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.sara.types("/pdsa möte ny 2027-02-08 09:00 BM 2", in_=CHANNEL)
    world.lars.backs_up("Planera testet", "Vi vill pröva mindre")
    world.lars.opens_form()
    form = world.lars.reads_modal()
    assert "28 dagar kvar till träffen. Vad kan ni testa redan till tisdag 12 januari?" in form
    world.lars.closes()
    world.priya.types("/pdsa language en", in_=CHANNEL)
    world.priya.types("/pdsa", in_=CHANNEL)
    world.priya.clicks("Keep it as it is")
    assert "What could you test by Tuesday 12 January?" in world.priya.last()


def test_row_23_what_others_have_learned_is_offered_where_ideas_are_asked_for(world: World) -> None:
    world.mikael.sets_up_team({"Organisation": "Norrvik", "Teamets namn": "Fritid"}, in_="fritid-och-kultur")
    world.mikael.types("/pdsa lärdom Kortare köer kräver att bokningen öppnar tidigare", in_="fritid-och-kultur")
    world.mikael.fills({"Vilka får hitta den": ["Alla team"]})
    world.mikael.saves()
    world.mikael.closes()
    world.has_an_improvement()
    world.anna.goes_through(2, "2027-01-20")
    world.anna.opens_form()
    form = world.anna.reads_modal()
    assert "Det här har andra team lärt sig:" in form
    assert "Kortare köer kräver att bokningen öppnar tidigare" in form
    world.anna.clicks("Vi använder den")
    world.anna.closes()
    world.mikael.types("/pdsa läge", in_="fritid-och-kultur")
    assert "Ett annat team har använt en av era lärdomar" in world.mikael.last("fritid-och-kultur")


def test_row_16_what_is_most_likely_to_work_is_suggested_first(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.backs_up("Orsaker och lösningar", "Vi valde det lättaste")
    world.lars.opens_form()
    world.lars.answers_form(
        {
            "Vad kan ni göra": "En ruta i mallen\nEn fråga på mötet\nEn checklista",
            "Vilken idé ger": "En ruta i mallen",
            "Vilken idé testar": "En fråga på mötet",
        }
    )
    assert "Ni tror mer på en annan idé" in world.lars.reads_modal()
    world.lars.clicks("Ändra svaret")
    world.lars.answers_form({"Vilken idé testar": "En checklista"})
    assert "Ni tror mer på en annan idé" not in world.lars.reads_modal()


def test_row_5_an_operation_is_reported_at_its_own_meeting(world: World) -> None:
    """Two countdowns: the next meeting's and BM 3's. Row 6: what it can be about; it has a unit, and a manager."""
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 Benchmarking 2", in_=CHANNEL)
    world.sara.types("/pdsa möte ny 2027-06-14 09:00 BM 3", in_=CHANNEL)
    world.anna.begins("Tider i idrottshallen", "En verksamhet")
    form = world.anna.reads_modal()
    assert "I vilken verksamhet sker det?" in form
    assert "Vilken chef ansvarar för verksamheten" in form
    world.anna.closes()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Flickor har 36 procent av timmarna, pojkar 64 procent")
    world.anna.clicks("Hjälp mig")
    assert "ett arbetssätt, en rutin, en metod eller en uppföljning" in world.anna.last()
    shown = world.sara.reads_status()
    assert "Benchmarking 2: 63 dagar kvar" in shown
    assert "Redovisas på BM 3: 154 dagar kvar" in shown
    world.anna.begins("Kortare kö", "Styrning och ledning")
    assert "I vilken verksamhet" not in world.anna.reads_modal()


def test_row_3_at_the_meeting_the_way_is_told_as_far_as_it_has_come(world: World) -> None:
    """Nothing is blocked or called late, and a host is reminded of what hosts do."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Lägg till en träff")
    world.sara.fills(
        {"Namn": "BM 2", "Datum": "2027-02-15", "Är det en av": "Lärandeträff 2", "Vem är värd": ["Vi är värdar"]}
    )
    world.sara.saves()
    world.sara.closes(everything=True)
    world.lives_through(MONDAY.replace(month=2, day=2))
    world.lars.sees("BM 2: 14 dagar kvar", in_=CHANNEL).sees("Ni är värdar: skicka inbjudan", in_=CHANNEL)
    told = world.sara.reads_status()
    assert "När det är dags för BM 2 går det bra att berätta hur långt ni har kommit." in told
    assert "I den här takten" not in told, "a team that has left no step yet has no pace"
    world.lives_through(MONDAY.replace(month=2, day=15, hour=7))
    world.lars.sees("BM 2: i dag", in_=CHANNEL).sees("Kvar i steget: Det som är ojämställt · Område", in_=CHANNEL)
    world.lives_through(MONDAY.replace(month=2, day=16))
    world.lars.sees("Ni var värdar: lägg upp det som sades", in_=CHANNEL)


def test_rows_24_to_26_an_organisations_own_words_film_and_contact(world: World, tmp_path: Path) -> None:
    """Its file is laid over the method without a restart, and work that is under way keeps the words it began with."""
    own = OwnWords(tmp_path)
    coach = replace(world.coach, methods=Methods(loader.method(), own))
    with writing(coach.engine) as connection:
        people.welcome(Desk(connection, "T0LOCAL", world.clock.now()))
        before = coach.methods.begin(connection, "Lindevalla kommun")
        shutil.copy(EXAMPLES / "lindevalla.toml", tmp_path)
        after = coach.methods.begin(connection, "Lindevalla  KOMMUN")
    assert before != after
    overlay = coach.methods.overlay("Lindevalla kommun")
    assert overlay is not None
    assert overlay.method.step("plan_test").title.sv == "Planera"
    assert coach.methods.current("Norrvik").step("plan_test").title.sv == "Planera testet"
    world.has_a_team()
    with coach.workspace("T0LOCAL").reading() as desk:
        sara = Turn(coach.workspace("T0LOCAL"), Who("USARA", "sv"), desk)
        told = help_me.told(sara)
    assert "Hos er svarar: Fråga Anna på kvalitetsenheten" in told
    assert "• Studera: <https://" in told
    (tmp_path / "lindevalla.toml").write_text("organisation = 1", encoding="utf-8")
    assert coach.methods.overlay("Lindevalla kommun") == overlay


def test_rows_24_to_26_are_met_in_slack(engine: Engine, tmp_path: Path) -> None:
    """The step by its own name in the card, the film where the step waits at home and in *help me*."""
    shutil.copy(EXAMPLES / "lindevalla.toml", tmp_path)
    with a_world(engine, "socket", own_words=tmp_path) as world:
        world.has_a_team()
        world.anna.begins("Kortare kö", "Ledning och styrning")
        world.anna.closes()
        world.anna.goes_through(3, "2027-01-20")
        world.lars.sees("Planera\nKortare kö · steg 4 av 8", in_=CHANNEL)
        world.lars.opens_home()
        assert "Så gör ni ett test litet" in world.lars.reads_home()
        world.lars.types("/pdsa", in_=CHANNEL)
        world.lars.clicks("Hjälp mig")
        assert "Så gör ni ett test litet" in world.lars.last()


def test_row_8_finished_work_goes_straight_to_study_with_its_own_data(world: World) -> None:
    """Of what it led to, and how it was before; of a guess that nobody made nothing is asked."""
    world.has_a_team()
    world.anna.begins("Kortare kö", "Styrning och ledning", "Vi följer upp något som är klart")
    while world.anna.gives_what_is_needed("2027-01-20"):
        world.anna.saves()
    assert "Nästa steg: Studera resultatet" in world.anna.reads_modal()
    world.anna.closes()
    world.anna.opens_form()
    world.anna.answers_form({"Ni har siffror på arbetet": "Andelen av", "Är det bättre": "Högre"})
    world.anna.answers_form({"Hur var det innan": "kvinnor 5 av 25, män 4 av 25, hela 2025"})
    world.anna.answers_form({"Vad har arbetet lett till": "kvinnor 20 av 25, män 20 av 25, hela 2026"})
    form = world.anna.reads_modal()
    assert "bättre för både kvinnor och män, och skillnaden minskar" in form
    assert "gissning" not in form
    world.anna.closes(everything=True)
    assert "Styrning och ledning: inte än" in world.sara.reads_status(), "no test of its own was planned or made"


def test_a_test_that_was_not_made_is_planned_anew_and_counts_as_none(world: World) -> None:
    """What came between is asked, and told in the channel; nothing is asked of a result that there is not."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.goes_to(MONDAY.replace(day=21))
    world.anna.opens_form()
    world.anna.fills({"Blev testet gjort": "Nej, det blev inte av"})
    form = world.anna.reads_modal()
    assert "Vad kom emellan" in form
    assert "Vad blev resultatet" not in form
    world.anna.fills({"Vad kom emellan": "Nämndens möte ställdes in"}).saves()
    assert "Ni går tillbaka till Planera testet" in world.anna.reads_modal()
    world.anna.closes()
    world.lars.sees("> Nämndens möte ställdes in", in_=CHANNEL)
    world.lars.sees("Planera testet\nKortare kö · steg 4 av 8", in_=CHANNEL)
    assert "planerade: 1, av dem testade: 0" in world.sara.reads_status()


def test_an_idea_that_was_dropped_is_not_what_the_form_holds(world: World) -> None:
    """Saving the forms as they are does not bring the team to a plan with the idea that it has just dropped."""
    world.has_an_improvement()
    world.anna.goes_through(5, "2027-01-20")
    world.anna.opens_form()
    world.anna.gives_what_is_needed("2027-01-20")
    world.anna.fills({"Har ni hittat": "Lämna idén och testa något annat"}).saves()
    world.anna.closes()
    world.anna.opens_form()
    world.anna.saves()
    assert "Vilken av de bekräftade" not in world.anna.reads_modal(), "there is one, and that one stands"
    assert not world.anna.holds("Vilken idé testar ni först")
    assert "~Några ord~ – lämnad: Några ord" in world.anna.reads_modal()
    world.anna.saves()
    world.anna.saves()
    world.anna.closes()
    world.lars.sees("Orsaker och lösningar\nKortare kö · steg 3 av 8", in_=CHANNEL)


def test_row_9_the_link_between_governance_and_the_operation(world: World) -> None:
    """An operation without a link says so; the chain of command is told in words, and where it is weak."""
    world.has_an_improvement()
    world.anna.begins("Tider i idrottshallen", "En verksamhet")
    world.anna.closes()
    assert "Ingen länk till styrningen än" in world.sara.reads_status()
    world.anna.clicks("Styrkedjan", in_=CHANNEL)
    world.anna.answers_form(
        {"Vilka av era": ["Kortare kö"], "Vilket beslut": "Fullmäktige 2025", "Var brister": "Rutinen"}
    )
    world.anna.closes(everything=True)
    assert "Ska drivas av: Kortare kö" in world.sara.reads_status()
    world.lars.clicks("Alla svar", in_=CHANNEL)
    told = world.lars.reads_modal()
    assert "Beslut: Fullmäktige 2025" in told
    assert (
        ":white_check_mark: Beslut → :white_circle: Mål och budget (tomt än) → :white_circle: Styrdokument (tomt än)"
        " → :warning: Rutin (tomt än, svagaste länken)" in told
    )
    assert "Svagaste länken: Rutinen" in told


def test_row_10_the_four_targets_are_worked_out_from_what_is_stored(world: World) -> None:
    """At five points in time, from nothing at all to an item that has moved with evidence."""
    world.has_a_team()
    shown = world.sara.reads_status()
    for name in ("Styrning och ledning", "Kompetens", "Checklistan", "En verksamhet"):
        assert f"{name}: inte än" in shown
    world.sara.assesses("1111111111")
    world.sara.closes()
    world.anna.begins("Kortare kö", "Styrning och ledning")
    world.anna.closes()
    assert "Styrning och ledning: inte än (0 av 2) · planera ett litet test" in world.sara.reads_status()
    world.anna.answers({"Vilken punkt": "Politiskt beslut"})
    world.anna.reaches_the_test("2027-01-20")
    assert (
        "Styrning och ledning: på väg (1 av 2) · planerade: 1, av dem testade: 0 och säkrade: 0"
        in world.sara.reads_status()
    )
    world.anna.goes_through(2, "2027-04-12")
    assert "planerade: 1, av dem testade: 1 och säkrade: 0 · Kortare kö" in world.sara.reads_status()
    world.goes_to(MONDAY.replace(month=3), striking=False)
    world.sara.assesses("2111111111")
    moved = world.sara.reads_modal()
    assert "Politiskt beslut om jämställdhetsintegrering: från 1 till 2. Bygger på: Kortare kö" in moved
    world.sara.closes()
    assert "Checklistan: nått" in world.sara.reads_status()


def test_row_11_an_improvement_is_chosen_from_the_priority_goals(world: World) -> None:
    """Once the goals are there they are what one chooses among, and one that is retired keeps its name."""
    world.has_a_team()
    world.sara.types("/pdsa mål", in_=CHANNEL)
    world.sara.fills({"Målen, ett": "Likvärdig service\nTrygga skolor"})
    world.sara.saves()
    world.anna.begins("Kortare kö", "Styrning och ledning")
    world.anna.fills({"Vilket av era prioriterade mål": "Likvärdig service"})
    world.anna.saves()
    world.anna.closes()
    world.sara.types("/pdsa mål", in_=CHANNEL)
    world.sara.fills({"Målen, ett": "Trygga skolor"})
    world.sara.saves()
    world.tick()
    world.lars.sees("Prioriterat mål: Likvärdig service – @Anna Lindqvist", in_=CHANNEL)


def test_row_10_the_goals_of_the_home_period_and_how_many_a_team_aims_for(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 Benchmarking 2", in_=CHANNEL)
    world.sara.types("/pdsa mål", in_=CHANNEL)
    told = world.sara.reads_modal()
    assert "Hemmaplansmålen till Benchmarking 2:" in told
    assert "Ett antal planerade eller genomförda förbättringar i styrning och ledning." in told
    world.sara.fills({"Målen, ett": "Likvärdig service", "Hur många förbättringar": "0"})
    assert list(world.sara.submits()) == ["Hur många förbättringar i styrningen siktar ni på?"]
    assert world.sara.holds("Målen, ett") == "Likvärdig service"
    world.sara.fills({"Hur många förbättringar": "3"})
    world.sara.saves()
    world.sara.types("/pdsa mål", in_=CHANNEL)
    assert world.sara.holds("Hur många förbättringar") == "3"


def test_row_10_who_has_the_expertise_they_need(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa kompetens", in_=CHANNEL)
    world.sara.fills({"Politiker": "Har den kunskap som behövs", "Medarbetare": "Behöver mer, och ingen plan finns"})
    world.sara.saves()
    assert "Kompetens: på väg" in world.sara.reads_status()
    assert "rollgrupper med kunskap eller plan: 1 av 2" in world.sara.reads_status()
    world.anna.types("/pdsa kompetens", in_=CHANNEL)
    assert world.anna.holds("Politiker") is not None
    for group in ("Högsta chefer", "Strateger", "Controllers", "Chefer i verksamheten", "Medarbetare"):
        world.anna.fills({group: "Det finns en plan med datum"})
    world.anna.saves()
    assert "Kompetens: nått" in world.sara.reads_status()


def test_row_1_what_the_work_begins_from_stands_beside_the_first_question(world: World) -> None:
    """The lowest items of the self-assessment, and the last meeting's lessons with their source."""
    world.has_a_team()
    world.sara.types("/pdsa möte ny 2027-01-12 09:00 Benchmarking 1", in_=CHANNEL)
    world.sara.assesses("3334222111")
    world.sara.closes()
    world.goes_to(MONDAY.replace(day=13))
    world.anna.clicks("Skriv ned en lärdom", in_=CHANNEL)
    world.anna.fills({"En lärdom, och": "Norrvik har en ruta i mallen", "Vem lärde ni av": "Norrvik"})
    world.anna.saves()
    world.anna.closes()
    world.anna.begins("Kortare kö", "Styrning och ledning")
    told = world.anna.reads_modal()
    assert "Det här kan ni börja ifrån:" in told
    assert ": 1 i självskattningen" in told
    assert "Från Benchmarking 1: Norrvik har en ruta i mallen (Norrvik)" in told


def test_row_13_a_cause_without_evidence_cannot_be_chosen(world: World) -> None:
    """Row 14 and 16: ideas stand one to a line, and the one most likely to work is named before one is chosen."""
    world.has_an_improvement()
    world.anna.goes_through(2, "2027-01-20")
    world.anna.opens_form()
    assert "Vilken av de bekräftade" not in world.anna.reads_modal()
    causes = "1. Mallen har ingen ruta 2. Nämnden frågar inte 3. Siffrorna kommer sent"
    world.anna.fills({"Vilka orsaker": causes, "Vad kan ni göra": "En ruta"})
    world.anna.saves()
    world.anna.fills({"Vilka av orsakerna": ["Nämnden frågar inte", "Siffrorna kommer sent"]})
    world.anna.saves()
    form = world.anna.reads_modal()
    chosen = form[form.index("Vilken av de bekräftade") : form.index("Varför är det så?")]
    assert "Nämnden frågar inte" in chosen
    assert "Siffrorna kommer sent" in chosen
    assert "Mallen har ingen ruta" not in chosen


def test_row_15_a_guess_stands_once_the_test_has_begun(world: World) -> None:
    """Only 12 per cent of 421 published cycles had an explicit prediction (McNicholas 2019); here it cannot be lost."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Ändra", nth=3)
    world.lars.fills({"Vad tror ni händer": "Det vi fick"})
    refused = world.lars.submits()
    assert list(refused.values()) == [
        "Testet har börjat, så gissningen står fast. Blev det annorlunda? Det berättar ni när ni ser på resultatet."
    ]
    assert world.lars.holds("Vad tror ni händer") == "Det vi fick"


def test_row_12_facts_are_asked_for_by_sex_with_a_starting_point(world: World) -> None:
    """Half of them is no answer. What was found stands above the causes, so that they rest on it."""
    world.has_an_improvement()
    world.anna.goes_through(1, "2027-01-20")
    world.anna.opens_form()
    world.anna.fills({"Vad räknar ni": "Underlag som beskriver följder, av alla", "Vad är det för sorts": "Andelen av"})
    world.anna.fills({"Är det bättre": "Högre"}).saves()
    world.anna.fills({"Kvinnor (eller flickor)": "3", "Av så många kvinnor": "25"})
    world.anna.is_refused(
        "Fyll i både kvinnor och män. Går siffrorna inte att dela upp: lämna båda tomma och skriv varför."
    )
    world.anna.fills({"Män (eller pojkar)": "9", "Av så många män": "25"}).saves()
    assert "Nästa steg: Orsaker och lösningar" in world.anna.reads_modal()
    world.anna.closes(everything=True)
    world.lars.opens_form()
    assert "Läget i dag: kvinnor 3 av 25 (12 %), män 9 av 25 (36 %)" in world.lars.reads_modal()


def test_rows_18_and_19_two_verdicts_beside_the_guess_and_another_idea_when_it_did_not_hold(world: World) -> None:
    """For whom was it better, and was it the right solution? A dropped idea leads back to the list, which is kept."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.goes_to(MONDAY.replace(day=21))
    world.anna.answers({"Blev testet gjort": "Ja", "Vad blev resultatet": "kvinnor 5 av 25, män 4 av 25"})
    world.anna.opens_form()
    form = world.anna.reads_modal()
    assert "Förutsägelse (er gissning): Några ord" in form
    assert "Resultat: kvinnor 5 av 25 (20 %), män 4 av 25 (16 %)" in form
    assert "Siffrorna säger: det är som förut." in form
    assert "Kvinnor eller flickor" in form
    assert "Har ni hittat rätt lösning" in form
    world.anna.fills(
        {
            "Hur stämde": "Sämre", "Blev det en förbättring": ["Ingen"],
            "Vad vet ni nu": "Rutan räcker inte när siffrorna saknas", "Har ni hittat": "Lämna idén",
            "Vilken siffra": "Ingen skillnad för någon",
        }
    )  # fmt: skip
    world.anna.saves()
    world.anna.closes(everything=True)
    world.lars.sees("den här idén lämnas, och ni prövar något annat. Det är också ett resultat.", in_=CHANNEL)
    world.lars.opens_form()
    assert world.lars.holds("Vad kan ni göra") == "Några ord"
    assert "Lärdom: Rutan räcker inte när siffrorna saknas" in world.lars.reads_modal()
    world.lars.closes()
    assert "varv 2" in world.sara.reads_status()


@pytest.fixture(scope="module")
def _fonts_are_known() -> None:
    """The first picture begins the process that draws, and here what comes afterwards is done before the ack."""
    painter.journey_map(Journey(loader.method(), (), (), ()), "sv", "")


@pytest.mark.usefixtures("_fonts_are_known")
def test_row_20_backing_up_is_shown_as_a_picture_with_its_story_in_words(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.backs_up("Samla fakta", "Vi räknade fel ärenden")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Vägen som bild")
    assert "Bilden kommer i vårt direktmeddelande" in world.lars.reads_modal()
    [asked] = [call for call in world.slack.calls() if call.method == "files.getUploadURLExternal"]
    assert "tillbaka till Samla fakta" in asked.args["alt_txt"]
    world.lars.closes()
    world.tick()
    world.tick()
    world.lars.sees("tillbaka till Samla fakta", in_=CHANNEL)
    [card] = [one for one in world.slack.messages("CSTYRNING") if "slack_file" in str(one["blocks"])]
    assert "tillbaka till Samla fakta" in card["text"]
    world.slack.misbehave("files.getUploadURLExternal", api_error("missing_scope"))
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Vägen som bild")
    assert "tillbaka till Samla fakta" in world.lars.last()


@pytest.mark.usefixtures("_fonts_are_known")
def test_row_20_the_way_is_seen_at_home_and_left_out_where_slack_cannot_show_it(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.backs_up("Samla fakta", "Vi räknade fel ärenden")
    world.tick()
    world.slack.misbehave("chat.update", api_error("invalid_blocks"))
    world.tick()
    world.tick()
    world.lars.sees("steg 2 av 8", in_=CHANNEL).does_not_see("tillbaka till Samla fakta", in_=CHANNEL)
    world.lars.backs_up("Välj område", "Det var för stort")
    world.tick()
    world.lars.opens_home()
    assert "tillbaka till Välj område" in world.lars.reads_home()
    world.slack.misbehave("views.publish", api_error("invalid_arguments"))
    world.lars.opens_home()
    assert "tillbaka till Välj område" not in world.lars.reads_home()
    assert "Kortare kö" in world.lars.reads_home()


def test_row_21_what_was_secured_is_asked_about_for_a_year(world: World) -> None:
    """After one, three, six and twelve months, also when the round has long been over; slipping back is said kindly."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.goes_through(3, "2027-01-20")
    for month, day in ((2, 11), (4, 12), (8, 2)):
        world.lives_through(MONDAY.replace(month=month, day=day))
        asked = [one for one in world.slack.messages("CSTYRNING") if "Håller *Kortare kö* än?" in str(one)]
        assert asked[-1]["ts"] >= str(MONDAY.replace(month=month, day=day - 1).timestamp())
    world.lars.clicks("Det glider tillbaka", in_=CHANNEL)
    world.lars.closes()
    world.lars.sees("Bra att det märktes", in_=CHANNEL)
    with world.coach.workspace("T0LOCAL").reading() as desk:
        seen = follow_ups.of(desk, [1])
    assert [(one.holds, one.by) for one in seen] == [("slipping", "ULARS")]
    assert "Gled tillbaka när @Lars Öberg såg efter 11 juli. Jag frågar igen." in world.sara.reads_status()
    world.lives_through(MONDAY.replace(month=8, day=17))
    again = [one for one in world.slack.messages("CSTYRNING") if "Håller *Kortare kö* än?" in str(one)]
    assert again[-1]["ts"] >= str(MONDAY.replace(month=8, day=15).timestamp())
    world.lives_through(MONDAY.replace(year=2028, day=12))
    last = [one for one in world.slack.messages("CSTYRNING") if "Håller *Kortare kö* än?" in str(one)]
    assert last[-1]["ts"] >= str(MONDAY.replace(year=2028).timestamp())


def test_row_22_a_solution_spreads_to_units_that_test_it_themselves(world: World) -> None:
    """Who, what is core, what may be adapted, how far each has come; and a draft to send them."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    assert "Spridning" not in world.lars.reads(CHANNEL)
    world.anna.goes_through(2, "2027-01-20")
    world.lars.clicks("Spridning", in_=CHANNEL)
    world.lars.clicks("Lägg till en mottagare")
    world.lars.fills(
        {"Vilken enhet": "Socialnämnden", "Vem är kontakt": "Kanslichefen", "Vad är kärnan": "Rutan är kvar"}
    )
    world.lars.saves()
    assert "Socialnämnden (Kanslichefen)\nNämnd 11 januari" in world.lars.reads_modal()
    world.lars.clicks("Ändra")
    assert world.lars.holds("Vad är kärnan") == "Rutan är kvar"
    world.lars.fills({"Vem är kontakt": "Nämndsekreteraren"})
    world.lars.saves()
    assert "Socialnämnden (Nämndsekreteraren)\nNämnd 11 januari" in world.lars.reads_modal()
    world.lars.clicks("Hur går det?")
    world.lars.fills({"Hur långt": "Testar nu", "Vad såg de": "Fem ärenden i mars"})
    world.lars.saves()
    assert "Testar sedan 11 januari\nSå tänker de:\n> Fem ärenden i mars" in world.lars.reads_modal()
    assert ":white_check_mark:" not in world.lars.reads_modal()
    world.lars.clicks("Utkast att skicka")
    drafted = world.lars.last()
    assert "Ett utkast till Socialnämnden" in drafted
    assert "Kärnan, som vi tror behöver vara lika: Rutan är kvar" in drafted
    world.lars.closes(everything=True)
    world.slack.actions.send_click("UMIKAEL", "spread.add", "1")
    world.mikael.sees("Det här går inte att öppna")


def test_row_23_an_idea_and_its_result_are_shared_and_found(world: World) -> None:
    """From the answers, once something has been learned; read through before it is sent."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    assert not world.lars.can_click("Dela med andra team")
    world.lars.closes()
    world.anna.goes_through(2, "2027-01-20")
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.lars.clicks("Dela med andra team")
    assert "Så gick det: kvinnor 20 av 25 (80 %), män 20 av 25 (80 %)" in str(world.lars.holds("Vad har ni lärt er"))
    world.lars.fills({"Vad har ni lärt er": "Blanketten för föreningsbidrag, ring 0123-45 67 89"})
    assert "telefon" in str(world.lars.submits()).lower()
    world.lars.fills({"Vad har ni lärt er": "Kortare blanketter för föreningsbidrag gav fler flicklag"})
    world.lars.saves()
    world.lars.closes(everything=True)
    world.sara.types("/pdsa sök blankett föreningsbidraget", in_=CHANNEL)
    assert "Kortare blanketter för föreningsbidrag gav fler flicklag" in world.sara.last(CHANNEL)


def test_row_23_a_shared_lesson_is_found_in_its_other_forms_and_gives_credit(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa lärdom Konsekvensbeskrivningar blir bättre när statistiken finns från början", in_=CHANNEL)
    world.sara.fills({"Vem lärde ni av": "Norrvik", "Vilka behöver höra": ["Politiker", "Chefer"]})
    world.sara.fills({"Vilka får hitta den": ["Alla team"]})
    world.sara.saves()
    world.sara.closes()
    world.sara.types("/pdsa lärdom Bara för oss: konsekvensbeskrivning", in_=CHANNEL)
    world.sara.saves()
    world.sara.closes()
    world.mikael.sets_up_team({"Organisation": "Norrvik", "Teamets namn": "Fritid"}, in_="fritid-och-kultur")
    world.mikael.types("/pdsa sök konsekvensbeskrivningen", in_="fritid-och-kultur")
    found = world.mikael.last("fritid-och-kultur")
    assert "En lärdom om ”konsekvensbeskrivningen”" in found
    assert "Jämställd styrning, Lindevalla kommun · för politiker, chefer" in found
    assert "Bara för oss" not in found
    world.mikael.clicks("Vi använder den", in_="fritid-och-kultur")
    world.mikael.types("/pdsa sök statistik", in_="fritid-och-kultur")
    assert "använd av ett team" in world.mikael.last("fritid-och-kultur")
    world.sara.types("/pdsa sök statistik", in_=CHANNEL)
    assert "Er egen · Alla team här får hitta den" in world.sara.last(CHANNEL)
    assert not world.sara.can_click("Vi använder den", in_=CHANNEL)
    world.slack.actions.send_click("USARA", "lesson.use", "1")
    world.sara.sees("Den är er egen")
    assert "Ett annat team har använt en av era lärdomar" in world.sara.reads_status()
    world.mikael.types("/pdsa sök kaffe", in_="fritid-och-kultur")
    assert "Ingen har delat något om ”kaffe” än" in world.mikael.last("fritid-och-kultur")


def test_a_manager_follows_from_outside_and_reads_no_answers(world: World) -> None:
    """In the status and at home: how far, and one question to ask. Never an answer, not even by a forged button."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Flickor får vänta längre än pojkar")
    world.sara.sets_up_team({"Chefer och politiker": ["UMIKAEL"]})
    world.mikael.types("/pdsa läge", in_="fritid-och-kultur")
    seen = world.mikael.last("fritid-och-kultur")
    assert "Välj område · steg 1 av 8 · 2 av 8 frågor klara" in seen
    assert "Vad har ni lärt er av det som inte fungerade?" in seen
    assert "Flickor får vänta" not in seen
    assert "Alla svar" not in seen
    assert "/pdsa" not in seen, "there is nothing for those who only follow to type"
    assert "/pdsa möte" in world.sara.reads_status()
    world.mikael.types("/pdsa ny", in_="fritid-och-kultur")
    assert (
        "Du följer Jämställd styrning, och det här gör de som är med i teamet. Skriv `/pdsa läge`"
        in world.mikael.last("fritid-och-kultur")
    )
    world.mikael.opens_home()
    assert "Team som du följer" in world.mikael.reads_home()
    world.slack.actions.send_click("UMIKAEL", "work.menu", "answers/1")
    world.mikael.sees("Det här går inte att öppna")
    world.goes_to(MONDAY.replace(day=18))
    world.mikael.does_not_see("Så här ser veckan ut")


def test_what_is_completed_and_what_was_closed_early_are_told_apart(world: World) -> None:
    """Nothing that was given up is called completed, in either language."""
    world.has_an_improvement()
    world.sara.sets_up_team({"Chefer och politiker": ["UMIKAEL"]})
    world.anna.ends("Vi tar upp det i ett annat arbete")
    world.mikael.types("/pdsa läge", in_="fritid-och-kultur")
    seen = world.mikael.last("fritid-och-kultur")
    assert "Avslutad i förtid: Kortare kö" in seen
    assert "Ingen förbättring är på gång." in seen
    assert "Klar" not in seen
    world.mikael.types("/pdsa language en", in_="fritid-och-kultur")
    world.mikael.types("/pdsa status", in_="fritid-och-kultur")
    assert "Closed early: Kortare kö" in world.mikael.last("fritid-och-kultur")
    assert "Completed" not in world.mikael.last("fritid-och-kultur")


def test_a_meeting_that_is_called_as_in_its_edition_is_that_meeting(world: World) -> None:
    """The edition of 2024 has lärandeträffar: what is reported at the third is counted down to by its name."""
    world.has_a_team()
    world.sara.sets_up_team({"Träffar och checklista": "Modellkonceptet 2024"})
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Lägg till en träff")
    assert "Lärandeträff 3" in world.sara.reads_modal()
    assert "Benchmarking" not in world.sara.reads_modal()
    world.sara.closes(everything=True)
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 Lärandeträff 2", in_=CHANNEL)
    world.sara.types("/pdsa meeting add 2027-06-14 09:00 Learning meeting 3", in_=CHANNEL)
    world.anna.begins("Tider i idrottshallen", "En verksamhet")
    world.anna.closes()
    assert "Redovisas på Learning meeting 3: 154 dagar kvar" in world.sara.reads_status()


def test_a_message_is_saved_as_a_lesson(world: World) -> None:
    """From the message's own menu, with a link back to it."""
    world.has_a_team()
    world.lars.says("Ge dem siffrorna först", in_=CHANNEL)
    message = next(one for one in world.slack.messages("CSTYRNING") if "siffrorna" in one["text"])
    world.anna.shortcut("save_lesson", message, in_=CHANNEL)
    assert world.anna.holds("Vad har ni lärt er") == "Ge dem siffrorna först"
    assert "slack.com/archives/CSTYRNING/p" in str(world.anna.holds("Vem lärde ni av"))
    world.anna.saves()
    assert "Sparad för ert team" in world.anna.reads_modal()


def test_a_programme_lead_sets_the_dates_for_all_teams_and_reads_no_answers(world: World) -> None:
    world.joins_a_round()
    assert "Lärandeträff 2: 63 dagar kvar" in world.sara.reads_status()
    world.mikael.types("/pdsa omgång", in_="fritid-och-kultur")
    seen = world.mikael.last("fritid-och-kultur")
    assert "Styrning, Lindevalla\nPå gång: 0. Hemmaplansmål som är nådda: 0 av 4." in seen
    world.lars.types("/pdsa omgång", in_=CHANNEL)
    world.lars.fills({"Vad heter omgången": "Modellkoncept 2027"})
    world.lars.is_refused("Bara den som leder omgången kan göra det.")
    world.lars.closes()
    world.mikael.clicks("Träffarnas datum", in_="fritid-och-kultur")
    world.mikael.fills({"Lärandeträff 2": "2027-03-22"})
    world.mikael.saves()
    world.tick()
    assert "Lärandeträff 2: 70 dagar kvar" in world.sara.reads_status()
