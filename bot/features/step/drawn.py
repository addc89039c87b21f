"""The open step: its card in the team's channel, its modal, and what is said when it is finished."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import when
from bot.conversation.take import Hinted, Said
from bot.features.step.question import Asked, as_input, hinted_afterwards, in_words, recalled, worth_knowing
from bot.pictures.way import journey_in_words
from bot.refs import InMenu, Place, Stay
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.beside import Beside
from bot.team.overview import Placed, Work
from bot.texts import say
from flows import calendar
from flows.journey import Journey
from flows.model import Question, Role, ShortText, Step, Turn
from flows.texts import Language
from storage.improvements import Answer, Move
from storage.teams import Team

STEP = "step"
"""The callback of the step's modal."""


def card(team: Team, work: Work, language: Language, today: date) -> list[Block]:
    """The open step, for the whole team; or how the way ended."""
    step = work.journey.step
    if step is None:
        return _ended(work, language)
    title = kit.escape(work.improvement.title)
    return [
        kit.header(step.title[language]),
        kit.context(say("card.place", language, title=title, where=where(work, language))),
        kit.section(f"{kit.escape(step.what[language])}\n_{kit.escape(step.why[language])}_"),
        kit.section(_how_far(work, step, language)),
        *the_way(work, language),
        *_notices(team, work, language, today),
        _buttons(work, step, language),
    ]


def the_way(work: Placed, language: Language) -> list[Block]:
    """The real way as a picture, once it has turned and been drawn."""
    file = work.improvement.map_file
    return [kit.image(file, journey_in_words(work.way, language, work.improvement.title))] if file else []


def left_behind(work: Work, move: Move, language: Language) -> list[Block]:
    """What a card becomes when its step is left: one line, and the step's closing words."""
    step = work.journey.method.step(move.from_step) if move.from_step else None
    name = kit.escape(step.title[language]) if step else ""
    title = kit.escape(work.improvement.title)
    lines = [say(f"left.{move.turn}", language, step=name, title=title, who=kit.mention(move.by))]
    if move.reason:
        lines.append(kit.quote(move.reason))
    elif step is not None and move.turn in (Turn.FORWARD, Turn.ADOPT):
        lines.append(kit.escape(step.closing[language]))
    return [kit.section("\n".join(lines))]


def where(work: Placed, language: Language) -> str:
    """Step 4 of 8 · cycle 2."""
    stands, of = work.standing, len(work.method.steps)
    words = say("step.number", language, number=min(stands.done_steps + 1, of), of=of)
    return f"{words} · {say('step.cycle', language, cycle=stands.cycle)}" if stands.cycle > 1 else words


def modal(
    work: Work,
    step: Step,
    person: str,
    language: Language,
    given: Mapping[str, Any] | None = None,
    first: str = "",
    beside: Beside = Beside(),  # noqa: B008 - a frozen value
    drawn: str = "",
) -> Block:
    """The whole step as a form. `given`: what has been typed in it by now, when it is drawn again; `first`: on top.

    `drawn`: how its fields stood when it was first drawn.
    """
    journey = _provisional(work, step, person, given or {})
    decisive = {question.when.question for question in step.question if question.when is not None}
    blocks = [
        kit.section(f"{kit.escape(step.what[language])}\n_{kit.escape(step.why[language])}_"),
        kit.context(first or say("modal.leave_open", language)),
    ]
    for question in journey.asked(step):
        asked = Asked(work, step, question, person, language, beside)
        if remembered := recalled(asked):
            blocks.append(kit.section(remembered))
        blocks += worth_knowing(asked)
        blocks.append(as_input(asked, dict(given or {}), live=question.id in decisive))
        if (who := _who_answered(asked)) is not None:
            blocks.append(kit.context(who))
    return kit.modal(
        STEP,
        step.title[language],
        blocks,
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(Place(work.improvement.id, step.id)),
        drawn=drawn,
    )


