"""After a solution has been secured: does it hold, with which figure, and what became of it where it was to spread."""

from typing import Any

from sqlalchemy import update

from bot.demo.preview import example, works
from bot.features import spread
from storage import follow_ups, methods, tables
from storage.engine import writing
from tests.fifteen.database import everything
from tests.flows.telling import EARLIER
from tests.world import CHANNEL, MONDAY, World

PLAN = "Sekreteraren räknar varje månad. Under hälften: vi tar upp det på mötet."
COMPARED = "(Jämfört med resultatet när ni införde det.)"
FIGURE = "Kvinnor 14 av 25, män 11 av 30"
TAKEN_UP = "Hur långt har de kommit"
SAW = "Vad såg de"


def asked_whether_it_holds(world: World, plan: str = "", *, results_in_words: bool = False) -> World:
    """Secured in January, and asked about in February; with the team's own plan for when it slips back.

    `results_in_words`: as in work that began before figures were asked for.
    """
    world.has_an_improvement()
    if results_in_words:
        began_before_figures(world)
    world.anna.goes_through(6, "2027-01-20")
    if plan:
        world.anna.answers({"Vad gör ni om det faller": plan})
    world.anna.goes_through(1, "2027-01-20")
    world.lives_through(MONDAY.replace(month=2, day=12))
    return world


def began_before_figures(world: World) -> None:
    with writing(world.coach.engine) as connection:
        methods.keep(connection, "pdsa", "before", EARLIER.read_text(encoding="utf-8"))
        improvement = tables.improvement
        connection.execute(update(improvement).values(version="before", changes=improvement.c.changes + 1))


def the_question(world: World) -> Any:
    return [one for one in world.slack.messages("CSTYRNING") if "Håller *Kortare kö* än?" in str(one)][-1]


def seen(world: World) -> list[tuple[str, str | None, str]]:
    with world.coach.workspace("T0LOCAL").reading() as desk:
        return [(one.holds, one.seen, one.by) for one in follow_ups.of(desk, [1])]


def test_one_click_answers_and_the_message_shows_who_did_without_its_buttons(world: World) -> None:
    asked_whether_it_holds(world)
    assert "Vilken siffra ser ni nu, för kvinnor och för män?" in world.lars.reads(CHANNEL)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    assert seen(world) == [("yes", None, "ULARS")]
    world.lars.closes()
    assert "@Lars Öberg såg 12 februari att det håller." in world.sara.reads(CHANNEL)
    for answer in ("Ja, det håller", "Det glider tillbaka", "Vet inte än"):
        assert not world.sara.can_click(answer, in_=CHANNEL, value="1/2027-02-11")


