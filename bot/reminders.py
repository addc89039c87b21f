"""One tick of the clock: what is due, is it still true, claim it, say it, record how that went.

Each line may be the last before the process dies; what the next tick then does is told in storage.reminders.
"""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from sqlalchemy import Connection

from bot import cards, maps, picture, planning
from bot.blocks import kit, opinion, reminder
from bot.blocks.kit import Block
from bot.clock import outgoing
from bot.coach import Coach
from bot.picture import Picture, Work
from bot.slack import Outcome, SlackFailure, Trouble, trouble_of
from bot.who import language_of, language_of_team
from flows import calendar
from flows.calendar import Due
from flows.model import Milestone
from flows.texts import Language
from storage import meetings, people, receipts, reminders, silences, teams
from storage.engine import reading, writing
from storage.meetings import Meeting
from storage.reminders import Bundle, Pace, Reminder
from storage.teams import Team

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=5)
EVENT = "hemmaplan_reminder"
"""The type of our messages' metadata. Everybody in a workspace can read metadata, so only an opaque key goes in."""

_LOOK_BACK = timedelta(minutes=1)
_TRY_AGAIN = timedelta(minutes=1)
_PAGES = 5


@dataclass(frozen=True)
class Message:
    """What is to be said, and the recipient's local date that it counts for."""

    blocks: list[Block]
    day: date


@dataclass(frozen=True)
class Dropped:
    """Nothing is to be said, for this reason."""

    reason: str


Saying = tuple[Bundle, Message | None]
"""What to say; without a message it may have been said already, and is looked for first."""

Sent = list[tuple[Bundle, str]]
Record = Callable[[Connection], None]
"""What is to be written down of a message that was not simply sent."""


def tick(coach: Coach, *, pace: Pace = Pace()) -> int:  # noqa: B008 - a frozen value
    """Say what is due now, a bounded batch. Returns how many messages were dealt with; 0 when there was nothing."""
    now = coach.now()
    with writing(coach.engine) as connection:
        bundles = reminders.claim(connection, now, _worker(), most=BATCH, lease=LEASE, pace=pace)
    unknown = [(bundle, None) for bundle in bundles if bundle.unknown]
    fresh = [(one, said) for one in bundles if not one.unknown and (said := _still_true(coach, one)) is not None]
    agreed = sorted([*unknown, *_agree(coach, fresh, now)], key=lambda pair: pair[0].workspace_id)
    by_workspace = [list(those) for _, those in groupby(agreed, key=lambda pair: pair[0].workspace_id)]
    if by_workspace:
        with ThreadPoolExecutor(max_workers=4) as pool:  # nobody waits for somebody else's workspace
            told = list(pool.map(partial(_say_all, coach, now + LEASE), by_workspace))
        with writing(coach.engine) as connection:
            reminders.sent(connection, [pair for sent, _ in told for pair in sent])
            for record in [record for _, records in told for record in records]:
                record(connection)
    _plan_on(coach, bundles)
    return len(bundles)


def _agree(coach: Coach, fresh: list[tuple[Bundle, Message]], now: datetime) -> list[Saying]:
    """Count the attempts of what is to be posted. Whoever has had today's message gets no other."""
    may_say: list[Bundle] = []
    with writing(coach.engine) as connection:
        for day in {message.day for _, message in fresh}:
            that_day = [bundle for bundle, message in fresh if message.day == day]
            agreed, said_today = reminders.about_to_say(connection, that_day, day, now)
            may_say += agreed
            for bundle in said_today:
                reminders.drop(connection, bundle, "said today")
    return [(bundle, message) for bundle, message in fresh if bundle in may_say]


def tick_until_quiet(coach: Coach) -> int:
    """Everything that is due now, and the cards that have fallen behind. Returns how many messages were dealt with."""
    outgoing.send_due(coach)
    planning.plan_marked(coach)
    dealt_with = last = tick(coach)
    while last == BATCH:
        last = tick(coach)
        dealt_with += last
    cards.refresh_behind(coach)
    maps.draw_due(coach)
    with writing(coach.engine) as connection:
        receipts.forget_old(connection, coach.now())
    return dealt_with


