"""The open step as a form. What it asks follows from what is answered; what is left empty can be filled in later."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.replies import Reply, redraw_modal, show_modal
from bot.conversation.take import Said, look, open_for_change, step_at, take
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.afterwards import still_held, suggested, what_follows
from bot.features.step.card import draw_card
from bot.features.step.question import (
    Asked,
    as_inputs,
    in_words,
    input_id,
    inputs_of,
    inside_of,
    recalled,
    worth_knowing,
)
from bot.features.step.ways import OPEN, share
from bot.refs import Part, Place
from bot.slack import forms, kit
from bot.slack.forms import AsGiven, Each, Field, Form, Wrong
from bot.slack.kit import GIVEN, Block, Button
from bot.slack.payloads import Click, Submission
from bot.team.beside import Beside, beside
from bot.team.overview import Work
from bot.voice import Voice
from flows import calendar
from flows.figures import FIELDS
from flows.journey import Journey
from flows.model import Figures, Link, LongText, Number, Question, Role, ShortText, Step
from storage.improvements import Answer

PUSH = Button("step.push")
"""As OPEN, over the list of answers."""

_INPUTS_AT_MOST = 6
"""In one view. What does not fit comes in the next part, after *save*."""

_PIECE = 500
"""Characters of somebody's words in a block: also when Slack writes each with five there is room for them."""


@dataclass(frozen=True)
class StepForm(Form, id="step"):
    """A step's questions, by their ids. Each is drawn by its kind, and accepts or refuses what was given to it."""

    answers: Field[Mapping[str, Any]] = Each(AsGiven())


@dataclass(frozen=True)
class Filling:
    """A part of a step's form in somebody's hands: what has been typed in it by now, and how its fields first stood.

    `only`: the part has these questions, by id, instead of those that it would have now.
    """

    work: Work
    step: Step
    person: str
    beside: Beside
    part: int = 0
    typed: Mapping[str, Any] = field(default_factory=dict)
    drawn: str = ""
    only: Collection[str] = ()


def parts(asked: Sequence[Question]) -> list[list[Question]]:
    """The questions of a step in views of so few inputs that each can be taken in, in the order they are asked."""
    found: list[list[Question]] = [[]]
    for question in asked:
        if found[-1] and sum(map(inputs_of, [*found[-1], question])) > _INPUTS_AT_MOST:
            found.append([])
        found[-1].append(question)
    return found


def form(filling: Filling, voice: Voice, first: str = "") -> Block:
    """One part of the step. `first`: on top, instead of what it is to leave something open."""
    step, asked = filling.step, _provisional(filling).asked(filling.step)
    every = parts(asked)
    number = min(filling.part, len(every) - 1)
    here = [question for question in asked if question.id in filling.only] or every[number]
    blocks = [
        *([] if number else [kit.section(f"{kit.escape(voice.of(step.what))}\n_{kit.escape(voice.of(step.why))}_")]),
        kit.context(first or voice.say("modal.leave_open")),
        *(_which_part(filling, number, len(every), voice) if len(every) > 1 else []),
    ]
    for question in here:
        blocks += _question(filling, question, voice)
    return forms.view(
        StepForm, voice, blocks, title=voice.of(step.title), about=_part(filling, number), drawn=filling.drawn,
        submit=voice.say("modal.save_and_on") if number + 1 < len(every) else "",
    )  # fmt: skip


def _which_part(filling: Filling, number: int, of: int, voice: Voice) -> list[Block]:
    """Part 2 of 3, with the way back to the one before."""
    words = voice.say("modal.part", number=number + 1, of=of)
    if not number:
        return [kit.context(words)]
    back = kit.button(voice.say("modal.earlier_part"), PUSH, _part(filling, number - 1))
    return [kit.section(words, back)]


def _part(filling: Filling, number: int) -> Part:
    return Part(Place(filling.work.improvement.id, filling.step.id), number)


def _question(filling: Filling, question: Question, voice: Voice) -> list[Block]:
    """A question with what it stands on, what is worth knowing beside it, and who has answered it."""
    step = filling.step
    asked = Asked(filling.work, step, question, filling.person, voice, filling.beside)
    remembered, who = recalled(asked), _who_answered(asked)
    decisive = any(other.when is not None and other.when.question == question.id for other in step.question)
    return [
        *([kit.section(remembered)] if remembered else []),
        *worth_knowing(asked),
        *as_inputs(asked, filling.typed, live=decisive),
        *([kit.context(who)] if who else []),
    ]


