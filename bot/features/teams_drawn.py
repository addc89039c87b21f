"""Setting a team up, beginning an improvement, and the greeting in the channel."""

from collections.abc import Sequence

from babel.dates import get_day_names

from bot.slack import kit
from bot.slack.kit import Block, Element
from bot.texts import say
from flows import calendar, rounds
from flows.model import Method
from flows.reading import LOCALES
from flows.texts import Language
from storage.rounds import Round
from storage.teams import Team

_ZONES = (calendar.SWEDEN, "Europe/Helsinki", "Europe/Oslo", "Europe/Copenhagen", "Atlantic/Reykjavik", "UTC")


def set_up(
    channel: str, team: Team | None, user: str, zone: str, offered: Sequence[Round], language: Language
) -> Block:
    """The set-up of a channel's team; filled in where there is one already. `offered`: rounds that it can go with.

    For a member who leads nothing it is a team to step in for: nobody leads it any more.
    """
    step_in = team is not None and user not in team.leads
    return kit.modal(
        "team",
        say("team.settings" if team else "team.title", language),
        [
            kit.section(say("team.what", language, channel=channel)),
            *([kit.section(say("team.step_in", language))] if step_in else []),
            *_who(team, user, language),
            *_with_whom(team, offered, language),
            *_when(team, zone, language),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=channel,
    )


def _who(team: Team | None, user: str, language: Language) -> list[Block]:
    organisation = kit.text_input(team.organisation if team else "", most=200, placeholder=_example(language, "org"))
    name = kit.text_input(team.name if team else "", most=200, placeholder=_example(language, "name"))
    leads = _people(list(team.leads) if team and user in team.leads else [user])
    return [
        kit.field(say("team.organisation", language), organisation, "organisation"),
        kit.field(say("team.name", language), name, "name"),
        kit.field(say("team.members", language), _people(list(team.members) if team else [user]), "members"),
        kit.field(say("team.leads", language), leads, "leads", hint=say("team.leads_hint", language)),
    ]


def _with_whom(team: Team | None, offered: Sequence[Round], language: Language) -> list[Block]:
    """Who follows from outside, which round, and which language."""
    together = [(one.name, str(one.id)) for one in offered]
    chosen = str(team.round_id) if team and team.round_id else None
    choice = kit.chooser("static_select", "given", together, chosen)
    managers, mentors = (team.managers, team.mentors) if team else ((), ())
    return [
        _followers("managers", say("team.managers", language), say("team.managers_hint", language), managers),
        _followers("mentors", say("team.mentors", language), say("team.mentors_hint", language), mentors),
        *([kit.field(say("team.round", language), choice, "round", optional=True)] if together else []),
        kit.field(say("team.edition", language), _editions(team, language), "edition"),
        kit.field(say("team.language", language), _languages(team.language if team else language), "language"),
    ]


def _when(team: Team | None, zone: str, language: Language) -> list[Block]:
    here = team.time_zone if team else zone
    zones = [(name.replace("_", " "), name) for name in dict.fromkeys([here, *_ZONES])]
    weekday = kit.chooser("static_select", "given", _weekdays(language), str(team.weekday if team else 0))
    ways = [(say(f"team.weekly_{way}", language), way) for way in ("dm", "channel")]
    weekly_in = kit.chooser("radio_buttons", "given", ways, team.weekly_in if team else "dm")
    clock = kit.picker("timepicker", team.clock.strftime("%H:%M") if team else "09:00", "initial_time")
    return [
        kit.field(say("team.weekday", language), weekday, "weekday"),
        kit.field(say("team.clock", language), clock, "clock", hint=say("team.clock_hint", language)),
        kit.field(say("team.weekly_in", language), weekly_in, "weekly_in"),
        kit.field(say("team.zone", language), kit.chooser("static_select", "given", zones, here), "zone"),
    ]


def greeting(team: Team, language: Language) -> list[Block]:
    """Two lines in the channel, and what can be done next."""
    weekday = get_day_names("wide", locale=LOCALES[language])[team.weekday]
    clock = team.clock.strftime("%H:%M")
    text = say("greeting.hello", language, name=kit.escape(team.name), leads=kit.mentions(team.leads))
    then = say(
        "greeting.then" if team.weekly_in == "dm" else "greeting.then_channel", language, weekday=weekday, clock=clock
    )
    return [
        kit.section(f"{text}\n{then}"),
        kit.actions(
            [
                kit.button(say("greeting.new", language), "home.new", str(team.id), style="primary"),
                kit.button(say("greeting.meeting", language), "home.meetings", str(team.id)),
            ]
        ),
    ]


def which(theirs: Sequence[Team], now: Team, language: Language) -> Block:
    """Which of several teams somebody works with, and a way to change it."""
    offered = [(one.name, str(one.id)) for one in theirs]
    menu = kit.chooser("static_select", "home.work_with", offered, str(now.id))
    return kit.section(say("which.now", language, name=kit.escape(now.name)), menu)


def new(teams: list[Team], method: Method, language: Language) -> Block:
    """A new improvement: a title and what it is about; and of which team, for somebody in several."""
    kinds = [(kind.text[language], kind.id) for kind in method.kinds]
    fields = [
        kit.field(
            say("new.name", language), kit.text_input(most=150, placeholder=say("new.example", language)), "title"
        ),
        kit.field(say("new.kind", language), kit.chooser("radio_buttons", "given", kinds), "kind"),
    ]
    if len(teams) > 1:
        names = [(team.name, str(team.id)) for team in teams]
        fields.append(kit.field(say("new.team", language), kit.chooser("static_select", "given", names), "team"))
    return kit.modal(
        "new",
        say("new.title", language),
        [kit.section(say("new.what", language)), *fields],
        submit=say("new.submit", language),
        close=say("modal.close", language),
        metadata=str(teams[0].id),
    )


def _weekdays(language: Language) -> list[tuple[str, str]]:
    names = get_day_names("wide", locale=LOCALES[language])
    return [(names[day].capitalize(), str(day)) for day in range(5)]


def _followers(name: str, label: str, hint: str, chosen: Sequence[str]) -> Block:
    return kit.field(label, _people(list(chosen)), name, optional=True, hint=hint)


def _editions(team: Team | None, language: Language) -> Element:
    offered = [(one.title[language], one.id) for one in rounds.rounds().values()]
    return kit.chooser("static_select", "given", offered, rounds.round_of(team.edition if team else "").id)


def _people(chosen: list[str]) -> Element:
    return kit.picker("multi_users_select", chosen, "initial_users")


def _languages(chosen: str) -> Element:
    return kit.chooser("radio_buttons", "given", [("Svenska", "sv"), ("English", "en")], chosen)


def _example(language: Language, field: str) -> str:
    return say(f"team.{field}_example", language)
