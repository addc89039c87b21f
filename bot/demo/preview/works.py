"""Improvements in every state, walked through the method that ships: what is answered is each question's own example.

A state is a function of the reader's voice. Which steps there are, and what they ask, is the method's to say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from bot.demo.preview import example
from bot.demo.preview.example import ANNA, DAY, LARS, SARA, Measured, words
from bot.team.beside import Beside
from bot.team.overview import Work
from bot.voice import Voice
from flows import loader
from flows.cycles import dropped_ideas
from flows.fitting import fitted
from flows.journey import Journey, Onward
from flows.model import (
    Day,
    Link,
    Method,
    Number,
    OneChoice,
    OneLine,
    Option,
    People,
    Question,
    Role,
    SeveralChoices,
    SeveralLines,
    Step,
    Turn,
)
from flows.reading import Refused, Value
from flows.rounds import round_of
from flows.texts import Text
from storage.improvements import Answer, Improvement, Move

Stand = Callable[[Voice], Work]
"""A state of an improvement."""

_BEGAN = 45
"""Days ago."""


def begun(
    voice: Voice, kind: str = "governance", number: int = 1, ago: int = _BEGAN, given: Mapping[str, Value] | None = None
) -> Work:  # fmt: skip
    """Nothing has been answered yet but how one enters, which is asked with the title."""
    titles = {
        "governance": ("Könskonsekvenser i beslutsunderlag", "Gender impact in decision papers"),
        "competence": ("Kurs för nya handläggare", "A course for new officers"),
        "operation": ("Tider i idrottshallen", "Hours in the sports hall"),
    }
    title = words(*titles[kind], voice)
    started = voice.now - ago * DAY
    one = Improvement(number, 1, title, kind, "pdsa", loader.method().version, ANNA, started, 0, None, 0, 0)
    work = Work(one, Journey(_method(kind, voice), example.team(voice).members, (), ()), voice.zone)
    enters = by_role(Role.ENTERS)
    return _answered(work, enters, voice, _value(work, enters, voice, given or {}), ANNA)


def _method(kind: str, voice: Voice) -> Method:
    goals = [Option(id=f"g{goal.id}", text=Text(sv=goal.words, en=goal.words)) for goal in example.goals(voice)]
    paper = words("Könskonsekvenser i beslutsunderlag", "Gender impact in decision papers", voice)
    driving = (Option(id="1", text=Text(sv=paper, en=paper)),)
    return fitted(
        loader.method(), kind,
        {"goals": goals, "checklist": round_of("").checklist.options, "improvements": driving},
    )  # fmt: skip


def half_answered(voice: Voice) -> Work:
    """In its first step, two more questions of which have an answer."""
    return with_next(with_next(begun(voice, ago=2), voice), voice)


def at(
    step: str, voice: Voice, kind: str = "governance", number: int = 1, given: Mapping[str, Value] | None = None
) -> Work:  # fmt: skip
    """Where the team has come to that step. `given`: by the question's id, where its example will not do."""
    work = begun(voice, kind, number, given=given)
    while (here := work.journey.step) is not None and here.id != step:
        work = _through(work, voice, given or {})
    return work


def planning(voice: Voice) -> Work:
    return at(_cycle()[0], voice)


def in_test(voice: Voice) -> Work:
    return _testing(voice, ends=10)


def after_test(voice: Voice) -> Work:
    return _testing(voice, ends=-4)


def _testing(voice: Voice, ends: int) -> Work:
    """It lasts three weeks."""
    day = example.TODAY + ends * DAY
    days = {Role.STARTS_ON: day - 21 * DAY, Role.TEST_ENDS: day}
    given = {by_role(role).id: when.isoformat() for role, when in days.items()}
    return at(loader.method().steps[loader.method().place(_cycle()[0]) + 1].id, voice, given=given)


def studying(voice: Voice) -> Work:
    return at(_cycle()[1], voice)


def measured(seen: Measured, voice: Voice) -> dict[str, Value]:
    """The answers that say so, by the ids of their questions, also of those that stand in for them."""
    counted = _counted(seen, voice)
    asked = [question for step in loader.method().steps for question in step.question]
    return {question.id: counted[role] for question in asked if (role := _role(question)) in counted}


def quick() -> dict[str, Value]:
    """The answer by which the first test comes soon, by the id of its question."""
    return _chosen(Role.ENTERS, lambda option: option.quick)


def completed() -> dict[str, Value]:
    """As quick: what is followed up was finished before."""
    return _chosen(Role.ENTERS, lambda option: option.to == _cycle()[1])


