"""An improvement's own surfaces: its card, its questions in the DM and what follows, and the lists that it leads to."""

from collections.abc import Iterable, Mapping
from functools import partial

from bot.conversation.hinting import Hinted
from bot.conversation.take import Said
from bot.demo.preview import example, works
from bot.demo.preview.example import ANNA, LARS, Measured
from bot.demo.preview.surface import Surface, message, modal, reply, words
from bot.demo.preview.works import Stand
from bot.features import spread, stuck, telling
from bot.features.step import afterwards, asking, overview, tested
from bot.features.step import form as step_form
from bot.features.step import message as dm
from bot.features.step.card import card, left_behind
from bot.features.step.question import Asked
from bot.slack.kit import Block
from bot.team.beside import Beside
from bot.team.overview import Work
from bot.voice import Voice
from flows import cycles, loader
from flows.hints import every_hint
from flows.model import OneChoice, Question, Role, Step
from flows.pace import SmallTest
from storage.improvements import Answer
from storage.told import Told

_STATES: Mapping[str, Stand] = {
    "nothing answered": works.begun,
    "half answered": works.half_answered,
    "passed over": works.passed_over,
    "planning the test": works.planning,
    "planning the test, the quick way": works.quick_planning,
    "what waited on the quick way": works.quick_again,
    "the test under way": works.in_test,
    "the test has ended": works.after_test,
    "studying": works.studying,
    "asked about once before it is left": works.held,
    "the test was not done": works.undone,
    "the idea was dropped": works.abandoned,
    "second cycle": works.second_cycle,
    "turned back": works.turned_back,
    "waiting for some": works.waiting_for_each,
    "an operation": works.operation,
    "finished": works.finished,
    "closed": works.closed,
}

_TO_BE_TOLD: Mapping[str, Stand] = {
    "won": works.to_be_told, "lost": works.lost, "nobody can tell": works.unsure, "nothing tested": works.never_tested,
}  # fmt: skip


def surfaces() -> Iterable[Surface]:
    yield from _cards()
    yield from _questions()
    yield from _in_the_dm()
    yield from _afterwards()
    yield from _lists()
    yield from _notes()


def _cards() -> Iterable[Surface]:
    for state, stand in _STATES.items():
        yield message(f"card: {state}", partial(_card, stand))
    left = {
        "forward": works.planning, "adopted": works.securing, "adapted": works.second_cycle,
        "backed up": works.turned_back, "closed": works.closed, "abandoned": works.abandoned,
        "not done": works.undone, "adopted, it helped nobody": works.adopted_for_nobody,
        "adopted, it cannot be told": works.adopted_unsure,
    }  # fmt: skip
    for how, stand in left.items():
        yield message(f"card: left, {how}", partial(_left, stand))


def _card(stand: Stand, voice: Voice) -> list[Block]:
    return card(example.team(voice), stand(voice), voice)


def _left(stand: Stand, voice: Voice) -> list[Block]:
    work = stand(voice)
    return left_behind(work, works.last_move(work), voice)


def _kinds() -> dict[str, tuple[str, str, str]]:
    """For each kind of question the first that there is: the kind of improvement, the step and the question, by ids."""
    found: dict[str, tuple[str, str, str]] = {}
    for improvement in ("governance", "operation"):
        for step in works.begun(example.voice("sv"), improvement).method.steps:
            for question in works.in_forms(step.question):
                found.setdefault(question.kind, (improvement, step.id, question.id))
    return found


def _questions() -> Iterable[Surface]:
    for kind, place in _kinds().items():
        name = kind.replace("_", " ")
        yield message(f"dm: a question, {name}", partial(_put, place, False))
        yield message(f"dm: a question, {name}, with an answer that stands", partial(_put, place, True))


def _asked(
    place: tuple[str, str, str], voice: Voice, *, stands: bool, beside: Beside | None = None,
    seen: Measured | None = None,
) -> Asked:  # fmt: skip
    """`seen`: what its figures are."""
    kind, step_id, name = place
    work = works.at(step_id, voice, kind, given=works.measured(seen, voice) if seen else None)
    step = work.method.step(step_id)
    while (question := work.journey.find(step, name)) is None or (stands and not _answer(work, step, question)):
        work = works.with_next(work, voice)
    return Asked(work, step, question, ANNA, voice, beside or Beside())


