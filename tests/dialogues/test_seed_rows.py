"""What the rows of the seed's table do not do: the negative case of each that is proved nowhere else.

Each test names its row (docs/design-notes.md, *From the seed to the product*).
"""

from tests.people import AFTER, BEFORE, SOMETHING
from tests.said import heard
from tests.world import CHANNEL, ITEMS, MONDAY, WEEK, World

OVER = "2027-01-11"
"""A test's last day: today, so that nobody is asked whether it ended early."""


COUNTED = {
    "Blev testet gjort": "Ja", "Ni har räknat något": "Andelen av kvinnorna", "Är det bättre när": "Högre",
}  # fmt: skip
ADOPTS = {
    "Hur stämde gissningen": "Ungefär", "Blev det en förbättring": ["Kvinnor eller flickor"],
    "Vad vet ni nu": SOMETHING, "Har ni hittat rätt lösning": "Inför", "Vilken siffra eller iakttagelse": SOMETHING,
}  # fmt: skip


def begins_quickly(world: World, title: str) -> None:
    """On the quick way."""
    world.anna.begins(title, "Styrning och ledning", "Något nytt, med ett litet test så snart som möjligt")
    world.anna.closes()


def has_tested(world: World, title: str) -> None:
    """On the quick way, with a test that is over today."""
    begins_quickly(world, title)
    world.anna.goes_through(3, OVER)


def test_row_1_nothing_is_said_to_begin_from_what_is_half_assessed(world: World) -> None:
    """A level on one item alone is no self-assessment; once it is whole, what lies highest is not named either."""
    world.has_a_team()
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Börja en ny självskattning")
    world.sara.clicks("Teamets gemensamma")
    world.sara.fills({"Politiskt beslut": "3 –"}).saves()
    world.sara.closes(everything=True)
    world.anna.begins("Kortare kö", "Styrning och ledning")
    assert "Det här kan ni börja ifrån" not in world.anna.reads_modal()
    world.anna.closes()
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Teamets gemensamma")
    world.sara.fills(dict.fromkeys(ITEMS[1:], "1 –")).saves()
    world.anna.opens_form()
    assert "Det här kan ni börja ifrån" in world.anna.reads_modal()
    assert ": 1 i självskattningen" in world.anna.reads_modal()
    assert ": 3 i självskattningen" not in world.anna.reads_modal()


