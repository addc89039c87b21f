"""The card of each improvement's open step: drawn, and kept true in the team's channel.

When a step is left, its card is drawn at once. When only an answer has been added, the next beat of the clock sees that
the card has fallen behind and draws it: five answers in a row are one call to Slack. One process draws it at a time.
Each card carries an opaque key: whoever comes after a process that died over it looks for it before posting another.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from slack_sdk import WebClient

from bot.coach import Coach, Workspace
from bot.conversation.turn import Turn
from bot.features.step.in_sum import deeds, what_was_seen
from bot.features.step.question import in_words
from bot.features.step.ways import KEEP, OPEN, START, menu
from bot.pictures.way import journey_in_words
from bot.refs import Place, Stay
from bot.slack import kit, posting
from bot.slack.client import RATE_LIMITED, Outcome, SlackFailure, Trouble, trouble_of
from bot.slack.kit import Block, Button
from bot.team import overview
from bot.team.overview import Placed, Work
from bot.team.who import voice_of_team
from bot.voice import Voice
from flows.model import Question, Step
from flows.model import Turn as Way
from storage import improvements, parked, silences
from storage.engine import reading
from storage.improvements import Improvement, Made, Move
from storage.teams import Team

log = logging.getLogger(__name__)

METHODS = ("chat.update", *posting.METHODS)
"""What drawing a card may call."""

_AT_ONCE, _A_ROUND = 5, 5
_TRY_AGAIN = timedelta(seconds=30)

GO_ON = Button("step.go_on")
"""On without those who have not answered. Carries a Stay."""


def card(team: Team, work: Work, voice: Voice) -> list[Block]:
    """The open step, for the whole team; or how the way ended."""
    step = work.journey.step
    if step is None:
        return _ended(work, voice)
    title = kit.escape(work.improvement.title)
    return [
        kit.header(voice.of(step.title)),
        kit.context(voice.say("card.place", title=title, where=where(work, voice))),
        kit.section(f"{kit.escape(voice.of(step.what))}\n_{kit.escape(voice.of(step.why))}_"),
        kit.section(_how_far(work, step, voice)),
        *the_way(work, voice),
        *_notices(team, work, voice),
        _buttons(work, step, voice),
    ]


def left_behind(work: Work, move: Move, voice: Voice) -> list[Block]:
    """What a card becomes when its step is left: one line, and the step's closing words."""
    step = work.journey.method.step(move.from_step) if move.from_step else None
    name = kit.escape(voice.of(step.title)) if step else ""
    title = kit.escape(work.improvement.title)
    who, seen = kit.mention(move.by), what_was_seen(work.journey, voice)
    to = kit.escape(voice.of(work.journey.method.step(move.to_step).title)) if move.to_step else ""
    lines = [voice.say(f"left.{move.turn}", step=name, to=to, title=title, who=who, seen=seen)]
    if move.reason:
        lines.append(kit.quote(move.reason))
    elif step is not None and move.turn in (Way.FORWARD, Way.ADOPT):
        lines.append(kit.escape(voice.of(step.closing)))
    return [kit.section("\n".join(lines))]


def where(work: Placed, voice: Voice) -> str:
    """Step 4 of 8 · cycle 2."""
    stands, of = work.standing, len(work.method.steps)
    words = voice.say("step.number", number=min(stands.done_steps + 1, of), of=of)
    return f"{words} · {voice.say('step.cycle', cycle=stands.cycle)}" if stands.cycle > 1 else words


def the_way(work: Placed, voice: Voice) -> list[Block]:
    """The real way as a picture, once it has turned and been drawn."""
    file = work.improvement.map_file
    return [kit.image(file, journey_in_words(work.way, voice.language, work.improvement.title))] if file else []


def _ended(work: Work, voice: Voice) -> list[Block]:
    title = kit.escape(work.improvement.title)
    phrase = "card.closed" if work.journey.closed else "card.finished"
    told = voice.say(phrase, title=title, deeds=deeds(work.journey, voice))
    return [kit.section(told, menu(work, voice)), *the_way(work, voice)]


def _how_far(work: Work, step: Step, voice: Voice) -> str:
    done, of = work.journey.progress(step)
    lines = [_line(work, step, question, voice) for question in work.journey.asked(step)]
    return "\n".join([f"*{voice.say('step.progress', done=done, of=of)}*", *lines])


