"""The Bolt app: who is it, has it been done already, and which listener. No block and no table is known here.

Bolt spends time on every request for every listener it knows, so it knows one of each sort and a dictionary does
the rest. Everything runs before Slack is answered; what takes long is handed to `coach.afterwards`.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import dm, payloads
from bot.blocks import kit
from bot.coach import Coach
from bot.conversation import Sorry, Who
from bot.listeners import dms, home, meetings, period, replies, rounds, spread, steps, stuck, teams
from bot.listeners.command import command
from bot.listeners.replies import Reply, Wrong
from bot.payloads import Body, Click, Shortcut, Submission
from bot.slack import quiet_logger
from bot.texts import say
from bot.who import who_is
from storage import receipts
from storage.engine import writing

log = logging.getLogger(__name__)

CLICKS: dict[str, Callable[[Coach, Who, Click], Reply]] = {
    "dm.start": dms.start,
    "dm.choose": dms.choose,
    "dm.pick": dms.picked,
    "dm.tick": dms.ticking,
    "dm.people": dms.ticking,
    "dm.done": dms.done,
    "dm.keep": dms.keep,
    "dm.help": dms.way_out,
    "dm.skip": dms.way_out,
    "dm.back": dms.way_out,
    "dm.later": dms.way_out,
    "step.open": steps.show,
    "step.push": steps.push,
    "step.history": steps.history,
    "step.go_on": steps.leave,
    "hint.keep": steps.keep,
    "opinion.yes": home.opinion,
    "opinion.no": home.opinion,
    "work.menu": steps.menu,
    "work.picture": steps.picture_of_the_way,
    "work.tested": steps.how_well,
    "work.share": period.show_share,
    "given": steps.redraw,
    "meeting.menu": meetings.menu,
    "meeting.add": meetings.show_form,
    "meeting.new": meetings.show_form,
    "meeting.learned": meetings.learned,
    "home.new": teams.show_new,
    "home.team": teams.show_form,
    "home.meetings": meetings.show_list,
    "home.language": home.language,
    "home.clock": home.clock,
    "home.help": home.help_me,
    "pause.until": home.pause,
    "pause.resume": home.resume,
    "pause.later": home.later,
    "status.show": home.share_status,
    "status.team": home.show_team,
    "home.goals": period.show_goals,
    "home.assess": period.show_assessment,
    "home.expertise": period.show_expertise,
    "home.lesson": period.show_lesson,
    "assess.begin": period.begin_assessment,
    "assess.votes": period.show_votes,
    "assess.joint": period.show_joint,
    "lesson.use": period.use,
    "round.dates": rounds.show_dates,
    "spread.add": spread.add,
    "spread.menu": spread.menu,
    "stuck.help": stuck.help_out,
    "stuck.date": stuck.show_date,
    "stuck.back_up": stuck.back_up,
    "follow_up.yes": steps.holds,
    "follow_up.slipping": steps.holds,
    "follow_up.unsure": steps.holds,
}
"""By action id; what follows a second full stop tells buttons of one message apart."""

SUBMISSIONS: dict[str, Callable[[Coach, Who, Submission], Reply]] = {
    "team": teams.save,
    "new": steps.save_new,
    "step": steps.save,
    "back_up": steps.save_back_up,
    "close": steps.save_close,
    "wait": stuck.save_date,
    "meeting": meetings.save,
    "learned": meetings.save_learned,
    "goals": period.save_goals,
    "share": period.save_share,
    "expertise": period.save_expertise,
    "votes": period.save_votes,
    "joint": period.save_joint,
    "lesson": period.save_lesson,
    "spread": spread.save,
    "round": rounds.save,
    "round_dates": rounds.save_dates,
}

SHORTCUTS: dict[str, Callable[[Coach, Who, Shortcut], Reply]] = {
    "save_lesson": period.lesson_from_message,
    "go_on": dms.from_anywhere,
}
"""By callback id; the manifest offers them."""

_ANY = re.compile(".*")


def create_app(coach: Coach, *, client: WebClient, signing_secret: str = "") -> App:
    """An app for the one workspace of the client's token. Over Socket Mode nothing is signed, so no secret is needed.

    `authorize` is answered here, since Bolt's own would ask Slack about the token at every request.
    """
    authorised = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)
    app = App(
        client=client,
        logger=quiet_logger(),
        signing_secret=signing_secret or "-",
        authorize=lambda: authorised,
        request_verification_enabled=bool(signing_secret),
        process_before_response=True,  # an answer is kept before Slack is told that we have it
        url_verification_enabled=True,
        ssl_check_enabled=True,
    )
    _listen_to_people(app, coach)
    _listen_to_events(app, coach)
    return app


def _listen_to_people(app: App, coach: Coach) -> None:
    @app.middleware
    def once(body: dict[str, Any], next: Callable[[], Any], ack: Ack) -> Any:  # noqa: A002 - Bolt's own name
        return _once(coach, body, next, ack)

    @app.command("/pdsa")
    def typed(body: dict[str, Any], ack: Ack) -> None:
        asked = payloads.read_command(body)
        _answer(coach, ack, asked, lambda who: command(coach, who, asked))

    @app.action(_ANY)
    def clicked(body: dict[str, Any], ack: Ack) -> None:
        asked = payloads.read_click(body)
        listener = CLICKS.get(".".join(asked.action.split(".")[:2]))
        _answer(coach, ack, asked, lambda who: listener(coach, who, asked) if listener else None)

    @app.shortcut(_ANY)
    def chosen(body: dict[str, Any], ack: Ack) -> None:
        asked = payloads.read_shortcut(body)
        listener = SHORTCUTS.get(asked.callback)
        _answer(coach, ack, asked, lambda who: listener(coach, who, asked) if listener else None)

    @app.view(_ANY)
    def sent(body: dict[str, Any], ack: Ack) -> None:
        asked = payloads.read_submission(body)
        listener = SUBMISSIONS.get(asked.callback)
        _answer(coach, ack, asked, lambda who: listener(coach, who, asked) if listener else None)


def _listen_to_events(app: App, coach: Coach) -> None:
    @app.event("message")
    def said(body: dict[str, Any]) -> None:
        words = payloads.read_words(body)
        if words is not None:
            _hear(coach, words)

    @app.event("app_home_opened")
    def home_opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            home.show(coach, who_is(coach, payloads.workspace_of(body), payloads.user_of(body)))

    @app.event("user_change")
    def profile_changed(body: dict[str, Any], event: dict[str, Any]) -> None:
        teams.profile_changed(coach, payloads.workspace_of(body), event["user"])


def _once(coach: Coach, body: Body, go: Callable[[], Any], ack: Ack) -> Any:
    """Slack delivers again what it is not sure of, and Bolt does not notice: the same is done once."""
    key = payloads.delivery_key(body)
    if not key:
        return go()
    with writing(coach.engine) as connection:
        mine = receipts.take(connection, payloads.workspace_of(body), key, coach.now())
    if not mine:
        return ack()
    return go()


def _answer(coach: Coach, ack: Ack, asked: Any, listen: Callable[[Who], Reply]) -> None:
    """Acknowledge with what the listener says, or with kind words for what could not be done."""
    who = who_is(coach, asked.workspace, asked.user)
    try:
        reply = listen(who)
    except Sorry as reason:
        reply = replies.sorry(coach, who, asked, reason)
    except Wrong as wrong:
        reply = {"response_action": "errors", "errors": {wrong.field: wrong.text[who.language]}}
    except Exception:
        log.exception("a listener failed")
        reply = replies.sorry(coach, who, asked, Sorry("sorry.our_fault"))
    ack(**reply) if reply else ack()


def _hear(coach: Coach, words: payloads.Words) -> None:
    who = who_is(coach, words.workspace, words.user)
    try:
        dms.words(coach, who, words)
    except Sorry as reason:
        text = say(reason.phrase, who.language, **reason.values)
        coach.afterwards(lambda: dm.tell(coach, who, [kit.section(text)]))
