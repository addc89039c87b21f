"""Every answer so far, step by step, each to be changed; the way the team has gone, and all that was ever answered."""

from collections.abc import Sequence

from bot.conversation.looking import overview_of
from bot.conversation.replies import Reply, redraw_modal, show_modal
from bot.conversation.take import look, step_at
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.status import to_drive
from bot.features.step.card import where
from bot.features.step.form import PUSH
from bot.features.step.question import after_a_label, in_words
from bot.features.step.tested import TESTED
from bot.features.step.ways import drafts, share
from bot.refs import Place, an_id
from bot.slack import kit
from bot.slack.kit import Block, Button, Element
from bot.slack.payloads import Click
from bot.team.overview import Placed, Work
from bot.voice import Voice
from flows import calendar
from flows.chain import is_told, links
from flows.model import Role, Step
from flows.model import Turn as Way
from storage import improvements
from storage.improvements import Answer
from storage.teams import Team

PICTURE = Button("work.picture")
CHAIN = Button("work.chain")
"""The chain of command as a picture."""
HISTORY = Button("step.history")
_DRIVEN_SHOWN = 5


def every_answer(work: Work, person: str, voice: Voice, operations: Sequence[Placed] = ()) -> Block:
    """Every answer so far, step by step, each to be changed; and the way the team has gone.

    `operations`: what it is to drive.
    """
    picture = kit.button(voice.say("overview.picture"), PICTURE, work.improvement.id)
    how_well = kit.button(voice.say("overview.tested"), TESTED, work.improvement.id)
    blocks: list[Block] = [
        kit.context(where(work, voice)),
        kit.actions([picture, how_well, *share(work, voice), *drafts(work, voice)]),
    ]
    first = operations[:_DRIVEN_SHOWN]
    blocks += [kit.section(to_drive([one], voice), _chain_button(one, voice)) for one in first]
    if more := len(operations[_DRIVEN_SHOWN:]):
        blocks.append(kit.context(voice.counted("status.more", more)))
    for step in work.journey.method.steps:
        if work.journey.method.place(step.id) <= work.journey.done_steps:
            blocks += _answers_of(work, step, person, voice)
    for aside in work.journey.method.asides:
        if is_told(work.journey, aside):
            asks = any(question.role is Role.BROKEN for question in aside.question)
            as_picture = _chain_button(work, voice) if asks else None
            blocks += [kit.divider(), kit.section(_thread(work, aside, voice), as_picture)]
            blocks += _answers_of(work, aside, person, voice)
    blocks += _path(work, voice)
    return kit.modal("overview", voice.say("overview.title"), blocks, close=voice.say("modal.close"))


def _answers_of(work: Work, step: Step, person: str, voice: Voice) -> list[Block]:
    lines = [f"*{kit.escape(voice.of(step.title))}*"]
    for question in work.journey.asked(step):
        members = work.journey.members if question.from_each else ("",)
        for member in members:
            answer = work.journey.latest(step, question, member)
            if answer is not None and answer.value is not None:
                words = after_a_label(kit.shorten(in_words(question, answer, voice), 500))
                lines.append(f"{kit.escape(voice.of(question.label))}: {words} – {kit.mention(answer.author)}")
    place = Place(work.improvement.id, step.id)
    change = kit.button(voice.say("overview.change"), PUSH, place)
    earlier = kit.button(voice.say("overview.history"), HISTORY, place)
    if len(lines) == 1 and work.journey.step != step:
        return []
    return [kit.section("\n".join(lines)), kit.actions([change, earlier], block_id=f"{step.id}.{person}")]


def _chain_button(work: Placed, voice: Voice) -> Element:
    return kit.button(voice.say("overview.chain"), CHAIN, work.improvement.id, about=work.improvement.title)


def _thread(work: Work, aside: Step, voice: Voice) -> str:
    """An aside's answers as a picture in words, part by part: what is there, what is not, and the weak one."""
    parts = []
    for link in links(work.journey, aside, voice.language):
        mark = ":warning:" if link.weak else ":white_check_mark:" if link.words else ":white_circle:"
        notes = [] if link.words else [voice.say("chain.empty")]
        notes += [voice.say("chain.weak")] if link.weak else []
        parts.append(f"{mark} {kit.escape(link.name)}" + (f" ({', '.join(notes)})" if notes else ""))
    return " → ".join(parts) or kit.escape(voice.of(aside.what))


def _path(work: Work, voice: Voice) -> list[Block]:
    """The real way, when it was not straight."""
    titles = {step.id: kit.escape(voice.of(step.title)) for step in work.journey.method.steps}
    lines = []
    for move in work.journey.moves:
        if move.turn != Way.FORWARD:
            to = titles.get(move.to_step or "", "")
            day = voice.short_day(calendar.local_day(move.at, work.zone))
            lines.append(voice.say(f"path.{move.turn}", day=day, step=to, who=kit.mention(move.by)))
            lines += [kit.quote(move.reason, 400)] if move.reason else []
    return [kit.divider(), kit.section("\n".join([voice.say("path.title"), *lines]))] if lines else []


def picture_sent(voice: Voice) -> Block:
    text = kit.section(voice.say("overview.picture_sent"))
    return kit.modal("picture", voice.say("overview.picture_title"), [text], close=voice.say("modal.close"))


def earlier_answers(step: Step, answers: list[Answer], zone: str, voice: Voice) -> Block:
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


def driving(turn: Turn, team: Team, work: Work) -> Sequence[Placed]:
    """What an improvement is to drive; only of one that is itself driven by nothing."""
    return overview_of(turn, team).driving(work) if work.standing.drives is None else ()


def picture_of_the_way(turn: Turn, asked: Click) -> Reply:
    """The way so far as a picture, in the person's DM."""
    _, work = look(turn, an_id(asked.value))
    return _send(turn, asked, work, "way")


def picture_of_the_chain(turn: Turn, asked: Click) -> Reply:
    """The chain of command as a picture, in the person's DM."""
    _, work = look(turn, an_id(asked.value))
    return _send(turn, asked, work, "chain")


def _send(turn: Turn, asked: Click, work: Work, of: str) -> Reply:
    body = {"improvement": work.improvement.id, "language": turn.who.language, "of": of}
    turn.do("picture", turn.who.user, body)
    redraw_modal(turn, asked.view_id, picture_sent(turn.voice))
    return None


def history(turn: Turn, asked: Click) -> Reply:
    """Every answer ever given in a step."""
    place = Place.read(asked.value)
    _, work = look(turn, place.improvement)
    answers = improvements.history(turn.desk, place.improvement, place.step)
    show_modal(turn, asked, earlier_answers(step_at(work, place), answers, work.zone, turn.voice), push=True)
    return None


HEARD = Feature(
    clicks={PICTURE: writes(picture_of_the_way), CHAIN: writes(picture_of_the_chain), HISTORY: reads(history)}
)