def _worker() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def _still_true(coach: Coach, bundle: Bundle) -> Message | None:
    """The message as it is true now; a bundle that is no longer wanted is dropped, with the reason."""
    try:
        with reading(coach.engine) as connection:
            found = _compose(connection, coach, bundle)
    except Exception:  # one team's trouble is not to silence the others
        log.exception("reminder %s could not be put together", bundle.carrier.id)
        with writing(coach.engine) as connection:
            reminders.put_off(connection, bundle, coach.now() + _TRY_AGAIN)
        return None
    if isinstance(found, Message):
        return found
    with writing(coach.engine) as connection:
        reminders.drop(connection, bundle, found.reason)
    return None


def _compose(connection: Connection, coach: Coach, bundle: Bundle) -> Message | Dropped:
    about = [
        team
        for team_id in dict.fromkeys(one.team_id for one in bundle.reminders)
        if (team := teams.get(connection, bundle.workspace_id, team_id)) is not None
    ]
    for_channel = [team for team in about if team.channel_id == bundle.recipient]
    if for_channel:
        return _for_channel(connection, coach, bundle, for_channel[0])
    return _for_person(connection, coach, bundle, about)


def _for_channel(connection: Connection, coach: Coach, bundle: Bundle, team: Team) -> Message | Dropped:
    now = coach.now()
    seen = picture.of_teams(connection, coach.methods, bundle.workspace_id, [team], now)[0]
    language = language_of_team(team)
    blocks = _countdown(connection, coach, bundle, [seen], language)
    if blocks:
        blocks.append(opinion.asked(team.id, f"countdown.{seen.today(now)}", language))
    elif any(one.kind == planning.WEEKLY for one in bundle.reminders):
        blocks = reminder.weekly_for_all(seen, planning.rarely(connection, team), language, now)
    for work in _ended_tests(bundle, seen):
        blocks += reminder.test_ended(seen, work, language, now)
    for work, day in _follow_ups(bundle, seen):
        blocks += reminder.follow_up(work, day, language)
    return Message(blocks, seen.today(now)) if blocks else Dropped("no longer true")


def _for_person(connection: Connection, coach: Coach, bundle: Bundle, about: list[Team]) -> Message | Dropped:
    now, user = coach.now(), bundle.recipient
    person = people.get(connection, bundle.workspace_id, user)
    theirs = [team for team in about if team.has(user)]
    followed = [team for team in about if user in team.managers]
    if person.deactivated or not (theirs or followed):
        return Dropped("left")
    first = (theirs or followed)[0]
    zone = planning.zone_of(person, first)
    today = calendar.local_day(now, zone)
    if person.paused_until is not None and today < person.paused_until:
        return Dropped("paused")
    language = language_of(person, first.language)
    pictures = picture.of_teams(connection, coach.methods, bundle.workspace_id, theirs, now)
    blocks = _countdown(connection, coach, bundle, pictures, language)
    kinds = {one.kind for one in bundle.reminders}
    if blocks:  # the countdown has said how things stand
        blocks += reminder.ways_on(pictures, user, language)
        blocks.append(opinion.asked(first.id, f"countdown.{today}", language))
    elif kinds & {planning.WEEKLY, planning.LATER}:
        asked_for = planning.LATER in kinds
        rare = planning.rarely(connection, first)
        blocks = reminder.weekly(pictures, user, asked_for, rare, language, now)
    alone = not blocks
    standing = _stuck(bundle, pictures, user, now)
    for seen, work, kind in standing:
        draw = reminder.stuck if kind == planning.STUCK else reminder.ask_lead
        blocks += draw(work, planning.stuck_since(seen, work), language)
    if alone and standing:
        blocks.append(opinion.asked(standing[0][0].team.id, f"stuck.{planning.about_stuck(standing[0][1])}", language))
    if planning.DIGEST in kinds and followed:
        seen_from_outside = picture.of_teams(connection, coach.methods, bundle.workspace_id, followed, now)
        blocks += reminder.digest(seen_from_outside, language, now)
    return Message(blocks[: kit.MESSAGE_BLOCKS], today) if blocks else Dropped("no longer true")