def asked_on(entering: Mapping[str, Value]) -> list[str]:
    """The ids of the steps that ask something up to the first decision, of whoever enters so."""
    asked, (voice, study) = [], (example.voice("sv"), _cycle()[1])
    work = begun(voice, given=entering)
    while _here(work).id != study:
        asked.append(_here(work).id)
        work = _through(work, voice, entering)
    return [*asked, study]


def quick_planning(voice: Voice) -> Work:
    return at(_cycle()[0], voice, given=quick())


def quick_again(voice: Voice) -> Work:
    """The first test has been studied and is adapted: what has waited is asked now."""
    return _decided(Turn.ADAPT, quick(), voice)


def held(voice: Voice) -> Work:
    """In its study, where all is answered, and adopting is asked about once: there were too few."""
    given = measured(example.COMPARED["too few"], voice)
    return filled(at(_cycle()[1], voice, given=given), voice)


def undone(voice: Voice) -> Work:
    """The test did not happen: its plan is made anew."""
    return _through(after_test(voice), voice, _chosen(Role.CARRIED_OUT, lambda option: option.to is not None))


def widening(voice: Voice) -> Work:
    """In its study, where the gap has grown."""
    given = measured(example.COMPARED["better for one, the gap wider"], voice)
    work = at(_cycle()[1], voice, number=8, given=given)
    title = words("Regler för föreningsbidrag", "Rules for grants to associations", voice)
    return replace(work, improvement=replace(work.improvement, title=title))


def left_behind(voice: Voice) -> Work:
    """Secured, though one group has it worse."""
    return at("", voice, given=measured(example.COMPARED["better in total, worse for one"], voice))


def second_cycle(voice: Voice) -> Work:
    """Adapted once: the plan is looked at anew, with last time's answers."""
    work = _decided(Turn.ADAPT, {}, voice)
    return replace(work, improvement=replace(work.improvement, map_file="FMAP"))


def securing(voice: Voice) -> Work:
    return at(step_of(Role.STANDARD).id, voice)


def waiting_for_each(voice: Voice) -> Work:
    """In its last step, where everybody answers for themselves: two have not."""
    work = at(loader.method().steps[-1].id, voice)
    here = _here(work)
    for question in work.journey.asked(here):
        for member in (ANNA, SARA) if question.from_each else ("",):
            work = _answered(work, question, voice, _value(work, question, voice, {}), member or ANNA)
    return work


def finished(voice: Voice) -> Work:
    return at("", voice)


def to_be_told(voice: Voice, given: Mapping[str, Value] | None = None) -> Work:
    """Finished, with a day to tell of it that has come, and everybody to be told."""
    whom, day = by_role(Role.TELL_WHOM), by_role(Role.TELL_ON)
    everybody = [option.id for option in whom.options] if isinstance(whom, SeveralChoices) else []
    return at("", voice, given={day.id: example.TODAY.isoformat(), whom.id: everybody, **(given or {})})


def lost(voice: Voice) -> Work:
    """As to be told, and it helped nobody."""
    return to_be_told(voice, _helped_nobody(voice))


def unsure(voice: Voice) -> Work:
    """As to be told, and it cannot be told whether it helped."""
    return to_be_told(voice, _helped_perhaps(voice))


def adopted_for_nobody(voice: Voice) -> Work:
    return _decided(Turn.ADOPT, _helped_nobody(voice), voice)


def adopted_unsure(voice: Voice) -> Work:
    return _decided(Turn.ADOPT, _helped_perhaps(voice), voice)


def _helped_nobody(voice: Voice) -> dict[str, Value]:
    given = {**measured(example.COMPARED["as before"], voice), **_chosen(Role.MATCH, lambda option: option.no)}
    return {**given, **_chosen(Role.BETTER_FOR, lambda option: option.no)}


def _helped_perhaps(voice: Voice) -> dict[str, Value]:
    given = {**measured(example.COMPARED["too few"], voice), **_chosen(Role.MATCH, lambda option: option.unsure)}
    return {**given, **_chosen(Role.BETTER_FOR, lambda option: option.unsure)}


def _chosen(role: Role, wanted: Callable[[Option], bool]) -> dict[str, Value]:
    """The answer that has the first such option, by the id of the question."""
    question = by_role(role)
    assert isinstance(question, OneChoice | SeveralChoices)
    option = next(option.id for option in question.options if wanted(option))
    return {question.id: option if isinstance(question, OneChoice) else [option]}


def _decided(way: Turn, given: Mapping[str, Value], voice: Voice) -> Work:
    """Just now, in the study."""
    given = {**given, **_chosen(Role.DECISION, lambda option: option.turn is way)}
    return _through(at(_cycle()[1], voice, given=given), voice, given)


def never_tested(voice: Voice) -> Work:
    """As to be told, of work that was finished before it came here."""
    return to_be_told(voice, completed())


