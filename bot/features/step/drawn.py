"""Until when an improvement may stand still, as a form."""

from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Work
from bot.voice import Voice


def wait_modal(work: Work, voice: Voice) -> Block:
    """Until when an improvement may stand still."""
    day = kit.picker("datepicker", None, "initial_date")
    return kit.modal(
        "wait",
        voice.say("stuck.date"),
        [
            kit.section(voice.say("stuck.until_what", title=kit.escape(work.improvement.title))),
            kit.field(voice.say("stuck.until"), day, "until"),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(work.improvement.id),
    )
