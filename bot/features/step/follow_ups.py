"""Whether what was secured still holds, as somebody answers when the clock has asked, and with which figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.conversation.replies import Reply, day_of, show_modal
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.compared import said_of
from bot.features.step.ways import OPEN
from bot.refs import Place, ToLookAt
from bot.slack import forms, kit
from bot.slack.forms import Choice, Field, Form, Note, Offer
from bot.slack.kit import Block, Button, Element
from bot.slack.payloads import Click, Submission
from bot.team.overview import Work
from bot.team.who import voice_of_team
from bot.voice import Voice
from flows import calendar
from flows.comparing import compared
from flows.figures import Figures, figures
from flows.model import Role
from flows.reading import Refused
from flows.reading_figures import from_words
from flows.verdict import higher_is_better
from storage import follow_ups, teams
from storage.follow_ups import FollowUp
from storage.teams import Team

YES = Button("follow_up.yes")
SLIPPING = Button("follow_up.slipping")
UNSURE = Button("follow_up.unsure")
FIGURE = Button("follow_up.with_figure")

_ANSWERS = (YES, SLIPPING, UNSURE)

_BESIDE = (Role.STANDARD, Role.LINE_OWNER, Role.FOLLOW_UP, Role.RESULT, Role.LIMIT)
"""What the team has written that stands beside the question, each with the phrase of its name."""

_SLIPPING = timedelta(days=14)
"""Until it is asked again whether what was slipping back has been put right."""

_PART = "follow_up."
"""What the ids of the blocks begin with that an answer changes."""


@dataclass(frozen=True)
class FollowUpForm(Form, id="follow_up"):
    """Whether it holds, and the figure that somebody sees."""

    holds: Field[str] = Choice(seen=True)
    seen: Field[str] = Note(200)


def asked_again(seen: FollowUp, zone: str) -> date:
    """When it is to be looked at whether what was slipping back has been put right; `zone` is the team's."""
    return calendar.local_day(seen.at, zone) + _SLIPPING


def said_on(day: date) -> date:
    """The day on which it is asked, when it is to be looked at on that day."""
    return calendar.after_summer(calendar.working_day(day))


def question(work: Work, before: FollowUp | None, voice: Voice) -> Block:
    """Does it still hold? `before`: what was last seen."""
    lines = [voice.say("follow_up.text", title=kit.escape(work.improvement.title)), *_beside(work, voice)]
    if before is not None:
        lines.append(voice.say("follow_up.before", said=_said(before, work.zone, voice)))
    return kit.section("\n".join(lines))


def _beside(work: Work, voice: Voice) -> Iterable[str]:
    for role in _BESIDE:
        if words := work.journey.words_for(role, voice.language):
            yield voice.say(f"follow_up.{role}", words=kit.escape(kit.shorten(words, 300)))


def answers(work: Work, day: date, given: Sequence[FollowUp], voice: Voice) -> list[Block]:
    """What stands under the question: the ways to answer, and once somebody has, who said what and what follows."""
    where = ToLookAt(work.improvement.id, day)
    if not given:
        ways = [_button(way, work, where, voice) for way in _ANSWERS]
        return [kit.actions(ways, f"{_PART}ways:{where}")]
    latest = {one.by: one for one in given}.values()
    lines = [f"{_said(one, work.zone, voice)}{_since(work, one, voice)}" for one in latest]
    return [
        kit.section("\n".join(lines), block_id=f"{_PART}said:{where}"),
        *_what_follows(work, given[-1], voice),
        kit.actions([*_plan(work, given[-1], voice), _button(FIGURE, work, where, voice)], f"{_PART}ways:{where}"),
    ]


def told(work: Work, seen: FollowUp, voice: Voice) -> list[Block]:
    """What the team is told in its channel when somebody has answered in the form."""
    said = f"*{kit.escape(work.improvement.title)}*\n{_said(seen, work.zone, voice)}{_since(work, seen, voice)}"
    ways = _plan(work, seen, voice)
    return [kit.section(said), *_what_follows(work, seen, voice), *([kit.actions(ways)] if ways else [])]


