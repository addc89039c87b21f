"""What is said when somebody has answered: what comes next, and a suggestion about the answer to follow or to leave."""

from bot.conversation.hinting import Hinted
from bot.conversation.replies import Reply, tell
from bot.conversation.take import Said, keep_it
from bot.conversation.turn import Feature, Turn, writes
from bot.features.step.card import draw_card
from bot.features.step.in_sum import deeds
from bot.features.step.ways import KEEP, OPEN
from bot.refs import Place
from bot.slack import kit
from bot.slack.kit import Block
from bot.slack.payloads import Click
from bot.team.overview import Work
from bot.voice import Voice
from flows.model import Step
from flows.model import Turn as Way
from storage.improvements import Move


def what_follows(work: Work, step: Step, person: str, voice: Voice, move: Move | None) -> str:
    """After answering: the step's closing words and the next step, or what is still open here and for whom."""
    here = work.journey.step
    if move is not None:
        closing = f":white_check_mark: {kit.escape(voice.of(step.closing))}"
        if here is None:
            return f"{closing}\n{voice.say('follows.end', deeds=deeds(work.journey, voice))}"
        name = kit.escape(voice.of(here.title))
        if move.turn == Way.UNDONE:
            return voice.say("follows.back", step=name)
        return f"{closing}\n{voice.say('follows.back' if move.turn == Way.BACK_UP else 'follows.next', step=name)}"
    done, of = work.journey.progress(step)
    if here is None or step.id != here.id or done == of:
        return voice.say("follows.changed")
    waits = [member for member in work.journey.waits_for() if member != person]
    if waits and not work.journey.open_for(person):
        return f"{voice.say('follows.saved')} {voice.say('follows.waits', who=kit.mentions(waits))}"
    missing = " · ".join(kit.escape(voice.of(question.label)) for question in work.journey.open_for(person))
    return voice.say("follows.open", done=done, of=of, missing=missing)


def suggested(said: Said, hinted: Hinted, voice: Voice) -> list[Block]:
    """A suggestion about an answer where nothing more is asked: in a form, or when the step has been left."""
    place = Place(said.work.improvement.id, said.at.id)
    label = kit.escape(voice.of(hinted.question.label))
    change = kit.button(voice.say("hint.change"), OPEN, place)
    keep = kit.button(voice.say("dm.keep"), KEEP, place)
    return [kit.section(f":bulb: *{label}*\n{kit.escape(voice.of(hinted.hint.text))}"), kit.actions([change, keep])]


def still_held(work: Work, voice: Voice) -> list[Block]:
    """All is answered in the step, and somebody is to say that it stands; nothing of a step that does not wait."""
    here = work.journey.step
    if here is None or work.journey.onward() is None:
        return []
    keep = kit.button(voice.say("card.keep"), KEEP, Place(work.improvement.id, here.id), style="primary")
    return [kit.section(voice.say("follows.still_held")), kit.actions([keep])]


def leave_it(turn: Turn, asked: Click) -> Reply:
    """A suggestion was read, and the answer stays as it is; a step that waited for that is left."""
    place = Place.read(asked.value)
    said = keep_it(turn, place)
    if said is None:
        tell(turn, asked, turn.voice.say("hint.kept"))
        return None
    draw_card(turn, place.improvement)
    tell(turn, asked, what_follows(said.work, said.at, turn.who.user, turn.voice, said.move))
    return None


HEARD = Feature(clicks={KEEP: writes(leave_it)})
