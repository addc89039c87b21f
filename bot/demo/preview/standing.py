"""How teams stand: status, Home, the greeting, rounds, the self-assessment, meetings, and what was searched for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

from bot.demo.preview import example, works
from bot.demo.preview.example import ANNA, CHANNEL, DAY, MIKAEL, SARA, words
from bot.demo.preview.surface import Surface, home, message, modal, reply
from bot.demo.preview.surface import words as a_message
from bot.features import assessment, help_me, lessons, meetings, rounds, status, teams, which
from bot.features import home as home_tab
from bot.features.home import Waits
from bot.slack.kit import Block
from bot.team.boards import Board
from bot.team.overview import Outline, Overview, Scored, Work
from bot.voice import Voice
from flows.overlay import StepLink
from flows.rounds import round_of
from storage.lessons import Newest
from storage.people import Person


def surfaces() -> Iterable[Surface]:
    yield from _status()
    yield from _home()
    yield from _teams()
    yield from _rounds()
    yield from _assessment()
    yield from _meetings()
    yield from _search()


def many(voice: Voice) -> tuple[Work, ...]:
    """Improvements in many states, as a team has them in the middle of a home period."""
    titles = {
        8: words("Regler för föreningsbidrag", "Rules for grants to associations", voice),
        9: words("Könsuppdelad statistik", "Statistics by gender", voice),
        10: words("Frågor i medborgarenkäten", "Questions in the citizen survey", voice),
    }
    return (
        works.second_cycle(voice), works.half_answered_other(voice), works.closed(voice), works.operation(voice),
        works.stuck(voice),
        _called(8, titles[8], works.after_test(voice)),
        _called(9, titles[9], works.finished(voice)),
        _called(10, titles[10], works.waiting_for_each(voice)),
    )  # fmt: skip


def _called(number: int, title: str, work: Work) -> Work:
    return replace(work, improvement=replace(work.improvement, id=number, title=title))


def busy(voice: Voice) -> Overview:
    """A team with much to tell of, also of what did not reach somebody."""
    lost = example.reminder(CHANNEL, "countdown", "2:14", voice.today - 3 * DAY, state="failed", reason="is_archived")
    unsure = example.reminder(ANNA, "weekly", "1", voice.today - 7 * DAY, state="unsure", reason="timeout")
    return example.overview(
        voice, many(voice), assessments=example.two_assessments(voice), credits=3, troubles=(lost, unsure),
        follow_ups=(example.looked_at(9, "slipping"),),
    )  # fmt: skip


def last_period(voice: Voice) -> Overview:
    """The same team after the round's third meeting: other targets, and what was reached before it."""
    been = [replace(one, starts_at=one.starts_at - 95 * DAY) for one in example.meetings(voice)]
    last = round_of("").meeting[-1]
    conference = replace(been[-1], id=5, name=voice.of(last.name), slot=last.id, starts_at=voice.now + 60 * DAY)
    return example.overview(voice, many(voice), meetings=(*been, conference))


def _left_behind(voice: Voice) -> Overview:
    """By what is secured, and by what is studied now."""
    return example.overview(voice, (works.left_behind(voice), works.widening(voice)))


def new_team(voice: Voice) -> Overview:
    return example.overview(voice, meetings=(), goals=(), expertise={})


def outlines(voice: Voice, number: int = 5) -> list[Outline]:
    """Other teams, in a line each."""
    stands = {work.improvement.id: work.standing for work in many(voice)}
    return [
        Outline(example.other_team(voice, one), voice.now, example.meetings(voice), stands)
        for one in range(2, 2 + number)
    ]


def _status() -> Iterable[Surface]:
    to_show = status.to_show
    yield reply("status: own team", lambda voice: [*status.shown(Board([busy(voice)], []), voice), *to_show(voice)])
    yield reply(
        "status: a new team", lambda voice: [*status.shown(Board([new_team(voice)], []), voice), *to_show(voice)]
    )
    yield reply("status: in the last home period", lambda voice: status.shown(Board([last_period(voice)], []), voice))
    yield reply(
        "status: a group has been left behind", lambda voice: status.shown(Board([_left_behind(voice)], []), voice)
    )
    yield reply("status: many teams", lambda voice: status.shown(Board([busy(voice)], outlines(voice)), voice))
    yield message("status: shown to the channel", _shown_to_channel)
    yield reply("status: teams that are followed", lambda voice: status.followed(
        Board([busy(voice)], outlines(voice, 2)), voice
    ))  # fmt: skip
    yield reply("status: teams that a mentor follows", lambda voice: status.followed(
        Board([replace(busy(voice), shared=example.lessons(voice, 3, 5))], []), voice
    ))  # fmt: skip
    yield modal("status: one of many, whole", lambda voice: status.whole_team(busy(voice), True, voice))
    yield modal("status: one of many, from outside", lambda voice: status.whole_team(busy(voice), False, voice))


def _shown_to_channel(voice: Voice) -> list[Block]:
    return [*status.shown(Board([busy(voice)], []), voice), *a_message(voice.say("status.shown_by", who=f"<@{SARA}>"))]


def _home() -> Iterable[Surface]:
    nothing, empty = Board([], []), Waits([], 0)
    away = example.person(ANNA, paused_until=example.TODAY + 10 * DAY, clock=time(8))
    yield home("home: in no team yet", lambda voice: _tab(nothing, nothing, empty, example.person(), voice))
    yield home("home: a new team", lambda voice: _tab(
        Board([new_team(voice)], []), nothing, empty, example.person(SARA), voice
    ))  # fmt: skip
    yield home("home: a member, something waits", lambda voice: _tab(
        Board([busy(voice)], []), nothing, _waits(voice), example.person(), voice
    ))  # fmt: skip
    yield home("home: a lead, nothing waits", lambda voice: _tab(
        Board([busy(voice)], []), nothing, empty, example.person(SARA), voice
    ))  # fmt: skip
    yield home("home: paused, with an hour of their own", lambda voice: _tab(
        Board([busy(voice)], []), nothing, _waits(voice), away, voice
    ))  # fmt: skip
    yield home("home: a follower", lambda voice: _tab(
        nothing, Board([busy(voice)], []), empty, example.person(MIKAEL), voice
    ))  # fmt: skip
    yield home("home: in several teams, and a follower", _several)


