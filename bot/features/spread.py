"""Where an improvement spreads: who takes it up, what is core, their own first test, and a draft to send them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.replies import Reply, closing, redraw_modal, show_modal
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.refs import InReceiversMenu, OneOf, an_id
from bot.slack import forms, kit
from bot.slack.forms import Field, Form, Note, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.sorry import Sorry
from bot.team.overview import Work
from bot.texts import catalogue
from bot.voice import Voice
from flows.model import Role
from storage import spread
from storage.spread import Agreed, Receiver
from storage.teams import Team

_SHOWN = 30

ADD = Button("spread.add")
MENU = Button("spread.menu")


@dataclass(frozen=True)
class ReceiverForm(Form, id="spread"):
    """A unit that takes it up. One that is there already keeps its name."""

    unit: Field[str] = Words(200)
    contact: Field[str] = Words(300)
    core: Field[str] = Words(1000, lines=True)
    adapt: Field[str] = Note(1000, lines=True)
    first_test: Field[str] = Note(1000, lines=True)


def listed(work: Work, those: Sequence[Receiver], voice: Voice) -> Block:
    """The units that take it up, to add to and to change."""
    blocks = [kit.section(voice.say("spread.what", title=kit.escape(work.improvement.title)))]
    for receiver in those[:_SHOWN]:
        which = receiver.id, work.improvement.id
        ways = [(voice.say(f"spread.{way}"), str(InReceiversMenu(way, *which))) for way in ("edit", "draft")]
        blocks.append(kit.section(_line(receiver, voice), kit.overflow(MENU, ways)))
    add = kit.button(voice.say("spread.add"), ADD, work.improvement.id, style="primary")
    return kit.modal(
        "spread_list", voice.say("spread.title"), [*blocks, kit.actions([add])], close=voice.say("modal.close")
    )


def _line(receiver: Receiver, voice: Voice) -> str:
    """A receiver and whether it has tried for itself."""
    words = kit.escape(kit.shorten(receiver.first_test, 300))
    tried = voice.say("spread.tried", test=words) if receiver.first_test else voice.say("spread.untried")
    return f"*{kit.escape(receiver.unit)}* ({kit.escape(receiver.contact)})\n{tried}"


def form(work: Work, voice: Voice, receiver: Receiver | None = None) -> Block:
    """A new receiver, or one to change."""
    if receiver is None:
        blocks = forms.inputs(ReceiverForm, voice)
    else:
        named = kit.section(f"*{kit.escape(receiver.unit)}*")
        blocks = [named, *forms.inputs(ReceiverForm, voice, _holding(receiver), without=[ReceiverForm.unit])]
    return forms.view(
        ReceiverForm,
        voice,
        blocks,
        title=voice.say("spread.title"),
        close=voice.say("modal.back"),
        about=OneOf(work.improvement.id, receiver.id if receiver else None),
    )


def _holding(receiver: Receiver) -> ReceiverForm:
    return ReceiverForm(receiver.unit, receiver.contact, receiver.core, receiver.adapt, receiver.first_test)


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
    told = [
        voice.say("spread.draft_hello", team=team.name, organisation=team.organisation),
        voice.say("share.idea", words=journey.words_for(Role.IDEA, voice.language) or work.improvement.title),
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
    """Change a receiver, or have a draft to send it."""
    chosen = InReceiversMenu.read(asked.value)
    team, work, those = _look(turn, chosen.improvement)
    found = next((receiver for receiver in those if receiver.id == chosen.receiver), None)
    if found is None:
        raise Sorry("sorry.gone")
    if chosen.way == "edit":
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
    agreed = Agreed(given.contact, given.core, given.adapt, given.first_test)
    spread.keep(turn.desk, improvement, unit, agreed, turn.who.user)
    if sent.root_view_id == sent.view_id:
        return closing(turn, turn.voice.say("spread.kept"))
    redraw_modal(turn, sent.root_view_id, receivers(turn, improvement))
    return None


def _look(turn: Turn, improvement: int) -> tuple[Team, Work, list[Receiver]]:
    team, work = look(turn, improvement)
    return team, work, spread.of(turn.desk, [improvement])


HEARD = Feature(clicks={ADD: reads(add), MENU: writes(menu)}, forms={ReceiverForm: writes(save)})
