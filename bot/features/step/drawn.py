"""The open step: its card in the team's channel, its modal, and what is said when it is finished."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.take import Hinted, Said
from bot.features import lessons
from bot.features.step.question import Asked, as_input, hinted_afterwards, in_words, recalled, worth_knowing
from bot.pictures.way import journey_in_words
from bot.refs import InMenu, Place, Stay
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.beside import Beside
from bot.team.overview import Placed, Work
from bot.voice import Voice
from flows import calendar
from flows.journey import Journey
from flows.model import Question, Role, ShortText, Step, Turn
from storage.improvements import Answer, Move
from storage.teams import Team

STEP = "step"
"""The callback of the step's modal."""


def card(team: Team, work: Work, voice: Voice) -> list[Block]:
    """The open step, for the whole team; or how the way ended."""
    step = work.journey.step
    if step is None:
        return _ended(work, voice)
    title = kit.escape(work.improvement.title)
    return [
        kit.header(voice.of(step.title)),
        kit.context(voice.say("card.place", title=title, where=where(work, voice))),
        kit.section(f"{kit.escape(voice.of(step.what))}\n_{kit.escape(voice.of(step.why))}_"),
        kit.section(_how_far(work, step, voice)),
        *the_way(work, voice),
        *_notices(team, work, voice),
        _buttons(work, step, voice),
    ]


def the_way(work: Placed, voice: Voice) -> list[Block]:
    """The real way as a picture, once it has turned and been drawn."""
    file = work.improvement.map_file
    return [kit.image(file, journey_in_words(work.way, voice.language, work.improvement.title))] if file else []


def left_behind(work: Work, move: Move, voice: Voice) -> list[Block]:
    """What a card becomes when its step is left: one line, and the step's closing words."""
    step = work.journey.method.step(move.from_step) if move.from_step else None
    name = kit.escape(voice.of(step.title)) if step else ""
    title = kit.escape(work.improvement.title)
    lines = [voice.say(f"left.{move.turn}", step=name, title=title, who=kit.mention(move.by))]
    if move.reason:
        lines.append(kit.quote(move.reason))
    elif step is not None and move.turn in (Turn.FORWARD, Turn.ADOPT):
        lines.append(kit.escape(voice.of(step.closing)))
    return [kit.section("\n".join(lines))]


def where(work: Placed, voice: Voice) -> str:
    """Step 4 of 8 · cycle 2."""
    stands, of = work.standing, len(work.method.steps)
    words = voice.say("step.number", number=min(stands.done_steps + 1, of), of=of)
    return f"{words} · {voice.say('step.cycle', cycle=stands.cycle)}" if stands.cycle > 1 else words


def modal(
    work: Work,
    step: Step,
    person: str,
    voice: Voice,
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
        kit.section(f"{kit.escape(voice.of(step.what))}\n_{kit.escape(voice.of(step.why))}_"),
        kit.context(first or voice.say("modal.leave_open")),
    ]
    for question in journey.asked(step):
        asked = Asked(work, step, question, person, voice, beside)
        if remembered := recalled(asked):
            blocks.append(kit.section(remembered))
        blocks += worth_knowing(asked)
        blocks.append(as_input(asked, dict(given or {}), live=question.id in decisive))
        if (who := _who_answered(asked)) is not None:
            blocks.append(kit.context(who))
    return kit.modal(
        STEP,
        voice.of(step.title),
        blocks,
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(Place(work.improvement.id, step.id)),
        drawn=drawn,
    )


def saved(said: Said, person: str, voice: Voice) -> Block:
    """What the modal becomes when it has been sent: what is kept, a suggestion about it, and what comes next."""
    work, step = said.work, said.at
    blocks = [kit.section(what_follows(work, step, person, voice, said.move))]
    if said.hint is not None:
        blocks += suggested(said, said.hint, person, voice)
    here = work.journey.step
    if said.move is not None and here is not None:
        go = kit.button(voice.of(here.title), "step.open", str(Place(work.improvement.id, here.id)), style="primary")
        learned = any(question.role is Role.LEARNED for question in step.question)
        blocks.append(kit.actions([go, *(_share(work, voice) if learned else [])]))
    return kit.modal("saved", voice.of(step.title), blocks, close=voice.say("modal.close"))


def suggested(said: Said, hinted: Hinted, person: str, voice: Voice) -> list[Block]:
    """A suggestion about an answer, to follow or to leave."""
    return hinted_afterwards(Asked(said.work, said.at, hinted.question, person, voice), hinted.hint)


def what_follows(work: Work, step: Step, person: str, voice: Voice, move: Move | None) -> str:
    """After answering: the step's closing words and the next step, or what is still open here and for whom."""
    here = work.journey.step
    if move is not None:
        lines = [f":white_check_mark: {kit.escape(voice.of(step.closing))}"]
        lines.append(
            voice.say("follows.next", step=kit.escape(voice.of(here.title))) if here else voice.say("follows.end")
        )
        return "\n".join(lines)
    done, of = work.journey.progress(step)
    if here is None or step.id != here.id or done == of:
        return voice.say("follows.changed")
    waits = [one for one in work.journey.waits_for() if one != person]
    if waits and not work.journey.open_for(person):
        return voice.say("follows.waits", who=kit.mentions(waits))
    missing = ", ".join(kit.escape(voice.of(one.label)) for one in work.journey.open_for(person))
    return voice.say("follows.open", done=done, of=of, missing=missing)


