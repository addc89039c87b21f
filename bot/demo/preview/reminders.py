"""What comes by itself: every kind of reminder, planned and said as the clock does it, and several in one message."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from bot.demo.preview import example, works
from bot.demo.preview.example import ANNA, CHANNEL, DAY, LARS, MIKAEL, SARA
from bot.demo.preview.surface import Surface, message
from bot.features.step import follow_ups
from bot.refs import OfStay
from bot.reminders import countdown, digest, follow_up, stuck, telling, test_ended, weekly
from bot.reminders.compose import in_one_message
from bot.reminders.kind import Facts, Kind, Seen, Telling
from bot.slack.kit import Block
from bot.team.nudging import LATER
from bot.team.overview import Overview, Work
from bot.voice import Voice
from flows import calendar, loader
from flows.model import Role
from storage.follow_ups import FollowUp
from storage.reminders import Bundle, Reminder


@dataclass(frozen=True)
class Told:
    """Who is told, of a team with which improvements, and what else is so. `more` is what the overview has beside."""

    to: str
    works: tuple[Work, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    touched: Mapping[tuple[int, str], datetime] = field(default_factory=dict)
    rare: bool = False
    asked: bool = False
    """Somebody has been asked about what stands still."""

    since: timedelta = 200 * DAY
    """How long ago the plan was made."""


def surfaces() -> Iterable[Surface]:
    yield from _weekly()
    yield from _countdown()
    yield from _stuck()
    yield message(f"{test_ended.KIND.name}: in the channel", lambda voice: _says(
        [test_ended.KIND], Told(CHANNEL, (works.after_test(voice),)), voice
    ))  # fmt: skip
    yield from _follow_up()
    yield from _to_tell()
    yield from _digest()
    yield message("together: a test has ended, and the countdown", lambda voice: _says(
        [countdown.KIND, test_ended.KIND], Told(CHANNEL, (works.after_test(voice),)), voice
    ))  # fmt: skip
    yield message("together: a week, and what stands still", lambda voice: _says(
        [weekly.KIND, stuck.KIND], Told(ANNA, (works.stuck(voice), works.half_answered(voice))), voice
    ))  # fmt: skip


def _says(kinds: Iterable[Kind], told: Told, voice: Voice) -> list[Block]:
    """What these kinds have to say, of what is due by now."""
    seen = example.overview(voice, told.works, **told.more)
    due = [one for kind in kinds for one in _due(kind, seen, told)]
    return in_one_message(_telling(seen, due, told, voice))


def _due(kind: Kind, seen: Overview, told: Told) -> list[Reminder]:
    abouts = [str(OfStay(work.improvement.id, work.standing.moves)) for work in told.works]
    said: dict[str, dict[str, date]] = {stuck.ASKED: {}, stuck.LEAD: {}}
    if told.asked:
        said[stuck.ASKED] = dict.fromkeys(abouts, calendar.local_day(example.NOW - 8 * DAY, calendar.SWEDEN))
    known = {user: example.person(user) for user in (*seen.team.members, *seen.team.managers)}
    then = replace(seen, now=example.NOW - told.since)
    looks = Seen(loader.reminders(), then, known, (), told.rare, said)
    return [
        example.reminder(one.recipient, one.kind, one.about, one.day)
        for one in kind.due(looks)
        if one.recipient == told.to and one.due_at <= example.NOW
    ]


def _telling(seen: Overview, due: list[Reminder], told: Told, voice: Voice) -> Telling:
    facts = Facts(
        loader.reminders(), voice.now, {seen.team.id: seen}, {seen.team.id: seen},
        {work.improvement.id: work for work in told.works}, told.touched, (), {},
        {seen.team.id} if told.rare else set(), (),
    )  # fmt: skip
    bundle = Bundle(seen.team.workspace_id, told.to, tuple(due))
    member, followed = seen.team.has(told.to), told.to in seen.team.managers
    in_channel = told.to == seen.team.channel_id
    return Telling(
        facts, bundle, [seen] if member or in_channel else [], [seen] if followed else [], voice, in_channel=in_channel
    )


def _weekly() -> Iterable[Surface]:
    name = weekly.KIND.name

    def waits(voice: Voice) -> Told:
        return Told(ANNA, (works.in_test(voice), works.half_answered_other(voice)))

    yield message(f"{name}: something waits", lambda voice: _says([weekly.KIND], waits(voice), voice))
    yield message(
        f"{name}: it seldom helps", lambda voice: _says([weekly.KIND], replace(waits(voice), rare=True), voice)
    )
    yield message(f"{name}: nothing waits", lambda voice: _says([weekly.KIND], Told(ANNA), voice))
    yield message(f"{name}: already moving", lambda voice: _says([weekly.KIND], replace(
        waits(voice), touched={(1, ANNA): voice.now - DAY}
    ), voice))  # fmt: skip
    yield message(f"{name}: only others can answer", lambda voice: _says(
        [weekly.KIND], Told(ANNA, (works.waiting_for_each(voice),)), voice
    ))  # fmt: skip
    yield message(f"{name}: asked for, with *later*", lambda voice: in_one_message(_later(waits(voice), voice)))
    yield message(f"{name}: without a meeting", lambda voice: _says(
        [weekly.KIND], replace(waits(voice), more={"meetings": ()}), voice
    ))  # fmt: skip
    yield message(f"{name}: in the channel", partial(_weekly_in_channel, empty=False))
    yield message(f"{name}: in the channel, nothing under way", partial(_weekly_in_channel, empty=True))


def _later(told: Told, voice: Voice) -> Telling:
    due = [example.reminder(told.to, LATER, "1", voice.today)]
    return _telling(example.overview(voice, told.works), due, told, voice)


def _weekly_in_channel(voice: Voice, *, empty: bool) -> list[Block]:
    its_works = () if empty else (works.in_test(voice), works.half_answered_other(voice), works.stuck(voice))
    told = Told(CHANNEL, its_works)
    seen = example.overview(voice, told.works, replace(example.team(voice), weekly_in="channel"))
    return in_one_message(_telling(seen, _due(weekly.KIND, seen, told), told, voice))


def _countdown() -> Iterable[Surface]:
    """At each milestone: to a lead, and to the channel of the team that is host."""
    for milestone in loader.reminders().milestone:
        days = f"{milestone.days} days" if milestone.days >= 0 else "after it"
        for hosting in (False, True):
            yield message(
                f"{countdown.KIND.name}: {days}, {'to the channel of the host' if hosting else 'to a lead'}",
                partial(_counted_down, milestone.days, hosting),
            )
    yield message(f"{countdown.KIND.name}: nothing under way", lambda voice: _says(
        [countdown.KIND], Told(SARA, (), {"meetings": (example.meeting(voice),)}), voice
    ))  # fmt: skip


def _counted_down(days: int, hosting: bool, voice: Voice) -> list[Block]:
    meeting = example.meeting(voice, days, hosting=hosting)
    its_works = (works.in_test(voice), works.half_answered_other(voice))
    return _says([countdown.KIND], Told(CHANNEL if hosting else SARA, its_works, {"meetings": (meeting,)}), voice)


def _stuck() -> Iterable[Surface]:
    yield message(f"{stuck.KIND.name}: to who could move it", lambda voice: _says(
        [stuck.KIND], Told(ANNA, (works.stuck(voice),)), voice
    ))  # fmt: skip
    yield message(f"{stuck.KIND.name}: to who has not answered for themselves", lambda voice: _says(
        [stuck.KIND], Told(LARS, (works.waits_long(voice),)), voice
    ))  # fmt: skip
    yield message(f"{stuck.TO_LEADS.name}: to a lead", lambda voice: _says(
        [stuck.TO_LEADS], Told(SARA, (works.stuck(voice),), asked=True), voice
    ))  # fmt: skip
    yield message(f"{stuck.TO_LEADS.name}: in the first step", lambda voice: _says(
        [stuck.TO_LEADS], Told(SARA, (works.stuck_at_once(voice),), asked=True), voice
    ))  # fmt: skip


def _follow_up() -> Iterable[Surface]:
    kind = follow_up.KIND

    def told(voice: Voice, *its_works: Work) -> list[Block]:
        return _says([kind], Told(CHANNEL, its_works, since=12 * DAY), voice)

    yield message(f"{kind.name}: one", lambda voice: told(voice, works.long_finished(voice)))
    yield message(f"{kind.name}: two", lambda voice: told(
        voice, works.long_finished(voice), works.long_finished(voice, "competence", 7)
    ))  # fmt: skip
    yield message(f"{kind.name}: after an earlier one", lambda voice: _says(
        [kind],
        Told(CHANNEL, (works.long_finished(voice),), {"follow_ups": (_looked_at("yes", _figure(voice), ago=20),)},
             since=12 * DAY),
        voice,
    ))  # fmt: skip
    for holds in ("yes", "slipping", "unsure"):
        yield message(f"{kind.name}: answered, {holds}", partial(_answered, holds))
        yield message(f"{kind.name}: told of in the channel, {holds}", partial(_told_of, holds))
    yield message(f"{kind.name}: slipping, without a plan", lambda voice: follow_ups.told(
        works.without(Role.IF_IT_FALLS, works.long_finished(voice)), _looked_at("slipping"), voice
    ))  # fmt: skip


def _answered(holds: str, voice: Voice) -> list[Block]:
    work = works.long_finished(voice)
    given = [replace(_looked_at("unsure"), by=ANNA), _looked_at(holds)]
    return [follow_ups.question(work, None, voice), *follow_ups.answers(work, example.TODAY, given, voice)]


def _told_of(holds: str, voice: Voice) -> list[Block]:
    return follow_ups.told(works.long_finished(voice), _looked_at(holds, _figure(voice)), voice)


def _looked_at(holds: str, figure: str | None = None, ago: int = 0) -> FollowUp:
    seen = example.looked_at(1, holds, figure)
    return replace(seen, day=seen.day - ago * DAY, at=seen.at - ago * DAY)


def _figure(voice: Voice) -> str:
    return example.words("kvinnor 14 av 25, män 11 av 30", "women 14 out of 25, men 11 out of 30", voice)


def _to_tell() -> Iterable[Surface]:
    kind = telling.KIND

    def told(voice: Voice, *its_works: Work) -> list[Block]:
        return _says([kind], Told(ANNA, its_works, since=12 * DAY), voice)

    yield message(f"{kind.name}: on the day", lambda voice: told(voice, works.to_be_told(voice)))
    yield message("together: a week, and somebody to tell", lambda voice: _says(
        [weekly.KIND, kind], Told(ANNA, (works.to_be_told(voice), works.half_answered_other(voice))), voice
    ))  # fmt: skip


def _digest() -> Iterable[Surface]:
    yield message(f"{digest.KIND.name}: to who follows from outside", lambda voice: _says(
        [digest.KIND], Told(MIKAEL, (works.in_test(voice), works.stuck(voice), works.closed(voice))), voice
    ))  # fmt: skip