def _countdown(
    connection: Connection, coach: Coach, bundle: Bundle, pictures: Sequence[Picture], language: Language
) -> list[Block]:
    """The countdown as it stands today: of several milestones that are due only the nearest is said."""
    nearest: dict[int, tuple[Picture, Meeting, Milestone]] = {}
    for one in bundle.reminders:
        if one.kind == planning.COUNTDOWN:
            found = _milestone(connection, coach, bundle.workspace_id, one, pictures)
            if found is not None:
                nearest[found[1].id] = found
    now = coach.now()
    return [
        block
        for seen, meeting, milestone in nearest.values()
        for block in reminder.countdown(seen, meeting, milestone, language, now)
    ]


def _milestone(
    connection: Connection, coach: Coach, workspace: str, one: Reminder, pictures: Sequence[Picture]
) -> tuple[Picture, Meeting, Milestone] | None:
    """What to say of the meeting today, or None when it has been moved or cancelled since, or it is too late."""
    meeting = meetings.get(connection, workspace, int(one.about.split(":")[0]))
    seen = next((seen for seen in pictures if seen.team.id == one.team_id), None)
    if meeting is None or meeting.cancelled or seen is None:
        return None
    planned = planning.countdown_of(coach, seen.team, meeting)
    if not any(due.day == one.day and planning.about_countdown(meeting, due) == one.about for due in planned):
        return None
    said = _passed(coach, planned)
    milestone = coach.reminders.milestone_at(said.days) if said else None
    if milestone is None or (milestone.days < 0) != (seen.days_left(meeting, coach.now()) < 0):
        return None
    return seen, meeting, milestone


def _passed(coach: Coach, planned: Sequence[Due]) -> Due | None:
    """The latest milestone whose moment has come."""
    passed = [due for due in planned if due.moment <= coach.now()]
    return passed[-1] if passed else None


def _ended_tests(bundle: Bundle, seen: Picture) -> list[Work]:
    wanted = {one.about for one in bundle.reminders if one.kind == planning.TEST_ENDED}
    return [work for work in seen.going if planning.about_test(work) in wanted]


def _follow_ups(bundle: Bundle, seen: Picture) -> list[tuple[Work, date]]:
    wanted = {one.about for one in bundle.reminders if one.kind == planning.FOLLOW_UP}
    return [
        (work, day)
        for work in seen.works
        for day in planning.follow_up_days(seen, work)
        if planning.about_follow_up(work, day) in wanted
    ]


def _stuck(bundle: Bundle, pictures: Sequence[Picture], user: str, now: datetime) -> list[tuple[Picture, Work, str]]:
    """What still stands where it stood when this was planned, and still waits for this person or their lead."""
    wanted = {(one.kind, one.about) for one in bundle.reminders if one.kind in (planning.STUCK, planning.ASK_LEAD)}
    return [
        (seen, work, kind)
        for seen in pictures
        for work in seen.going
        for kind in (planning.STUCK, planning.ASK_LEAD)
        if (kind, planning.about_stuck(work)) in wanted
        and planning.is_still(seen, work, seen.today(now))
        and (user in seen.team.leads if kind == planning.ASK_LEAD else user in planning.who_could_move(seen, work))
    ]


def _say_all(coach: Coach, lease_ends: datetime, those: list[Saying]) -> tuple[Sent, list[Record]]:
    """Say a workspace's messages one after another. Trouble of Slack's own puts the rest of them off.

    After the lease nothing more is posted: a machine that slept meanwhile may not know what others have said since.
    """
    sent: Sent = []
    records: list[Record] = []
    for place, (bundle, message) in enumerate(those):
        if coach.now() >= lease_ends:
            break
        try:
            if message is None:
                records.append(_reconcile(coach, bundle))
            else:
                sent.append((bundle, _say(coach, bundle, message)))
        except SlackFailure as error:
            trouble = trouble_of(error)
            log.warning("reminder %s: %s (%s)", bundle.carrier.id, trouble.word, trouble.outcome)
            records.append(_after_trouble(coach, bundle, trouble))
            if trouble.outcome is not Outcome.PERMANENT:
                return sent, records + _stop(coach, bundle, trouble, those[place + 1 :])
    return sent, records