def _answer(work: Work, step: Step, question: Question) -> Answer | None:
    return work.journey.latest(step, question, ANNA)  # type: ignore[return-value]


def _put(place: tuple[str, str, str], stands: bool, voice: Voice) -> list[Block]:
    return _drawn(_asked(place, voice, stands=stands))


def _drawn(asked: Asked) -> list[Block]:
    ids = [question.id for question in asked.journey.asked(asked.step)]
    return dm.put(asked, ids.index(asked.question.id) + 1, len(ids))


def _role(role: Role) -> tuple[str, str, str]:
    return "governance", works.step_of(role).id, works.by_role(role).id


def _in_the_dm() -> Iterable[Surface]:
    small = Beside(small_test=SmallTest(example.TODAY + 8 * example.DAY, 5, 14))
    area = _role(Role.AREA)
    yield message("dm: a question, with a small test beside it", lambda voice: _drawn(
        _asked(_role(Role.SCALE), voice, stands=False, beside=small)
    ))  # fmt: skip
    yield message("dm: a question, with others' lessons beside it", lambda voice: _drawn(
        _asked(_role(Role.IDEAS), voice, stands=False, beside=_others_lessons(voice))
    ))  # fmt: skip
    for role in (Role.IDEAS, Role.IDEA):
        about = works.by_role(role).label.en.lower()
        yield message(f"dm: a question, with an idea that was dropped beside it, {about}", partial(_dropped, role))
    yield message("dm: a question, carried over from the last cycle", _carried_over)
    yield message(
        "dm: help with a question", lambda voice: dm.help_with(_asked(area, voice, stands=False), example.link())
    )
    yield from _with_figures()
    yield message("dm: answered", lambda voice: dm.answered(_asked(area, voice, stands=True)))
    yield message("dm: passed over", _passed_over)
    yield message(
        "dm: overtaken, answered by somebody else", lambda voice: dm.overtaken(_asked(area, voice, stands=True))
    )
    yield message("dm: overtaken, left", lambda voice: dm.overtaken(_first_of(works.begun(voice), voice)))
    yield message("dm: overtaken, ended", lambda voice: dm.overtaken(_first_of(works.closed(voice), voice)))
    for name in _hints_given():
        yield message(f"dm: a suggestion, {name.replace('_', ' ')}", partial(_hinted, name))
    yield message("dm: nothing waits", lambda voice: asking.nothing(None, voice))
    yield message("dm: nothing waits but that it stands", lambda voice: asking.nothing(works.held(voice), voice))
    yield message(
        "dm: nothing waits but others' answers", lambda voice: asking.nothing(works.waiting_for_each(voice), voice)
    )


def _with_figures() -> Iterable[Surface]:
    """Read back as they were typed, and beside each other in each way in which they may speak."""
    for kind, seen in example.COUNTED.items():
        yield message(f"dm: figures read back, {kind}", partial(_read_back, seen))
    yield message("dm: figures read back, not split", _not_split)
    yield message("dm: figures that cannot be read", _not_read)
    for said, seen in example.COMPARED.items():
        yield message(f"dm: figures beside each other, {said}", partial(_compared, Role.BETTER_FOR, seen))
    for said, seen in example.GUESSED.items():
        yield message(f"dm: the guess beside the figures, {said}", partial(_compared, Role.MATCH, seen))


def _compared(role: Role, seen: Measured, voice: Voice) -> list[Block]:
    return _drawn(_asked(_role(role), voice, stands=False, seen=seen))


def _read_back(seen: Measured, voice: Voice) -> list[Block]:
    return dm.read_back(_asked(_role(Role.START), voice, stands=False, seen=seen), seen.before(voice).kept())


def _not_split(voice: Voice) -> list[Block]:
    asked = _asked(_role(Role.START), voice, stands=False)
    typed = example.words(
        "inte uppdelat: systemet frågar inte om kön", "not split: the system does not ask for sex", voice
    )
    return dm.read_back(asked, asked.question.accept(typed, voice.today))


def _not_read(voice: Voice) -> list[Block]:
    """A total, of which some are women."""
    question = _asked(_role(Role.START), voice, stands=False).question
    typed = example.words("Totalt 120, varav 52 kvinnor", "120 in all, of which 52 women", voice)
    return words(voice.say("dm.refused", text=works.refused(question, typed, voice)))


def _dropped(role: Role, voice: Voice) -> list[Block]:
    work, question = works.until_asked(role, works.abandoned(voice), voice)
    return _drawn(Asked(work, works.step_of(role), question, ANNA, voice, works.dropped(work)))