def test_row_2_what_is_done_in_one_improvement_changes_nothing_in_another(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.begins("Utbildning för nämnden", "Jämställdhetskompetens")
    world.anna.closes()
    world.anna.backs_up("Samla fakta", "Vi räknade fel ärenden", improvement=1)
    world.tick()
    world.lars.sees("Välj område\nUtbildning för nämnden · steg 1 av 8", in_=CHANNEL)
    shown = world.sara.reads_status()
    assert "Kortare kö (Styrning och ledning)\nSamla fakta · steg 2 av 8" in shown
    assert "Utbildning för nämnden (Jämställdhetskompetens)\nVälj område · steg 1 av 8" in shown
    world.anna.ends("Det får vänta", improvement=2)
    world.tick()
    world.lars.sees("Samla fakta\nKortare kö · steg 2 av 8", in_=CHANNEL)
    shown = world.sara.reads_status()
    assert "Kortare kö (Styrning och ledning)\nSamla fakta · steg 2 av 8" in shown
    assert "Avslutad i förtid: Utbildning för nämnden" in shown


def test_row_3_a_team_that_stands_still_is_promised_nothing(world: World) -> None:
    """At its own pace it would be at the end; four weeks later it is where it was, and that is what is said."""
    world.has_an_improvement()
    world.sara.plans_meeting("BM 2", "2027-03-15")
    world.anna.goes_through(3, "2027-01-20")
    assert "I den här takten har ni gått hela vägen före BM 2." in world.sara.reads_status()
    world.goes_to(MONDAY.replace(month=2, day=8), striking=False)
    shown = world.sara.reads_status()
    assert "Har stått stilla här i 20 arbetsdagar. Vad skulle få den att röra sig?" in shown
    assert "I den här takten" not in shown


def test_row_4_a_small_and_concrete_area_is_left_alone(world: World) -> None:
    """No suggestion is made of it, and one is as soon as it is to be everywhere at once."""
    world.has_a_team()
    world.anna.begins("Tider i hallen", "Styrning och ledning")
    world.anna.answers_form({
        "Vad är ojämställt": "Flickor får 36 procent av de bokade timmarna i idrottshallarna.",
        "Vilken process": "Mallen för beslutsunderlag till kultur- och fritidsnämnden.",
        "Vad ska vara bättre": "I juni har flickor minst 45 procent av timmarna.",
    })  # fmt: skip
    assert ":bulb:" not in world.anna.reads_modal()
    world.anna.clicks("Föregående del")
    world.anna.answers_form({"Vilken process": "Mallen för beslutsunderlag i alla förvaltningar."})
    assert "Vad händer om ni börjar på ett ställe" in world.anna.reads_modal()


def test_row_6_whatever_the_improvement_is_of_is_said_in_the_teams_own_words(world: World) -> None:
    """A way of working, a routine, a method, a follow-up or something else; two of them at once are two."""
    world.has_a_team()
    world.anna.begins("Tider i hallen", "En verksamhet")
    world.anna.closes()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Flickor har 36 procent av timmarna, pojkar 64 procent")
    for what in (
        "Arbetssättet när vi fördelar halltiderna", "Rutinen för bokning av hallen",
        "Metoden när vi bedömer ansökningar", "Uppföljningen av bokade timmar", "Skyltarna i omklädningsrummen",
    ):  # fmt: skip
        world.anna.says(what)
        assert "I vilken verksamhet sker det?" in world.anna.last(), "it is taken as it is, and the next is asked"
        world.anna.clicks("Tillbaka")
        assert f"Ert svar nu: {what}" in world.anna.last()
    world.anna.says("Rutinen för bokning samt metoden för bedömning")
    assert "Det ser ut som två saker på en gång" in world.anna.last()


def test_row_7_an_even_division_in_one_operation_is_said_of_its_figures_alone(world: World) -> None:
    """What is divided has become more even or it has not, whatever the team sees; and the operation has a name."""
    world.has_a_team()
    world.anna.begins("Tider i hallen", "En verksamhet")
    world.anna.closes()
    assert "En verksamhet: inte än" in world.sara.reads_status()
    world.anna.goes_through(1, OVER)
    assert "En verksamhet: på väg (utsedd)" in world.sara.reads_status()
    divided = {"Vad räknar ni": "Bokade timmar", "Vad är det för sorts": "Hur alltihop", "Är det bättre": "Högre"}
    world.anna.answers({**divided, "Hur ser det ut i dag": "flickor 36 %, pojkar 64 % av alla"})
    world.anna.goes_through(2, OVER)
    for result, said in (("30 %, pojkar 70 %", "ojämnare"), ("45 %, pojkar 55 %", "jämnare")):
        world.anna.answers({"Blev testet gjort": "Ja", "Vad blev resultatet": f"flickor {result} av alla"})
        world.anna.opens_form()
        assert f"Siffrorna säger: fördelningen har blivit {said}." in world.anna.reads_modal()
        world.anna.closes(everything=True)
        world.anna.backs_up("Gör testet", "Vi räknade om")


def test_row_8_what_is_followed_up_in_an_operation_is_ready_by_its_figures_and_had_no_test(world: World) -> None:
    """Completed work counts as the operation to report, and of a test nothing is said."""
    world.has_a_team()
    world.anna.begins("Tider i hallen", "En verksamhet", "Vi följer upp något som är klart")
    world.anna.closes()
    world.anna.goes_through(1, OVER)
    assert "En verksamhet: på väg (påbörjad)" in world.sara.reads_status()
    world.anna.answers({
        "Ni har siffror på arbetet": "Andelen av", "Är det bättre": "Högre",
        "Hur var det innan": BEFORE, "Vad har arbetet lett till": AFTER,
    })  # fmt: skip
    assert "En verksamhet: på väg (har siffror)" in world.sara.reads_status()
    world.anna.goes_through(3, OVER)
    assert "En verksamhet: nått (klar att redovisa) · Tider i hallen" in world.sara.reads_status()
    world.tick()
    world.lars.clicks("Gå vidare ändå", in_=CHANNEL)
    world.lars.sees("har gått hela vägen", in_=CHANNEL).does_not_see("test gjordes", in_=CHANNEL)


def test_row_10_knowing_who_lacks_expertise_secures_none(world: World) -> None:
    world.has_a_team()
    world.sara.types("/pdsa kompetens", in_=CHANNEL)
    groups = ("Politiker", "Högsta chefer", "Strateger", "Controllers", "Chefer i verksamheten", "Medarbetare")
    world.sara.fills(dict.fromkeys(groups, "Behöver mer, och ingen plan finns"))
    world.sara.saves()
    shown = world.sara.reads_status()
    assert "Kompetens: inte än" in shown
    assert "rollgrupper med kunskap eller plan: 0 av 6" in shown


def test_row_11_the_area_is_not_left_before_a_priority_goal_is_chosen(world: World) -> None:
    """Nor by one that is not among them."""
    world.has_a_team()
    world.sara.sets_goals("Likvärdig service\nTrygga skolor")
    world.anna.begins("Kortare kö", "Styrning och ledning")
    world.anna.closes()
    world.anna.answers({"Vad är ojämställt": SOMETHING, "Vad ska vara bättre": SOMETHING, "Vem samordnar": ["UANNA"]})
    assert "Kortare kö (Styrning och ledning)\nVälj område · steg 1 av 8" in world.sara.reads_status()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.clicks("Hoppa över")
    assert "Vilket av era prioriterade mål" in world.anna.last()
    world.anna.says("Kortare bilköer")
    assert "Vilken punkt i checklistan" not in world.anna.last(), "it is not among them"
    world.anna.says("Likvärdig service")
    for _ in range(2):
        world.anna.clicks("Hoppa över")
    assert "Samla fakta · steg 2 av 8" in world.sara.reads_status()


def test_row_12_without_a_start_nothing_is_compared_and_adopting_is_asked_about(world: World) -> None:
    """Nor with figures that are not split; a result alone is no improvement."""
    world.has_a_team()
    for number, before, result in (
        (1, {}, AFTER),
        (2, {"Hur var det före": BEFORE}, "inte uppdelat: registret saknar kön"),
    ):
        has_tested(world, f"Kö {number}")
        world.anna.answers({**COUNTED, **before, "Vad blev resultatet": result})
        world.anna.opens_form()
        assert "Siffrorna säger" not in world.anna.reads_modal()
        world.anna.answers_form(ADOPTS)
        assert ("Ni har inte skrivit hur det var före testet" in world.anna.reads_modal()) is (number == 1)
        if world.anna.can_click("Behåll som det är"):
            world.anna.clicks("Behåll som det är")
        world.anna.closes(everything=True)
    world.lars.sees("ni har bestämt er för att införa lösningen.", in_=CHANNEL)
    world.lars.does_not_see("Siffrorna säger", in_=CHANNEL)


def test_rows_13_and_14_of_one_cause_and_of_one_idea_there_is_nothing_to_choose(world: World) -> None:
    """The one with evidence is the one; and of an idea that is only a course it is asked what else there is."""
    world.has_an_improvement()
    world.anna.goes_through(2, OVER)
    world.anna.opens_form()
    causes = "Mallen har ingen ruta\nNämnden frågar inte\nSiffrorna kommer sent"
    world.anna.answers_form({"Vilka orsaker": causes, "Vad kan ni göra": "En kurs för handläggarna"})
    assert "Kunskap räcker längre när vardagen påminner om den." in world.anna.reads_modal()
    world.anna.answers_form({"Vilka av orsakerna": ["Nämnden frågar inte"]})
    assert "Nästa steg: Planera testet" in world.anna.reads_modal()
    world.anna.clicks("Planera testet")
    assert "Vald idé: En kurs för handläggarna" in world.anna.reads_modal()


def test_row_15_days_that_cannot_be_are_asked_about_and_a_test_without_a_guess_is_not_planned(world: World) -> None:
    """A day that has been, and one too close to the meeting (row 4: possible to carry out); any other is left alone."""
    world.has_a_team()
    world.sara.plans_meeting("BM 2", "2027-03-15")
    plan = {"Var testar ni idén": "Två handläggare, fem ärenden", "Vem ser till": ["UANNA"]}
    for day, said in (
        ("2027-01-08", "Den dagen har redan varit."), ("2027-03-12", "mindre än en vecka kvar till träffen"),
        ("2027-02-01", ""),
    ):  # fmt: skip
        begins_quickly(world, day)
        world.anna.goes_through(2, day)
        world.anna.opens_form()
        world.anna.answers_form({**plan, "Vilken dag är testet slut": day})
        assert said in world.anna.reads_modal()
        assert world.anna.can_click("Ändra svaret") is bool(said)
        world.anna.closes(everything=True)
    assert "planerade" not in world.sara.reads_status()
    world.anna.answers({"Vad tror ni händer": "Fyra av fem, för både kvinnor och män"})
    assert "planerade: 1, av dem testade: 0" in world.sara.reads_status()


def test_rows_16_and_17_the_likeliest_idea_in_five_cases_is_left_alone(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(2, OVER)
    world.anna.opens_form()
    world.anna.answers_form({
        "Vilka orsaker": "Mallen har ingen ruta\nNämnden frågar inte\nSiffrorna kommer sent",
        "Vilka av orsakerna": ["Nämnden frågar inte"], "Vad kan ni göra": "En ruta i mallen\nEn fråga på mötet",
        "Vilken idé ger": "En fråga på mötet", "Vilken idé testar": "En fråga på mötet",
    })  # fmt: skip
    assert "Ni tror mer på en annan idé" not in world.anna.reads_modal()
    world.anna.closes(everything=True)
    world.anna.opens_form()
    world.anna.answers_form(
        {"Var testar ni idén": "Två handläggare", "Hur stort är testet": "5", "Hur många finns": "140"}
    )
    assert "Kan ni börja mindre" not in world.anna.reads_modal()
    world.anna.clicks("Föregående del")
    world.anna.answers_form({"Hur stort är testet": "140"})
    assert "Kan ni börja mindre" in world.anna.reads_modal()


def test_row_20_backing_up_loses_no_answer_and_goes_to_what_lies_behind_alone(world: World) -> None:
    """What was answered there is shown, and counts once it has been given again."""
    world.has_an_improvement()
    world.anna.reaches_the_test(OVER)
    world.lars.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    assert "Planera testet" in world.lars.reads_modal()
    assert "Studera resultatet" not in world.lars.reads_modal()
    world.lars.closes()
    world.lars.backs_up("Samla fakta", "Vi räknade fel ärenden")
    assert "Samla fakta · steg 2 av 8 · 0 av 4 frågor klara" in world.sara.reads_status()
    world.lars.opens_form()
    assert world.lars.holds("Vad räknar ni") == SOMETHING
    assert "Gäller det fortfarande? Annars ändra." in world.lars.reads_modal()
    world.lars.saves()
    world.lars.closes(everything=True)
    assert "Samla fakta · steg 2 av 8 · 3 av 4 frågor klara" in world.sara.reads_status()


def test_row_21_what_is_adopted_is_not_secured_before_it_is_written_down_and_owned(world: World) -> None:
    """Nobody is asked whether it holds before that."""
    world.has_an_improvement()
    world.anna.goes_through(6, OVER)
    assert "testade: 1 och säkrade: 0" in world.sara.reads_status()
    world.lives_through(MONDAY.replace(month=8))
    world.lars.does_not_see("Håller Kortare kö än?", in_=CHANNEL)
    world.anna.goes_through(1, "2027-09-01")
    assert "testade: 1 och säkrade: 1" in world.sara.reads_status()
    world.lives_through(MONDAY.replace(month=10))
    world.lars.sees("Håller Kortare kö än?", in_=CHANNEL)


def test_rows_25_and_26_without_a_file_of_its_own_no_film_and_no_contact_is_promised(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(3, OVER)
    world.lars.opens_home()
    world.lars.types("/pdsa", in_=CHANNEL)
    world.lars.clicks("Hjälp mig")
    world.lars.types("/pdsa hjälp", in_=CHANNEL)
    for seen in (world.lars.reads_home(), world.lars.last(), world.lars.last(CHANNEL)):
        assert "Hos er svarar" not in seen
        assert "https://" not in seen


def test_row_26_who_says_nothing_of_a_reminder_goes_on_getting_it_every_week(world: World) -> None:
    """Only those who have said that it seldom helps are reminded less often."""
    world.has_an_improvement()
    for week in range(1, 8):
        world.goes_to(MONDAY + week * WEEK)
    assert len([one for one in heard(world, "UANNA") if "Så här ser veckan ut" in one]) == 7