def turned_back(voice: Voice) -> Work:
    """From the study to the facts, with why."""
    why = words("Vi mätte fel sak.", "We measured the wrong thing.", voice)
    work = studying(voice)
    onward = work.journey.back_up(loader.method().steps[1].id, why)
    assert onward is not None
    return _moved(work, onward, voice, LARS)


def closed(voice: Voice) -> Work:
    why = words(
        "Kansliet gör om alla mallar i höst ändå.", "The office redoes all templates this autumn anyway.", voice
    )
    work = at(loader.method().steps[1].id, voice, "competence", 3)
    return _moved(work, Onward(Turn.CLOSE, _here(work).id, None, why), voice, SARA)


def stuck(voice: Voice) -> Work:
    """Nobody has done anything with it for weeks."""
    work = at(loader.method().steps[1].id, replace(voice, now=voice.now - 25 * DAY), number=5)
    title = words("Statistik i budgetuppföljningen", "Statistics in the budget follow-up", voice)
    return replace(work, improvement=replace(work.improvement, title=title))


def stuck_at_once(voice: Voice) -> Work:
    return begun(replace(voice, now=voice.now - 10 * DAY), number=6)


def waits_long(voice: Voice) -> Work:
    """For what some are to answer for themselves, and nobody has for weeks."""
    return waiting_for_each(replace(voice, now=voice.now - 25 * DAY))


def long_finished(voice: Voice, kind: str = "governance", number: int = 1) -> Work:
    """Secured more than a month ago."""
    return at("", replace(voice, now=voice.now - 40 * DAY), kind, number)


def without(role: Role, work: Work) -> Work:
    """As if nobody had answered the question with this role."""
    found = work.method.with_role(role)
    assert found is not None
    answers = [one for one in work.journey.answers if one.question != found[1].id]
    return replace(work, journey=replace(work.journey, answers=answers))


def abandoned(voice: Voice) -> Work:
    """The idea was left, and another is chosen."""
    return _decided(Turn.ABANDON, _helped_nobody(voice), voice)


def half_answered_other(voice: Voice) -> Work:
    """As half answered, of another improvement."""
    work = half_answered(voice)
    title = words("Jämställdhet i verksamhetsplanen", "Equality in the annual plan", voice)
    journey = replace(
        work.journey,
        answers=[answer._replace(improvement_id=2) for answer in work.journey.answers if isinstance(answer, Answer)],
    )
    return replace(work, improvement=replace(work.improvement, id=2, title=title), journey=journey)


def with_next(work: Work, voice: Voice) -> Work:
    """In the step where it is, with an answer to the first question that has none."""
    question = _open(work, _here(work))
    assert question is not None
    return _answered(work, question, voice, _value(work, question, voice, {}), ANNA)


def operation(voice: Voice) -> Work:
    """An operation with its chain, whose routine is the weak link."""
    work = at(loader.method().steps[2].id, voice, "operation", 4)
    chain = work.method.asides[0]
    for question in work.journey.asked(chain):
        weak = question.options[-2].id if isinstance(question, OneChoice) and question.role is Role.BROKEN else None
        work = _answered(work, question, voice, weak or _value(work, question, voice, {}), ANNA, chain)
    return work


def until_asked(role: Role, work: Work, voice: Voice) -> tuple[Work, Question]:
    """With what is answered before that question is asked, and the question."""
    while (question := next((one for one in asked_here(work) if one.role is role), None)) is None:
        work = with_next(work, voice)
    return work, question


def filled(work: Work, voice: Voice, given: Mapping[str, Value] | None = None) -> Work:
    """With an answer to all that its step asks; it is not left. `given`: as in `at`."""
    here = _here(work)
    while (question := _open(work, here)) is not None:
        for member in work.journey.members if question.from_each else (ANNA,):
            work = _answered(work, question, voice, _value(work, question, voice, given or {}), member)
    return work


def asked_here(work: Work) -> list[Question]:
    return work.journey.asked(_here(work))


def in_forms(questions: Iterable[Question]) -> list[Question]:
    """Without how one enters, which has been answered with the title."""
    return [question for question in questions if question.role is not Role.ENTERS]


def refused(question: Question, given: object, voice: Voice) -> str:
    """What is said of an answer that cannot be taken."""
    try:
        question.accept(given, voice.today)
    except Refused as refusal:
        return voice.of(refusal.text)
    raise AssertionError(str(given))


def dropped(work: Work) -> Beside:
    """The ideas that were tested and left, as they stand beside new ones."""
    return Beside(dropped=tuple(dropped_ideas(work.journey, work.journey.answers)))


def aside(work: Work) -> Step:
    """What stands beside the steps."""
    return work.method.asides[0]