def test_who_has_answered_is_asked_for_the_figure_at_once_and_the_channel_reads_it(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    assert "Siffran syns för teamet i kanalen" in world.lars.reads_modal()
    world.lars.fills({"Vilken siffra": FIGURE})
    world.lars.saves()
    assert seen(world) == [("yes", None, "ULARS"), ("yes", FIGURE, "ULARS")]
    assert f"såg 12 februari att det håller. Siffran: {FIGURE}" in world.sara.last(CHANNEL)


def test_a_form_that_is_sent_as_it_was_drawn_says_nothing_twice(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    before = len(world.slack.messages("CSTYRNING"))
    world.lars.saves()
    assert len(seen(world)) == 1
    assert len(world.slack.messages("CSTYRNING")) == before


def test_whoever_has_the_figure_gives_it_later_and_may_see_something_else(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Vet inte än", in_=CHANNEL)
    world.lars.closes()
    assert "visste inte 12 februari om det håller" in world.sara.reads(CHANNEL)
    world.anna.clicks("Svara med en siffra", in_=CHANNEL)
    world.anna.fills({"Håller det": "Det glider tillbaka", "Vilken siffra": FIGURE})
    world.anna.saves()
    assert seen(world) == [("unsure", None, "ULARS"), ("slipping", FIGURE, "UANNA")]
    assert "Jag frågar igen fredag 26 februari" in world.sara.last(CHANNEL)


BETTER, WORSE, FEW = "kvinnor 25 av 25, män 25 av 25", "kvinnor 5 av 25, män 4 av 25", "kvinnor 2 av 3, män 2 av 3"
"""Beside the result that was adopted: 20 of 25 for both."""


def gives_the_figure(world: World, figure: str) -> str:
    """Lars has looked. What the team reads then."""
    world.lars.clicks("Svara med en siffra", in_=CHANNEL)
    world.lars.fills({"Vilken siffra": figure})
    world.lars.saves()
    return world.sara.last(CHANNEL)


def test_the_figure_is_put_beside_the_result_that_was_adopted(world: World) -> None:
    """Better, worse, or too few to tell: by the figures, whatever was clicked."""
    asked_whether_it_holds(world)
    assert "Resultatet när ni införde det: kvinnor 20 av 25 (80 %), män 20 av 25 (80 %)" in str(the_question(world))
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.lars.closes()
    assert COMPARED not in world.sara.reads(CHANNEL), "nobody has given a figure"
    better = gives_the_figure(world, BETTER)
    assert (
        f"Siffrorna säger: bättre för både kvinnor och män, och skillnaden är lika stor som förut. {COMPARED}" in better
    )
    worse = gives_the_figure(world, WORSE)
    assert f"Siffrorna säger: sämre för både kvinnor och män. {COMPARED}" in worse
    assert "bättre" not in worse
    few = gives_the_figure(world, FEW)
    assert f"Det går inte att säga av så få om det blev bättre eller sämre. {COMPARED}" in few
    assert "Siffrorna säger" not in few


def test_what_cannot_be_put_beside_the_result_is_refused_with_what_to_write(world: World) -> None:
    """Under its field; nothing is kept, and the team is told nothing."""
    asked_whether_it_holds(world)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    before = world.sara.reads(CHANNEL)
    for given, told in (
        ("Ungefär hälften", "Skriv ett tal för kvinnor och ett för män"),
        ("Totalt 25, varav kvinnor 14", "gömmer männen"),
        ("kvinnor 14, män 11", "Skriv alla tal på samma sätt"),
    ):
        world.lars.fills({"Vilken siffra": given})
        [(label, refused)] = world.lars.submits().items()
        assert label.startswith("Vilken siffra ser ni nu")
        assert told in refused
    assert (seen(world), world.sara.reads(CHANNEL)) == ([("yes", None, "ULARS")], before)


def test_where_the_result_was_not_figures_nothing_is_compared_and_nothing_refused(world: World) -> None:
    asked_whether_it_holds(world, results_in_words=True)
    assert "Resultatet när ni införde det: Några ord" in str(the_question(world))
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.lars.closes()
    for figure in (BETTER, "Ungefär hälften"):
        told = gives_the_figure(world, figure)
        assert f"Siffran: {figure}." in told
        assert "Siffrorna säger" not in told
        assert COMPARED not in told


def test_a_figure_that_points_somebody_out_is_refused_and_nothing_is_kept(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.lars.fills({"Vilken siffra": "Ring 0123-45 67 89"})
    assert "telefon" in str(world.lars.submits()).lower()
    assert seen(world) == [("yes", None, "ULARS")]


def test_two_who_give_a_figure_at_once_lose_nothing(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.anna.clicks("Svara med en siffra", in_=CHANNEL)
    world.lars.fills({"Vilken siffra": FIGURE})
    world.lars.saves()
    world.anna.fills({"Vilken siffra": "Kvinnor 10, män 10"})
    world.anna.submits()
    assert FIGURE in world.anna.reads_modal()
    assert "Någon annan ändrade samma sak" in world.anna.reads_modal()
    assert len(seen(world)) == 2


def test_slipping_back_shows_the_teams_own_plan_and_whom_to_ask(world: World) -> None:
    asked_whether_it_holds(world, PLAN)
    world.lars.clicks("Det glider tillbaka", in_=CHANNEL)
    world.lars.closes()
    shown = world.sara.reads(CHANNEL)
    assert f"Ni skrev:\n> {PLAN}" in shown
    assert "Fråga Några ord." in shown
    assert "> Hej! Vi följer upp ”Kortare kö”" in shown
    assert not world.sara.can_click("Skriv en plan", in_=CHANNEL)


def test_without_a_plan_it_says_so_and_offers_to_write_one(world: World) -> None:
    asked_whether_it_holds(world)
    world.lars.clicks("Det glider tillbaka", in_=CHANNEL)
    world.lars.closes()
    world.sara.sees("Ni har inte skrivit vad ni gör om det faller tillbaka", in_=CHANNEL)
    world.sara.does_not_see("Ni skrev:", in_=CHANNEL)
    world.sara.clicks("Skriv en plan", in_=CHANNEL)
    world.sara.fills({"Vad gör ni om det faller": PLAN})
    world.sara.saves()
    world.sara.closes(everything=True)
    world.days_pass(14)
    world.lars.clicks("Det glider tillbaka", in_=CHANNEL)
    world.lars.closes()
    world.sara.sees(f"Ni skrev:\n> {PLAN}", in_=CHANNEL)


def test_what_holds_shows_no_plan_and_asks_nobody(world: World) -> None:
    asked_whether_it_holds(world, PLAN)
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.lars.closes()
    world.sara.sees("såg 12 februari att det håller.", in_=CHANNEL)
    for unsaid in ("Ni skrev:", "Fråga Några ord", "frågar igen"):
        world.sara.does_not_see(unsaid, in_=CHANNEL)


def test_next_time_the_last_figure_stands_beside_the_question(world: World) -> None:
    asked_whether_it_holds(world)
    assert "Senast" not in str(the_question(world))
    world.lars.clicks("Ja, det håller", in_=CHANNEL)
    world.lars.fills({"Vilken siffra": FIGURE})
    world.lars.saves()
    world.lives_through(MONDAY.replace(month=4, day=13))
    assert "Senast: " in str(the_question(world))
    assert FIGURE in str(the_question(world))


def test_an_answer_to_one_leaves_the_buttons_of_another_in_the_same_message(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(7, "2027-01-20")
    world.anna.begins("Fler platser", "Styrning och ledning")
    world.anna.closes()
    world.anna.goes_through(7, "2027-01-20")
    world.lives_through(MONDAY.replace(month=2, day=12))
    question = the_question(world)
    assert "Fler platser" in str(question)
    world.lars.clicks("Ja, det håller", in_=CHANNEL, value="1/2027-02-11")
    world.lars.closes()
    assert not world.sara.can_click("Ja, det håller", in_=CHANNEL, value="1/2027-02-11")
    assert world.sara.can_click("Ja, det håller", in_=CHANNEL, value="2/2027-02-11")


def test_a_question_from_before_loses_its_buttons_too(world: World) -> None:
    """As the coach put it when its blocks had no ids of ours."""
    asked_whether_it_holds(world)
    way = {"type": "button", "text": {"type": "plain_text", "text": "Det glider tillbaka"}}
    old = {"type": "actions", "elements": [{**way, "action_id": "follow_up.slipping", "value": "1/2027-02-10"}]}
    said = {"type": "section", "text": {"type": "mrkdwn", "text": "Håller den än?"}}
    world.coach.workspace("T0LOCAL").slack.chat_postMessage(channel="CSTYRNING", text="-", blocks=[said, old])
    world.lars.clicks("Det glider tillbaka", in_=CHANNEL)
    world.lars.closes()
    shown = world.sara.last(CHANNEL)
    assert "Håller den än?" in shown
    assert "@Lars Öberg såg 12 februari att det glider tillbaka." in shown
    assert not world.sara.can_click("Det glider tillbaka", in_=CHANNEL, value="1/2027-02-10")


def receiving(world: World, **more: str) -> World:
    """Secured, with one unit named to take it up."""
    world.has_an_improvement()
    world.anna.goes_through(6, "2027-01-20")
    world.lars.spreads(
        {"Vilken enhet": "Socialnämnden", "Vem är kontakt": "Kanslichefen", "Vad är kärnan": "Rutan", **more}
    )
    return world


def becomes(world: World, state: str, saw: str = "", day: str = "") -> dict[str, str]:
    """Lars says how far the unit has come. What was refused."""
    world.lars.clicks("Spridning", in_=CHANNEL)
    world.lars.clicks("Hur går det?")
    world.lars.fills({TAKEN_UP: state, **({SAW: saw} if saw else {}), **({"Vilken dag": day} if day else {})})
    return world.lars.submits()


def listed(world: World) -> str:
    world.sara.clicks("Spridning", in_=CHANNEL)
    shown = world.sara.reads_modal()
    world.sara.closes(everything=True)
    return shown


def test_a_plan_ticks_nothing(world: World) -> None:
    receiving(world, **{"Vad testar de först": "Fem ärenden i december 2027, om de får tid"})
    shown = listed(world)
    assert "Nämnd 11 januari" in shown
    assert "Fem ärenden i december 2027, om de får tid" in shown
    assert "nämnda 1" in shown.lower()
    assert "Ingen av dem har börjat testa än." in shown
    for claimed in (":white_check_mark:", "testat", "infört det", "börjat sprida", "spridd till"):
        assert claimed not in shown


def test_a_receiver_goes_from_named_to_adopted_each_with_its_day_and_what_they_saw(world: World) -> None:
    receiving(world)
    assert becomes(world, "Testar nu", day="2027-01-05") == {}
    assert "Testar sedan 5 januari" in world.lars.reads_modal()
    assert "Ni har börjat sprida lösningen." in world.lars.reads_modal()
    world.lars.closes(everything=True)
    assert becomes(world, "Har testat", "Kvinnor 4 av 5, män 3 av 5") == {}
    assert "Har testat, 11 januari" in world.lars.reads_modal()
    assert "Kvinnor 4 av 5, män 3 av 5" in world.lars.reads_modal()
    assert ":white_check_mark:" not in world.lars.reads_modal()
    assert "spridd till" not in world.lars.reads_modal()
    world.lars.closes(everything=True)
    assert becomes(world, "Har infört", "Det håller hos alla fem") == {}
    shown = world.lars.reads_modal()
    assert ":white_check_mark: Har infört det, 11 januari" in shown
    assert "spridd till en enhet." in shown
    assert "har infört 1" in shown.lower()
    world.lars.closes(everything=True)
    world.lars.clicks("Spridning", in_=CHANNEL)
    world.lars.clicks("Hur går det?")
    log = world.lars.reads_modal()
    for said in (
        "Nämnd 11 januari",
        "Testar sedan 5 januari",
        "Har testat, 11 januari",
        "uppskrivet av @Lars Öberg 11 januari",
    ):
        assert said in log
    assert [row[0] for row in everything(world, tables.spread_state, "state", "by")] == [
        "named", "testing", "tested", "adopted",
    ]  # fmt: skip


def test_what_they_saw_is_needed_once_they_have_tested(world: World) -> None:
    receiving(world)
    for state in ("Har testat", "Har infört", "Inför det inte"):
        assert list(becomes(world, state).values()) == ["Skriv med några ord vad de såg."]
        world.lars.closes(everything=True)
    assert becomes(world, "Inför det inte", "Det tog för lång tid") == {}
    shown = world.lars.reads_modal()
    assert "Inför det inte, 11 januari" in shown
    assert ":white_check_mark:" not in shown
    assert "spridd till" not in shown


def test_a_day_that_has_not_been_is_refused_and_so_is_what_stands_already(world: World) -> None:
    receiving(world)
    assert list(becomes(world, "Testar nu", day="2027-03-01").values()) == ["Den dagen har inte varit än."]
    world.lars.closes(everything=True)
    assert list(becomes(world, "Nämnd").values()) == ["Så står det redan. Välj hur långt de har kommit nu."]


def test_two_who_say_how_far_a_unit_has_come_lose_nothing(world: World) -> None:
    """Also where the second has only written words: they were about how it stood before."""
    for words_alone in (False, True):
        if not words_alone:
            receiving(world)
        for person in (world.sara, world.lars):
            person.clicks("Spridning", in_=CHANNEL)
            person.clicks("Hur går det?")
        state, saw = ("Har infört", "Alla fem") if words_alone else ("Har testat", "Fyra av fem")
        world.sara.fills({TAKEN_UP: state, SAW: saw})
        world.sara.saves()
        world.lars.fills({SAW: "De tänker börja i mars"} if words_alone else {TAKEN_UP: "Testar nu"})
        world.lars.submits()
        assert "Någon annan ändrade samma sak" in world.lars.reads_modal()
        for person in (world.sara, world.lars):
            person.closes(everything=True)
    assert everything(world, tables.spread_state, "state") == ["named", "tested", "adopted"]


def test_a_draft_for_a_unit_says_tested_only_of_what_was(world: World) -> None:
    receiving(world)
    world.lars.clicks("Spridning", in_=CHANNEL)
    world.lars.clicks("Utkast att skicka")
    assert "har testat något" in world.lars.last()
    voice = example.voice("sv")
    untested = spread.draft(example.team(voice), works.begun(voice), example.receivers(voice)[0], voice)
    assert "testat" not in str(untested)
