"""One answer: signed request in, Bolt, database write, next question out; against Bolt with one durable insert."""

import itertools
import json
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import insert

from bench.measure import Figure, median_ms
from bench.places import NOW, SECRET, WORKSPACE, SilentSlack, a_coach, a_team
from bot import dm
from bot.app import create_app
from bot.coach import Coach
from bot.conversation import Who, begin
from storage import tables
from storage.engine import writing

_TIMES = 200


def measure() -> dict[str, Figure]:
    with a_coach() as coach:
        floor = median_ms(_bare(coach), _TIMES)
    with a_coach() as coach:
        value = median_ms(_answering(coach), _TIMES)
    return {"answer": Figure(value, floor, "ms CPU")}


def signed(body: dict[str, Any]) -> BoltRequest:
    raw, stamp = json.dumps(body), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=raw)
    headers = {
        "content-type": ["application/json"],
        "x-slack-signature": [signature or ""],
        "x-slack-request-timestamp": [stamp],
    }
    return BoltRequest(body=raw, headers=headers)


def _event(number: int, text: str) -> dict[str, Any]:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text, "ts": str(number)}
    return {"type": "event_callback", "team_id": WORKSPACE, "event_id": f"Ev{number}", "event": event}


def _answering(coach: Coach) -> Callable[[], float]:
    """A person answers what they were asked, again and again. Gives the seconds of processor time of the answer."""
    app = create_app(coach, client=SilentSlack(token="xoxb-bench"), signing_secret=SECRET)  # noqa: S106
    team = a_team(coach, 1, ("U1", "U2", "U3"))
    who = Who(WORKSPACE, "U1", "sv")
    numbers = itertools.count()

    def answer() -> float:
        """The first question of a fresh improvement, so that every answer finds the same work to do."""
        number = next(numbers)
        dm.start(coach, who, begin(coach, who, team, f"Kortare kö {number}", "governance"))
        request = signed(_event(number, f"Svar nummer {number}"))
        start = time.process_time()
        response = app.dispatch(request)
        spent = time.process_time() - start
        assert response.status == 200
        return spent

    return answer


def _bare(coach: Coach) -> Callable[[], float]:
    app = App(
        client=SilentSlack(token="xoxb-bench"),  # noqa: S106
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-bench"),  # noqa: S106
        process_before_response=True,
    )
    numbers = itertools.count()

    @app.event("message")
    def keep(event: dict[str, Any]) -> None:
        with writing(coach.engine) as connection:
            connection.execute(
                insert(tables.receipt).values(key=event["ts"], workspace_id=WORKSPACE, received_at=NOW, done=True)
            )

    def one() -> float:
        request = signed(_event(next(numbers), "hej"))
        start = time.process_time()
        app.dispatch(request)
        return time.process_time() - start

    return one
