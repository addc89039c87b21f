"""Every answer so far, step by step, each to be changed; the way the team has gone, and all that was ever answered."""

from bot.conversation.replies import Reply, redraw_modal, show_modal
from bot.conversation.take import look, step_at
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.card import where
from bot.features.step.form import PUSH
from bot.features.step.question import in_words
from bot.features.step.tested import TESTED
from bot.features.step.ways import share
from bot.refs import Place, an_id
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.team.overview import Work
from bot.voice import Voice
from flows import calendar
from flows.model import Role, ShortText, Step
from flows.model import Turn as Way
from flows.verdict import turned
from storage import improvements
from storage.improvements import Answer

PICTURE = Button("work.picture")
HISTORY = Button("step.history")


def every_answer(work: Work, person: str, voice: Voice) -> Block:
    """Every answer so far, step by step, each to be changed; and the way the team has gone."""
    picture = kit.button(voice.say("overview.picture"), PICTURE, work.improvement.id)
    how_well = kit.button(voice.say("overview.tested"), TESTED, work.improvement.id)
    blocks: list[Block] = [
        kit.context(where(work, voice)),
        kit.actions([picture, how_well, *share(work, voice)]),
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


def _answers_of(work: Work, step: Step, person: str, voice: Voice) -> list[Block]:
    lines = [f"*{kit.escape(voice.of(step.title))}*"]
    for question in work.journey.asked(step):
        members = work.journey.members if question.from_each else ("",)
        for member in members:
            answer = work.journey.latest(step, question, member)
            if answer is not None and answer.value is not None:
                words = kit.shorten(in_words(question, answer, voice), 500)
                lines.append(f"{kit.escape(voice.of(question.label))}: {words} – {kit.mention(answer.author)}")
    place = Place(work.improvement.id, step.id)
    change = kit.button(voice.say("overview.change"), PUSH, place)
    earlier = kit.button(voice.say("overview.history"), HISTORY, place)
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
        if move.turn != Way.FORWARD:
            to = titles.get(move.to_step or "", "")
            day = voice.short_day(calendar.local_day(move.at, work.zone))
            lines.append(voice.say(f"path.{turned(work.journey, move)}", day=day, step=to, who=kit.mention(move.by)))
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


def picture_of_the_way(turn: Turn, asked: Click) -> Reply:
    """The way so far as a picture, in the person's DM."""
    _, work = look(turn, an_id(asked.value))
    body = {"improvement": work.improvement.id, "language": turn.who.language}
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


HEARD = Feature(clicks={PICTURE: writes(picture_of_the_way), HISTORY: reads(history)})
