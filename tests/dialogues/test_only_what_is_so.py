"""The coach says only what is so: what is decided against the figures is asked about once, and what a total hides is
said; an idea that was dropped is not chosen by itself; figures are kept when they have been read back.
"""

from tests.people import SOMETHING, Member
from tests.world import CHANNEL, World

WIN = ("kvinnor 10 av 100, män 40 av 100", "kvinnor 60 av 100, män 70 av 100")
LEFT_BEHIND = ("kvinnor 50 av 100, män 70 av 100", "kvinnor 48 av 100, män 95 av 100")
FEW = ("kvinnor 2 av 5, män 3 av 5", "kvinnor 3 av 5, män 3 av 5")
AGAINST = "Era siffror talar inte för att införa det här."
LAST_DAY = "2027-01-11"
"""Of the test: today, so that nobody is asked whether it ended early."""


def begins(world: World) -> Member:
    """An improvement on the quick way, its test planned."""
    anna = world.has_a_team().anna
    anna.begins("Tider i hallen", "Styrning och ledning", "Något nytt, med ett litet test så snart som möjligt")
    anna.answers_form({"Vad är ojämställt": "Kvinnor får sämre tider än män"})
    anna.closes(everything=True)
    anna.answers({"Vad kan ni göra annorlunda": "Turas om"})
    anna.answers({
        "Var testar ni idén": "I en hall, i två veckor", "Vad tror ni händer": "Minst 55 procent för båda",
        "Vilken dag är testet slut": LAST_DAY, "Vem ser till": ["UANNA"],
    })  # fmt: skip
    return anna


def counts_it(anna: Member, figures: tuple[str, str]) -> None:
    start, result = figures
    anna.answers({
        "Blev testet gjort": "Ja, som vi tänkt", "Ni har räknat något": "Andelen av kvinnorna, och av männen",
        "Är det bättre när": "Högre är bättre", "Hur var det före testet": start, "Vad blev resultatet": result,
    })  # fmt: skip


STUDIED = {
    "Hur stämde gissningen": "Ungefär som vi trodde", "Blev det en förbättring": ["Kvinnor eller flickor"],
    "Vad vet ni nu": SOMETHING, "Har ni hittat rätt lösning": "Inför: det här är rätt lösning",
    "Vilken siffra eller iakttagelse": "Det vi räknade",
}  # fmt: skip


def test_what_the_figures_speak_for_is_adopted_at_once(world: World) -> None:
    anna = begins(world)
    counts_it(anna, WIN)
    anna.opens_form()
    assert "Siffrorna säger: bättre för både kvinnor och män, och skillnaden minskar." in anna.reads_modal()
    anna.answers_form(STUDIED)
    assert AGAINST not in anna.reads_modal()
    anna.closes(everything=True)
    world.lars.sees("ni har bestämt er för att införa lösningen. Ni såg att det blev bättre för", in_=CHANNEL)
    world.lars.sees("Siffrorna säger: bättre för både kvinnor och män, och skillnaden minskar.", in_=CHANNEL)


def test_adopting_against_the_figures_is_asked_about_once_and_may_be_kept(world: World) -> None:
    """And nothing is adopted before somebody has said that the decision stands."""
    anna = begins(world)
    counts_it(anna, LEFT_BEHIND)
    anna.opens_form()
    assert "bättre sammantaget, men sämre för kvinnor, och skillnaden växer" in anna.reads_modal()
    assert "Kvinnor: 50 % → 48 % (kan vara slump)" in anna.reads_modal()
    anna.answers_form(STUDIED)
    assert AGAINST in anna.reads_modal()
    assert "bestämt er för att införa" not in world.lars.reads(CHANNEL)
    anna.clicks("Behåll som det är")
    anna.closes(everything=True)
    world.lars.sees("ni har bestämt er för att införa lösningen.", in_=CHANNEL)
    assert "men sämre för kvinnor, och skillnaden växer" in world.lars.reads(CHANNEL)
    assert ":warning: En grupp har blivit efter." in anna.reads_status()


def test_who_closes_the_question_finds_it_on_the_card(world: World) -> None:
    """The decision waits, in the channel and for whoever asks what is next."""
    anna = begins(world)
    counts_it(anna, LEFT_BEHIND)
    anna.answers(STUDIED)
    world.tick()
    world.lars.clicks("Svaren står fast, gå vidare", in_=CHANNEL)
    world.lars.sees("ni har bestämt er för att införa lösningen.", in_=CHANNEL)