def _others_lessons(voice: Voice) -> Beside:
    return Beside(lessons=(example.found(voice, 1, 3), example.found(voice, 2)))


def _carried_over(voice: Voice) -> list[Block]:
    work = works.second_cycle(voice)
    step = work.journey.step
    assert step is not None
    return _drawn(Asked(work, step, work.journey.asked(step)[0], ANNA, voice))


def _first_of(work: Work, voice: Voice) -> Asked:
    step = work.method.steps[0]
    return Asked(work, step, works.in_forms(work.journey.asked(step))[0], ANNA, voice)


def _passed_over(voice: Voice) -> list[Block]:
    return dm.answered(_first_of(works.passed_over(voice), voice))


def _hints_given() -> list[str]:
    """Those that the method gives: some are for the methods that others may have."""
    method = loader.method()
    given = {name for _, question in method.questions() for name in question.hints}
    return [name for name in every_hint() if name in given]


def _hinted(name: str, voice: Voice) -> list[Block]:
    """Under the first question that it is a suggestion about."""
    place = next(
        (kind, step.id, question.id)
        for kind in ("governance", "operation")
        for method in [works.begun(voice, kind).method]
        for step in (*method.steps, *method.asides)
        for question in step.question
        if name in question.hints
    )
    return dm.hinted(_asked_anywhere(place, voice), every_hint()[name])


def _asked_anywhere(place: tuple[str, str, str], voice: Voice) -> Asked:
    """Beside the steps too."""
    if works.begun(voice).method.has(place[1]):
        return _asked(place, voice, stands=True)
    work = works.operation(voice)
    step, question = works.aside(work), works.aside(work).find(place[2])
    assert question is not None
    return Asked(work, step, question, ANNA, voice)


def _afterwards() -> Iterable[Surface]:
    for state, stand in {
        "the next step": works.planning, "the end of the way": works.finished, "one more cycle": works.second_cycle,
        "the same test once more": works.undone,
    }.items():  # fmt: skip
        yield message(f"follows: in the dm, {state}", partial(_follows, stand))
        yield modal(f"follows: after the form, {state}", partial(_saved, stand))
    for state, stand in {
        "something is open": works.half_answered,
        "others are to answer": works.waiting_for_each,
    }.items():
        yield message(f"follows: in the dm, {state}", partial(_follows_here, stand))
        yield modal(f"follows: after the form, {state}", partial(_saved_here, stand))
    yield modal("follows: after the form, of a step that lies behind", _saved_behind)
    yield modal("follows: after the form, with a suggestion", _saved_with_hint)
    yield modal("follows: after the form, asked about once before the step is left", _saved_and_held)
    yield message("follows: in the dm, with a suggestion", lambda voice: [
        *_follows(works.planning, voice), *_suggested(works.planning(voice), voice)
    ])  # fmt: skip
    yield modal("follows: after the form, something is given back", _given_back)


def _follows(stand: Stand, voice: Voice) -> list[Block]:
    work = stand(voice)
    move = works.last_move(work)
    return asking.follows(work, work.method.step(move.from_step or ""), ANNA, voice, move)


def _follows_here(stand: Stand, voice: Voice) -> list[Block]:
    work = stand(voice)
    assert work.journey.step is not None
    return asking.follows(work, work.journey.step, ANNA, voice, None)


def _saved(stand: Stand, voice: Voice) -> Block:
    work = stand(voice)
    move = works.last_move(work)
    said = Said(example.team(voice), work, work.method.step(move.from_step or ""), {}, move)
    return step_form.saved(said, ANNA, voice)


def _saved_here(stand: Stand, voice: Voice) -> Block:
    return step_form.saved(_said(stand(voice), voice), ANNA, voice)


def _saved_behind(voice: Voice) -> Block:
    said = Said(example.team(voice), works.planning(voice), loader.method().steps[0], {})
    return step_form.saved(said, ANNA, voice)


def _said(work: Work, voice: Voice, hint: Hinted | None = None) -> Said:
    assert work.journey.step is not None
    return Said(example.team(voice), work, work.journey.step, {}, hint=hint)


def _a_hint(work: Work) -> Hinted:
    question = next(one for one in work.method.steps[0].question if one.hints)
    return Hinted(question, every_hint()[question.hints[0]])