def _provisional(filling: Filling) -> Journey:
    """The journey as if what is typed had been answered: decides which questions the form shows."""
    journey, typed = filling.work.journey, filling.typed
    for question in filling.step.question:
        if typed.get(question.id) is not None and not question.from_each:
            journey = journey.with_answer(_being_typed(filling, question, typed[question.id]))
    return journey


def _being_typed(filling: Filling, question: Question, value: Any) -> Answer:
    """An answer that is still being typed."""
    improvement, moves = filling.work.improvement, len(filling.work.journey.moves)
    place = improvement.id, filling.step.id, question.id
    return Answer(*place, "", value, "", filling.person, moves, improvement.started_at)


def _who_answered(asked: Asked) -> str:
    before = asked.before
    if before is None:
        return ""
    who, day = kit.mention(before.author), asked.voice.short_day(calendar.local_day(before.at, asked.work.zone))
    if asked.given_anew:
        words = kit.shorten(in_words(asked.question, before, asked.voice), 600)
        otherwise = asked.journey.counted_otherwise(asked.question, before)
        phrase = "answer.counted_otherwise" if otherwise else "answer.last_time"
        return asked.voice.say(phrase, who=who, day=day, answer=words)
    return asked.voice.say("answer.by_before" if asked.carried_over else "answer.by", who=who, day=day)


def saved(said: Said, person: str, voice: Voice) -> Block:
    """What the form becomes when it has been sent: what is kept, a suggestion about it, and what comes next."""
    work, step, here = said.work, said.at, said.work.journey.step
    stays = said.move is None and here is not None and here.id == step.id
    waits = still_held(work, voice) if stays else []
    is_asked = bool(waits) and said.hint is not None and said.hint.hint.holds
    blocks = [
        kit.section(voice.say("follows.held") if is_asked else what_follows(work, step, person, voice, said.move))
    ]
    if said.hint is not None:
        blocks += suggested(said, said.hint, voice)
    if not is_asked:
        blocks += waits
    if here is not None and (said.move is not None or (stays and work.journey.open_for(person))):
        words = voice.say("dm.continue") if stays else voice.of(here.title)
        on = kit.button(words, OPEN, Place(work.improvement.id, here.id), style="primary")
        learned = not stays and any(question.role is Role.LEARNED for question in step.question)
        blocks.append(kit.actions([on, *(share(work, voice) if learned else [])]))
    return kit.modal("saved", voice.of(step.title), blocks, close=voice.say("modal.close"))


def shown(turn: Turn, work: Work, at: Step, first: str = "", part: int | None = None) -> Block:
    """The form for the one whose turn it is, with what stands: this part, or the first where something is open."""
    number = _first_open(turn, work, at) if part is None else part
    return form(_filling(turn, work, at, number), turn.voice, first)


def _first_open(turn: Turn, work: Work, at: Step) -> int:
    """The first part where the person can answer something; the first of all where everything is answered."""
    journey, user = work.journey, turn.who.user
    for number, questions in enumerate(parts(journey.asked(at))):
        if any(not question.from_each and not journey.settled(at, question) for question in questions):
            return number
        if any(question.from_each and journey.current(at, question, user) is None for question in questions):
            return number
    return 0


def show(turn: Turn, asked: Click) -> Reply:
    """The step as a form: opened from a message or Home, or drawn in the modal where the button was."""
    view = _at(turn, Place.read(asked.value))
    if asked.view_callback:
        redraw_modal(turn, asked.view_id, view)
    else:
        show_modal(turn, asked, view)
    return None


def push(turn: Turn, asked: Click) -> Reply:
    """The step's form over the list of answers, or an earlier part of it over a later one.

    Over a form that lies over another already it is drawn in its place: Slack takes three at the most.
    """
    part = Part.read(asked.value)
    number = part.number if asked.view_callback == StepForm.id else None
    view = _at(turn, part.place, number)
    if asked.view_callback == StepForm.id and asked.view_id != asked.root_view_id:
        redraw_modal(turn, asked.view_id, view)
    else:
        show_modal(turn, asked, view, push=True)
    return None


