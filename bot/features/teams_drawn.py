"""Setting a team up, beginning an improvement, and the greeting in the channel."""

from collections.abc import Sequence

from babel.dates import get_day_names

from bot.slack import kit
from bot.slack.kit import Block, Element
from bot.voice import Voice
from flows import calendar, rounds
from flows.model import Method
from flows.reading import LOCALES
from storage.rounds import Round
from storage.teams import Team

_ZONES = (calendar.SWEDEN, "Europe/Helsinki", "Europe/Oslo", "Europe/Copenhagen", "Atlantic/Reykjavik", "UTC")


def set_up(channel: str, team: Team | None, user: str, zone: str, offered: Sequence[Round], voice: Voice) -> Block:
    """The set-up of a channel's team; filled in where there is one already. `offered`: rounds that it can go with.

    For a member who leads nothing it is a team to step in for: nobody leads it any more.
    """
    step_in = team is not None and user not in team.leads
    return kit.modal(
        "team",
        voice.say("team.settings" if team else "team.title"),
        [
            kit.section(voice.say("team.what", channel=channel)),
            *([kit.section(voice.say("team.step_in"))] if step_in else []),
            *_who(team, user, voice),
            *_with_whom(team, offered, voice),
            *_when(team, zone, voice),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=channel,
    )


def _who(team: Team | None, user: str, voice: Voice) -> list[Block]:
    organisation = kit.text_input(team.organisation if team else "", most=200, placeholder=_example(voice, "org"))
    name = kit.text_input(team.name if team else "", most=200, placeholder=_example(voice, "name"))
    leads = _people(list(team.leads) if team and user in team.leads else [user])
    return [
        kit.field(voice.say("team.organisation"), organisation, "organisation"),
        kit.field(voice.say("team.name"), name, "name"),
        kit.field(voice.say("team.members"), _people(list(team.members) if team else [user]), "members"),
        kit.field(voice.say("team.leads"), leads, "leads", hint=voice.say("team.leads_hint")),
    ]


def _with_whom(team: Team | None, offered: Sequence[Round], voice: Voice) -> list[Block]:
    """Who follows from outside, which round, and which language."""
    together = [(one.name, str(one.id)) for one in offered]
    chosen = str(team.round_id) if team and team.round_id else None
    choice = kit.chooser("static_select", "given", together, chosen)
    managers, mentors = (team.managers, team.mentors) if team else ((), ())
    return [
        _followers("managers", voice.say("team.managers"), voice.say("team.managers_hint"), managers),
        _followers("mentors", voice.say("team.mentors"), voice.say("team.mentors_hint"), mentors),
        *([kit.field(voice.say("team.round"), choice, "round", optional=True)] if together else []),
        kit.field(voice.say("team.edition"), _editions(team, voice), "edition"),
        kit.field(voice.say("team.language"), _languages(team.language if team else voice.language), "language"),
    ]


def _when(team: Team | None, zone: str, voice: Voice) -> list[Block]:
    here = team.time_zone if team else zone
    zones = [(name.replace("_", " "), name) for name in dict.fromkeys([here, *_ZONES])]
    weekday = kit.chooser("static_select", "given", _weekdays(voice), str(team.weekday if team else 0))
    ways = [(voice.say(f"team.weekly_{way}"), way) for way in ("dm", "channel")]
    weekly_in = kit.chooser("radio_buttons", "given", ways, team.weekly_in if team else "dm")
    clock = kit.picker("timepicker", team.clock.strftime("%H:%M") if team else "09:00", "initial_time")
    return [
        kit.field(voice.say("team.weekday"), weekday, "weekday"),
        kit.field(voice.say("team.clock"), clock, "clock", hint=voice.say("team.clock_hint")),
        kit.field(voice.say("team.weekly_in"), weekly_in, "weekly_in"),
        kit.field(voice.say("team.zone"), kit.chooser("static_select", "given", zones, here), "zone"),
    ]


def greeting(team: Team, voice: Voice) -> list[Block]:
    """Two lines in the channel, and what can be done next."""
    weekday = get_day_names("wide", locale=LOCALES[voice.language])[team.weekday]
    clock = team.clock.strftime("%H:%M")
    text = voice.say("greeting.hello", name=kit.escape(team.name), leads=kit.mentions(team.leads))
    then = voice.say(
        "greeting.then" if team.weekly_in == "dm" else "greeting.then_channel", weekday=weekday, clock=clock
    )
    return [
        kit.section(f"{text}\n{then}"),
        kit.actions(
            [
                kit.button(voice.say("greeting.new"), "home.new", str(team.id), style="primary"),
                kit.button(voice.say("greeting.meeting"), "home.meetings", str(team.id)),
            ]
        ),
    ]


def new(teams: list[Team], method: Method, voice: Voice) -> Block:
    """A new improvement: a title and what it is about; and of which team, for somebody in several."""
    kinds = [(voice.of(kind.text), kind.id) for kind in method.kinds]
    fields = [
        kit.field(voice.say("new.name"), kit.text_input(most=150, placeholder=voice.say("new.example")), "title"),
        kit.field(voice.say("new.kind"), kit.chooser("radio_buttons", "given", kinds), "kind"),
    ]
    if len(teams) > 1:
        names = [(team.name, str(team.id)) for team in teams]
        fields.append(kit.field(voice.say("new.team"), kit.chooser("static_select", "given", names), "team"))
    return kit.modal(
        "new",
        voice.say("new.title"),
        [kit.section(voice.say("new.what")), *fields],
        submit=voice.say("new.submit"),
        close=voice.say("modal.close"),
        metadata=str(teams[0].id),
    )


def _weekdays(voice: Voice) -> list[tuple[str, str]]:
    names = get_day_names("wide", locale=LOCALES[voice.language])
    return [(names[day].capitalize(), str(day)) for day in range(5)]


def _followers(name: str, label: str, hint: str, chosen: Sequence[str]) -> Block:
    return kit.field(label, _people(list(chosen)), name, optional=True, hint=hint)


def _editions(team: Team | None, voice: Voice) -> Element:
    offered = [(voice.of(one.title), one.id) for one in rounds.rounds().values()]
    return kit.chooser("static_select", "given", offered, rounds.round_of(team.edition if team else "").id)


def _people(chosen: list[str]) -> Element:
    return kit.picker("multi_users_select", chosen, "initial_users")


def _languages(chosen: str) -> Element:
    return kit.chooser("radio_buttons", "given", [("Svenska", "sv"), ("English", "en")], chosen)


def _example(voice: Voice, field: str) -> str:
    return voice.say(f"team.{field}_example")
