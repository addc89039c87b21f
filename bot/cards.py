"""The card of each improvement's open step, kept true in the team's channel.

When a step is left, its card is drawn at once. When only an answer has been added, the next beat of the clock sees that
the card has fallen behind and draws it: five answers in a row are one call to Slack. One process draws it at a time.
"""

import logging
from dataclasses import replace

from slack_sdk import WebClient

from bot import conversation
from bot.blocks import kit, step
from bot.coach import Coach
from bot.picture import Work
from bot.slack import Outcome, SlackFailure, Trouble, trouble_of
from bot.who import Who, language_of_team
from flows import calendar
from storage import improvements, teams
from storage.engine import reading, writing
from storage.improvements import Improvement, Move
from storage.teams import Team

log = logging.getLogger(__name__)

_AT_ONCE = 5


def refresh(coach: Coach, workspace: str, improvement_id: int) -> Trouble | None:
    """Make the card show what is known. Trouble when Slack will not have it; a passing one is mended by the clock."""
    with writing(coach.engine) as connection:
        if not improvements.claim_card(connection, workspace, improvement_id, coach.now()):
            return None
    for _ in range(_AT_ONCE):  # somebody may answer while we draw
        shown, trouble = _draw(coach, workspace, improvement_id)
        with writing(coach.engine) as connection:
            improvements.keep_card(connection, workspace, shown)
            now = improvements.get(connection, workspace, improvement_id)
        if trouble is not None or now is None or now.changes <= shown.card_changes:
            return trouble
    return None


def refresh_behind(coach: Coach) -> None:
    """Draw the cards that have fallen behind."""
    with reading(coach.engine) as connection:
        behind = improvements.behind(connection, coach.now(), most=20)
    for workspace, improvement_id in behind:
        refresh(coach, workspace, improvement_id)


def _draw(coach: Coach, workspace: str, improvement_id: int) -> tuple[Improvement, Trouble | None]:
    """The improvement with the card fields as they are after drawing."""
    team, work = look(coach, workspace, improvement_id)
    client, old = coach.slack(workspace), work.improvement
    shown = replace(old, card_moves=len(work.journey.moves), card_changes=old.changes)
    try:
        if old.card_ts is not None and old.card_moves == shown.card_moves:
            _update(coach, client, team, work)
            return shown, None
        _leave_behind(client, team, work)
        return replace(shown, card_ts=_post(coach, client, team, work)), None
    except SlackFailure as error:
        trouble = trouble_of(error)
        if trouble.word == "invalid_blocks" and old.map_file is not None:
            return _without_picture(coach, workspace, old), trouble
        log.warning("card of improvement %s: %s", improvement_id, trouble.word)
        return _after_trouble(old, shown, trouble), trouble


def _without_picture(coach: Coach, workspace: str, old: Improvement) -> Improvement:
    """Slack cannot show the picture: the next beat draws the card without it."""
    with writing(coach.engine) as connection:
        improvements.keep_map(connection, workspace, old.id, None)
    return replace(old, map_file=None)


def _after_trouble(old: Improvement, shown: Improvement, trouble: Trouble) -> Improvement:
    """What will never work is not tried again until something changes; a card that is gone is posted anew."""
    if trouble.word == "message_not_found":
        return replace(old, card_ts=None)
    return replace(shown, card_ts=old.card_ts) if trouble.outcome is Outcome.PERMANENT else old


def look(coach: Coach, workspace: str, improvement_id: int) -> tuple[Team, Work]:
    """An improvement and its team, for the clock, which is nobody."""
    with reading(coach.engine) as connection:
        improvement = improvements.get(connection, workspace, improvement_id)
        assert improvement is not None, "a card is only drawn of what was begun"
        team = teams.get(connection, workspace, improvement.team_id)
        assert team is not None
        anyone = Who(workspace, team.members[0], language_of_team(team))
        return conversation.open_work(connection, coach, anyone, improvement_id)


def _update(coach: Coach, client: WebClient, team: Team, work: Work) -> None:
    blocks = _blocks(coach, team, work)
    client.chat_update(
        channel=team.channel_id, ts=work.improvement.card_ts or "", blocks=blocks, text=kit.as_text(blocks)
    )


def _post(coach: Coach, client: WebClient, team: Team, work: Work) -> str:
    blocks = _blocks(coach, team, work)
    answer = client.chat_postMessage(
        channel=team.channel_id, blocks=blocks, text=kit.as_text(blocks), unfurl_links=False
    )
    return str(answer["ts"])


def _leave_behind(client: WebClient, team: Team, work: Work) -> None:
    """The card of the step that was left becomes a line of what happened."""
    old = work.improvement
    if old.card_ts is None or not work.journey.moves:
        return
    move = work.journey.moves[old.card_moves]
    assert isinstance(move, Move)
    blocks = step.left_behind(work, move, language_of_team(team))
    client.chat_update(channel=team.channel_id, ts=old.card_ts, blocks=blocks, text=kit.as_text(blocks))


def _blocks(coach: Coach, team: Team, work: Work) -> list[kit.Block]:
    today = calendar.local_day(coach.now(), team.time_zone)
    return step.card(team, work, language_of_team(team), today)