def redraw(turn: Turn, asked: Click) -> Reply:
    """A choice in the form decides which questions it has: draw it anew, with what has been typed."""
    if asked.view_callback == StepForm.id:
        part = Part.read(asked.view_metadata)
        _, work = look(turn, part.place.improvement)
        filling = _filling(turn, work, step_at(work, part.place), part.number, asked.typed, asked.drawn)
        redraw_modal(turn, asked.view_id, form(filling, turn.voice), asked.view_hash)
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """A part was sent: keep what is filled in; what is empty is left for later or for somebody else."""
    part = Part.read(sent.metadata)
    place = part.place
    team, work = open_for_change(turn, place.improvement)
    at = step_at(work, place)
    as_sent = _filling(turn, work, at, part.number, only=_questions_of(sent.values))
    found = forms.settled(sent, form(as_sent, turn.voice), turn.voice)
    theirs = _by_question(found.values, found.left_alone)
    given = StepForm.answers.read(theirs, turn.voice)
    said = take(turn, team, work, at, given, left_blank=[name for name in theirs if name not in given])
    if said.refused:
        raise Wrong({_first_input(at, name): text for name, text in said.refused.items()})
    if said.move is not None:
        draw_card(turn, place.improvement)
    written = {name: given[name] for name in said.unasked if name in _questions_of(found.written)}
    view = _next(turn, said, part.number, _questions_of(sent.values))
    method = turn.coach.methods.of(turn.desk.connection, work.improvement)  # as it was before it was made to fit
    blocks = [*given_back(method.find(at.id), written, turn.voice), *view["blocks"]]
    view["blocks"] = blocks[: kit.VIEW_BLOCKS]
    return {"response_action": "update", "view": view}


def _by_question(values: Mapping[str, Any], left_alone: Collection[str]) -> dict[str, Any]:
    """What was given, by question; of a question with several inputs what each of them holds, None where all are empty.

    What the sender left as it was, and others have changed, is left out.
    """
    found: dict[str, Any] = {}
    for name in _questions_of(set(values) - set(left_alone)):
        inside = {part: value for one, value in values.items() for of, part in [inside_of(one)] if part and of == name}
        found[name] = (inside if any(inside.values()) else None) if inside else values[name]
    return found


def _questions_of(inputs: Iterable[str]) -> list[str]:
    """The ids of the questions that these inputs belong to: `result` of `result.women`."""
    return list(dict.fromkeys(inside_of(name)[0] for name in inputs))


def _first_input(at: Step, question_id: str) -> str:
    """Where what is wrong with an answer is shown."""
    return input_id(question_id, FIELDS[0]) if isinstance(at.find(question_id), Figures) else question_id


def _next(turn: Turn, said: Said, part: int, sent: Collection[str]) -> Block:
    """What comes after a part was saved: the same one with the questions that were led to, the next one, or the end."""
    voice = turn.voice
    every = parts(said.work.journey.asked(said.at))
    here = every[min(part, len(every) - 1)]
    if said.move is not None:
        return saved(said, turn.who.user, voice)
    if any(question.id not in sent for question in here):
        first = voice.say("saved.more")
    elif part + 1 < len(every):
        part, first = part + 1, voice.say("saved.next_part")
    else:
        return saved(said, turn.who.user, voice)
    if said.hint is not None:
        first += f"\n:bulb: {kit.escape(voice.of(said.hint.hint.text))}"
    return shown(turn, said.work, said.at, first, part)


def given_back(at: Step | None, written: Mapping[str, Any], voice: Voice) -> list[Block]:
    """What was written for a question that is not asked any more is not kept, and not lost; a choice is told of."""
    blocks = []
    for name, value in written.items():
        question = at.find(name) if at else None
        if question is None:
            continue
        typed = isinstance(question, ShortText | LongText | Number | Link)
        phrase = "saved.unasked" if typed else "saved.unasked_choice"
        blocks.append(kit.section(voice.say(phrase, label=kit.escape(voice.of(question.label)))))
        words = str(value) if typed else ""
        blocks += [kit.section(kit.quote(words[first : first + _PIECE])) for first in range(0, len(words), _PIECE)]
    return blocks


def _at(turn: Turn, place: Place, part: int | None = None) -> Block:
    _, work = look(turn, place.improvement)
    return shown(turn, work, step_at(work, place), part=part)


def _filling(
    turn: Turn, work: Work, at: Step, part: int, typed: Mapping[str, Any] | None = None, drawn: str = "",
    only: Collection[str] = (),
) -> Filling:  # fmt: skip
    known = beside(turn.desk, work, at.question)
    return Filling(work, at, turn.who.user, known, part, typed or {}, drawn, only)


HEARD = Feature(
    clicks={OPEN: reads(show), PUSH: reads(push), GIVEN: reads(redraw)},
    forms={StepForm: writes(save)},
)
