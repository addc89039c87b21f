"""Hints: believable answers that should get one, and good ones that should be left alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import loader
from flows.hints import applying, every_hint, load_hints
from flows.loader import ContentError
from flows.reading import Value
from flows.rules import RULES, Facts, Finding
from flows.texts import LANGUAGES, Language

NOW = Facts(meeting=date(2027, 5, 20), today=date(2027, 2, 1), other={})


class Answers(NamedTuple):
    """To one rule: two lists of answers that could be better, Swedish and English, and two of good ones."""

    hinted_sv: list[Value]
    hinted_en: list[Value]
    good_sv: list[Value]
    good_en: list[Value]


ANSWERS = {
    "one_sentence": Answers(
        [
            "Mallen för beslutsunderlag. Vi vill också se över dagordningen.",
            "Bokningen av halltider\nFritidsgårdens öppettider",
            "Ge handläggarna siffrorna först. sedan frågan.",
            "Hur biståndshandläggarna bedömer behovet av hemtjänst " * 5,
        ],
        [
            "The template for decision papers. We also want to look at the agenda.",
            "Who books the sports hall? The clubs do.",
        ],
        [
            "Mallen för beslutsunderlag till kultur- och fritidsnämnden.",
            "Fördelningen av tider i idrottshallar, t.ex. kl. 16 till 18 på vardagar",
            "1. Bokningen av tider i idrottshallen",
        ],
        [
            "How home help hours are decided, e.g. for people over 80 who live alone.",
            "The call to parents when a pupil has been away for three days",
        ],
    ),
    "several_areas_joined": Answers(
        [
            "Mallen för beslutsunderlag samt rekryteringen av chefer",
            "Verksamhetsplanen och budgeten",
            "Fritidsgårdens öppettider; bokningen av hallen",
            "Bedömningen av hemtjänst och även av ledsagning",
        ],
        [
            "The booking of sports halls as well as grants to clubs",
            "The template and the guidelines for school attendance",
            "Opening hours at the youth centre; the choice of activities",
        ],
        [
            "Mallen för beslutsunderlag till kultur- och fritidsnämnden.",
            "Fritidsgårdens verksamhet för flickor samt pojkar i årskurs 7",
            "Bokningen av tider för kultur- samt idrottsföreningar",
        ],
        [
            "The template for decision papers to the culture and leisure committee.",
            "Opening hours that suit girls as well as boys at the youth centre",
        ],
    ),
    "vague_words": Answers(
        [
            "Jobba med jämställdhet i förvaltningen",
            "Öka medvetenheten om normer",
            "Vi vill lyfta jämställdhetsfrågorna och stärka arbetet enligt Agenda 2030",
            "Titta på bemötandet i hemtjänsten",
        ],
        [
            "Improve gender equality in the administration",
            "Raise awareness of norms among staff",
            "Work on how we treat people",
            "We want to look into recruitment",
        ],
        [
            "Förbättra mallen för beslutsunderlag till nämnden",
            "Öka flickornas del av halltimmarna från 36 till 45 procent",
            "Utvecklingssamtalen i årskurs 6",
            "Se över bokningen av idrottshallen före april",
            "Lyftselar till dem som bor hemma",
        ],
        [
            "Improve the template for decision papers",
            "Increase the girls' share of hall hours to 45 per cent",
            "How social workers work with families in the parenting groups",
            "Develop a way to call parents by March",
        ],
    ),
    "whole_organisation": Answers(
        [
            "Rutinen införs i hela kommunen",
            "Alla förvaltningar använder checklistan",
            "Samtliga nämnder får den nya mallen",
            "Alla våra enheter",
        ],
        [
            "The routine is introduced across the municipality",
            "All departments use the checklist",
            "The whole organisation gets the new template",
        ],
        [
            "Två handläggare på fritidskontoret använder rutan",
            "Inte alla nämnder utan bara fritidsnämnden",
            "Introduktionen för alla nya medarbetare på ett äldreboende",
            "Fritidsgården på Norr",
        ],
        [
            "Two officers at the leisure office use the box",
            "Not all committees, only culture and leisure",
            "The home help team in the north",
        ],
    ),
    "mentions_groups": Answers(
        [
            "Handläggarna på fritidskontoret",
            "Handläggarna, men inte cheferna",
            "Nämnden och förvaltningen får bättre underlag",
        ],
        ["The officers at the leisure office", "The committee gets better papers", "All managers, and the council"],
        [
            "Flickor och pojkar 12 till 16 år som använder idrottshallarna",
            "Äldre med hemtjänst, både kvinnor och män",
            "Elever med hög frånvaro",
            "Mäns väntan på hjälpmedel",
        ],
        [
            "Girls and boys aged 12 to 16 who use the sports halls",
            "Pupils who are often away from school",
            "The men who wait for a mobility aid",
        ],
    ),
    "absence_of_solution": Answers(
        [
            "Vi saknar en rutin för närvaron",
            "Det saknas tid",
            "Brist på utbildning",
            "Det finns ingen gemensam mall",
            "För lite kunskap om könsskillnader",
        ],
        [
            "We lack a routine for attendance",
            "There is no common template",
            "Lack of training",
            "Not enough time",
            "No clear guidelines",
        ],
        [
            "Mallen har ingen ruta för det.",
            "Handläggarna får statistiken efter att underlaget är skrivet",
            "Det finns ingen belysning på vägen till hallen",
            "Skolan ringer hem först efter tio dagar",
        ],
        [
            "The template has no box for it.",
            "Officers get the statistics after the paper is written",
            "There is no light on the path to the hall",
            "The school rings home only after ten days",
        ],
    ),
    "blames_people": Answers(
        [
            "Personalen vill inte ändra sig",
            "Cheferna förstår inte vitsen",
            "Politikerna är inte intresserade",
            "Flickorna i årskurs 9 orkar inte. De bryr sig inte.",
        ],
        [
            "The staff don't want to change",
            "Managers do not understand the point",
            "The politicians are not interested",
            "Nobody cares",
        ],
        [
            "Nämnden frågar aldrig efter det",
            "Flickorna kan inte komma klockan 15, då går bussen",
            "Personalen bryr sig om de äldre men har åtta minuter per besök",
        ],
        [
            "The committee never asks about it",
            "The girls cannot come at three, since the bus leaves then",
            "Staff care about the residents and have eight minutes a visit",
        ],
    ),
    "contains_because": Answers(
        [
            "Pojkar får fler timmar eftersom de bokar tidigare",
            "Kvinnor väntar längre, det beror på bedömningen",
            "På  grund av mallen nämns inte flickor",
        ],
        [
            "Boys get more hours because they book earlier",
            "Women wait longer due to the assessment",
            "The clubs book early, which is why girls get fewer hours",
        ],
        [
            "Män får oftare än kvinnor sitt hjälpmedel inom två veckor: 71 procent mot 54.",
            "Flickor har 36 procent av timmarna och oftast tiderna efter klockan 20",
        ],
        [
            "Men are more likely than women to get their mobility aid within two weeks: 71 per cent against 54.",
            "Since March 3 of 25 papers have described girls and boys",
        ],
    ),
    "at_least_three": Answers(
        [
            "Mallen frågar inte",
            "1. Mallen frågar inte. 2. Statistiken kommer sent, t.ex. efter mötet.",
            "Vana; tidsbrist",
        ],
        ["The template does not ask", "1. The template does not ask. 2. The statistics come late.", "Habit; no time"],
        [
            "1. Mallen har ingen ruta. 2. Statistiken kommer sent. 3. Nämnden frågar aldrig.",
            "Mallen frågar inte\nStatistiken kommer sent\nNämnden frågar aldrig",
            "1) mallen 2) statistiken 3) ordföranden",
        ],
        [
            "The template; the statistics; the chair",
            "The form is long\n- The bus leaves at three\n- Late hours are left",
        ],
    ),
    "only_training": Answers(
        [
            "Utbilda handläggarna",
            "1. En kurs för cheferna. 2. En föreläsning om normer. 3. Workshop med nämnden.",
            "En webbutbildning på två timmar",
        ],
        [
            "Train the officers",
            "1. A course for managers. 2. A lecture about norms. 3. A workshop with the committee.",
            "A two-hour seminar",
        ],
        [
            "1. En obligatorisk ruta i mallen. 2. Statistik bifogas. 3. En kurs för handläggarna.",
            "En kurs i den nya mallen",
            "Skolan ringer hem efter tre dagar",
        ],
        [
            "1. A compulsory box in the template. 2. A course for officers.",
            "Swap training times between the girls' and boys' teams",
            "The school rings home after three days",
        ],
    ),
    "if_then_because": Answers(
        [
            "Det blir nog bra",
            "Om vi lägger in en ruta så beskriver fler underlag kvinnor och män",
            "Handläggarna följer mallen, därför fungerar det",
        ],
        [
            "It will probably be good",
            "If we put in a box then more papers will describe women and men",
            "Officers follow the template, so it works because of that",
        ],
        [
            "Om skolan ringer hem efter tre dagar så kommer fler tillbaka, eftersom föräldrarna vet.",
            "Om vi lägger in en ruta, beskriver fler underlag båda könen, för handläggarna följer mallen.",
        ],
        [
            "If we put a box in the template, half of the papers will describe women, because officers follow it.",
            "If the school rings home after three days then more pupils return, since the parents know.",
        ],
    ),
    "is_question": Answers(
        ["Att handläggarna beskriver följderna", "Om rutan hjälper", "Vi prövar en ruta i mallen."],
        ["That officers describe the effects", "If the box helps", "We test a box in the template."],
        [
            "Beskriver handläggarna följder om mallen har en ruta?",
            "Hur många flicklag söker tid i hallen",
            "Söker fler flicklag? Vi tror det.",
        ],
        ["Do officers describe effects if the template has a box?", "Whether more girls' teams apply for hours"],
    ),
    "named_owner_words": Answers(
        ["Alla", "Vi hjälps åt", "Gruppen tillsammans", "Någon på kontoret", "Alla chefer"],
        ["Everyone", "We share it", "The group", "Someone at the office", "All the managers"],
        [
            "Enhetschefen för hemtjänsten",
            "Vi har bett kanslichefen, som sa ja",
            "<@U123>",
            "Gruppchefen för fritidsgårdarna",
            "Allmänna avdelningens registrator",
        ],
        [
            "The head of the home help unit",
            "We have asked the committee secretary, who agreed",
            "The team leader at the youth centre",
            "Group manager, sports halls",
        ],
    ),
    "prediction_checkable": Answers(
        [
            "Det blir bättre",
            "Fler underlag beskriver följderna för kvinnor och män",
            "Vi tror att det går bra under 2027",
            "Det syns den 3 mars, före BM 2",
        ],
        [
            "It will get better",
            "More papers will describe women and men",
            "No idea yet",
            "We shall see by 3 March 2027",
            "Less waiting for both sexes",
        ],
        [
            "Minst fyra av fem underlag beskriver följder, för både kvinnor och män.",
            "Flickor 40–45 %, pojkar 55–60 %",
            "Ja",
            "Vi tror nej, inte på tre veckor",
            "Sex av tio flickor svarar",
            "Hälften av ärendena",
            "Alla underlag beskriver båda könen",
            "Ingen skillnad mellan kvinnor och män",
            5,
        ],
        [
            "At least four papers out of five describe effects",
            "Girls 40 to 45 per cent, boys 55 to 60",
            "Yes",
            "We think no",
            "None of the papers will mention men",
            "No difference between women and men",
            "Waiting is halved for women",
        ],
    ),
    "ends_before_meeting": Answers(
        ["2027-05-14", "2027-05-20"],
        ["2027-06-30", "9999-12-31"],
        ["2027-05-13", "2027-03-22"],
        ["2027-02-15", "in May", 5],
    ),
    "date_far_off": Answers(
        ["2027-05-05", "2027-12-01"],
        ["2028-02-01", "9999-12-31"],
        ["2027-05-04", "2027-03-15"],
        ["2027-02-08", "in a year", 5],
    ),
    "day_is_past": Answers(
        ["2027-01-31", "2026-12-24"],
        ["2027-01-01", "2000-01-01"],
        ["2027-02-01", "2027-06-01"],
        ["9999-12-31", "in a year", 5],
    ),
    "small_scale": Answers(
        ["Hela förvaltningen", "Alla ärenden i vår", "Fem enheter i 30 dagar", "20 ärenden i 3 månader", "Ett halvår"],
        ["The whole department", "All cases this spring", "Five units for 6 weeks", "Half a year"],
        [
            "Fem ärenden",
            "Två handläggare i tre veckor",
            "En skola hela veckan",
            "Inte alla, bara Norr",
            "10 besök på 28 dagar",
            40,
        ],
        [
            "Five cases",
            "Two officers for 4 weeks",
            "One school the whole week",
            "Not all, only the north unit",
            5,
            ["U1"],
        ],
    ),
    "both_sexes": Answers(
        [
            "Flickor fick 180 timmar",
            "3 av 25 underlag var klara, men två var sena",
            "Männen väntade i nio dagar",
            "40 elever var borta minst tio dagar",
        ],
        [
            "Girls got 180 hours",
            "3 of 25 papers were ready",
            "The men waited nine days",
            "40 pupils were away for ten days or more",
        ],
        [
            "Flickor fick 180 timmar och pojkar 320",
            "Kvinnor 54 procent, män 71 procent",
            "Siffrorna går inte att dela upp",
            "Fyra av fem underlag beskrev båda könen",
            "Mammor 12 dagar, pappor 3",
        ],
        [
            "Girls got 180 hours and boys 320",
            "Women 54 per cent, men 71 per cent",
            "There are no figures by sex",
            "Four of the papers described both sexes",
        ],
    ),
    "only_positive": Answers(
        ["Inget", "Nej.", "Nej, inget oväntat hände", "Allt gick bra!", "Det fungerade som vi hade tänkt", "–"],
        ["Nothing", "No", "No, nothing unexpected", "Everything worked well.", "N/A", "All good :)"],
        [
            "Ordföranden läste rutan högt på mötet",
            "Inget barn kom den första dagen",
            "Allt gick bra tills bussen blev inställd",
            "Nej, men rutan tog längre tid än vi trodde",
        ],
        [
            "The chair read the box aloud",
            "No girls came on the first day",
            "Nothing changed for the boys, and twice as many girls came",
            "Everything worked well until the bus was cancelled",
        ],
    ),
    "total_of_which": Answers(
        ["120 besökare, varav 52 kvinnor", "Elever 300, därav flickor 140"],
        ["120 visitors, of which 52 women", "300 pupils, of whom about 140 were girls"],
        ["52 kvinnor och 68 män", "120 besökare, varav 52 kvinnor och 68 män", "25 underlag, varav 3 var sena"],
        ["52 women and 68 men", "120 visitors, of whom 52 women and 68 men", "25 papers, of which 3 were late"],
    ),
    "owner_is_project": Answers(
        ["Projektgruppen", "Jämställdhetsprojektet", "Projektledaren", "Vår arbetsgrupp"],
        ["The project group", "The project manager", "Our working group"],
        [
            "Kanslichefen, som ansvarar för alla mallar.",
            "När projektet är slut äger rektorn rutinen",
            "Fritidskontorets registrator",
        ],
        [
            "The head of the committee office, who is responsible for all templates.",
            "When the project ends the headteacher owns the routine",
            "Home help services",
        ],
    ),
}


def _each(*, hinted: bool) -> Iterator[tuple[str, Value]]:
    for rule, answers in ANSWERS.items():
        swedish, english = (answers.hinted_sv, answers.hinted_en) if hinted else (answers.good_sv, answers.good_en)
        yield from ((rule, answer) for answer in [*swedish, *english])


@pytest.mark.parametrize(("rule", "answer"), list(_each(hinted=True)))
def test_an_answer_that_could_be_better_gets_the_hint(rule: str, answer: Value) -> None:
    assert applying([rule], answer, NOW) == [rule]


@pytest.mark.parametrize(("rule", "answer"), list(_each(hinted=False)))
def test_a_good_answer_is_left_alone(rule: str, answer: Value) -> None:
    assert applying([rule], answer, NOW) == []


OF_MORE_THAN_THE_ANSWER = {
    "most_likely_first", "ends_before_it_begins", "ended_early", "adopts_against_figures", "adopts_what_did_not_help",
    "adopts_after_one_case", "adopts_without_facts",
}  # fmt: skip
"""Each has a test of its own."""


def test_every_rule_is_tried_on_two_answers_of_each_sort_in_each_language() -> None:
    assert set(ANSWERS) == set(RULES) - OF_MORE_THAN_THE_ANSWER
    assert all(len(some) >= 2 for answers in ANSWERS.values() for some in answers)


@pytest.mark.parametrize(
    ("value", "other", "hinted"),
    [
        (140, {"whole": 140}, True),
        (5, {"whole": 140}, False),
        (40, {"whole": "vet inte"}, False),
        (5, {"scale": 5}, True),
        (140, {"scale": 5.0}, False),
        (140, {"scale": "fem"}, False),
    ],
)
def test_a_test_of_everyone_is_no_small_test(value: Value, other: Mapping[str, Value], hinted: bool) -> None:
    """Whether the size of the test or of the whole is answered last."""
    assert RULES["small_scale"](value, Facts(None, NOW.today, other)) is hinted


def test_without_a_meeting_a_test_may_end_any_day() -> None:
    assert not RULES["ends_before_meeting"]("2029-01-01", Facts(None, NOW.today, {}))


def test_at_most_one_hint_is_given_and_the_first_rule_decides() -> None:
    answer = "Vi saknar en rutin och personalen bryr sig inte."
    rules = ["one_sentence", "blames_people", "absence_of_solution"]
    assert applying(rules, answer, NOW) == ["blames_people", "absence_of_solution"]
    assert applying(rules[::-1], answer, NOW) == ["absence_of_solution", "blames_people"]
    assert applying([], answer, NOW) == []
    with pytest.raises(KeyError):
        applying(["no_such_rule"], answer, NOW)


@pytest.mark.parametrize("answer", [5, 2.5, ["Alla", "U1"]])
def test_rules_about_words_are_silent_about_numbers_and_lists(answer: Value) -> None:
    assert applying(list(RULES), answer, NOW) == []


def test_an_idea_that_is_not_the_most_likely_to_work_gets_a_hint() -> None:
    """Once it has been said which one is."""
    said = Facts(NOW.meeting, NOW.today, {"most_effect": "En ruta i mallen"})
    assert RULES["most_likely_first"]("Ordföranden frågar", said)
    assert not RULES["most_likely_first"]("En ruta i mallen", said)
    assert not RULES["most_likely_first"]("Ordföranden frågar", NOW)


def test_a_test_that_ends_before_it_begins_gets_a_hint() -> None:
    """Once it has been said when it begins."""
    begins = Facts(NOW.meeting, NOW.today, {"starts_on": "2027-02-10"})
    rule = RULES["ends_before_it_begins"]
    assert [rule(day, begins) for day in ("2027-02-09", "2027-02-10", "2027-02-11", "snart")] == [True] + [False] * 3
    assert not rule("2027-02-09", NOW)


def test_a_test_that_is_said_to_be_over_before_its_last_day_gets_a_hint() -> None:
    assert RULES["ended_early"]("as_planned", found(Finding.STILL_TESTING))
    assert not RULES["ended_early"]("as_planned", NOW)


@pytest.mark.parametrize(
    ("rule", "doubt"),
    [
        ("adopts_against_figures", Finding.FIGURES_AGAINST),
        ("adopts_what_did_not_help", Finding.NOT_BETTER),
        ("adopts_after_one_case", Finding.ONE_CASE),
        ("adopts_without_facts", Finding.NO_FACTS),
    ],
)
def test_adopting_in_spite_of_a_doubt_gets_the_hint_about_that_doubt(rule: str, doubt: Finding) -> None:
    """And neither adopting without it, nor the doubt of somebody who does not adopt."""
    doubts = [name for name in RULES if name.startswith("adopts_")]
    assert applying(doubts, "adopt", found(Finding.ADOPTING, doubt)) == [rule]
    assert applying(doubts, "adopt", found(Finding.ADOPTING)) == []
    assert applying(doubts, "adapt", found(doubt)) == []


def found(*findings: Finding) -> Facts:
    return replace(NOW, found=findings)


def test_what_is_held_is_what_a_team_should_not_do_by_mistake() -> None:
    """The other suggestions are said beside the next question."""
    held = {name for name, hint in every_hint().items() if hint.holds}
    assert held == {"ended_early", *(name for name in RULES if name.startswith("adopts_"))}


def test_an_a_with_a_ring_in_two_parts_is_read_too() -> None:
    """As some keyboards and files send it."""
    assert not RULES["mentions_groups"]("ma\u0308n", NOW)


WHERE = {f"{step.id}.{question.id}": question.hints for step, question in loader.method().questions() if question.hints}
"""The rules that ship with a question."""

EXAMPLES = {f"{step.id}.{question.id}": question.example for step, question in loader.method().questions()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("question", "rules"), list(WHERE.items()))
def test_the_example_of_a_question_gets_no_hint_from_the_rules_that_fit_it(
    question: str, rules: tuple[str, ...], language: Language
) -> None:
    assert applying(rules, EXAMPLES[question][language], NOW) == []


OF_OTHER_METHODS = {"is_question", "both_sexes"}
"""Named by questions of a method from before, which running work keeps."""


def test_every_rule_fits_a_question_that_ships() -> None:
    assert {rule for rules in WHERE.values() for rule in rules} == set(RULES) - OF_OTHER_METHODS


def test_no_rule_stumbles_over_an_example_that_ships() -> None:
    for example in EXAMPLES.values():
        for language in LANGUAGES:
            assert {rule(example[language], NOW) for rule in RULES.values()} <= {True, False}


WORDS = [
    "om",
    "så,",
    "if",
    "the",
    "vi",
    "no",
    "\n",
    "1.",
    ";",
    "...",
    "mall",
    "och",
    "alla",
    "varav",
    "52",
    "inget",
    " ",
]
TYPED = st.text(max_size=3000) | st.lists(st.sampled_from(WORDS), max_size=700).map(" ".join)


@given(TYPED)
def test_no_text_at_all_breaks_a_rule(typed: str) -> None:
    for rule in RULES.values():
        assert rule(typed, NOW) in (True, False)


@pytest.mark.parametrize(
    "part", ["a", " ", ".", "\n", "om ", "if,", "the a ", "a.\n", "1. ", "alla ", "varav a ", "nej "]
)
def test_no_long_text_takes_long(part: str) -> None:
    """An answer has at most 3,000 characters, and Slack waits three seconds for a reply to it."""
    typed = (part * 3000)[:3000]
    assert {rule(typed, NOW) for rule in RULES.values()} <= {True, False}


def test_the_hints_that_ship_are_short_and_stand_in_the_order_of_the_rules() -> None:
    shipped = every_hint()
    assert list(shipped) == list(RULES)
    assert all(one.id == name for name, one in shipped.items())
    assert max(len(one.text[language]) for one in shipped.values() for language in LANGUAGES) <= 220


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the hints, to spoil."""
    shipped = (loader.CONTENT / "hints.toml").read_text(encoding="utf-8")
    (tmp_path / "hints.toml").write_text(shipped, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> list[str]:
    path = folder / "hints.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_hints(folder)
    return error.value.faults


def test_a_rule_without_a_text_and_a_text_without_a_rule_are_refused_with_their_place(folder: Path) -> None:
    wrong, missing = spoil(folder, "[one_sentence]", "[one_sentance]")
    assert wrong.startswith("hints.toml, line 4: one_sentance: no rule is called 'one_sentance'")
    assert missing.startswith("hints.toml: whole file: the rule 'one_sentence' has no text")


def test_a_hint_in_one_language_is_refused_with_its_place(folder: Path) -> None:
    assert spoil(folder, "text.en", "text.eng") == [
        "hints.toml, line 5: one_sentence.text.en: Field required; write it on the line below the Swedish one",
        "hints.toml, line 6: one_sentence.text.eng: no line is called 'eng' here; look for a slip of the pen,"
        " or take it away",
    ]


def test_hints_that_are_missing_are_refused_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"hints\.toml: the file is missing"):
        load_hints(tmp_path)
