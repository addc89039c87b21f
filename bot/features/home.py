"""The Home tab: what waits for somebody, how their teams stand, and their settings, which draw it anew."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.replies import Reply, to_dm, whisper
from bot.conversation.turn import Feature, Turn, writes
from bot.features import assessment, beginning, expertise, goals, help_me, lessons, meetings, myself, status, which
from bot.features.step.question import to_step
from bot.features.step.ways import OPEN
from bot.features.teams import SETTINGS
from bot.refs import Place
from bot.slack import kit
from bot.slack.client import SlackFailure, trouble_of
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.sorry import Sorry
from bot.team import boards
from bot.team.boards import Board, Fitting
from bot.team.gate import carried_team
from bot.team.overview import Outline, Overview, Placed
from bot.voice import Voice
from flows import calendar
from flows.overlay import StepLink
from storage import people, teams
from storage.people import Person
from storage.teams import Team

log = logging.getLogger(__name__)

LANGUAGE = Button("home.language")
CLOCK = Button("home.clock")
RESUME = Button("pause.resume")

_AROUND_TEAMS = 18
"""Blocks at most that are no team's: the title, what waits for somebody, and their settings."""


@dataclass(frozen=True)
class Waits:
    """What somebody can answer: the first of it, each with its team, and how much there is in all."""

    first: Sequence[tuple[Team, Placed]]
    all: int


def in_home(outlines: Sequence[Outline], follows: Sequence[Outline]) -> tuple[Fitting, Fitting]:
    """The room that Home has for the teams that somebody is in, and for those that they follow.

    Around each of the former are a line and its buttons. The latter have what is left, and always a line each.
    """
    below = 3 + status.height_of_others(len(follows)) if follows else 0
    room = kit.VIEW_BLOCKS - _AROUND_TEAMS
    theirs = status.fitting(room - below, ways=True, around=2)
    whole = theirs(outlines)
    taken = sum(status.height(outline, own=True, ways=True) + 2 for outline in outlines[:whole])
    left = room - taken - status.height_of_others(len(outlines) - whole) - 3
    return theirs, status.fitting(left, own=False)


def tab(
    board: Board, follows: Board, waits: Waits, person: Person, contact: str,
    link: Callable[[str, str], StepLink | None], voice: Voice,
) -> Block:  # fmt: skip
    """The Home tab: what waits for the viewer, the teams, settings and help. Useful to somebody without a team too.

    `link` gives an organisation's own film or page about a step.
    """
    blocks = [kit.header(voice.say("home.title"))]
    following = bool(follows.whole or follows.others)
    if not board.whole and not board.others and not following:
        blocks.append(kit.section(voice.say("home.no_team")))
    if board.whole or board.others:
        blocks += _for_you(waits, link, voice)
    for seen in board.whole:
        blocks += [kit.divider(), *status.team(seen, voice, ways=True), _team_buttons(seen, person, voice)]
    blocks += status.others(board.others, voice)
    if following:
        blocks += [kit.divider(), kit.section(voice.say("followed.title")), *status.followed(follows, voice)]
    return {"type": "home", "blocks": [*blocks, kit.divider(), *_settings(person, contact, voice)]}


def _for_you(waits: Waits, link: Callable[[str, str], StepLink | None], voice: Voice) -> list[Block]:
    """What waits for this person, each with a button to it."""
    if not waits.first:
        return [kit.section(voice.say("home.nothing_waits"))]
    blocks = [kit.section(voice.say("home.waits"))]
    for its_team, work in waits.first:
        here = work.method.step(work.standing.step or "")
        go = kit.button(voice.say("home.answer"), OPEN, Place(work.improvement.id, here.id))
        line = f"*{kit.escape(work.improvement.title)}*\n{kit.escape(voice.of(here.title))}"
        note = status.waiting(work, calendar.local_day(voice.now, its_team.time_zone), voice)
        own = link(its_team.organisation, here.id)
        more = f"\n{to_step(own, voice)}" if own else ""
        blocks.append(kit.section(f"{line}\n{note}{more}", go))
    if more_of_it := waits.all - len(waits.first):
        blocks.append(kit.context(voice.counted("status.more", more_of_it)))
    return blocks