def passed_over(voice: Voice) -> Work:
    """In its first step, the first open question of which was passed over."""
    work = begun(voice, ago=2)
    question = _open(work, _here(work))
    assert question is not None
    return _answered(work, question, voice, None, ANNA)


def last_move(work: Work) -> Move:
    move = work.journey.moves[-1]
    assert isinstance(move, Move)
    return move


def _cycle() -> tuple[str, str]:
    return loader.method().cycle


def step_of(role: Role) -> Step:
    found = loader.method().with_role(role)
    assert found is not None
    return found[0]


def by_role(role: Role) -> Question:
    found = loader.method().with_role(role)
    assert found is not None
    return found[1]


def _here(work: Work) -> Step:
    here = work.journey.step
    assert here is not None
    return here


def _through(work: Work, voice: Voice, given: Mapping[str, Value]) -> Work:
    """All that the step asks, and on from it."""
    here = _here(work)
    while (onward := work.journey.onward()) is None:
        question = _open(work, here)
        assert question is not None
        for member in work.journey.members if question.from_each else (ANNA,):
            work = _answered(work, question, voice, _value(work, question, voice, given), member)
    return _moved(work, onward, voice)


def _open(work: Work, here: Step) -> Question | None:
    return next((question for question in work.journey.asked(here) if not work.journey.settled(here, question)), None)


def _answered(
    work: Work, question: Question, voice: Voice, value: Any, person: str, step: Step | None = None
) -> Work:  # fmt: skip
    at_step, journey = step or _here(work), work.journey
    answer = Answer(
        work.improvement.id, at_step.id, question.id, person if question.from_each else "", value,
        voice.of(question.ask), person, len(journey.moves), _moment(work, voice), len(journey.answers) + 1,
    )  # fmt: skip
    return replace(work, journey=journey.with_answer(answer))


def _moved(work: Work, onward: Onward, voice: Voice, by: str = ANNA) -> Work:
    number = len(work.journey.moves) + 1
    made = Move(
        work.improvement.id, number, onward.turn.value, onward.from_step, onward.to_step, onward.reason,
        by, _moment(work, voice),
    )  # fmt: skip
    return replace(work, journey=work.journey.with_move(made))


def _moment(work: Work, voice: Voice) -> datetime:
    """Each step takes five days, and none is in the future."""
    return min(work.improvement.started_at + 5 * (len(work.journey.moves) + 1) * DAY, voice.now - DAY)


def _value(work: Work, question: Question, voice: Voice, given: Mapping[str, Value]) -> Value:
    """What is given or what is counted; else the question's example where it is words, or what comes first."""
    if question.id in given:
        return given[question.id]
    counted = _counted(example.HOURS if work.improvement.kind == "operation" else example.PAPERS, voice)
    if (role := _role(question)) in counted:
        return counted[role]
    decided = work.journey.option(Role.DECISION)
    if role is Role.REASON and decided is not None and decided.turn is Turn.ADOPT:
        return words(*example.WHY_ADOPTED, voice)
    match question:
        case OneChoice():
            return question.options[0].id
        case SeveralChoices():
            return [one.id for one in question.options[:2]]
        case OneLine():
            return question.lines[0]
        case SeveralLines():
            return list(question.lines[:2])
        case _:
            return _written(question, voice)


def _written(question: Question, voice: Voice) -> Value:
    match question:
        case Number():
            return int(voice.of(question.example))
        case Link():
            return "https://intranat.lindevalla.example/mallar"
        case Day():
            begins = question.role is Role.STARTS_ON
            return (voice.today + (9 if begins else 30) * DAY).isoformat()
        case People():
            return [ANNA, LARS]
        case _:
            return voice.of(question.example)


def _role(question: Question) -> Role | None:
    """Its own, or that of the question that it stands in for."""
    stood = loader.method().at(question.stands_in_for)
    return stood[1].role if stood else question.role


@cache
def _counted(seen: Measured, voice: Voice) -> dict[Role, Value]:
    """What is counted, as answers."""
    as_what, way = by_role(Role.COUNTED_AS), by_role(Role.BETTER_WAY)
    assert isinstance(as_what, OneChoice)
    assert isinstance(way, OneChoice)
    return {
        Role.MEASURE: words(*seen.what, voice),
        Role.COUNTED_AS: next(option.id for option in as_what.options if option.counts is seen.counts),
        Role.COUNTED_IN: words(*seen.unit, voice),
        Role.BETTER_WAY: next(option.id for option in way.options if option.yes is seen.higher_is_better),
        Role.START: seen.before(voice).kept(),
        Role.PREDICTION: words(*seen.guess, voice),
        Role.RESULT: seen.after(voice).kept(),
    }
