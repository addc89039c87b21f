"""The drafts for those who are told: made of what was done and seen, whatever way a team has gone, and no more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from itertools import product

import pytest

from bot.features.telling import in_a_row, text_for
from bot.team.overview import Work
from bot.voice import Voice
from flows.calendar import SWEDEN
from flows.figures import figures
from flows.journey import Journey
from flows.model import OneChoice, Question, Role, SeveralChoices, Step
from flows.model import Turn as Way
from flows.reading import Value
from flows.texts import LANGUAGES, Language, Text
from flows.verdict import is_secured, is_tested, verdict
from storage.improvements import Improvement
from storage.teams import Team
from tests.flows.facts import START, Made
from tests.flows.telling import Told, tells

AUDIENCES = ("politicians", "managers", "colleagues", "network", "residents", "somebody else")
TEAM = Team(
    "Lindevalla", "Styrning", "sv", SWEDEN, 0, time(9), ("anna",), ("anna",), (), id=1, workspace_id="T", channel_id="C"
)

CLAIMS = {
    "better": r"\b(bättre|förbättr\w+|better|improv\w+)\b",
    "tested": r"\b(test(ad|ade|at|ats|ades)|pröv(ad|ade|at|ats|ades)|tested|tried)\b",
    "secured": r"\b(säkra(d|de|t)|secured)\b",
    "spread": r"\b(spri(dd|dda|tt|dit|der|ds)|spred|spread\w*)\b",
    "held": r"\b(höll|håller|klara?|nått|held|holds|finished|reached)\b",
}
"""The words that claim something, of what the coach says itself: the answers in these journeys have none."""

TOO_FEW = {
    "sv": "Det går inte att säga av så få om det blev bättre eller sämre.",
    "en": "From so few one cannot tell whether things got better or worse.",
}
"""Names what it does not claim."""


@dataclass(frozen=True)
class Counted:
    """Before and after, and what is said of it; whether that is better for anybody."""

    before: str
    after: str
    says: str
    better: bool = False


COUNTED = {
    "won": Counted(
        "kvinnor 4 av 25, män 6 av 25", "kvinnor 20 av 25, män 20 av 25",
        "Siffrorna säger: bättre för både kvinnor och män, och skillnaden minskar.", better=True,
    ),
    "one won": Counted(
        "kvinnor 50 av 100, män 20 av 100", "kvinnor 50 av 100, män 45 av 100",
        "Siffrorna säger: bättre för män, och skillnaden minskar.", better=True,
    ),
    "left behind": Counted(
        "flickor 50 av 100, pojkar 70 av 100", "flickor 48 av 100, pojkar 95 av 100",
        "Siffrorna säger: bättre sammantaget, men sämre för flickor, och skillnaden växer.", better=True,
    ),
    "lost": Counted(
        "kvinnor 20 av 25, män 20 av 25", "kvinnor 5 av 25, män 4 av 25",
        "Siffrorna säger: sämre för både kvinnor och män.",
    ),
    "as before": Counted(
        "kvinnor 5 av 25, män 4 av 25", "kvinnor 5 av 25, män 4 av 25", "Siffrorna säger: det är som förut.",
    ),
    "few": Counted("kvinnor 2 av 5, män 3 av 5", "kvinnor 3 av 5, män 3 av 5", TOO_FEW["sv"]),
}  # fmt: skip
"""A team's own account is that it was better for women, or what its road says, whatever it counted."""


def allowed(journey: Journey, counted: Counted | None) -> dict[str, bool]:
    return {
        "better": counted.better if counted else bool(verdict(journey).better_for),
        "tested": is_tested(journey),
        "secured": is_secured(journey),
        "spread": False,
        "held": False,
    }


@dataclass(frozen=True)
class Road:
    """A way through the method, by its roles. `seen` is what Study says: better, nobody, unsure or both of them.

    `figures` is one of COUNTED, or empty where they were not split by sex.
    """

    kind: str
    enters: str
    made: bool
    dropped: int
    seen: str
    decides: Way | None
    then: str
    figures: str = ""

    def __str__(self) -> str:
        made = "made" if self.made else "not made"
        way = f"{self.kind}, {self.enters}, {made}, {self.dropped} dropped, {self.seen}, {self.decides}, {self.then}"
        return f"{way}, {self.figures}" if self.figures else way


def roads() -> Iterator[Road]:
    seen = ("better", "nobody", "unsure", "both")
    for kind, dropped, what, decides in product(("governance", "operation"), (0, 1), seen, (None, *DECISIONS)):
        for then in ("stops", "secures", "closes") if decides is Way.ADOPT else ("stops", "closes"):
            yield Road(kind, "new", True, dropped, what, decides, then)
    for kind, what, then in product(("governance", "competence"), seen, ("stops", "secures", "closes", "turns back")):
        yield Road(kind, "late", True, 0, what, Way.ADOPT, then)
    for kind, dropped in product(("governance", "operation"), (0, 1)):
        yield Road(kind, "new", False, dropped, "nobody", None, "stops")
    for what, decides, counted in product(seen, (None, *DECISIONS), COUNTED):
        yield Road("governance", "new", True, 0, what, decides, "secures" if decides is Way.ADOPT else "stops", counted)
    for what, counted in product(seen, COUNTED):
        yield Road("competence", "late", True, 0, what, Way.ADOPT, "secures", counted)