def test_an_answer_that_is_changed_is_not_asked_about_again(world: World) -> None:
    anna = begins(world)
    counts_it(anna, FEW)
    anna.opens_form()
    assert "Det går inte att säga av så få om det blev bättre eller sämre." in anna.reads_modal()
    anna.answers_form(STUDIED)
    assert AGAINST in anna.reads_modal()
    anna.clicks("Ändra svaret")
    anna.answers_form({"Har ni hittat rätt lösning": "Justera och testa ett varv till"})
    anna.closes(everything=True)
    world.lars.sees("ett varv till, med det ni lärt er. Ni såg att det blev bättre för", in_=CHANNEL)
    world.lars.sees("Det går inte att säga av så få", in_=CHANNEL)
    assert "bestämt er för att införa" not in world.lars.reads(CHANNEL)


def test_in_the_dm_the_decision_is_asked_about_before_its_reason(world: World) -> None:
    anna = begins(world)
    counts_it(anna, LEFT_BEHIND)
    anna.clicks("En fråga i taget", in_=CHANNEL)
    assert "Enligt siffrorna: gissningen höll för män och sämre än ni gissade för kvinnor." in anna.last()
    anna.clicks("Ungefär som vi trodde")
    assert "sämre för kvinnor" in anna.last()
    anna.chooses(["Män eller pojkar"])
    anna.clicks("Klart")
    anna.says("Männen fick mer")
    anna.clicks("Inför: det här är rätt lösning")
    assert AGAINST in anna.last()
    anna.clicks("Behåll som det är")
    assert "Vilken siffra eller iakttagelse" in anna.last()
    assert "Det ni skriver här visas i teamets kanal." in anna.last()
    anna.says("Vi vill börja någonstans")
    world.lars.sees("ni har bestämt er för att införa lösningen.", in_=CHANNEL)


def test_figures_in_the_dm_are_kept_when_they_are_said_to_be_right(world: World) -> None:
    anna = begins(world)
    anna.answers({
        "Blev testet gjort": "Ja, som vi tänkt", "Ni har räknat något": "Andelen av kvinnorna, och av männen",
        "Är det bättre när": "Högre är bättre",
    })  # fmt: skip
    anna.clicks("En fråga i taget", in_=CHANNEL)
    assert "Vad blev resultatet" in anna.last()
    anna.says("totalt 9, varav kvinnor 4")
    assert "gömmer männen" in anna.last()
    anna.says("kvinnor 4 av 5, män 11 av 30")
    assert "Så här läser jag det: kvinnor 4 av 5 (80 %), män 11 av 30 (37 %). Stämmer det?" in anna.last()
    world.tick()
    assert "Resultat: kvinnor" not in world.lars.reads(CHANNEL), "it is not kept yet"
    anna.says("kvinnor 4 av 5, män 1 av 5")
    anna.says("ja")
    assert "Vad såg och hörde ni" in anna.last()
    world.tick()
    world.lars.sees("Resultat: kvinnor 4 av 5 (80 %), män 1 av 5 (20 %)", in_=CHANNEL)


def test_an_idea_that_was_dropped_stands_struck_through_and_is_not_chosen(world: World) -> None:
    anna = begins(world)
    counts_it(anna, FEW)
    anna.answers({**STUDIED, "Har ni hittat rätt lösning": "Lämna idén och testa något annat"})
    anna.goes_through(2, LAST_DAY)
    anna.opens_form()
    while "Vad kan ni göra annorlunda" not in anna.reads_modal():
        anna.gives_what_is_needed(LAST_DAY)
        anna.saves()
    assert "~Turas om~ – lämnad: Det vi räknade" in anna.reads_modal()


def test_a_test_that_is_told_of_before_its_last_day_is_asked_about(world: World) -> None:
    anna = world.has_a_team().anna
    anna.begins("Tider i hallen", "Styrning och ledning", "Något nytt, med ett litet test så snart som möjligt")
    anna.answers_form({"Vad är ojämställt": "Kvinnor får sämre tider än män"})
    anna.closes(everything=True)
    anna.answers({"Vad kan ni göra annorlunda": "Turas om"})
    anna.answers({
        "Var testar ni idén": "I en hall", "Vad tror ni händer": "Minst 55 procent",
        "Vilken dag är testet slut": "2027-02-01", "Vem ser till": ["UANNA"],
    })  # fmt: skip
    anna.clicks("En fråga i taget", in_=CHANNEL)
    anna.clicks("Ja, som vi tänkt")
    assert "Testets sista dag har inte varit än." in anna.last()


