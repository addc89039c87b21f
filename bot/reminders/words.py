"""What the clock says: the weekly message, the countdown, a test that has ended. Made from what is true right now."""

from collections.abc import Mapping
from datetime import date, datetime

from bot import when
from bot.features import opinion, status
from bot.refs import Place, ToLookAt
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.boards import Board
from bot.team.overview import STILL, Overview, Placed, Work
from bot.texts import counted, say
from flows import calendar
from flows.model import Milestone, Role
from flows.texts import Language
from storage.meetings import Meeting

_LISTED, _COUNTED_DOWN = 5, 8
"""Improvements that a weekly message and a countdown show. Of those that follow, the number."""


def weekly(
    pictures: list[Overview], user: str, asked_for: bool, moving: bool, rare: bool, language: Language, now: datetime
) -> list[Block]:
    """What waits for this person, the meeting, and what moved; two lines for somebody with nothing open.

    `moving`: they are at it as it is. `rare`: the team found that it seldom helps, and gets it every other week.
    """
    found = _open_for(pictures, user)
    meeting = "\n".join(status.meeting_line(picture, language, now) for picture in pictures)
    if not found:
        return [kit.section(f"{say('weekly.nothing', language)}\n{meeting}"), _pause(language)]
    if moving:
        return [kit.section(f"{say('weekly.moving', language)}\n{meeting}"), *ways_on(pictures, user, language)]
    hello = say("weekly.asked_for" if asked_for else "weekly.hello", language)
    blocks = [kit.section(f"{hello}\n{meeting}")]
    blocks += [_open(picture, work, language, now) for picture, work in found[:_LISTED]]
    blocks += _more(len(found) - _LISTED, language)
    if moved := [line for picture in pictures for line in status.moved_last_week(picture, language, now)][:5]:
        blocks.append(kit.context("\n".join([say("weekly.moved_title", language), *moved])))
    return [*blocks, *ways_on(pictures, user, language), *_helped(pictures[0], rare, language, now)]


def weekly_for_all(picture: Overview, rare: bool, language: Language, now: datetime) -> list[Block]:
    """The same for a team that reads it together in its channel."""
    blocks = [kit.section(f"{say('weekly.hello', language)}\n{status.meeting_line(picture, language, now)}")]
    for work in picture.going[:_LISTED]:
        blocks += [_open(picture, work, language, now), _answer(work, language)]
    blocks += _more(len(picture.going) - _LISTED, language)
    if not picture.going:
        blocks.append(kit.section(say("status.nothing_going", language)))
    if moved := status.moved_last_week(picture, language, now)[:5]:
        blocks.append(kit.context("\n".join([say("weekly.moved_title", language), *moved])))
    return [*blocks, *_helped(picture, rare, language, now)]


def cut(blocks: list[Block], language: Language) -> list[Block]:
    """The blocks as far as Slack takes them in one message; how much was left out is told."""
    if len(blocks) <= kit.MESSAGE_BLOCKS:
        return blocks
    kept, left = blocks[: kit.MESSAGE_BLOCKS - 1], blocks[kit.MESSAGE_BLOCKS - 1 :]
    return [*kept, *_more(sum(block["type"] == "section" for block in left), language)]


def _more(left: int, language: Language) -> list[Block]:
    return [kit.context(counted("reminder.more", language, left))] if left > 0 else []


def stuck(work: Placed, since: date, language: Language) -> list[Block]:
    """To the one who can set it moving, once. Whether that helped is asked under the whole message."""
    return [_standing("stuck.text", work, since, language), _answer(work, language)]


def ask_lead(work: Placed, since: date, language: Language) -> list[Block]:
    """To a lead, when it still has not moved: three ways on. Nobody is named."""
    ways = ("help", "date", "back_up") if work.standing.done_steps else ("help", "date")
    value = str(work.improvement.id)
    buttons = [kit.button(say(f"stuck.{way}", language), f"stuck.{way}", value) for way in ways]
    return [_standing("stuck.lead", work, since, language), kit.actions(buttons)]


def _standing(phrase: str, work: Placed, since: date, language: Language) -> Block:
    here, title = work.standing.step, kit.escape(work.improvement.title)
    at = kit.escape(work.method.step(here).title[language]) if here else ""
    return kit.section(say(phrase, language, title=title, step=at, since=when.short_day(since, language)))


def digest(pictures: list[Overview], language: Language, now: datetime) -> list[Block]:
    """Once a month, to who follows a team from outside: how it stands, and one question to ask."""
    outlines = [picture.outline for picture in pictures]
    whole = status.fitting(kit.MESSAGE_BLOCKS - 4, own=False)(outlines)
    seen = Board(pictures[:whole], outlines[whole:])
    return [kit.section(say("digest.hello", language)), *status.followed(seen, language, now)]


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