DECISIONS = (Way.ADOPT, Way.ADAPT, Way.ABANDON)


def asking(told: Told, role: Role) -> tuple[Step, Question]:
    found = told.method.with_role(role)
    assert found is not None
    return found


def an_option(told: Told, role: Role, **flags: object) -> str:
    """The first of the question's options that is so."""
    _, question = asking(told, role)
    assert isinstance(question, OneChoice | SeveralChoices)
    return next(one.id for one in question.options if all(getattr(one, name) == flags[name] for name in flags))


def goes(road: Road) -> Told:
    told = tells(road.kind)
    if road.enters == "late":
        step, question = asking(told, Role.ENTERS)
        assert isinstance(question, OneChoice)
        told.reaches(step.id).finishes(step.id, **{question.id: question.options[-1].id})
    for _ in range(road.dropped):
        studies(told, "nobody", Way.ABANDON)
    if not road.made:
        step, question = asking(told, Role.CARRIED_OUT)
        assert isinstance(question, OneChoice)
        undone = next(one.id for one in question.options if one.to)
        return told.reaches(step.id).finishes(step.id, **{question.id: undone})
    studies(told, road.seen, road.decides)
    counts(told, COUNTED.get(road.figures))
    if road.then in ("secures", "turns back"):
        told.finishes(asking(told, Role.STANDARD)[0].id)
        told.reaches("")
    if road.then == "turns back":
        idea = asking(told, Role.IDEA)[0].id
        told.moves.append(Made(len(told.moves) + 1, Way.BACK_UP, None, idea, "Fel orsak"))
        told.finishes(idea)
    if road.then == "closes" and told.journey.step is not None:
        told.moves.append(Made(len(told.moves) + 1, Way.CLOSE, told.journey.step.id, None, "Tiden tog slut"))
    return told


def counts(told: Told, counted: Counted | None) -> None:
    """Puts these figures, or none that are split, where the first and the last that were given stand."""
    given = [one for one in told.given if figures(one.value)]
    words = (counted.before, counted.after) if counted else ("inte uppdelat: det räknas inte så",) * 2
    for one, said in ((given[0], words[0]), (given[-1], words[1])):
        question = told.method.step(one.step).find(one.question)
        assert question is not None
        told.given[told.given.index(one)] = replace(one, value=question.accept(said, START.date()))


def studies(told: Told, seen: str, decides: Way | None) -> None:
    """With no decision, all but that."""
    step, question = asking(told, Role.BETTER_FOR)
    told.reaches(step.id)
    better, nobody = an_option(told, Role.BETTER_FOR, no=False), an_option(told, Role.BETTER_FOR, no=True)
    unsure = an_option(told, Role.BETTER_FOR, unsure=True)
    chosen = {"better": [better], "nobody": [nobody], "unsure": [unsure], "both": [better, nobody]}[seen]
    if decides is None:
        told.answers(step.id, question.id, chosen)
        return
    decision = asking(told, Role.DECISION)[1].id
    given: dict[str, Value] = {question.id: chosen, decision: an_option(told, Role.DECISION, turn=decides)}
    told.finishes(step.id, **given)


def as_work(told: Told, kind: str = "governance") -> Work:
    begun = Improvement(1, 1, "Kön till hallen", kind, "pdsa", "1", "anna", START, 0, None, 0, 0)
    return Work(begun, told.journey, SWEDEN)


def draft(told: Told, audience: str, language: Language = "sv") -> str:
    return "\n".join(text_for(audience, TEAM, as_work(told), Voice(language, START)))


@pytest.mark.parametrize("road", list(roads()), ids=str)
def test_no_draft_claims_more_than_the_facts(road: Road) -> None:
    told = goes(road)
    may = allowed(told.journey, COUNTED.get(road.figures))
    for audience, language in product(AUDIENCES, LANGUAGES):
        text = draft(told, audience, language).replace(TOO_FEW[language], "")
        claimed = {claim for claim, words in CLAIMS.items() if re.search(words, text, re.IGNORECASE)}
        assert {claim for claim in claimed if not may[claim]} == set(), f"{audience} ({language}): {text}"


def test_there_are_more_than_a_hundred_ways_and_each_claim_is_made_somewhere() -> None:
    """So that the check above says something."""
    every = list(roads())
    assert len(every) > 100
    said = {claim for road in every for claim, holds in allowed(goes(road).journey, None).items() if holds}
    assert said == {"better", "tested", "secured"}
    won = goes(Road("governance", "new", True, 0, "better", Way.ADOPT, "secures"))
    for language in LANGUAGES:
        text = "\n".join(draft(won, audience, language) for audience in AUDIENCES)
        assert {claim for claim, words in CLAIMS.items() if re.search(words, text)} == said


