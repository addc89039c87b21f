"""The sender of what turns have led to: at once after a turn's commit, and by the beat when that was not to be.

The kinds: `ask` (a question, which counts as put once Slack has it) and `say` (anything else that is posted), `change`
(of a message of ours), `join` (a channel), `learn` (who somebody is), `picture` (of an improvement's way or
chain, to a person).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.coach import Coach, Workspace
from bot.pictures import chain, painter, way
from bot.pictures.sheet import Drawn
from bot.slack import kit
from bot.slack.client import Outcome, SlackFailure, Trouble, trouble_of
from bot.slack.posting import ANSWER, Posted, find, key_of, post
from bot.slack.workspaces import side_by_side
from bot.team import overview
from bot.team.overview import Work
from bot.team.who import keep_profile
from flows.chain import chain_of
from flows.texts import Language
from storage import outgoing, people, prompts, silences
from storage.desk import Desk
from storage.engine import writing
from storage.outgoing import Outgoing

log = logging.getLogger(__name__)

_TRY_AGAIN = timedelta(minutes=1)
_MOST, _AT_ONCE = 50, 8

_OF_THE_METHOD = ("missing_scope", "no_permission")
"""What we may not ask for here; whatever else we do goes on."""

Record = Callable[[Desk], None]
"""What is to be written down of a sending."""


@dataclass(frozen=True)
class Sent:
    """How a sending went: whether the row is finished with, and what is to be written down. `refused`: for good."""

    one: Outgoing
    finished: bool
    record: Record | None = None
    refused: bool = False


def send(coach: Coach, those: Sequence[Outgoing]) -> None:
    """Send what one turn has led to, in its order, and write down how it went. All are of one claim."""
    workspace = coach.workspace(those[0].workspace_id)
    sent: list[Sent] = []
    quiet: dict[str, datetime] = {}
    for one in those:
        if coach.now() >= one.until:  # by now it may be somebody else's
            break
        sent.append(_send(workspace, one, quiet))
    with workspace.writing() as desk:
        outgoing.done(desk.connection, [one.one for one in sent if one.finished])
        for how in sent:
            if how.record is not None:
                how.record(desk)
        instead = [_instead(desk, how.one) for how in sent if how.refused and how.one.body.get("otherwise")]
        outgoing.add(desk.connection, instead)
    for telling in instead:
        send(coach, [telling])


def send_due(coach: Coach) -> int:
    """Send what could not be sent when it was to be. Returns how many were dealt with."""
    with writing(coach.engine) as connection:
        now = coach.now()
        taken = outgoing.claim(connection, now, _MOST)
        wanted = [one for one in taken if _is_wanted(Desk(connection, one.workspace_id, now), one)]
        outgoing.done(connection, [one for one in taken if one not in wanted])
    side_by_side(partial(send, coach), wanted, lambda one: one.workspace_id, _AT_ONCE)
    return len(taken)


def _is_wanted(desk: Desk, one: Outgoing) -> bool:
    """A question is not put when the person has been asked another since."""
    return one.kind != "ask" or prompts.is_put_by(desk, one.recipient, one.event_key)


def _send(workspace: Workspace, one: Outgoing, quiet: dict[str, datetime]) -> Sent:
    method = _METHODS[one.kind]
    if method in quiet:
        return Sent(one, False, lambda desk: _later(desk, one, quiet[method]))
    try:
        if one.unknown and (found := _found(workspace, one)) is not None:
            return Sent(one, True, found)
        return Sent(one, True, _SENDERS[one.kind](workspace, one))
    except SlackFailure as error:
        trouble = trouble_of(error)
        log.warning("%s to %s: %s (%s)", one.kind, one.recipient, trouble.word, trouble.outcome)
        return _after(workspace.coach.now(), one, trouble, method, quiet)
    except Exception:  # our own fault, and it would be the same next time
        log.exception("%s to %s could not be sent", one.kind, one.recipient)
        return Sent(one, True)


def _found(workspace: Workspace, one: Outgoing) -> Record | None:
    """It may have been posted before: where it is, when it is there."""
    if one.kind not in ("ask", "say"):
        return None  # doing it again does no harm
    there = find(workspace.slack, one.recipient, one.event_key, one.tried_at or one.until)
    return _stands(one, there) if there else None


def _after(now: datetime, one: Outgoing, trouble: Trouble, method: str, quiet: dict[str, datetime]) -> Sent:
    until = trouble.until(now, _TRY_AGAIN)
    match trouble.outcome:
        case Outcome.WORKSPACE if method != "chat.postMessage" and trouble.word in _OF_THE_METHOD:
            return Sent(one, True)
        case Outcome.PERMANENT:
            return Sent(one, True, refused=True)
        case Outcome.WORKSPACE:
            return Sent(one, False, lambda desk: _give_up(desk, one, trouble))
        case Outcome.UNKNOWN:
            return Sent(one, False, lambda desk: outgoing.keep_unknown(desk.connection, one, until))
        case Outcome.PASSING:
            quiet[method] = until
            return Sent(one, False, lambda desk: _wait(desk, one, trouble.method, until))


def _later(desk: Desk, one: Outgoing, until: datetime) -> None:
    """What may have arrived before this try is looked for then; what certainly has not is simply sent."""
    (outgoing.keep_unknown if one.unknown else outgoing.put_off)(desk.connection, one, until)


def _wait(desk: Desk, one: Outgoing, method: str, until: datetime) -> None:
    """Slack's own wish is everybody's; `method` is empty when it has said nothing."""
    _later(desk, one, until)
    if method:
        silences.keep(desk, method, until)


def _give_up(desk: Desk, one: Outgoing, trouble: Trouble) -> None:
    """Nothing can be sent to the workspace: it is left in peace until somebody mends it, and then this goes out."""
    _later(desk, one, desk.now)
    people.set_trouble(desk, trouble.word)


def _instead(desk: Desk, one: Outgoing) -> Outgoing:
    """Slack will never have it: what whoever asked for it is told."""
    body = {"blocks": [kit.section(one.body["otherwise"])]}
    return outgoing.fresh(desk, "say", one.teller, body, "", one.event_key)


def _ask(workspace: Workspace, one: Outgoing) -> Record:
    return _stands(one, post(workspace.slack, one.recipient, one.body["blocks"], key_of(one.event_key, ANSWER)))


def _stands(one: Outgoing, posted: Posted) -> Record:
    if one.kind != "ask":
        return lambda _desk: None
    return lambda desk: prompts.stands(desk, one.recipient, one.event_key, posted.channel, posted.ts)


def _say(workspace: Workspace, one: Outgoing) -> None:
    post(workspace.slack, one.recipient, one.body["blocks"], key_of(one.event_key, ANSWER))


def _join(workspace: Workspace, one: Outgoing) -> None:
    workspace.slack.conversations_join(channel=one.recipient)


def _change(workspace: Workspace, one: Outgoing) -> None:
    blocks = one.body["blocks"]
    workspace.slack.chat_update(channel=one.recipient, ts=one.body["ts"], blocks=blocks, text=kit.as_text(blocks))


def _learn(workspace: Workspace, one: Outgoing) -> Record:
    profile: dict[str, Any] = workspace.slack.users_info(user=one.recipient, include_locale=True)["user"]
    return lambda desk: keep_profile(desk, profile)


def _picture(workspace: Workspace, one: Outgoing) -> None:
    """The way so far, or the chain of command, to a person. Where it cannot be drawn or files may not be sent, the same
    story in words.
    """
    coach, client = workspace.coach, workspace.slack
    with workspace.reading() as desk:
        found = overview.one(desk, coach.methods, coach.journeys, one.body["improvement"])
    if found is None:
        return
    _, work = found
    wanted = _to_draw(one, work)
    if wanted is None:
        return
    draw, words = wanted
    try:
        _upload(client, one, draw(), work)
    except painter.CannotDraw:
        log.error("a picture of improvement %s could not be drawn", work.improvement.id)
    except SlackFailure as error:
        if trouble_of(error).outcome in (Outcome.PASSING, Outcome.UNKNOWN):
            raise
        log.warning("picture: %s", trouble_of(error).word)
    else:
        return
    post(client, one.recipient, [kit.section(kit.escape(words))], key_of(one.event_key, ANSWER))


def _to_draw(one: Outgoing, work: Work) -> tuple[Callable[[], Drawn], str] | None:
    """What draws the picture that was asked for, and the same story in words; None for a chain that is gone."""
    language: Language = one.body["language"]
    title, journey = work.improvement.title, work.journey
    if one.body.get("of") != "chain":
        return partial(painter.journey_map, journey, language, title), way.journey_in_words(journey, language, title)
    told = chain_of(journey, language)
    if told is None:
        return None
    return partial(painter.chain_map, told, language, title), chain.chain_in_words(told, language, title)


def _upload(client: WebClient, one: Outgoing, drawn: Drawn, work: Work) -> None:
    channel, title = client.conversations_open(users=one.recipient)["channel"]["id"], work.improvement.title
    client.files_upload_v2(channel=channel, content=drawn.png, filename=f"{title}.png", title=title, alt_txt=drawn.alt)


_SENDERS: dict[str, Callable[[Workspace, Outgoing], Record | None]] = {
    "ask": _ask,
    "say": _say,
    "change": _change,
    "join": _join,
    "learn": _learn,
    "picture": _picture,
}
_METHODS = {
    "ask": "chat.postMessage",
    "say": "chat.postMessage",
    "change": "chat.update",
    "join": "conversations.join",
    "learn": "users.info",
    "picture": "files.getUploadURLExternal",
}
