"""The picture of each improvement's way, drawn by the clock once the way has turned, and then with every move.

Slack takes a moment to make an uploaded picture ready, so it is only kept here; the card shows it when next drawn.
"""

import logging
from datetime import timedelta

from bot.coach import Coach, Workspace
from bot.pictures import painter
from bot.slack.client import SlackFailure, trouble_of
from bot.team import overview
from bot.team.who import language_of_team
from storage import improvements, silences
from storage.engine import reading

log = logging.getLogger(__name__)

METHODS = ("files.getUploadURLExternal", "files.completeUploadExternal")
"""What uploading a picture calls."""

_A_ROUND = 5


def draw_due(coach: Coach) -> None:
    """Upload some of the pictures that are due. Where that cannot be done, there is none."""
    with reading(coach.engine) as connection:
        due = improvements.maps_due(connection, coach.now(), most=_A_ROUND, calling=METHODS)
    for workspace, improvement_id in due:
        try:
            _draw(coach.workspace(workspace), improvement_id)
        except Exception:  # nothing else is to wait for it
            log.exception("the picture of improvement %s could not be drawn", improvement_id)
            _keep(coach.workspace(workspace), improvement_id, None)


def _draw(workspace: Workspace, improvement_id: int) -> None:
    coach = workspace.coach
    with workspace.reading() as desk:
        found = overview.one(desk, coach.methods, coach.journeys, improvement_id)
    assert found is not None, "a picture is only drawn of what was begun"
    team, work = found
    title = work.improvement.title
    drawn = painter.journey_map(work.journey, language_of_team(team), title)
    try:
        uploaded = workspace.slack.files_upload_v2(
            content=drawn.png, filename=f"{title}.png", title=title, alt_txt=drawn.alt
        )
    except SlackFailure as error:
        trouble = trouble_of(error)
        log.warning("picture of improvement %s: %s", improvement_id, trouble.word)
        if trouble.method:  # Slack asked us to wait with it
            with workspace.writing() as desk:
                silences.keep(desk, trouble.method, desk.now + timedelta(seconds=trouble.wait))
            return
        _keep(workspace, improvement_id, None)
        return
    _keep(workspace, improvement_id, str(uploaded["files"][0]["id"]))


def _keep(workspace: Workspace, improvement_id: int, file: str | None) -> None:
    with workspace.writing() as desk:
        improvements.keep_map(desk, improvement_id, file)
