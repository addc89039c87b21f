"""What was learned at a meeting."""

from bot.features import assessment as period
from bot.slack import kit
from bot.slack.kit import Block
from bot.voice import Voice
from storage.lessons import Lesson
from storage.meetings import Meeting


def learned(meeting: Meeting, lessons: list[Lesson], voice: Voice) -> Block:
    """After a meeting: what has been learned so far, and room for more."""
    said = [kit.section(f"{kit.quote(one.words)}\n{kit.mention(one.author)}") for one in lessons[-10:]]
    return kit.modal(
        "learned",
        voice.say("learned.title"),
        [
            kit.section(voice.say("learned.what", name=kit.escape(meeting.name))),
            *said,
            kit.field(
                voice.say("learned.field"),
                kit.text_input(multiline=True),
                "words",
                hint=voice.say("learned.hint"),
            ),
            kit.field(voice.say("learned.sort"), _sorts(voice), "sort"),
            *period.lesson_fields(voice),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(meeting.id),
    )


def _sorts(voice: Voice) -> kit.Element:
    sorts = [(voice.say(f"learned.{sort}"), sort) for sort in ("lesson", "plus", "minus", "interesting")]
    return kit.chooser("radio_buttons", "given", sorts, "lesson")