def _saved_with_hint(voice: Voice) -> Block:
    work = works.half_answered(voice)
    return step_form.saved(_said(work, voice, _a_hint(work)), ANNA, voice)


def _saved_and_held(voice: Voice) -> Block:
    """Adopting, against the figures."""
    work = works.held(voice)
    decision = works.by_role(Role.DECISION)
    hint = next(every_hint()[name] for name in decision.hints if every_hint()[name].holds)
    return step_form.saved(_said(work, voice, Hinted(decision, hint)), ANNA, voice)


def _suggested(work: Work, voice: Voice) -> list[Block]:
    return afterwards.suggested(_said(work, voice), _a_hint(work), voice)


def _given_back(voice: Voice) -> Block:
    view, step = _saved_here(works.half_answered, voice), loader.method().steps[0]
    typed = next(question for question in step.question if question.kind == "long_text")
    chosen = next(question for question in step.question if isinstance(question, OneChoice))
    written = {typed.id: voice.of(typed.example), chosen.id: "routine"}
    return {**view, "blocks": [*step_form.given_back(step, written, voice), *view["blocks"]]}


def _lists() -> Iterable[Surface]:
    for state in (
        "half answered",
        "second cycle",
        "turned back",
        "the test was not done",
        "the idea was dropped",
        "an operation",
        "waiting for some",
        "finished",
        "closed",
    ):
        yield modal(f"overview: every answer, {state}", partial(_every_answer, _STATES[state]))
    yield modal("overview: every answer, with what it is to drive", lambda voice: overview.every_answer(
        works.half_answered(voice), ANNA, voice, [works.operation(voice)]
    ))  # fmt: skip
    yield modal("overview: a step's history", _history)
    yield modal("overview: no history", lambda voice: overview.earlier_answers(
        loader.method().steps[0], [], voice.zone, voice
    ))  # fmt: skip
    yield modal("overview: the picture is sent", overview.picture_sent)
    for state in ("nothing answered", "the test under way", "second cycle", "finished"):
        yield modal(f"tested: how well, {state}", partial(_tested, _STATES[state]))
    yield modal("tested: how well, with guesses enough", partial(_tested, works.second_cycle, of_team=cycles.ENOUGH))
    yield modal("spread: the list, empty", lambda voice: spread.listed(works.securing(voice), (), voice))
    yield modal("spread: the list", lambda voice: spread.listed(works.securing(voice), example.receivers(voice), voice))
    yield modal("spread: the list, only named", lambda voice: spread.listed(
        works.securing(voice), example.receivers(voice)[3:4], voice
    ))  # fmt: skip
    yield modal("spread: the draft is sent", spread.draft_sent)
    yield message("spread: the draft", lambda voice: spread.draft(
        example.team(voice), works.finished(voice), example.receivers(voice)[0], voice
    ))  # fmt: skip

    for state, stand in _TO_BE_TOLD.items():
        yield modal(f"telling: the drafts, {state}", partial(_drafts, stand, told=False))
    yield modal("telling: the drafts, already told", partial(_drafts, works.to_be_told, told=True))
    yield modal("telling: nobody is chosen", partial(_drafts, works.securing, told=False))


def _drafts(stand: Stand, voice: Voice, *, told: bool) -> Block:
    work = stand(voice)
    noted = [Told(work.improvement.id, work.standing.tell_on, LARS, voice.now)] if told else []
    return telling.drafts(example.team(voice), work, noted, voice)


def _every_answer(stand: Stand, voice: Voice) -> Block:
    return overview.every_answer(stand(voice), ANNA, voice)


def _history(voice: Voice) -> Block:
    work = works.half_answered(voice)
    answers = [answer for answer in work.journey.answers if isinstance(answer, Answer)]
    again = answers[-1]._replace(author=LARS, value=example.words("Alla mallar.", "All templates.", voice))
    return overview.earlier_answers(work.method.steps[0], [again, *answers], voice.zone, voice)


def _tested(stand: Stand, voice: Voice, of_team: int = 1) -> Block:
    """`of_team`: so many improvements like it."""
    work = stand(voice)
    series = cycles.cycles(work.journey, work.journey.answers)
    return tested.tested(work.improvement.title, series, [series] * of_team, voice.zone, voice)


def _notes() -> Iterable[Surface]:
    yield reply("stuck: how to get help", lambda voice: words(stuck.advice(example.overlay(voice).contact, voice)))