def overview(work: Work, person: str, voice: Voice) -> Block:
    """Every answer so far, step by step, each to be changed; and the way the team has gone."""
    picture = kit.button(voice.say("overview.picture"), "work.picture", str(work.improvement.id))
    how_well = kit.button(voice.say("overview.tested"), "work.tested", str(work.improvement.id))
    blocks: list[Block] = [
        kit.context(where(work, voice)),
        kit.actions([picture, how_well, *_share(work, voice)]),
    ]
    for step in work.journey.method.steps:
        if work.journey.method.place(step.id) <= work.journey.done_steps:
            blocks += _answers_of(work, step, person, voice)
    for aside in work.journey.method.asides:
        if any(work.journey.latest(aside, question) for question in aside.question):
            blocks += [kit.divider(), kit.section(_thread(work, aside, voice))]
            blocks += _answers_of(work, aside, person, voice)
    blocks += _path(work, voice)
    return kit.modal("overview", voice.say("overview.title"), blocks, close=voice.say("modal.close"))


def _share(work: Work, voice: Voice) -> list[kit.Element]:
    """Once something has been learned, it can be shared."""
    learned = work.journey.answered(Role.LEARNED) is not None
    return [kit.button(voice.say("overview.share"), lessons.SHARE, work.improvement.id)] if learned else []


def picture_sent(voice: Voice) -> Block:
    text = kit.section(voice.say("overview.picture_sent"))
    return kit.modal("picture", voice.say("overview.picture_title"), [text], close=voice.say("modal.close"))


def back_up_modal(team: Team, work: Work, voice: Voice) -> Block:
    """Which step to go back to, and what was learned, which the channel gets to see."""
    here = work.journey.step
    earlier = work.journey.method.before(here.id) if here else work.journey.method.steps
    steps = [(voice.of(step.title), step.id) for step in earlier]
    return kit.modal(
        "back_up",
        voice.say("back_up.title"),
        [
            kit.section(voice.say("back_up.what")),
            kit.field(voice.say("back_up.to"), kit.chooser("radio_buttons", "given", steps), "to"),
            kit.field(voice.say("back_up.reason"), kit.text_input(multiline=True), "reason"),
            _seen_in(team, voice),
        ],
        submit=voice.say("back_up.submit"),
        close=voice.say("modal.close"),
        metadata=_seen(work),
    )


def _seen_in(team: Team, voice: Voice) -> Block:
    return kit.context(voice.say("reason.seen_in", channel=team.channel_id))


def close_modal(team: Team, work: Work, voice: Voice) -> Block:
    return kit.modal(
        "close",
        voice.say("close.title"),
        [
            kit.section(voice.say("close.what", title=kit.escape(work.improvement.title))),
            kit.field(voice.say("close.reason"), kit.text_input(multiline=True), "reason"),
            _seen_in(team, voice),
        ],
        submit=voice.say("close.submit"),
        close=voice.say("modal.close"),
        metadata=_seen(work),
    )


def menu(work: Placed, voice: Voice) -> Block:
    """What else can be done with an improvement."""
    stands = work.standing
    entries = [
        ("answers", True), ("spread", stands.may_spread and not stands.closed), ("back_up", stands.done_steps > 0),
        ("close", work.going),
    ]  # fmt: skip
    which = work.improvement.id
    offered = [(voice.say(f"menu.{name}"), str(InMenu(name, which))) for name, there in entries if there]
    offered[1:1] = [
        (voice.of(aside.title), str(InMenu(aside.id, which)))
        for name in stands.asides[: 5 - len(offered)]
        if (aside := work.method.find(name)) is not None
    ]
    if len(offered) == 1:
        return kit.button(offered[0][0], "work.menu", offered[0][1])
    return kit.overflow("work.menu", offered)


def _seen(work: Work) -> str:
    """The improvement and how many moves it had, so that a modal left open cannot move it twice."""
    return str(Stay(work.improvement.id, len(work.journey.moves)))


def _ended(work: Work, voice: Voice) -> list[Block]:
    title = kit.escape(work.improvement.title)
    phrase = "card.closed" if work.journey.closed else "card.finished"
    return [kit.section(voice.say(phrase, title=title), menu(work, voice)), *the_way(work, voice)]


def _how_far(work: Work, step: Step, voice: Voice) -> str:
    done, of = work.journey.progress(step)
    lines = [_line(work, step, question, voice) for question in work.journey.asked(step)]
    return "\n".join([f"*{voice.say('step.progress', done=done, of=of)}*", *lines])