def _line(work: Work, step: Step, question: Question, voice: Voice) -> str:
    label = kit.escape(voice.of(question.label))
    if question.from_each:
        given = [member for member in work.journey.members if work.journey.current(step, question, member)]
        mark = ":white_check_mark:" if work.journey.settled(step, question) else ":white_circle:"
        return f"{mark} {label}" + (f" – {kit.mentions(given)}" if given else "")
    answer = work.journey.current(step, question)
    if answer is None or answer.value is None:
        passed = f" – {voice.say('answer.passed_over')}" if work.journey.settled(step, question) else ""
        return f":white_circle: {label}{passed}"
    words = kit.shorten(in_words(question, answer, voice).replace("\n", " "), 120)
    return f":white_check_mark: {label}: {words} – {kit.mention(answer.author)}"


def _notices(team: Team, work: Work, voice: Voice) -> list[Block]:
    notices = []
    ends = work.journey.test_ends()
    if ends is not None:
        phrase = "card.test_ended" if ends < voice.today else "card.test_ends"
        notices.append(voice.say(phrase, day=voice.day(ends)))
    waits = work.journey.waits_for()
    if waits and len(waits) < len(team.members):
        notices.append(voice.say("card.waits", who=kit.mentions(waits)))
    return [kit.context(notice) for notice in notices]


def _buttons(work: Work, step: Step, voice: Voice) -> Block:
    place = Place(work.improvement.id, step.id)
    elements = [
        kit.button(voice.say("card.form"), OPEN, place, style="primary"),
        kit.button(voice.say("card.one_by_one"), START, place),
    ]
    if work.journey.onward() is not None:  # something was asked about once, and nobody has said that it stands
        elements.insert(0, kit.button(voice.say("card.keep"), KEEP, place))
    if work.journey.may_go_on():
        sure = kit.confirm(*(voice.say(f"go_on.{part}") for part in ("title", "text", "yes", "no")))
        stay = Stay(work.improvement.id, len(work.journey.moves))
        elements.append(kit.button(voice.say("card.go_on"), GO_ON, stay, confirm=sure))
    return kit.actions([*elements, menu(work, voice)])


@dataclass(frozen=True)
class _Drawn:
    """The improvement with the card fields as they are now. `unsure`: a post went out whose outcome nobody knows."""

    channel: str
    shown: Improvement
    trouble: Trouble | None = None
    unsure: bool = False


def draw_card(turn: Turn, improvement: int) -> None:
    """A step that was left is shown to the team at once; what only has been answered is left to the clock."""
    turn.later(lambda: refresh(turn.workspace, improvement))


def refresh(workspace: Workspace, improvement_id: int) -> Trouble | None:
    """Make the card show what is known. Trouble when Slack will not have it; a passing one is mended by the clock."""
    with workspace.writing() as desk:
        until = silences.until(desk, METHODS)
        claim = None if until else improvements.claim_card(desk, improvement_id)
    if until is not None:
        return Trouble(Outcome.PASSING, RATE_LIMITED, (until - desk.now).total_seconds())
    if claim is None:
        return None
    since = claim.lapsed
    for _ in range(_AT_ONCE):  # somebody may answer while we draw
        team, work, refused = _see(workspace, improvement_id)
        drawn = _draw(workspace, team, work, refused, since)
        since = None
        if not _record(workspace, drawn, work):
            break
    return drawn.trouble


def refresh_behind(coach: Coach) -> int:
    """Draw some of the cards that have fallen behind. Returns how many."""
    with reading(coach.engine) as connection:
        behind = improvements.behind(connection, coach.now(), most=_A_ROUND, calling=METHODS)
    for workspace, improvement_id in behind:
        try:
            refresh(coach.workspace(workspace), improvement_id)
        except Exception:  # the claim stands, so that this card is left alone for a while
            log.exception("the card of improvement %s could not be drawn", improvement_id)
    return len(behind)


def _record(workspace: Workspace, drawn: _Drawn, work: Work) -> bool:
    """Write down how it went, and where the improvement stands. Whether the card is to be drawn once more at once."""
    shown, trouble = drawn.shown, drawn.trouble
    made = Made(shown.id, work.improvement.standing, work.standing.to_json())
    with workspace.writing() as desk:
        # who is unsure keeps nothing: whoever draws it next finds the claim lapsed, and looks for the card
        changes = 0 if drawn.unsure else improvements.keep_card(desk, shown, made)
        if trouble is not None:
            until = trouble.until(desk.now, _TRY_AGAIN)
            posting.heed(desk, drawn.channel, trouble, METHODS[0], until)
    return trouble is None and changes > shown.card_changes