def saved(said: Said, person: str, language: Language) -> Block:
    """What the modal becomes when it has been sent: what is kept, a suggestion about it, and what comes next."""
    work, step = said.work, said.at
    blocks = [kit.section(what_follows(work, step, person, language, said.move))]
    if said.hint is not None:
        blocks += suggested(said, said.hint, person, language)
    here = work.journey.step
    if said.move is not None and here is not None:
        go = kit.button(here.title[language], "step.open", str(Place(work.improvement.id, here.id)), style="primary")
        learned = any(question.role is Role.LEARNED for question in step.question)
        blocks.append(kit.actions([go, *(_share(work, language) if learned else [])]))
    return kit.modal("saved", step.title[language], blocks, close=say("modal.close", language))


def suggested(said: Said, hinted: Hinted, person: str, language: Language) -> list[Block]:
    """A suggestion about an answer, to follow or to leave."""
    return hinted_afterwards(Asked(said.work, said.at, hinted.question, person, language), hinted.hint)


def what_follows(work: Work, step: Step, person: str, language: Language, move: Move | None) -> str:
    """After answering: the step's closing words and the next step, or what is still open here and for whom."""
    here = work.journey.step
    if move is not None:
        lines = [f":white_check_mark: {kit.escape(step.closing[language])}"]
        lines.append(
            say("follows.next", language, step=kit.escape(here.title[language]))
            if here
            else say("follows.end", language)
        )
        return "\n".join(lines)
    done, of = work.journey.progress(step)
    if here is None or step.id != here.id or done == of:
        return say("follows.changed", language)
    waits = [one for one in work.journey.waits_for() if one != person]
    if waits and not work.journey.open_for(person):
        return say("follows.waits", language, who=kit.mentions(waits))
    missing = ", ".join(kit.escape(one.label[language]) for one in work.journey.open_for(person))
    return say("follows.open", language, done=done, of=of, missing=missing)


def overview(work: Work, person: str, language: Language) -> Block:
    """Every answer so far, step by step, each to be changed; and the way the team has gone."""
    picture = kit.button(say("overview.picture", language), "work.picture", str(work.improvement.id))
    how_well = kit.button(say("overview.tested", language), "work.tested", str(work.improvement.id))
    blocks: list[Block] = [
        kit.context(where(work, language)),
        kit.actions([picture, how_well, *_share(work, language)]),
    ]
    for step in work.journey.method.steps:
        if work.journey.method.place(step.id) <= work.journey.done_steps:
            blocks += _answers_of(work, step, person, language)
    for aside in work.journey.method.asides:
        if any(work.journey.latest(aside, question) for question in aside.question):
            blocks += [kit.divider(), kit.section(_thread(work, aside, language))]
            blocks += _answers_of(work, aside, person, language)
    blocks += _path(work, language)
    return kit.modal("overview", say("overview.title", language), blocks, close=say("modal.close", language))


def _share(work: Work, language: Language) -> list[kit.Element]:
    """Once something has been learned, it can be shared."""
    learned = work.journey.answered(Role.LEARNED) is not None
    return [kit.button(say("overview.share", language), "work.share", str(work.improvement.id))] if learned else []


def picture_sent(language: Language) -> Block:
    text = kit.section(say("overview.picture_sent", language))
    return kit.modal("picture", say("overview.picture_title", language), [text], close=say("modal.close", language))


def back_up_modal(team: Team, work: Work, language: Language) -> Block:
    """Which step to go back to, and what was learned, which the channel gets to see."""
    here = work.journey.step
    earlier = work.journey.method.before(here.id) if here else work.journey.method.steps
    steps = [(step.title[language], step.id) for step in earlier]
    return kit.modal(
        "back_up",
        say("back_up.title", language),
        [
            kit.section(say("back_up.what", language)),
            kit.field(say("back_up.to", language), kit.chooser("radio_buttons", "given", steps), "to"),
            kit.field(say("back_up.reason", language), kit.text_input(multiline=True), "reason"),
            _seen_in(team, language),
        ],
        submit=say("back_up.submit", language),
        close=say("modal.close", language),
        metadata=_seen(work),
    )


