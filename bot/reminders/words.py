"""What the clock says: the weekly message, the countdown, a test that has ended. Made from what is true right now."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.features import opinion, status
from bot.refs import Place, ToLookAt
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.boards import Board
from bot.team.overview import STILL, Overview, Placed, Work
from bot.voice import Voice
from flows import calendar
from flows.model import Milestone, Role
from storage.meetings import Meeting

_LISTED, _COUNTED_DOWN = 5, 8
"""Improvements that a weekly message and a countdown show. Of those that follow, the number."""


def weekly(pictures: list[Overview], user: str, asked_for: bool, moving: bool, rare: bool, voice: Voice) -> list[Block]:
    """What waits for this person, the meeting, and what moved; two lines for somebody with nothing open.

    `moving`: they are at it as it is. `rare`: the team found that it seldom helps, and gets it every other week.
    """
    found = _open_for(pictures, user)
    meeting = "\n".join(status.meeting_line(picture, voice) for picture in pictures)
    if not found:
        return [kit.section(f"{voice.say('weekly.nothing')}\n{meeting}"), _pause(voice)]
    if moving:
        return [kit.section(f"{voice.say('weekly.moving')}\n{meeting}"), *ways_on(pictures, user, voice)]
    hello = voice.say("weekly.asked_for" if asked_for else "weekly.hello")
    blocks = [kit.section(f"{hello}\n{meeting}")]
    blocks += [_open(picture, work, voice) for picture, work in found[:_LISTED]]
    blocks += _more(len(found) - _LISTED, voice)
    if moved := [line for picture in pictures for line in status.moved_last_week(picture, voice)][:5]:
        blocks.append(kit.context("\n".join([voice.say("weekly.moved_title"), *moved])))
    return [*blocks, *ways_on(pictures, user, voice), *_helped(pictures[0], rare, voice)]


def weekly_for_all(picture: Overview, rare: bool, voice: Voice) -> list[Block]:
    """The same for a team that reads it together in its channel."""
    blocks = [kit.section(f"{voice.say('weekly.hello')}\n{status.meeting_line(picture, voice)}")]
    for work in picture.going[:_LISTED]:
        blocks += [_open(picture, work, voice), _answer(work, voice)]
    blocks += _more(len(picture.going) - _LISTED, voice)
    if not picture.going:
        blocks.append(kit.section(voice.say("status.nothing_going")))
    if moved := status.moved_last_week(picture, voice)[:5]:
        blocks.append(kit.context("\n".join([voice.say("weekly.moved_title"), *moved])))
    return [*blocks, *_helped(picture, rare, voice)]


def cut(blocks: list[Block], voice: Voice) -> list[Block]:
    """The blocks as far as Slack takes them in one message; how much was left out is told."""
    if len(blocks) <= kit.MESSAGE_BLOCKS:
        return blocks
    kept, left = blocks[: kit.MESSAGE_BLOCKS - 1], blocks[kit.MESSAGE_BLOCKS - 1 :]
    return [*kept, *_more(sum(block["type"] == "section" for block in left), voice)]


def _more(left: int, voice: Voice) -> list[Block]:
    return [kit.context(voice.counted("reminder.more", left))] if left > 0 else []


def stuck(work: Placed, since: date, voice: Voice) -> list[Block]:
    """To the one who can set it moving, once. Whether that helped is asked under the whole message."""
    return [_standing("stuck.text", work, since, voice), _answer(work, voice)]


def ask_lead(work: Placed, since: date, voice: Voice) -> list[Block]:
    """To a lead, when it still has not moved: three ways on. Nobody is named."""
    ways = ("help", "date", "back_up") if work.standing.done_steps else ("help", "date")
    value = str(work.improvement.id)
    buttons = [kit.button(voice.say(f"stuck.{way}"), f"stuck.{way}", value) for way in ways]
    return [_standing("stuck.lead", work, since, voice), kit.actions(buttons)]


def _standing(phrase: str, work: Placed, since: date, voice: Voice) -> Block:
    here, title = work.standing.step, kit.escape(work.improvement.title)
    at = kit.escape(voice.of(work.method.step(here).title)) if here else ""
    return kit.section(voice.say(phrase, title=title, step=at, since=voice.short_day(since)))


def digest(pictures: list[Overview], voice: Voice) -> list[Block]:
    """Once a month, to who follows a team from outside: how it stands, and one question to ask."""
    outlines = [picture.outline for picture in pictures]
    whole = status.fitting(kit.MESSAGE_BLOCKS - 4, own=False)(outlines)
    seen = Board(pictures[:whole], outlines[whole:])
    return [kit.section(voice.say("digest.hello")), *status.followed(seen, voice)]


def is_moving(pictures: list[Overview], user: str, touched: Mapping[tuple[int, str], datetime], now: datetime) -> bool:
    """Whether the person has just done something with what waits for them. `touched` has when, by improvement and
    person.
    """
    return any(
        at is not None and is_lately(picture, at, now)
        for picture, work in _open_for(pictures, user)
        for at in [touched.get((work.improvement.id, user))]
    )


def is_lately(picture: Overview, at: datetime, now: datetime) -> bool:
    """Whether it was so short a time ago that nobody needs to be reminded."""
    since = calendar.working_days_before(picture.today(now), STILL)
    return calendar.local_day(at, picture.team.time_zone) >= since


def ways_on(pictures: list[Overview], user: str, voice: Voice) -> list[Block]:
    """Straight to what waits for the person, or later, or a pause."""
    found = _open_for(pictures, user)
    return [*([_answer(found[0][1], voice)] if found else []), _pause(voice)]


def countdown(
    picture: Overview, works: Mapping[int, Work], meeting: Meeting, milestone: Milestone, voice: Voice,
) -> list[Block]:  # fmt: skip
    """Days left, what to do by now, and what is missing. `works`: with their answers, by the improvement's id."""
    name = kit.escape(meeting.name)
    days = picture.days_left(meeting, voice.now)
    at = voice.moment(meeting.starts_at, picture.team.time_zone)
    heading = kit.escape(voice.of(milestone.heading).format(meeting=meeting.name))
    words = kit.escape(voice.of(milestone.text).format(meeting=meeting.name))
    deadlines = picture.edition.deadlines_at(milestone.days, hosting=meeting.hosting)
    hosted = [kit.section(f":pushpin: {kit.escape(voice.of(one.text))}") for one in deadlines if one.who == "host"]
    if days < 0:
        return [kit.section(f"*{heading}*\n{words}"), *hosted, _after(picture, meeting, voice)]
    blocks = [
        kit.section(f"*{heading}*\n{words}"),
        *hosted,
        kit.context(f"{name} · {at} · {voice.left(days)}"),
    ]
    for work in picture.going[:_COUNTED_DOWN]:
        blocks.append(kit.section(status.work_lines(picture, work, voice)))
        blocks += _missing(works[work.improvement.id], voice)
    blocks += _more(len(picture.going) - _COUNTED_DOWN, voice)
    if not picture.going:
        blocks.append(kit.section(voice.say("status.nothing_going")))
    return blocks