def form(work: Work, day: date, given: Sequence[FollowUp], voice: Voice) -> Block:
    """Whether it holds and with which figure, as it was last answered."""
    offered: list[Offer] = [(voice.say(way.id), _holds(way)) for way in _ANSWERS]
    stands = FollowUpForm(given[-1].holds, given[-1].seen or "") if given else None
    text = "\n".join([f"*{kit.escape(work.improvement.title)}*", *_beside(work, voice)])
    blocks = [kit.section(text), *forms.inputs(FollowUpForm, voice, stands, {FollowUpForm.holds: offered})]
    where = ToLookAt(work.improvement.id, day)
    return forms.view(FollowUpForm, voice, blocks, title=voice.say("follow_up.title"), about=where)


def _holds(way: Button) -> str:
    return way.id.removeprefix(_PART)


def _button(way: Button, work: Work, where: ToLookAt, voice: Voice) -> Element:
    return kit.button(voice.say(way.id), way, where, about=work.improvement.title)


def _said(seen: FollowUp, zone: str, voice: Voice) -> str:
    """Who saw what, and when; `zone` is the team's."""
    day = voice.short_day(calendar.local_day(seen.at, zone))
    said = voice.say(f"follow_up.said_{seen.holds}", who=kit.mention(seen.by), day=day)
    return f"{said}{kit.escape(_figure(seen, voice))}"


def _figure(seen: FollowUp, voice: Voice) -> str:
    """In words, with the space before it; nothing where none was given."""
    return f" {voice.say('follow_up.figure', seen=seen.seen.rstrip(' .'))}" if seen.seen else ""


def _since(work: Work, seen: FollowUp, voice: Voice) -> str:
    """The figure beside the result that was adopted, on a line of its own; nothing where they cannot be compared."""
    result, higher = figures(work.journey.answered(Role.RESULT)), higher_is_better(work.journey)
    if higher is None or not seen.seen:
        return ""
    try:
        now = _read(work, seen.seen)
    except Refused:  # it was written before figures were read
        return ""
    found = compared(result, now, higher_is_better=higher)
    return f"\n{voice.say('follow_up.since', said=kit.escape(said_of(found, voice)))}" if found else ""


def _read(work: Work, seen: str) -> Figures | None:
    """What was typed, counted as the result was; None where that was no figures. Refused, with what to write."""
    result = figures(work.journey.answered(Role.RESULT))
    return from_words(seen, result.kind, result.unit) if result is not None else None


def _what_follows(work: Work, seen: FollowUp, voice: Voice) -> list[Block]:
    """Of what does not hold, or is not known to: the team's own plan, and whom to ask."""
    if seen.holds == _holds(YES):
        return []
    lines = [_own_plan(work, seen, voice)] if seen.holds == _holds(SLIPPING) else []
    where = ToLookAt(work.improvement.id, seen.day)
    return [kit.section("\n".join([*lines, _whom_to_ask(work, seen, voice)]), block_id=f"{_PART}then:{where}")]


def _own_plan(work: Work, seen: FollowUp, voice: Voice) -> str:
    again = voice.say("follow_up.again", day=voice.day(said_on(asked_again(seen, work.zone))))
    plan = work.journey.words_for(Role.IF_IT_FALLS, voice.language)
    return "\n".join(
        [again, *([voice.say("follow_up.you_wrote"), kit.quote(plan)] if plan else [voice.say("follow_up.no_plan")])]
    )


def _plan(work: Work, seen: FollowUp, voice: Voice) -> list[Element]:
    """The way to write a plan, for a team that has none for what is slipping back."""
    asked = work.method.with_role(Role.IF_IT_FALLS)
    if asked is None or seen.holds != _holds(SLIPPING) or work.journey.answered(Role.IF_IT_FALLS):
        return []
    place = Place(work.improvement.id, asked[0].id)
    return [kit.button(voice.say("follow_up.write_plan"), OPEN, place, about=work.improvement.title)]