def _say(coach: Coach, bundle: Bundle, message: Message) -> str:
    """Post it. The message's ts."""
    answer = coach.slack(bundle.workspace_id).chat_postMessage(
        channel=bundle.recipient,
        blocks=message.blocks,
        text=kit.as_text(message.blocks),
        metadata={"event_type": EVENT, "event_payload": {"key": bundle.carrier.event_key}},
        unfurl_links=False,
    )
    return str(answer["ts"])


def _stop(coach: Coach, bundle: Bundle, trouble: Trouble, rest: list[Saying]) -> list[Record]:
    """The workspace is in trouble: what was not said is put off, and the workspace left in peace."""
    until = coach.now() + max(_TRY_AGAIN, timedelta(seconds=trouble.wait))
    waiting = [_put_off(one, until) if message else _still_unknown(one, until) for one, message in rest]
    return [*waiting, _workspace_trouble(bundle.workspace_id, trouble, until)]


def _after_trouble(coach: Coach, bundle: Bundle, trouble: Trouble) -> Record:
    until = coach.now() + max(_TRY_AGAIN, timedelta(seconds=trouble.wait))
    if bundle.unknown is not None and trouble.outcome in (Outcome.PERMANENT, Outcome.WORKSPACE):
        return lambda connection: reminders.unsure(connection, bundle, trouble.word)  # we may not look
    if trouble.outcome is Outcome.PERMANENT:
        return lambda connection: reminders.failed(connection, bundle, trouble.word)
    if trouble.outcome is Outcome.UNKNOWN or bundle.unknown is not None:
        return _still_unknown(bundle, until)
    return _put_off(bundle, until)


def _reconcile(coach: Coach, bundle: Bundle) -> Record:
    """It may have been posted before. Look for it; when it is not there, it is due again and simply said."""
    ts = _find(coach, bundle)
    if ts is not None:
        return lambda connection: reminders.found(connection, bundle, ts)
    return _put_off(bundle, coach.now())


def _find(coach: Coach, bundle: Bundle) -> str | None:
    """The ts of our message with the bundle's key, or None. Raises what Slack raises when we may not look."""
    client, carrier = coach.slack(bundle.workspace_id), bundle.carrier
    channel = bundle.recipient
    if channel.startswith(("U", "W")):
        channel = client.conversations_open(users=channel)["channel"]["id"]
    oldest = str(((carrier.tried_at or coach.now()) - _LOOK_BACK).timestamp())
    cursor = ""
    for _ in range(_PAGES):
        page = client.conversations_history(
            channel=channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor
        )
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == carrier.event_key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


def _put_off(bundle: Bundle, until: datetime) -> Record:
    return lambda connection: reminders.put_off(connection, bundle, until)


def _still_unknown(bundle: Bundle, until: datetime) -> Record:
    return lambda connection: reminders.keep_unknown(connection, bundle, until)


def _workspace_trouble(workspace: str, trouble: Trouble, until: datetime) -> Record:
    """A whole workspace is left in peace: for as long as Slack asked, or until somebody mends it."""
    if trouble.outcome is Outcome.WORKSPACE:
        return lambda connection: people.set_trouble(connection, workspace, trouble.word)
    return lambda connection: silences.keep(connection, workspace, "chat.postMessage", until)


def _plan_on(coach: Coach, bundles: Sequence[Bundle]) -> None:
    """What was dealt with has a follower: next week's."""
    for workspace, team_id in dict.fromkeys((b.workspace_id, one.team_id) for b in bundles for one in b.reminders):
        try:
            with writing(coach.engine) as connection:
                planning.plan_team(connection, coach, workspace, team_id)
        except Exception:
            log.exception("team %s could not be planned for", team_id)