def test_ended(work: Placed, voice: Voice) -> list[Block]:
    """The test's last day has passed: time to tell how it went."""
    ends = work.standing.test_ends
    day = voice.day(ends) if ends else ""
    text = voice.say("test_ended.text", title=kit.escape(work.improvement.title), day=day)
    return [kit.section(text), _answer(work, voice)]


def follow_up(work: Work, day: date, voice: Voice) -> list[Block]:
    """Some time after an improvement was secured: does it still hold?"""
    journey, where = work.journey, str(ToLookAt(work.improvement.id, day))
    standard, owner = (kit.escape(journey.words_for(role, voice.language)) for role in (Role.STANDARD, Role.LINE_OWNER))
    title = kit.escape(work.improvement.title)
    text = voice.say("follow_up.text", title=title, standard=standard, owner=owner)
    ways = ("yes", "slipping", "unsure")
    return [
        kit.section(text),
        kit.actions([kit.button(voice.say(f"follow_up.{way}"), f"follow_up.{way}", where) for way in ways]),
    ]


def _open_for(pictures: list[Overview], user: str) -> list[tuple[Overview, Placed]]:
    return [(picture, work) for picture in pictures for work in picture.going if work.standing.open_for(user)]


def _helped(picture: Overview, rare: bool, voice: Voice) -> list[Block]:
    """*Did this help?*, and why it comes so seldom when it did not."""
    note = [kit.context(voice.say("weekly.rare"))] if rare else []
    return [*note, opinion.asked(picture.team.id, f"weekly.{picture.today(voice.now)}", voice)]


def _open(picture: Overview, work: Placed, voice: Voice) -> Block:
    return kit.section(status.work_lines(picture, work, voice))


def _missing(work: Work, voice: Voice) -> list[Block]:
    here = work.journey.step
    if here is None:
        return []
    missing = [question for question in work.journey.asked(here) if not work.journey.settled(here, question)]
    labels = ", ".join(kit.escape(voice.of(question.label)) for question in missing)
    return [kit.context(voice.say("countdown.missing", missing=labels))] if labels else []


def _after(picture: Overview, meeting: Meeting, voice: Voice) -> Block:
    return kit.actions(
        [
            kit.button(voice.say("learned.button"), "meeting.learned", str(meeting.id), style="primary"),
            kit.button(voice.say("meeting.add_next"), "meeting.new", str(picture.team.id)),
        ]
    )


def _answer(work: Placed, voice: Voice) -> Block:
    here = work.standing.step
    place = str(Place(work.improvement.id, here)) if here else ""
    return kit.actions(
        [
            kit.button(voice.say("weekly.answer"), "dm.start", place, style="primary"),
            kit.button(voice.say("card.form"), "step.open", place),
        ]
    )


def _pause(voice: Voice) -> Block:
    day = kit.picker("datepicker", None, "initial_date") | {
        "action_id": "pause.until",
        "placeholder": kit.plain(voice.say("pause.until"), 150),
    }
    return kit.actions([kit.button(voice.say("weekly.later"), "pause.later"), day])