def wait_modal(work: Work, language: Language) -> Block:
    """Until when an improvement may stand still."""
    day = kit.picker("datepicker", None, "initial_date")
    return kit.modal(
        "wait",
        say("stuck.date", language),
        [
            kit.section(say("stuck.until_what", language, title=kit.escape(work.improvement.title))),
            kit.field(say("stuck.until", language), day, "until"),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(work.improvement.id),
    )


def _seen_in(team: Team, language: Language) -> Block:
    return kit.context(say("reason.seen_in", language, channel=team.channel_id))


def close_modal(team: Team, work: Work, language: Language) -> Block:
    return kit.modal(
        "close",
        say("close.title", language),
        [
            kit.section(say("close.what", language, title=kit.escape(work.improvement.title))),
            kit.field(say("close.reason", language), kit.text_input(multiline=True), "reason"),
            _seen_in(team, language),
        ],
        submit=say("close.submit", language),
        close=say("modal.close", language),
        metadata=_seen(work),
    )


def menu(work: Placed, language: Language) -> Block:
    """What else can be done with an improvement."""
    stands = work.standing
    entries = [
        ("answers", True), ("spread", stands.may_spread and not stands.closed), ("back_up", stands.done_steps > 0),
        ("close", work.going),
    ]  # fmt: skip
    which = work.improvement.id
    offered = [(say(f"menu.{name}", language), str(InMenu(name, which))) for name, there in entries if there]
    offered[1:1] = [
        (aside.title[language], str(InMenu(aside.id, which)))
        for name in stands.asides[: 5 - len(offered)]
        if (aside := work.method.find(name)) is not None
    ]
    if len(offered) == 1:
        return kit.button(offered[0][0], "work.menu", offered[0][1])
    return kit.overflow("work.menu", offered)


def _seen(work: Work) -> str:
    """The improvement and how many moves it had, so that a modal left open cannot move it twice."""
    return str(Stay(work.improvement.id, len(work.journey.moves)))


def _ended(work: Work, language: Language) -> list[Block]:
    title = kit.escape(work.improvement.title)
    phrase = "card.closed" if work.journey.closed else "card.finished"
    return [kit.section(say(phrase, language, title=title), menu(work, language)), *the_way(work, language)]


def _how_far(work: Work, step: Step, language: Language) -> str:
    done, of = work.journey.progress(step)
    lines = [_line(work, step, question, language) for question in work.journey.asked(step)]
    return "\n".join([f"*{say('step.progress', language, done=done, of=of)}*", *lines])


def _line(work: Work, step: Step, question: Question, language: Language) -> str:
    label = kit.escape(question.label[language])
    if question.from_each:
        given = [one for one in work.journey.members if work.journey.current(step, question, one)]
        mark = ":white_check_mark:" if work.journey.settled(step, question) else ":white_circle:"
        return f"{mark} {label}" + (f" – {kit.mentions(given)}" if given else "")
    answer = work.journey.current(step, question)
    if answer is None or answer.value is None:
        mark = ":white_check_mark:" if work.journey.settled(step, question) else ":white_circle:"
        return f"{mark} {label}"
    words = kit.shorten(in_words(question, answer, language).replace("\n", " "), 120)
    return f":white_check_mark: {label}: {words} – {kit.mention(answer.author)}"


def _notices(team: Team, work: Work, language: Language, today: date) -> list[Block]:
    notices = []
    ends = work.journey.test_ends()
    if ends is not None:
        phrase = "card.test_ended" if ends < today else "card.test_ends"
        notices.append(say(phrase, language, day=when.day(ends, language, today)))
    waits = work.journey.waits_for()
    if waits and len(waits) < len(team.members):
        notices.append(say("card.waits", language, who=kit.mentions(waits)))
    return [kit.context(notice) for notice in notices]


def _buttons(work: Work, step: Step, language: Language) -> Block:
    place = str(Place(work.improvement.id, step.id))
    elements = [
        kit.button(say("card.form", language), "step.open", place, style="primary"),
        kit.button(say("card.one_by_one", language), "dm.start", place),
    ]
    if work.journey.may_go_on():
        sure = kit.confirm(*(say(f"go_on.{part}", language) for part in ("title", "text", "yes", "no")))
        elements.append(kit.button(say("card.go_on", language), "step.go_on", _seen(work), confirm=sure))
    return kit.actions([*elements, menu(work, language)])


def _provisional(work: Work, step: Step, person: str, given: Mapping[str, Any]) -> Journey:
    """The journey as if what is typed had been answered: decides which questions the form shows."""
    journey = work.journey
    for question in step.question:
        if given.get(question.id) is not None and not question.from_each:
            journey = journey.with_answer(_typed(work, step, question, given[question.id], person))
    return journey


def _typed(work: Work, step: Step, question: Question, value: Any, person: str) -> Answer:
    """An answer that is still being typed."""
    moves, at = len(work.journey.moves), work.improvement.started_at
    return Answer(work.improvement.id, step.id, question.id, "", value, "", person, moves, at)


def _who_answered(asked: Asked) -> str | None:
    before = asked.before
    if before is None:
        return None
    phrase = "answer.by_before" if asked.carried_over else "answer.by"
    return say(
        phrase,
        asked.language,
        who=kit.mention(before.author),
        day=when.short_day(calendar.local_day(before.at, asked.work.zone), asked.language),
    )


def _answers_of(work: Work, step: Step, person: str, language: Language) -> list[Block]:
    lines = [f"*{kit.escape(step.title[language])}*"]
    for question in work.journey.asked(step):
        members = work.journey.members if question.from_each else ("",)
        for member in members:
            answer = work.journey.latest(step, question, member)
            if answer is not None and answer.value is not None:
                words = kit.shorten(in_words(question, answer, language), 500)
                lines.append(f"{kit.escape(question.label[language])}: {words} – {kit.mention(answer.author)}")
    place = str(Place(work.improvement.id, step.id))
    change = kit.button(say("overview.change", language), "step.push", place)
    earlier = kit.button(say("overview.history", language), "step.history", place)
    if len(lines) == 1 and work.journey.step != step:
        return []
    return [kit.section("\n".join(lines)), kit.actions([change, earlier], block_id=f"{step.id}.{person}")]


def _thread(work: Work, aside: Step, language: Language) -> str:
    """An aside's short answers as a picture in words, part by part: what is there, what is not, and the weak one."""
    broken = work.journey.answered(Role.BROKEN)
    parts = []
    for question in aside.question:
        if isinstance(question, ShortText):
            answer = work.journey.latest(aside, question)
            mark = ":white_check_mark:" if answer is not None and answer.value is not None else ":white_circle:"
            mark = ":warning:" if question.id == broken else mark
            parts.append(f"{mark} {kit.escape(question.label[language])}")
    return " → ".join(parts) or kit.escape(aside.what[language])


def _path(work: Work, language: Language) -> list[Block]:
    """The real way, when it was not straight."""
    titles = {step.id: kit.escape(step.title[language]) for step in work.journey.method.steps}
    lines = []
    for move in work.journey.moves:
        if move.turn != Turn.FORWARD:
            to = titles.get(move.to_step or "", "")
            day = when.short_day(calendar.local_day(move.at, work.zone), language)
            lines.append(say(f"path.{move.turn}", language, day=day, step=to, who=kit.mention(move.by)))
            lines += [kit.quote(move.reason, 400)] if move.reason else []
    return [kit.divider(), kit.section("\n".join([say("path.title", language), *lines]))] if lines else []


def history(step: Step, answers: list[Answer], zone: str, language: Language) -> Block:
    """Every answer ever given in a step, newest first, with the words that it answered. `zone` is the team's."""
    blocks: list[Block] = []
    for answer in reversed(answers):
        question = step.find(answer.question)
        words = in_words(question, answer, language) if question else kit.escape(str(answer.value))
        day = when.short_day(calendar.local_day(answer.at, zone), language)
        by = say("answer.by", language, who=kit.mention(answer.author), day=day)
        blocks.append(kit.section(f"*{kit.escape(answer.asked)}*\n{kit.shorten(words, 1500)}"))
        blocks.append(kit.context(by))
    shown = blocks[: kit.VIEW_BLOCKS] or [kit.section(say("overview.no_history", language))]
    return kit.modal("history", say("overview.history_title", language), shown, close=say("modal.close", language))
