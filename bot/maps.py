"""The picture of each improvement's way, drawn by the clock once the way has turned, and then with every move.

Slack takes a moment to make an uploaded picture ready, so it is only kept here; the card shows it when next drawn.
"""

import logging

from bot import cards, charts
from bot.coach import Coach
from bot.slack import SlackFailure, trouble_of
from bot.who import language_of_team
from storage import improvements
from storage.engine import reading, writing

log = logging.getLogger(__name__)


def draw_due(coach: Coach) -> None:
    """Upload the pictures that are due. Where that cannot be done, there is none."""
    with reading(coach.engine) as connection:
        due = improvements.maps_due(connection, most=5)
    for workspace, improvement_id in due:
        file = _upload(coach, workspace, improvement_id)
        with writing(coach.engine) as connection:
            improvements.keep_map(connection, workspace, improvement_id, file)


def _upload(coach: Coach, workspace: str, improvement_id: int) -> str | None:
    team, work = cards.look(coach, workspace, improvement_id)
    title = work.improvement.title
    drawn = charts.journey_map(work.journey, language_of_team(team), title)
    try:
        uploaded = coach.slack(workspace).files_upload_v2(
            content=drawn.png, filename=f"{title}.png", title=title, alt_txt=drawn.alt
        )
    except SlackFailure as error:
        log.warning("picture of improvement %s: %s", improvement_id, trouble_of(error).word)
        return None
    return str(uploaded["files"][0]["id"])