def _whom_to_ask(work: Work, seen: FollowUp, voice: Voice) -> str:
    """The owner in the line is a post and may be nobody in the team: a few words for somebody to send on."""
    owner = work.journey.words_for(Role.LINE_OWNER, voice.language).rstrip(" .") or voice.say("follow_up.some_owner")
    words = voice.say(f"follow_up.send_{seen.holds}", title=work.improvement.title, figure=_figure(seen, voice))
    asking = voice.say("follow_up.ask_owner", owner=kit.escape(kit.shorten(owner, 300)))
    return f"{asking}\n{kit.quote(words)}"


def holds(turn: Turn, asked: Click) -> Reply:
    """Whether what was secured still holds, in one click. Then its figure is asked for, where somebody has looked."""
    about = ToLookAt.read(asked.value)
    team, work = open_for_change(turn, about.improvement)
    _keep(turn, team, about, asked.action.removeprefix(_PART), None)
    if asked.blocks:
        turn.change(asked.channel, asked.message_ts, _redrawn(turn, asked, about))
    if asked.action != UNSURE.id:
        show_modal(turn, asked, form(work, about.day, _given(turn, about), turn.voice))
    return None


def show_form(turn: Turn, asked: Click) -> Reply:
    """To answer with a figure, or otherwise than before."""
    about = ToLookAt.read(asked.value)
    _, work = look(turn, about.improvement)
    show_modal(turn, asked, form(work, about.day, _given(turn, about), turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """Somebody has seen a figure, or something else than was said. The team is told in its channel."""
    about = ToLookAt.read(sent.metadata)
    team, work = open_for_change(turn, about.improvement)
    before = _given(turn, about)
    now = form(work, about.day, before, turn.voice)
    given = forms.read_as_seen(FollowUpForm, sent, now, turn.voice, (FollowUpForm.holds, FollowUpForm.seen))
    if before and (given.holds, given.seen or None) == (before[-1].holds, before[-1].seen):
        return None
    try:
        if given.seen:
            _read(work, given.seen)
    except Refused as refused:
        raise FollowUpForm.seen.wrong(refused.text) from refused
    seen = _keep(turn, team, about, given.holds, given.seen or None)
    turn.say(team.channel_id, told(work, seen, voice_of_team(team, turn.now)))
    return None


def _keep(turn: Turn, team: Team, about: ToLookAt, way: str, figure: str | None) -> FollowUp:
    day = day_of(turn, str(about.day))
    seen = FollowUp(about.improvement, day, way, figure, turn.who.user, turn.now)
    follow_ups.keep(turn.desk, seen)
    teams.mark(turn.desk, team.id)
    return seen


def _given(turn: Turn, about: ToLookAt) -> list[FollowUp]:
    """What has been answered of that day, oldest first."""
    return [one for one in follow_ups.of(turn.desk, [about.improvement]) if one.day == about.day]


def _redrawn(turn: Turn, asked: Click, about: ToLookAt) -> list[Block]:
    """The message with every answer in it as it stands now; what else it says is as it was."""

    def where(block: Block) -> ToLookAt | None:
        name = block.get("block_id", "")
        if name == asked.block:
            return about
        return ToLookAt.of_block(name) if name.startswith(_PART) else None

    blocks: list[Block] = []
    for one, those in groupby(asked.blocks, where):
        blocks += those if one is None else _as_it_stands(turn, one)
    return blocks


def _as_it_stands(turn: Turn, about: ToLookAt) -> list[Block]:
    team, work = look(turn, about.improvement)
    return answers(work, about.day, _given(turn, about), voice_of_team(team, turn.now))


HEARD = Feature(
    clicks={YES: writes(holds), SLIPPING: writes(holds), UNSURE: writes(holds), FIGURE: reads(show_form)},
    forms={FollowUpForm: writes(save)},
)
