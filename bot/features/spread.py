"""Where an improvement spreads: who takes it up, what is core, how far each has come, and a draft to send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Reply, closing, redraw_modal, show_modal
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.refs import InReceiversMenu, OneOf, an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Day, Field, Form, Note, Offer, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.sorry import Sorry
from bot.team.overview import Work
from bot.texts import catalogue
from bot.voice import Voice
from flows import calendar, spreading
from flows.model import Role
from flows.spreading import Uptake
from flows.verdict import is_tested
from storage import spread
from storage.spread import Agreed, Came, Receiver
from storage.teams import Team

_SHOWN, _SHOWN_BEFORE = 30, 20

ADD = Button("spread.add")
MENU = Button("spread.menu")


@dataclass(frozen=True)
class ReceiverForm(Form, id="spread"):
    """A unit that takes it up. One that is there already keeps its name; what it plans is said with how far it is."""

    unit: Field[str] = Words(200)
    contact: Field[str] = Words(300)
    core: Field[str] = Words(1000, lines=True)
    adapt: Field[str] = Note(1000, lines=True)
    first_test: Field[str] = Note(500, lines=True)


@dataclass(frozen=True)
class UptakeForm(Form, id="spread_state"):
    """How far a unit has come, since when, and what it has seen."""

    state: Field[str] = Choice(seen=True)
    day: Field[date] = Day()
    words: Field[str] = Note(500, lines=True)


def listed(work: Work, those: Sequence[Receiver], voice: Voice) -> Block:
    """The units that take it up, to add to and to change."""
    blocks = [kit.section(voice.say("spread.what", title=kit.escape(work.improvement.title)))]
    if those:
        blocks.append(kit.section(in_sum([receiver.now.state for receiver in those], voice)))
    for receiver in those[:_SHOWN]:
        which = receiver.id, work.improvement.id
        ways = [(voice.say(f"spread.{way}"), str(InReceiversMenu(way, *which))) for way in ("state", "edit", "draft")]
        blocks.append(kit.section(_line(receiver, voice), kit.overflow(MENU, ways)))
    add = kit.button(voice.say("spread.add"), ADD, work.improvement.id, style="primary")
    return kit.modal(
        "spread_list", voice.say("spread.title"), [*blocks, kit.actions([add])], close=voice.say("modal.close")
    )


def in_sum(states: Sequence[str], voice: Voice) -> str:
    """How many have come how far, and what may be said of the spreading for that."""
    counts = [voice.say(f"spread.count_{state}", n=n) for state, n in spreading.counted(states).items()]
    adopted = spreading.adopted(states)
    if adopted:
        told = voice.counted("spread.spread_to", adopted)
    else:
        told = voice.say("spread.begun" if spreading.has_begun(states) else "spread.not_begun")
    return f"{', '.join(counts).capitalize()}.\n{told}"


def _line(receiver: Receiver, voice: Voice) -> str:
    """A receiver and how far it has come."""
    name = f"*{kit.escape(receiver.unit)}* ({kit.escape(receiver.contact)})"
    return f"{name}\n{_since(receiver.now, voice)}{_in_their_words(receiver.now, voice)}"


def _since(came: Came, voice: Voice) -> str:
    return voice.say(f"spread.is_{came.state}", day=voice.short_day(came.day))


def _in_their_words(came: Came, voice: Voice) -> str:
    """What the unit plans, or what it has seen, called so."""
    if not came.words:
        return ""
    called = voice.say("spread.saw" if came.state in spreading.SEEN else "spread.plans")
    return f"\n{called}\n{kit.quote(came.words, 1000)}"


def form(work: Work, voice: Voice, receiver: Receiver | None = None) -> Block:
    """A new receiver, or one to change."""
    if receiver is None:
        blocks = forms.inputs(ReceiverForm, voice)
    else:
        named = kit.section(f"*{kit.escape(receiver.unit)}*")
        asked_once = [ReceiverForm.unit, ReceiverForm.first_test]
        blocks = [named, *forms.inputs(ReceiverForm, voice, _holding(receiver), without=asked_once)]
    return forms.view(
        ReceiverForm,
        voice,
        blocks,
        title=voice.say("spread.title"),
        close=voice.say("modal.back"),
        about=OneOf(work.improvement.id, receiver.id if receiver else None),
    )


def _holding(receiver: Receiver) -> ReceiverForm:
    return ReceiverForm(receiver.unit, receiver.contact, receiver.core, receiver.adapt)


def uptake_form(work: Work, receiver: Receiver, voice: Voice) -> Block:
    """How far a unit has come now, under how far it had come before."""
    offered: list[Offer] = [(voice.say(f"spread_state.{state}"), state) for state in Uptake]
    holding = UptakeForm(state=receiver.now.state, day=voice.today)
    blocks = [
        kit.section(f"*{kit.escape(receiver.unit)}*"),
        *(kit.section(_told(came, work.zone, voice)) for came in receiver.came[-_SHOWN_BEFORE:]),
        *forms.inputs(UptakeForm, voice, holding, {UptakeForm.state: offered}),
    ]
    return forms.view(
        UptakeForm, voice, blocks, title=voice.say("spread.title"), close=voice.say("modal.back"),
        about=OneOf(work.improvement.id, receiver.id),
    )  # fmt: skip


def _told(came: Came, zone: str, voice: Voice) -> str:
    """Who said so, and when; `zone` is the team's."""
    at = voice.short_day(calendar.local_day(came.at, zone))
    told = voice.say("spread.told", since=_since(came, voice), who=kit.mention(came.by), day=at)
    return f"{told}{_in_their_words(came, voice)}"