def _tab(board: Board, follows: Board, waits: Waits, person: Person, voice: Voice) -> Block:
    contact = example.overlay(voice).contact
    return home_tab.tab(board, follows, waits, person, voice.of(contact) if contact else "", _link, voice)


def _link(_organisation: str, step: str) -> StepLink | None:
    """Of the first step alone."""
    return example.link() if step in example.overlay(example.voice("sv")).links else None


def _waits(voice: Voice) -> Waits:
    team = example.team(voice)
    return Waits([(team, work) for work in many(voice) if work.standing.open_for(ANNA)], 12)


def _several(voice: Voice) -> Block:
    theirs = [example.team(voice), example.other_team(voice)]
    view = _tab(
        Board([busy(voice)], outlines(voice, 1)), Board([new_team(voice)], []), _waits(voice), example.person(), voice
    )
    return {**view, "blocks": [which.menu(theirs, theirs[0], voice), *view["blocks"]]}


def _teams() -> Iterable[Surface]:
    yield message("greeting: reminders to each", lambda voice: teams.greeting(example.team(voice), voice))
    yield message("greeting: reminders in the channel", lambda voice: teams.greeting(
        replace(example.team(voice), weekly_in="channel"), voice
    ))  # fmt: skip
    yield reply("which: to choose a team", lambda voice: [
        which.menu([example.team(voice), example.other_team(voice)], example.team(voice), voice)
    ])  # fmt: skip
    yield reply(
        "help: from an organisation of its own words",
        lambda voice: a_message(help_me.text(example.overlay(voice), voice)),
    )
    yield reply("help: for somebody in no team", lambda voice: a_message(help_me.text(None, voice)))


def _rounds() -> Iterable[Surface]:
    one = rounds.Page(1, 1, 3)
    yield reply("round: its teams", lambda voice: rounds.overview(
        example.round_one(voice), example.round_dates(voice), _in_round(voice), one, voice
    ))  # fmt: skip
    yield reply("round: a page of many", lambda voice: rounds.overview(
        example.round_one(voice), example.round_dates(voice), _in_round(voice), rounds.Page(2, 4, 37), voice
    ))  # fmt: skip
    yield reply("round: no dates and no teams", lambda voice: rounds.overview(
        example.round_one(voice), (), (), rounds.Page(1, 1, 0), voice
    ))  # fmt: skip


def _in_round(voice: Voice) -> list[Overview]:
    others = [replace(busy(voice), team=example.other_team(voice, number), assessments=()) for number in (2, 3)]
    return [busy(voice), *others]


def _assessment() -> Iterable[Surface]:
    votes = ("3222121211",) * 5

    def standing(voice: Voice, person: str, *scored: Scored) -> Block:
        return assessment.standing(example.overview(voice, many(voice), assessments=scored), person, voice)

    yield modal("assessment: none yet", lambda voice: standing(voice, ANNA))
    yield modal(
        "assessment: begun, to a member", lambda voice: standing(voice, ANNA, example.scored(voice, "32", votes))
    )
    yield modal("assessment: begun, to a lead", lambda voice: standing(voice, SARA, example.scored(voice, "32", votes)))
    yield modal("assessment: the voting over", lambda voice: standing(
        voice, ANNA, example.scored(voice, "32", votes, closed=True)
    ))  # fmt: skip
    yield modal("assessment: whole", lambda voice: standing(voice, ANNA, example.two_assessments(voice)[0]))
    yield modal("assessment: what has moved", lambda voice: standing(voice, ANNA, *example.two_assessments(voice)))
    yield modal(
        "assessment: ready", lambda voice: standing(voice, ANNA, example.scored(voice, "3333333222", closed=True))
    )


def _meetings() -> Iterable[Surface]:
    yield modal(
        "meetings: the list, empty", lambda voice: meetings.listed(example.overview(voice, meetings=()), ANNA, voice)
    )
    yield modal("meetings: the list, to a member", lambda voice: meetings.listed(example.overview(voice), ANNA, voice))
    yield modal("meetings: the list, to a lead", lambda voice: meetings.listed(example.overview(voice), SARA, voice))


def _search() -> Iterable[Surface]:
    term = "könsuppdelad"
    yield reply("search: nothing found", lambda voice: lessons.results([], [], term, voice))
    yield reply("search: one found", lambda voice: lessons.results([], [example.found(voice)], term, voice))
    yield reply("search: several found, some their own", lambda voice: lessons.results(
        example.lessons(voice, 2).first,
        [example.found(voice, number, used) for number, used in ((1, 0), (2, 1), (3, 12))], term, voice,
    ))  # fmt: skip
    yield reply("search: found by a mentor", lambda voice: lessons.results(
        [], [example.found(voice)], term, voice, may_use=False
    ))  # fmt: skip
    yield reply(
        "search: for nothing, none of their own", lambda voice: lessons.listed(example.team(voice), Newest(), voice)
    )
    yield modal("lessons: the team's own, more than there is room for", _own_lessons)


def _own_lessons(voice: Voice) -> Block:
    return lessons.own_view(example.team(voice), example.lessons(voice, 30, 34), voice)
