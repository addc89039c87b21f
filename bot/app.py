"""The Bolt app: which listener, and what is acknowledged. No block and no table is known here.

Bolt spends time on every request for every listener it knows, so it knows one of each sort and a dictionary does the
rest. Bolt's own middleware is over before a listener begins, so what surrounds the work stands in the listener: a turn
(see bot.conversation.turn). Nothing is acknowledged that has not been committed; where the work fails, Slack delivers
an event again, and whoever pressed or typed is told.
"""

import logging
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.coach import Coach, Workspace
from bot.conversation import replies
from bot.conversation.replies import Reply
from bot.conversation.turn import Asked, Entry, Feature, Listener, reads, writes
from bot.features import (
    assessment,
    beginning,
    expertise,
    goals,
    help_me,
    home,
    lessons,
    meetings,
    myself,
    opinion,
    rounds,
    spread,
    status,
    stuck,
    teams,
    telling,
    trouble,
)
from bot.features.command import entry_of
from bot.features.step import afterwards, by_words, dm, follow_ups, form, leaving, menu, overview, tested
from bot.slack import payloads
from bot.slack.client import quiet_logger
from bot.slack.forms import BothChanged, Wrong
from bot.slack.payloads import Body
from bot.sorry import Sorry

log = logging.getLogger(__name__)

FEATURES: tuple[Feature, ...] = (
    assessment.HEARD,
    beginning.HEARD,
    expertise.HEARD,
    goals.HEARD,
    help_me.HEARD,
    home.HEARD,
    lessons.HEARD,
    meetings.HEARD,
    myself.HEARD,
    opinion.HEARD,
    rounds.HEARD,
    spread.HEARD,
    status.HEARD,
    stuck.HEARD,
    teams.HEARD,
    telling.HEARD,
    afterwards.HEARD,
    dm.HEARD,
    follow_ups.HEARD,
    form.HEARD,
    leaving.HEARD,
    menu.HEARD,
    overview.HEARD,
    tested.HEARD,
)


def _by_id(listed: Iterable[tuple[str, Entry[Asked]]]) -> dict[str, Entry[Asked]]:
    """What listens to each. Two that listen to the same are our mistake, and no program starts with it."""
    heard: dict[str, Entry[Asked]] = {}
    for name, entry in listed:
        if name in heard:
            raise AssertionError(f"two listen to {name}")
        heard[name] = entry
    return heard


CLICKS = _by_id((button.id, entry) for feature in FEATURES for button, entry in feature.clicks.items())
"""By action id; what follows a second full stop tells buttons of one message apart."""

SUBMISSIONS = _by_id((form.id, entry) for feature in FEATURES for form, entry in feature.forms.items())
"""By callback id."""

SHORTCUTS = _by_id(pair for feature in FEATURES for pair in feature.shortcuts.items())
"""By callback id; the manifest offers them."""

_ANY = re.compile(".*")
_HEARD = writes(by_words.words)
_HOME = reads(home.opened)
_CHANGED = writes(teams.profile_changed)
_UNKNOWN: Entry[Any] = reads(trouble.unknown)


def create_app(coach: Coach, *, client: WebClient, signing_secret: str = "") -> App:
    """An app for the one workspace of the client's token. Over Socket Mode nothing is signed, so no secret is needed.

    `authorize` is answered here, since Bolt's own would ask Slack about the token at every request.
    """
    authorised = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)
    app = App(
        name="hemmaplan",  # without a name Bolt looks through the whole stack for one
        client=client,
        logger=quiet_logger(),
        signing_secret=signing_secret or "-",
        authorize=lambda: authorised,
        request_verification_enabled=bool(signing_secret),
        process_before_response=True,  # an answer is kept before Slack is told that we have it
        url_verification_enabled=True,
        ssl_check_enabled=True,
        attaching_function_token_enabled=False,  # what no listener here asks for
        attaching_conversation_kwargs_enabled=False,
    )
    _listen_to_events(app, coach)  # Bolt asks its listeners in order, and what is typed comes most often
    _listen_to_people(app, coach)
    return app


def _listen_to_people(app: App, coach: Coach) -> None:
    @app.action(_ANY)
    def clicked(body: Body, ack: Ack) -> None:
        asked = payloads.read_click(body)
        _answer(coach, ack, body, asked, CLICKS.get(".".join(asked.action.split(".")[:2]), _UNKNOWN))

    @app.view(_ANY)
    def sent(body: Body, ack: Ack) -> None:
        asked = payloads.read_submission(body)
        _answer(coach, ack, body, asked, SUBMISSIONS.get(asked.callback, _UNKNOWN))

    @app.command("/pdsa")
    def typed(body: Body, ack: Ack) -> None:
        asked = payloads.read_command(body)
        _answer(coach, ack, body, asked, entry_of(asked))

    @app.shortcut(_ANY)
    def chosen(body: Body, ack: Ack) -> None:
        asked = payloads.read_shortcut(body)
        _answer(coach, ack, body, asked, SHORTCUTS.get(asked.callback, _UNKNOWN))