def draft_sent(voice: Voice) -> Block:
    """What the list becomes when a draft is on its way."""
    text = kit.section(voice.say("spread.draft_sent"))
    return kit.modal("spread_draft", voice.say("spread.title"), [text], close=voice.say("modal.close"))


def draft(team: Team, work: Work, receiver: Receiver, voice: Voice) -> list[Block]:
    """A message for the receiver, for somebody to read through and send on."""
    return [
        kit.section(voice.say("spread.draft_read", unit=kit.escape(receiver.unit))),
        *(kit.section(kit.quote(paragraph, 1500)) for paragraph in _paragraphs(team, work, receiver, voice)),
    ]


def _paragraphs(team: Team, work: Work, receiver: Receiver, voice: Voice) -> list[str]:
    journey = work.journey
    idea = journey.words_for(Role.IDEA, voice.language) or work.improvement.title
    hello, about = ("draft_tested", "share.idea") if is_tested(journey) else ("draft_hello", "spread.draft_idea")
    told = [
        voice.say(f"spread.{hello}", team=team.name, organisation=team.organisation),
        voice.say(about, words=idea),
    ]
    for phrase, role in (
        ("share.result", Role.RESULT), ("share.learned", Role.LEARNED), ("spread.draft_standard", Role.STANDARD),
    ):  # fmt: skip
        if words := journey.words_for(role, voice.language):
            told.append(voice.say(phrase, words=words))
    told.append(voice.say("spread.draft_core", words=receiver.core))
    if receiver.adapt:
        told.append(voice.say("spread.draft_adapt", words=receiver.adapt))
    return [*told, voice.say("spread.draft_test")]


def receivers(turn: Turn, improvement: int) -> Block:
    """The list, for the improvement's menu."""
    _, work, those = _look(turn, improvement)
    return listed(work, those, turn.voice)


def add(turn: Turn, asked: Click) -> Reply:
    """A new receiver, over the list."""
    _, work, _ = _look(turn, an_id(asked.value))
    show_modal(turn, asked, form(work, turn.voice), push=True)
    return None


def menu(turn: Turn, asked: Click) -> Reply:
    """Say how far a receiver has come, change it, or have a draft to send it."""
    chosen = InReceiversMenu.read(asked.value)
    team, work, those = _look(turn, chosen.improvement)
    found = _one(those, chosen.receiver)
    if chosen.way == "state":
        show_modal(turn, asked, uptake_form(work, found, turn.voice), push=True)
    elif chosen.way == "edit":
        show_modal(turn, asked, form(work, turn.voice, found), push=True)
    else:
        turn.tell(draft(team, work, found, turn.voice))
        redraw_modal(turn, asked.view_id, draft_sent(turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """A unit takes it up. The list under the form is drawn anew."""
    about = OneOf.read(sent.metadata)
    improvement = about.holder
    _, work = open_for_change(turn, improvement)
    known = spread.of(turn.desk, [improvement])
    before = next((receiver for receiver in known if receiver.id == about.which), None)
    given = forms.read(ReceiverForm, sent, form(work, turn.voice, before), turn.voice)
    if before is None and given.unit in [receiver.unit for receiver in known]:
        raise ReceiverForm.unit.wrong(catalogue()["spread.there"])
    unit = before.unit if before else given.unit
    agreed = Agreed(given.contact, given.core, given.adapt)
    receiver = spread.keep(turn.desk, improvement, unit, agreed, turn.who.user)
    if before is None:
        _comes(turn, receiver, Uptake.NAMED, turn.today, given.first_test)
    return _back_to_list(turn, sent, improvement)


def come(turn: Turn, sent: Submission) -> Reply:
    """A unit has come so far. The list under the form is drawn anew."""
    about = OneOf.read(sent.metadata)
    _, work = open_for_change(turn, about.holder)
    receiver = _one(spread.of(turn.desk, [about.holder]), about.which)
    now = uptake_form(work, receiver, turn.voice)
    given = forms.read_as_seen(UptakeForm, sent, now, turn.voice, [UptakeForm.state])
    if given.state == receiver.now.state and not given.words:
        raise UptakeForm.state.wrong(catalogue()["spread_state.the_same"])
    if given.day > turn.today:
        raise UptakeForm.day.wrong(catalogue()["spread_state.not_yet"])
    if given.state in spreading.SEEN and not given.words:
        raise UptakeForm.words.wrong(catalogue()["spread_state.what_seen"])
    _comes(turn, receiver.id, given.state, given.day, given.words)
    return _back_to_list(turn, sent, about.holder)


def _comes(turn: Turn, receiver: int, state: str, day: date, words: str) -> None:
    spread.comes(turn.desk, receiver, Came(state, day, words, turn.who.user, turn.now))


def _back_to_list(turn: Turn, sent: Submission, improvement: int) -> Reply:
    if sent.root_view_id == sent.view_id:
        return closing(turn, turn.voice.say("spread.kept"))
    redraw_modal(turn, sent.root_view_id, receivers(turn, improvement))
    return None


def _one(those: Sequence[Receiver], receiver: int | None) -> Receiver:
    found = next((one for one in those if one.id == receiver), None)
    if found is None:
        raise Sorry("sorry.gone")
    return found


def _look(turn: Turn, improvement: int) -> tuple[Team, Work, list[Receiver]]:
    team, work = look(turn, improvement)
    return team, work, spread.of(turn.desk, [improvement])


HEARD = Feature(
    clicks={ADD: reads(add), MENU: writes(menu)}, forms={ReceiverForm: writes(save), UptakeForm: writes(come)}
)
