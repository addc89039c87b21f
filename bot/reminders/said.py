"""What several kinds of reminders say in the same words."""

from bot.features import myself, status
from bot.features.step.ways import OPEN, START
from bot.refs import Place
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview, Placed
from bot.voice import Voice


def open_for(overviews: list[Overview], user: str) -> list[tuple[Overview, Placed]]:
    """What waits for the person."""
    return [(seen, work) for seen in overviews for work in seen.going if work.standing.open_for(user)]


def more(left: int, voice: Voice) -> list[Block]:
    """How many there were that there was no room for."""
    return [kit.context(voice.counted("reminder.more", left))] if left > 0 else []


def stands(seen: Overview, work: Placed, voice: Voice) -> Block:
    return kit.section(status.work_lines(seen, work, voice))


def answer(work: Placed, voice: Voice) -> Block:
    here = work.standing.step
    place = Place(work.improvement.id, here) if here else ""
    return kit.actions(
        [
            kit.button(voice.say("weekly.answer"), START, place, style="primary", about=work.improvement.title),
            kit.button(voice.say("card.form"), OPEN, place, about=work.improvement.title),
        ]
    )


def pause(voice: Voice) -> Block:
    day = kit.picker("datepicker", None, "initial_date") | {
        "action_id": myself.PAUSE.id,
        "placeholder": kit.plain(voice.say("pause.until"), 150),
    }
    return kit.actions([kit.button(voice.say("weekly.later"), myself.LATER), day])


def ways_on(overviews: list[Overview], user: str, voice: Voice) -> list[Block]:
    """Straight to what waits for the person, or later, or a pause."""
    found = open_for(overviews, user)
    return [*([answer(found[0][1], voice)] if found else []), pause(voice)]