def _team_buttons(seen: Overview, person: Person, voice: Voice) -> Block:
    """What a button says is the phrase of its own id."""
    buttons = [beginning.NEW, meetings.SHOW, assessment.SHOW, goals.SHOW, expertise.SHOW, lessons.NEW]
    if person.user_id in seen.team.leads:
        buttons.append(SETTINGS)
    return kit.actions([kit.button(voice.say(button.id), button, seen.team.id) for button in buttons])


def _settings(person: Person, contact: str, voice: Voice) -> list[Block]:
    languages = [("Svenska", "sv"), ("English", "en")]
    chosen = kit.chooser("static_select", LANGUAGE, languages, person.language or voice.language)
    blocks = [kit.section(voice.say("home.language"), chosen)]
    hours = [(voice.say("home.clock_team"), "team"), *((f"{hour:02}:00", f"{hour:02}:00") for hour in range(7, 18))]
    own = person.clock.strftime("%H:%M") if person.clock else "team"
    blocks.append(kit.section(voice.say("home.clock"), kit.chooser("static_select", CLOCK, hours, own)))
    if person.paused_until is not None:
        resume = kit.button(voice.say("pause.resume"), RESUME)
        day = voice.day(person.paused_until)
        blocks.append(kit.section(voice.say("pause.is", day=day), resume))
    if contact:
        blocks.append(kit.section(voice.say("help.contact", contact=kit.escape(contact))))
    blocks.append(kit.section(voice.say("home.help"), kit.button(voice.say("home.help_button"), help_me.SHOW)))
    return blocks


def opened(turn: Turn, _asked: None) -> None:
    """Somebody has come to the Home tab."""
    show(turn)


def show(turn: Turn) -> None:
    """Draw the Home tab for whoever opened it."""
    who, methods = turn.who, turn.coach.methods
    theirs = teams.of_person(turn.desk, who.user)
    outlines = boards.outlines_of(turn.desk, methods, theirs)
    follows = boards.outlines_of(turn.desk, methods, status.teams_followed(turn))
    in_them, followed_ones = in_home(outlines, follows)
    seen = boards.board(turn.desk, methods, outlines, in_them, ways=True)
    from_outside = status.with_shared(turn, boards.board(turn.desk, methods, follows, followed_ones))
    waits = Waits(*boards.open_for(turn.desk, methods, outlines, who.user, status.WORKS_SHOWN))
    turn.later(lambda: boards.keep_what_was_made(turn.workspace, [*outlines, *follows]))
    asked = methods.contact(theirs[0].organisation) if theirs else None
    contact = turn.voice.of(asked) if asked else ""
    person = people.get(turn.desk, who.user)
    view = tab(seen, from_outside, waits, person, contact, methods.link, turn.voice)
    view = {**view, "blocks": [*which.to_choose(turn), *view["blocks"]][: kit.VIEW_BLOCKS]}
    turn.show(lambda: _publish(turn, view))


def _publish(turn: Turn, view: Block) -> None:
    """Where Slack shows this person no picture, the tab comes without; where it shows nothing at all, that is told."""
    client, user = turn.workspace.slack, turn.who.user
    words = [block for block in view["blocks"] if block["type"] != "image"]
    for blocks in [view["blocks"]] + [words] * (words != view["blocks"]):
        try:
            client.views_publish(user_id=user, view={**view, "blocks": blocks})
            return
        except SlackFailure as error:
            log.warning("home: %s", trouble_of(error).word)
    to_dm(turn.workspace, user, turn.voice.say("sorry.not_shown"))


def language(turn: Turn, asked: Click) -> Reply:
    if asked.value not in ("sv", "en"):
        raise Sorry("sorry.gone")
    myself.set_language(turn, asked.value)
    show(turn)
    return None


def clock(turn: Turn, asked: Click) -> Reply:
    myself.set_hour(turn, str(asked.value))
    show(turn)
    return None


def resume(turn: Turn, asked: Click) -> Reply:
    myself.pause_until(turn, None)
    show(turn)
    return None


def work_with(turn: Turn, asked: Click) -> Reply:
    """Somebody in several teams says which one they work with now."""
    here = carried_team(turn.desk, turn.who, asked.value)
    people.set_team(turn.desk, turn.who.user, here.id)
    if asked.view_id:
        show(turn)
    else:
        whisper(turn, asked, turn.voice.say("which.changed", name=kit.escape(here.name)))
    return None


HEARD = Feature(
    clicks={
        LANGUAGE: writes(language),
        CLOCK: writes(clock),
        RESUME: writes(resume),
        which.WORK_WITH: writes(work_with),
    }
)