def test_a_win_is_told_with_its_result_first_and_its_tests_counted() -> None:
    told = goes(Road("governance", "new", True, 0, "better", Way.ADOPT, "secures"))
    told.answers(asking(told, Role.RESULT)[0].id, asking(told, Role.RESULT)[1].id, "36 mot 42 procent")
    first, result, *_ = text_for("politicians", TEAM, as_work(told), Voice("sv", START))
    assert first == "Vi i Styrning, Lindevalla, har arbetat med det här: Kön till hallen"
    assert result == "Vi såg att det blev bättre för kvinnor eller flickor.\nSå gick det: 36 mot 42 procent"
    to_managers = draft(told, "managers")
    assert "Vi gjorde ett test." in to_managers
    assert "Lösningen är säkrad.\nInskrivet här: Några ord\nAnsvarar i linjen: Några ord" in to_managers
    assert "Det här tror vi att fler kan ha nytta av" in draft(told, "network")
    assert "Så här arbetar vi nu: Några ord" in draft(told, "residents")
    assert "got better for women or girls" in draft(told, "residents", "en")


@pytest.mark.parametrize("counted", COUNTED)
def test_where_figures_were_compared_they_say_how_it_went(counted: str) -> None:
    """And not the team's account, by which it was better for women each time."""
    road = Road("governance", "new", True, 0, "better", Way.ADOPT, "secures", counted)
    told, unsure = goes(road), goes(replace(road, seen="unsure"))
    for audience in AUDIENCES:
        text = draft(told, audience)
        assert COUNTED[counted].says in text
        assert "Vi såg att det blev bättre" not in text
    won = counted in ("won", "one won")
    assert ("Det här tror vi att fler kan ha nytta av" in draft(told, "network")) is won
    for team in (told, unsure):
        assert ("Börja med ett eget litet test" in draft(team, "colleagues")) is (won or counted == "few")
    assert ("När kan ni säga hur det gick" in draft(told, "politicians")) is (counted == "few")


def test_what_gave_nothing_is_told_too() -> None:
    """What was tested, that it helped nobody, and what was learned; others are not asked to do the same."""
    told = goes(Road("governance", "new", True, 1, "nobody", Way.ADOPT, "stops"))
    to_colleagues = draft(told, "colleagues")
    for words in ("Sammanlagt gjorde vi 2 test.", "Såvitt vi kunde se hjälpte det ingen.", "Det vi lärde oss"):
        assert words in to_colleagues
    assert "Börja med ett eget litet test" not in to_colleagues
    assert "En idé lämnade vi på vägen." in draft(told, "politicians")
    assert "fler kan ha nytta av" not in draft(told, "network")
    assert "Vad har hjälpt hos er mot samma sak?" in draft(told, "network")
    assert "För att det ska finnas kvar" in draft(told, "managers")


def test_what_has_had_no_test_says_so_and_residents_hear_nothing_of_its_idea() -> None:
    told = goes(Road("governance", "new", False, 0, "nobody", None, "stops"))
    assert "Det här är vår idé: Några ord\nVi har inget eget test att visa." in draft(told, "politicians")
    assert len(text_for("residents", TEAM, as_work(told), Voice("sv", START))) == 1


def test_what_was_seen_of_one_idea_is_not_told_of_the_next() -> None:
    """The team has turned back from what it had secured, and chosen another idea."""
    told = goes(Road("governance", "new", True, 0, "better", Way.ADOPT, "secures"))
    kept = draft(told, "managers")
    idea = asking(told, Role.IDEA)[0].id
    told.moves.append(Made(len(told.moves) + 1, Way.BACK_UP, None, idea, "Fel orsak"))
    assert "Vi såg att det blev bättre" in draft(told, "managers"), "nothing else has been chosen yet"
    told.finishes(idea)
    turned = draft(told, "managers")
    assert "Det här är vår idé: Några ord\nTidigare gjorde vi ett test." in turned
    for words in ("bättre", "testat", "säkrad", "bestämt oss", "Så gick det"):
        assert words in kept
        assert words not in turned


def test_an_answer_says_itself_and_nothing_of_who_gave_it() -> None:
    told = goes(Road("governance", "new", True, 0, "better", Way.ADOPT, "secures"))
    for audience in AUDIENCES:
        assert "anna" not in draft(told, audience).casefold()
        assert "U1" not in draft(told, audience), "who looks after it"


def test_what_is_written_in_capitals_keeps_them_within_a_sentence() -> None:
    texts = [Text(sv="Politiker", en="Politicians"), Text(sv="SFI-elever", en="SFI students")]
    assert in_a_row(texts, Voice("sv", START)) == "politiker och SFI-elever"
    assert in_a_row(texts, Voice("en", START)) == "politicians and SFI students"
