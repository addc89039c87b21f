"""A hundred ways through Study and on: nothing that is said to anybody claims more than the facts.

Each claim-word is allowed by a predicate of the journey. What the team has written itself holds none of them here, and
neither do the titles, so whatever is found has been said by the coach.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from bot.features.step import card, compared, in_sum
from bot.features.step.afterwards import what_follows
from bot.slack import kit
from bot.team.overview import Work
from bot.voice import Voice
from flows.calendar import SWEDEN
from flows.comparing import Comparison, Verdict, Way
from flows.guessing import Outcome
from flows.journey import Journey
from flows.model import OneChoice, Question, Role, SeveralChoices, Step
from flows.model import Turn as Turned
from flows.reading_figures import from_words
from flows.texts import LANGUAGES
from flows.verdict import comparison, guess_held, is_secured, made_tests, verdict
from storage.improvements import Improvement, Move
from tests.flows.facts import START
from tests.flows.telling import Told, tells

FIGURES = {
    "closer": ("kvinnor 10 av 100, män 40 av 100", "kvinnor 60 av 100, män 70 av 100"),
    "wider": ("flickor 50 av 100, pojkar 70 av 100", "flickor 48 av 100, pojkar 95 av 100"),
    "by loss": ("kvinnor 50 av 100, män 80 av 100", "kvinnor 50 av 100, män 60 av 100"),
    "too few": ("kvinnor 2 av 5, män 3 av 5", "kvinnor 3 av 5, män 3 av 5"),
    "worse": ("kvinnor 60 av 100, män 60 av 100", "kvinnor 30 av 100, män 30 av 100"),
    "one told": ("kvinnor 60 av 100, män 2 av 5", "kvinnor 90 av 100, män 3 av 5"),
    "one told to be worse": ("kvinnor 90 av 100, män 3 av 5", "kvinnor 50 av 100, män 2 av 5"),
    "not split": ("kvinnor 14 av 25, män 11 av 30", "inte uppdelat: registret saknar kön"),
}
SEEN = ("women", "nobody", "cannot_tell", "women and nobody")
DECISIONS = (Turned.ADOPT, Turned.ADAPT, Turned.ABANDON, Turned.BACK_UP)


@dataclass(frozen=True)
class Road:
    figures: str
    guess: str
    seen: str
    decides: Turned

    def __str__(self) -> str:
        return f"{self.figures}, guessed {self.guess}, {self.seen}, {self.decides}"


def roads() -> Iterator[Road]:
    guesses = ("minst 55 procent", "högst 5 procent")
    for figures, seen, decides in product(FIGURES, SEEN, DECISIONS):
        yield Road(figures, guesses[0], seen, decides)
    for figures, decides in product(FIGURES, DECISIONS):
        yield Road(figures, guesses[1], SEEN[0], decides)


def asking(told: Told, role: Role) -> tuple[Step, Question]:
    found = told.method.with_role(role)
    assert found is not None
    return found


def an_option(told: Told, role: Role, **flags: object) -> str:
    question = asking(told, role)[1]
    assert isinstance(question, OneChoice | SeveralChoices)
    return next(one.id for one in question.options if all(getattr(one, name) == flags[name] for name in flags))


def goes(road: Road, *, made: bool = True) -> Told:
    told = tells("governance")
    start, result = (from_words(words, None).kept() for words in FIGURES[road.figures])
    doing = asking(told, Role.CARRIED_OUT)
    _finish(told, Role.START, {Role.START: start, Role.BETTER_WAY: an_option(told, Role.BETTER_WAY, yes=True)})
    _finish(told, Role.PREDICTION, {Role.PREDICTION: road.guess})
    if not made:
        question = doing[1]
        assert isinstance(question, OneChoice)
        undone = next(one.id for one in question.options if one.to)
        return told.reaches(doing[0].id).finishes(doing[0].id, **{question.id: undone})
    _finish(told, Role.RESULT, {Role.RESULT: result})
    better, nobody = an_option(told, Role.BETTER_FOR, no=False), an_option(told, Role.BETTER_FOR, no=True)
    unsure = an_option(told, Role.BETTER_FOR, unsure=True)
    chosen = {"women": [better], "nobody": [nobody], "cannot_tell": [unsure], "women and nobody": [better, nobody]}
    decision = an_option(told, Role.DECISION, turn=road.decides)
    _finish(told, Role.DECISION, {Role.BETTER_FOR: chosen[road.seen], Role.DECISION: decision})
    if road.decides is Turned.ADOPT:
        told.finishes(asking(told, Role.STANDARD)[0].id).reaches("")
    return told


def _finish(told: Told, role: Role, answers: dict[Role, object]) -> None:
    step = asking(told, role)[0].id
    told.reaches(step).finishes(step, **{asking(told, one)[1].id: value for one, value in answers.items()})  # type: ignore[arg-type]


def said(told: Told, voice: Voice) -> str:
    """All that is said of the improvement where its figures, its tests and its end are told of."""
    begun = Improvement(1, 1, "Kön till hallen", "governance", "pdsa", "1", "anna", START, 0, None, 0, 0)
    work = Work(begun, told.journey, SWEDEN)
    moves = [Move(1, one.number, one.turn, one.from_step, one.to_step, "", one.by, one.at) for one in told.moves]
    blocks = [block for move in moves[-2:] for block in card.left_behind(work, move, voice)]
    steps = [told.method.step(move.from_step) for move in moves if move.from_step]
    texts = [what_follows(work, steps[-1], "anna", voice, moves[-1]), in_sum.what_was_seen(told.journey, voice)]
    texts += [in_sum.deeds(told.journey, voice), compared.beside_each_other(told.journey, voice)]
    texts += [compared.guess_beside(told.journey, voice)]
    if told.journey.step is None:
        blocks += [
            kit.section(voice.say("card.finished", title="Kön till hallen", deeds=in_sum.deeds(told.journey, voice)))
        ]
    text = "\n".join([*texts, kit.as_text(blocks)])
    for step in told.method.steps:  # what a step is called is no claim
        text = text.replace(step.title[voice.language], "")
    return text


def _both(found: Comparison | None) -> bool:
    """The same way for women and men, and neither by chance."""
    changes = [change for change in (found.women, found.men) if change is not None] if found else []
    return len(changes) == 2 and len({change.way for change in changes}) == 1 and all(one.is_told for one in changes)


def _some(found: Comparison | None, way: Way) -> bool:
    changes = [change for change in (found.women, found.men) if change is not None] if found else []
    return found is not None and found.verdict is not Verdict.TOO_FEW and any(change.way is way for change in changes)


DENIED = re.compile(
    r"inte bättre|om det blev bättre(?: eller sämre)?"
    r"|whether (?:it|things) got better(?: or worse)?|got better for nobody",
    re.IGNORECASE,
)


def never(_journey: Journey) -> bool:
    return False


CLAIMS: dict[str, tuple[str, Callable[[Journey], bool]]] = {
    "better": (
        r"\b(?:bättre|better)\b",
        lambda journey: (
            bool(verdict(journey).better_for)
            or _some(comparison(journey), Way.BETTER)
            or Outcome.BETTER in guess_held(journey).values()
        ),
    ),
    "the gap closes": (
        r"skillnaden minskar|the gap narrows",
        lambda journey: (found := comparison(journey)) is not None and abs(found.gap_after) < abs(found.gap_before),
    ),
    "both": (
        r"\b(?:bättre|sämre) för bå(?:da|de)\b|\b(?:better|worse) for both",
        lambda journey: _both(comparison(journey)),
    ),
    "held": (r"\b(?:höll|held)\b", lambda journey: Outcome.HELD in guess_held(journey).values()),
    "tested": (
        r"\b(?:\d+|ett) test gjordes|tests? (?:was|were) made|\b(?:prövad|testad|tested)\b",
        lambda journey: made_tests(journey) > 0,
    ),
    "secured": (
        r"\b(?:säkrad|säkrat|secured|införd|is adopted)\b|arbetssättet skrivs in|is to be written down",
        is_secured,
    ),
    "spread": (r"\b(?:spridd|spritt|spread)\b", never),
    "reached": (r"\b(?:nått|uppnått|reached)\b", never),
    "completed": (  # of a step, which is what is said to be so
        r"\b(?:klar|klart|completed|finished)\b",
        lambda journey: any(move.turn == Turned.FORWARD for move in journey.moves),
    ),
}


def claimed(text: str) -> set[str]:
    text = DENIED.sub("", text)
    return {name for name, (words, _) in CLAIMS.items() if re.search(words, text, re.IGNORECASE)}


@pytest.mark.parametrize("road", list(roads()), ids=str)
def test_nothing_that_is_said_claims_more_than_the_facts(road: Road) -> None:
    told = goes(road)
    for language in LANGUAGES:
        text = said(told, Voice(language, START))
        beyond = {name for name in claimed(text) if not CLAIMS[name][1](told.journey)}
        assert beyond == set(), f"{language}: {text}"


@pytest.mark.parametrize("figures", FIGURES)
def test_of_a_test_that_was_not_made_nothing_is_claimed(figures: str) -> None:
    told = goes(Road(figures, "minst 55 procent", "women", Turned.ADOPT), made=False)
    for language in LANGUAGES:
        assert claimed(said(told, Voice(language, START))) <= {"completed"}


def test_there_are_more_than_a_hundred_ways_and_each_claim_that_can_be_made_is_made_somewhere() -> None:
    """So that the check above says something."""
    ways = [goes(road) for road in roads()]
    assert len(ways) > 100
    for language in LANGUAGES:
        made = {name for told in ways for name in claimed(said(told, Voice(language, START)))}
        assert made >= {"better", "the gap closes", "both", "held", "tested", "secured"}, language