def _listen_to_events(app: App, coach: Coach) -> None:
    told: deque[str] = deque(maxlen=500)  # of what failed, while the database cannot remember it

    @app.event(_ANY)
    def happened(body: Body) -> BoltResponse | None:
        event: Body = body["event"]
        heard = EVENTS.get(event["type"])
        return heard(_Heard(coach, told, body, event)) if heard is not None else None


@dataclass(frozen=True)
class _Heard:
    """An event. `told`: the deliveries whose failing has been told of."""

    coach: Coach
    told: deque[str]
    body: Body
    event: Body

    @property
    def workspace(self) -> Workspace:
        return self.coach.workspace(payloads.workspace_of(self.body))

    @property
    def user(self) -> str:
        return payloads.user_of(self.body)


def _said(heard: _Heard) -> BoltResponse | None:
    words = payloads.read_words(heard.body)
    if words is None:
        return None
    return _in_a_turn(heard, "sorry.not_kept", lambda key: _words(heard.workspace, words, key))


def _home_opened(heard: _Heard) -> BoltResponse | None:
    if heard.event.get("tab", "home") != "home":
        return None
    return _in_a_turn(heard, "sorry.not_shown", lambda key: _HOME(heard.workspace, heard.user, key, None))


def _profile_changed(heard: _Heard) -> BoltResponse | None:
    profile = heard.event["user"]
    return _in_a_turn(heard, "", lambda key: _CHANGED(heard.workspace, heard.user, key, profile))


def _uninstalled(heard: _Heard) -> None:
    trouble.silence(heard.workspace, "app_uninstalled")


def _revoked(heard: _Heard) -> None:
    if heard.event.get("tokens", {}).get("bot"):
        trouble.silence(heard.workspace, "token_revoked")


EVENTS: dict[str, Callable[[_Heard], BoltResponse | None]] = {
    "message": _said,
    "app_home_opened": _home_opened,
    "user_change": _profile_changed,
    "app_uninstalled": _uninstalled,
    "tokens_revoked": _revoked,
}
"""By their types; the manifest asks for them."""


def _answer(coach: Coach, ack: Ack, body: Body, asked: Any, entry: Entry[Any]) -> None:
    """Acknowledge with what the listener says, or with kind words for what could not be done."""
    workspace, user, key = coach.workspace(asked.workspace), asked.user, payloads.delivery_key(body)
    try:
        reply = entry(workspace, user, key, asked, press=payloads.press_key(asked))
    except Sorry as reason:
        reply = _sorry(workspace, asked, key, reason)
    except (Wrong, BothChanged) as wrong:
        reply = trouble.under_its_field(workspace, user, wrong)
    except Exception:
        log.exception("a listener failed")
        reply = trouble.our_fault(workspace, asked)
    ack(**reply) if reply else ack()


def _sorry(workspace: Workspace, asked: Any, key: str, reason: Sorry) -> Reply:
    """In a turn of its own: the one that could not be done has left nothing behind."""
    telling: Listener[Any] = lambda turn, asked: replies.sorry(turn, asked, reason)  # noqa: E731
    try:
        reply: Reply = writes(telling)(workspace, asked.user, key, asked)
    except Exception:
        log.exception("a listener failed")
        return trouble.our_fault(workspace, asked)
    return reply


def _words(workspace: Workspace, words: payloads.Typed, key: str) -> None:
    try:
        _HEARD(workspace, words.user, key, words)
    except Sorry as reason:
        sorry = reason
        telling: Listener[payloads.Typed] = lambda turn, _: turn.tell_phrase(sorry.phrase, **sorry.values)  # noqa: E731
        writes(telling)(workspace, words.user, key, words)


def _in_a_turn(heard: _Heard, phrase: str, work: Callable[[str], object]) -> BoltResponse | None:
    """What fails is not acknowledged, so that Slack delivers it again; and whoever waits for it is told, once."""
    key = payloads.delivery_key(heard.body)
    try:
        work(key)
    except Exception:
        log.exception("a listener failed")
        if phrase:
            trouble.told_once(heard.workspace, heard.user, key, phrase, heard.told)
        return BoltResponse(status=500)
    return None