def decides_against_the_figures(world: World) -> Member:
    """And has been asked whether that stands."""
    anna = begins(world)
    counts_it(anna, LEFT_BEHIND)
    anna.opens_form()
    anna.answers_form(STUDIED)
    assert AGAINST in anna.reads_modal()
    return anna


def test_what_somebody_else_writes_in_the_step_does_not_say_that_the_decision_stands(world: World) -> None:
    decides_against_the_figures(world)
    world.lars.opens_form()
    world.lars.fills({"Vad vet ni nu": "Att männen fick mer"})
    world.lars.saves()
    assert "Står svaren fast går ni vidare." in world.lars.reads_modal()
    assert "bestämt er för att införa" not in world.lars.reads(CHANNEL)
    world.lars.clicks("Svaren står fast, gå vidare")
    world.lars.sees("ni har bestämt er för att införa lösningen.", in_=CHANNEL)


def test_a_form_that_is_sent_again_since_no_answer_came_does_not_say_that_the_decision_stands(world: World) -> None:
    anna = begins(world)
    counts_it(anna, LEFT_BEHIND)
    for _ in range(2):
        anna.opens_form()
        anna.fills({**STUDIED, "Blev det en förbättring": ["Kvinnor eller flickor"]})
        anna.saves()
        anna.closes(everything=True)
        assert "bestämt er för att införa" not in world.lars.reads(CHANNEL)


def test_fourteen_hours_do_not_become_fourteen_per_cent_when_the_measure_is_changed(world: World) -> None:
    """The figures of another kind are shown as they were, and are to be given anew."""
    anna = world.has_a_team().anna
    anna.begins("Tider i hallen", "Styrning och ledning")
    anna.fills_the_form(LAST_DAY)
    anna.answers({
        "Vad räknar ni": "Bokade timmar", "Vad är det för sorts": "Ett antal", "Är det bättre när": "Högre är bättre",
        "Hur ser det ut i dag": "kvinnor 14, män 11",
    })  # fmt: skip
    anna.backs_up("Samla fakta", "Vi räknade fel sak")
    anna.opens_form()
    anna.answers_form({"Vad är det för sorts": "Andelen av kvinnorna, och av männen"})
    assert "kvinnor 14, män 11. Nu räknar ni på ett annat sätt" in anna.reads_modal()
    anna.saves()
    anna.closes(everything=True)
    world.tick()
    assert "14 %" not in world.lars.reads(CHANNEL)
    world.lars.sees(":white_circle: Läget i dag", in_=CHANNEL)
    anna.answers({"Hur ser det ut i dag": "kvinnor 14 av 25, män 11 av 30"})
    world.tick()
    world.lars.sees("Orsaker och lösningar", in_=CHANNEL)


def test_figures_that_were_read_back_as_hours_are_not_kept_as_a_share(world: World) -> None:
    """Lars changes what is counted before Anna says that they were read as she meant: she is asked anew."""
    anna = begins(world)
    anna.answers({
        "Blev testet gjort": "Ja, som vi tänkt", "Ni har räknat något": "Ett antal", "Är det bättre när": "Högre",
    })  # fmt: skip
    anna.clicks("En fråga i taget", in_=CHANNEL)
    anna.says("kvinnor 14, män 11")
    world.lars.opens_form()
    while "Ni har räknat något" not in world.lars.reads_modal():
        world.lars.clicks("Föregående del")
    world.lars.answers_form({"Ni har räknat något": "Andelen av kvinnorna, och av männen"})
    anna.says("ja")
    assert "Vad blev resultatet" in anna.last()
    world.tick()
    assert "Resultat: kvinnor 14" not in world.lars.reads(CHANNEL)


def test_yes_after_figures_that_were_refused_says_nothing_of_those_before(world: World) -> None:
    """Nor does the button of what was read back then: the question is put anew."""
    anna = begins(world)
    anna.answers({
        "Blev testet gjort": "Ja, som vi tänkt", "Ni har räknat något": "Ett antal", "Är det bättre när": "Högre",
    })  # fmt: skip
    anna.clicks("En fråga i taget", in_=CHANNEL)
    anna.says("kvinnor 14, män 11")
    anna.says("kvinnor 15, män")
    anna.says("ja")
    assert "Skriv ett tal för kvinnor och ett för män" in anna.last()
    anna.clicks("Ja, spara")
    assert "Vad blev resultatet" in anna.last()
    world.tick()
    assert "Resultat: kvinnor 14" not in world.lars.reads(CHANNEL)