def _draw(workspace: Workspace, team: Team, work: Work, refused: str, since: datetime | None) -> _Drawn:
    """`since`: when somebody began to draw it and never told how that went."""
    old = work.improvement
    shown = replace(old, card_moves=len(work.journey.moves), card_changes=old.changes)
    if refused:
        return _Drawn(team.channel_id, shown, Trouble(Outcome.PERMANENT, refused))
    client, voice = workspace.slack, voice_of_team(team, workspace.coach.now())
    try:
        old = _as_it_stands(client, team, work, since) if since else old
        if old.card_ts is not None and old.card_moves == shown.card_moves:
            _update(client, team, work, old.card_ts, voice)
            return _Drawn(team.channel_id, replace(shown, card_ts=old.card_ts))
        _leave_behind(client, team, work, old, voice)
    except SlackFailure as error:
        return _after_trouble(workspace, team, old, shown, trouble_of(error))
    try:
        return _Drawn(team.channel_id, replace(shown, card_ts=_post(client, team, work, voice)))
    except SlackFailure as error:
        drawn = _after_trouble(workspace, team, old, shown, trouble_of(error))
        return replace(drawn, unsure=drawn.trouble is not None and drawn.trouble.outcome is Outcome.UNKNOWN)


def _after_trouble(workspace: Workspace, team: Team, old: Improvement, shown: Improvement, trouble: Trouble) -> _Drawn:
    """What will never work is not tried again until something changes; a card that is gone is posted anew."""
    if trouble.word == "invalid_blocks" and old.map_file is not None:
        return _Drawn(team.channel_id, _without_picture(workspace, old), trouble)
    log.warning("card of improvement %s: %s", old.id, trouble.word)
    if trouble.word == "message_not_found":
        return _Drawn(team.channel_id, replace(old, card_ts=None), trouble)
    return _Drawn(
        team.channel_id, replace(shown, card_ts=old.card_ts) if trouble.outcome is Outcome.PERMANENT else old, trouble
    )


def _without_picture(workspace: Workspace, old: Improvement) -> Improvement:
    """Slack cannot show the picture: the next beat draws the card without it."""
    with workspace.writing() as desk:
        improvements.keep_map(desk, old.id, None)
    return replace(old, map_file=None)


def _see(workspace: Workspace, improvement_id: int) -> tuple[Team, Work, str]:
    """An improvement and its team, for the clock, which is nobody; and why Slack takes nothing for its channel."""
    coach = workspace.coach
    with workspace.reading() as desk:
        found = overview.one(desk, coach.methods, coach.journeys, improvement_id)
        assert found is not None, "a card is only drawn of what was begun"
        team, work = found
        coach.journeys.keep(workspace.id, improvement_id, work.improvement.changes, work.journey)
        refused = parked.among(desk, [team.channel_id])
        return team, work, refused.get(team.channel_id, "")


def _key(workspace: str, improvement_id: int, moves: int) -> str:
    """The key of the card that shows so many moves. Everybody in a workspace can read it: it tells nothing."""
    return sha256(f"card {workspace} {improvement_id} {moves}".encode()).hexdigest()[:16]


def _as_it_stands(client: WebClient, team: Team, work: Work, since: datetime) -> Improvement:
    """The improvement with the card that somebody may have posted since then, if it is there."""
    old = work.improvement
    for moves in range(len(work.journey.moves), old.card_moves - 1, -1):
        posted = posting.find(client, team.channel_id, _key(team.workspace_id, old.id, moves), since)
        if posted is not None:
            return replace(old, card_ts=posted.ts, card_moves=moves)
    return old


def _update(client: WebClient, team: Team, work: Work, ts: str, voice: Voice) -> None:
    blocks = card(team, work, voice)
    client.chat_update(channel=team.channel_id, ts=ts, blocks=blocks, text=kit.as_text(blocks))


def _post(client: WebClient, team: Team, work: Work, voice: Voice) -> str:
    key = _key(team.workspace_id, work.improvement.id, len(work.journey.moves))
    bare = work.improvement.map_file is None
    return posting.post(
        client, team.channel_id, card(team, work, voice), posting.key_of(key, posting.CARD), in_words=bare
    ).ts


def _leave_behind(client: WebClient, team: Team, work: Work, old: Improvement, voice: Voice) -> None:
    """The card of the step that was left becomes a line of what happened."""
    if old.card_ts is None or not work.journey.moves:
        return
    move = work.journey.moves[old.card_moves]
    assert isinstance(move, Move)
    blocks = left_behind(work, move, voice)
    client.chat_update(channel=team.channel_id, ts=old.card_ts, blocks=blocks, text=kit.as_text(blocks))