def _line(work: Work, step: Step, question: Question, voice: Voice) -> str:
    label = kit.escape(voice.of(question.label))
    if question.from_each:
        given = [one for one in work.journey.members if work.journey.current(step, question, one)]
        mark = ":white_check_mark:" if work.journey.settled(step, question) else ":white_circle:"
        return f"{mark} {label}" + (f" – {kit.mentions(given)}" if given else "")
    answer = work.journey.current(step, question)
    if answer is None or answer.value is None:
        mark = ":white_check_mark:" if work.journey.settled(step, question) else ":white_circle:"
        return f"{mark} {label}"
    words = kit.shorten(in_words(question, answer, voice).replace("\n", " "), 120)
    return f":white_check_mark: {label}: {words} – {kit.mention(answer.author)}"


def _notices(team: Team, work: Work, voice: Voice) -> list[Block]:
    notices = []
    ends = work.journey.test_ends()
    if ends is not None:
        phrase = "card.test_ended" if ends < voice.today else "card.test_ends"
        notices.append(voice.say(phrase, day=voice.day(ends)))
    waits = work.journey.waits_for()
    if waits and len(waits) < len(team.members):
        notices.append(voice.say("card.waits", who=kit.mentions(waits)))
    return [kit.context(notice) for notice in notices]


def _buttons(work: Work, step: Step, voice: Voice) -> Block:
    place = str(Place(work.improvement.id, step.id))
    elements = [
        kit.button(voice.say("card.form"), "step.open", place, style="primary"),
        kit.button(voice.say("card.one_by_one"), "dm.start", place),
    ]
    if work.journey.may_go_on():
        sure = kit.confirm(*(voice.say(f"go_on.{part}") for part in ("title", "text", "yes", "no")))
        elements.append(kit.button(voice.say("card.go_on"), "step.go_on", _seen(work), confirm=sure))
    return kit.actions([*elements, menu(work, voice)])


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
    return asked.voice.say(
        phrase,
        who=kit.mention(before.author),
        day=asked.voice.short_day(calendar.local_day(before.at, asked.work.zone)),
    )


def _answers_of(work: Work, step: Step, person: str, voice: Voice) -> list[Block]:
    lines = [f"*{kit.escape(voice.of(step.title))}*"]
    for question in work.journey.asked(step):
        members = work.journey.members if question.from_each else ("",)
        for member in members:
            answer = work.journey.latest(step, question, member)
            if answer is not None and answer.value is not None:
                words = kit.shorten(in_words(question, answer, voice), 500)
                lines.append(f"{kit.escape(voice.of(question.label))}: {words} – {kit.mention(answer.author)}")
    place = str(Place(work.improvement.id, step.id))
    change = kit.button(voice.say("overview.change"), "step.push", place)
    earlier = kit.button(voice.say("overview.history"), "step.history", place)
    if len(lines) == 1 and work.journey.step != step:
        return []
    return [kit.section("\n".join(lines)), kit.actions([change, earlier], block_id=f"{step.id}.{person}")]


def _thread(work: Work, aside: Step, voice: Voice) -> str:
    """An aside's short answers as a picture in words, part by part: what is there, what is not, and the weak one."""
    broken = work.journey.answered(Role.BROKEN)
    parts = []
    for question in aside.question:
        if isinstance(question, ShortText):
            answer = work.journey.latest(aside, question)
            mark = ":white_check_mark:" if answer is not None and answer.value is not None else ":white_circle:"
            mark = ":warning:" if question.id == broken else mark
            parts.append(f"{mark} {kit.escape(voice.of(question.label))}")
    return " → ".join(parts) or kit.escape(voice.of(aside.what))


def _path(work: Work, voice: Voice) -> list[Block]:
    """The real way, when it was not straight."""
    titles = {step.id: kit.escape(voice.of(step.title)) for step in work.journey.method.steps}
    lines = []
    for move in work.journey.moves:
        if move.turn != Turn.FORWARD:
            to = titles.get(move.to_step or "", "")
            day = voice.short_day(calendar.local_day(move.at, work.zone))
            lines.append(voice.say(f"path.{move.turn}", day=day, step=to, who=kit.mention(move.by)))
            lines += [kit.quote(move.reason, 400)] if move.reason else []
    return [kit.divider(), kit.section("\n".join([voice.say("path.title"), *lines]))] if lines else []


def history(step: Step, answers: list[Answer], zone: str, voice: Voice) -> Block:
    """Every answer ever given in a step, newest first, with the words that it answered. `zone` is the team's."""
    blocks: list[Block] = []
    for answer in reversed(answers):
        question = step.find(answer.question)
        words = in_words(question, answer, voice) if question else kit.escape(str(answer.value))
        day = voice.short_day(calendar.local_day(answer.at, zone))
        by = voice.say("answer.by", who=kit.mention(answer.author), day=day)
        blocks.append(kit.section(f"*{kit.escape(answer.asked)}*\n{kit.shorten(words, 1500)}"))
        blocks.append(kit.context(by))
    shown = blocks[: kit.VIEW_BLOCKS] or [kit.section(voice.say("overview.no_history"))]
    return kit.modal("history", voice.say("overview.history_title"), shown, close=voice.say("modal.close"))