def ways_on(pictures: list[Overview], user: str, language: Language) -> list[Block]:
    """Straight to what waits for the person, or later, or a pause."""
    found = _open_for(pictures, user)
    return [*([_answer(found[0][1], language)] if found else []), _pause(language)]


def countdown(
    picture: Overview, works: Mapping[int, Work], meeting: Meeting, milestone: Milestone, language: Language,
    now: datetime,
) -> list[Block]:  # fmt: skip
    """Days left, what to do by now, and what is missing. `works`: with their answers, by the improvement's id."""
    name = kit.escape(meeting.name)
    days = picture.days_left(meeting, now)
    at = when.moment(meeting.starts_at, picture.team.time_zone, language, picture.today(now))
    heading = kit.escape(milestone.heading[language].format(meeting=meeting.name))
    words = kit.escape(milestone.text[language].format(meeting=meeting.name))
    deadlines = picture.edition.deadlines_at(milestone.days, hosting=meeting.hosting)
    hosted = [kit.section(f":pushpin: {kit.escape(one.text[language])}") for one in deadlines if one.who == "host"]
    if days < 0:
        return [kit.section(f"*{heading}*\n{words}"), *hosted, _after(picture, meeting, language)]
    blocks = [
        kit.section(f"*{heading}*\n{words}"),
        *hosted,
        kit.context(f"{name} · {at} · {when.left(days, language)}"),
    ]
    for work in picture.going[:_COUNTED_DOWN]:
        blocks.append(kit.section(status.work_lines(picture, work, language, now)))
        blocks += _missing(works[work.improvement.id], language)
    blocks += _more(len(picture.going) - _COUNTED_DOWN, language)
    if not picture.going:
        blocks.append(kit.section(say("status.nothing_going", language)))
    return blocks


def test_ended(picture: Overview, work: Placed, language: Language, now: datetime) -> list[Block]:
    """The test's last day has passed: time to tell how it went."""
    ends = work.standing.test_ends
    day = when.day(ends, language, picture.today(now)) if ends else ""
    text = say("test_ended.text", language, title=kit.escape(work.improvement.title), day=day)
    return [kit.section(text), _answer(work, language)]


def follow_up(work: Work, day: date, language: Language) -> list[Block]:
    """Some time after an improvement was secured: does it still hold?"""
    journey, where = work.journey, str(ToLookAt(work.improvement.id, day))
    standard, owner = (kit.escape(journey.words_for(role, language)) for role in (Role.STANDARD, Role.LINE_OWNER))
    title = kit.escape(work.improvement.title)
    text = say("follow_up.text", language, title=title, standard=standard, owner=owner)
    ways = ("yes", "slipping", "unsure")
    return [
        kit.section(text),
        kit.actions([kit.button(say(f"follow_up.{way}", language), f"follow_up.{way}", where) for way in ways]),
    ]


def _open_for(pictures: list[Overview], user: str) -> list[tuple[Overview, Placed]]:
    return [(picture, work) for picture in pictures for work in picture.going if work.standing.open_for(user)]


def _helped(picture: Overview, rare: bool, language: Language, now: datetime) -> list[Block]:
    """*Did this help?*, and why it comes so seldom when it did not."""
    note = [kit.context(say("weekly.rare", language))] if rare else []
    return [*note, opinion.asked(picture.team.id, f"weekly.{picture.today(now)}", language)]


def _open(picture: Overview, work: Placed, language: Language, now: datetime) -> Block:
    return kit.section(status.work_lines(picture, work, language, now))


def _missing(work: Work, language: Language) -> list[Block]:
    here = work.journey.step
    if here is None:
        return []
    missing = [question for question in work.journey.asked(here) if not work.journey.settled(here, question)]
    labels = ", ".join(kit.escape(question.label[language]) for question in missing)
    return [kit.context(say("countdown.missing", language, missing=labels))] if labels else []


def _after(picture: Overview, meeting: Meeting, language: Language) -> Block:
    return kit.actions(
        [
            kit.button(say("learned.button", language), "meeting.learned", str(meeting.id), style="primary"),
            kit.button(say("meeting.add_next", language), "meeting.new", str(picture.team.id)),
        ]
    )


def _answer(work: Placed, language: Language) -> Block:
    here = work.standing.step
    place = str(Place(work.improvement.id, here)) if here else ""
    return kit.actions(
        [
            kit.button(say("weekly.answer", language), "dm.start", place, style="primary"),
            kit.button(say("card.form", language), "step.open", place),
        ]
    )


def _pause(language: Language) -> Block:
    day = kit.picker("datepicker", None, "initial_date") | {
        "action_id": "pause.until",
        "placeholder": kit.plain(say("pause.until", language), 150),
    }
    return kit.actions([kit.button(say("weekly.later", language), "pause.later"), day])
