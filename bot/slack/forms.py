"""A form is declared once: a frozen class of its fields, from which it is drawn, read and refused.

    @dataclass(frozen=True)
    class MeetingForm(Form, id="meeting"):
        name: Field[str] = Words(200)
        day: Field[date] = Day()
        place: Field[str] = Note(500)

An input's label, hint and placeholder are phrases by convention: `meeting.name`, and `meeting.name_hint` and
`meeting.name_example` where there are such. `MeetingForm.day` is the field, to point at what is wrong;
`MeetingForm(day=…)` is what a form holds, and `read(…).day` what somebody gave, typed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload

from bot.slack import kit
from bot.slack.drawn import Settled, fields_of, not_offered, settle, shown_again
from bot.slack.kit import Block, Element
from bot.slack.payloads import Submission
from bot.texts import catalogue
from bot.voice import Voice
from flows import reading
from flows.reading import Refused
from flows.texts import Text

Offer = tuple[str, str]
"""What is read in a menu, and the id that it stands for."""

T = TypeVar("T")
F = TypeVar("F", bound="Form")


class Wrong(Exception):
    """What was given in a form cannot be taken as it is: shown under its fields, and what was typed stays."""

    def __init__(self, errors: Mapping[str, Text]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class BothChanged(Exception):
    """Somebody else has changed the same field since the form was drawn. `view` shows both, to be sent again."""

    def __init__(self, view: Block) -> None:
        super().__init__(view["callback_id"])
        self.view = view


class Form:
    """What a form holds, or what somebody has given in it. A subclass is a frozen dataclass of fields."""

    id: ClassVar[str]
    """Slack's callback id."""

    phrases: ClassVar[str]
    """The group of texts that its words are in."""

    def __init_subclass__(cls, *, id: str, phrases: str = "") -> None:  # noqa: A002 - as Slack says
        super().__init_subclass__()
        cls.id, cls.phrases = id, phrases or id


@dataclass(frozen=True)
class How:
    """How an input is drawn: in whose language, with which phrases, and what it offers to choose from."""

    voice: Voice
    phrase: str
    offered: Sequence[Offer] = ()


class Field(Generic[T]):
    """One input. `empty` is what it holds when nothing is there; an optional one may be sent so."""

    empty: T

    def __init__(self, empty: T, *, optional: bool = False) -> None:
        self.empty, self.optional = empty, optional
        self.name = ""

    def __set_name__(self, owner: type[Form], name: str) -> None:
        self.name, self.owner = name, owner

    @property
    def phrase(self) -> str:
        """What its words are called: in the group of the form that declares it, also where another inherits it."""
        return f"{self.owner.phrases}.{self.name}"

    @overload
    def __get__(self, form: None, owner: type) -> Self: ...
    @overload
    def __get__(self, form: object, owner: type) -> T: ...
    def __get__(self, form: object | None, owner: type) -> T | Self:
        return self if form is None else cast("T", form.__dict__[self.name])

    def __set__(self, form: object, value: T) -> None:
        """By the dataclass alone, which gives the field itself where nothing was given."""
        form.__dict__[self.name] = self.empty if isinstance(value, Field) else value

    def wrong(self, text: Text) -> Wrong:
        """To raise when what was given here cannot be taken, for a reason that is seen beyond the field."""
        return Wrong({self.name: text})

    def element(self, held: T, how: How) -> Element:
        """The input as Slack draws it."""
        raise NotImplementedError

    def read(self, given: Any, voice: Voice) -> T:
        """What was given, typed. Refused with what to do about it."""
        raise NotImplementedError

    def input(self, held: T, voice: Voice, offered: Sequence[Offer] = ()) -> Block:
        """With its label and hint, by convention."""
        phrase = self.phrase
        hint = voice.say(f"{phrase}_hint") if f"{phrase}_hint" in catalogue() else ""
        element = self.element(held, How(voice, phrase, offered))
        return kit.field(voice.say(phrase), element, self.name, optional=self.optional, hint=hint)


class Words(Field[str]):
    """A text of at most so many characters; in several `lines`, if so."""

    def __init__(self, most: int, *, lines: bool = False) -> None:
        super().__init__("")
        self.most, self.lines = most, lines

    def element(self, held: str, how: How) -> Element:
        example = how.voice.say(f"{how.phrase}_example") if f"{how.phrase}_example" in catalogue() else ""
        return kit.text_input(held, multiline=self.lines, most=self.most, placeholder=example)

    def read(self, given: Any, voice: Voice) -> str:
        return reading.words(given, self.most)


class Note(Words):
    """As Words, and it may be left empty."""

    def __init__(self, most: int, *, lines: bool = False) -> None:
        super().__init__(most, lines=lines)
        self.optional = True

    def read(self, given: Any, voice: Voice) -> str:
        return reading.note(given, self.most)


class Number(Field[int | None]):
    """A whole number between two, both included."""

    def __init__(self, least: int, most: int, *, optional: bool = False) -> None:
        super().__init__(None, optional=optional)
        self.least, self.most = least, most

    def element(self, held: int | None, how: How) -> Element:
        text = "" if held is None else str(held)
        return kit.picker("number_input", text, "initial_value") | {"is_decimal_allowed": False}

    def read(self, given: Any, voice: Voice) -> int | None:
        return int(reading.number(given, self.least, self.most)) if given else None


class Day(Field[date]):
    """A day, from the year 2000 to ten years ahead. Drawn without one (`date.min`) it has to be chosen."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__(date.min, optional=optional)

    def element(self, held: date, how: How) -> Element:
        return kit.picker("datepicker", None if held == date.min else held.isoformat(), "initial_date")

    def read(self, given: Any, voice: Voice) -> date:
        if self.optional and not given:
            return self.empty
        return date.fromisoformat(reading.day(given, voice.today))


class Clock(Field[time]):
    """An hour of the day, on somebody's wall."""

    def __init__(self, usual: time = time(9)) -> None:
        super().__init__(usual)

    def element(self, held: time, how: How) -> Element:
        return kit.picker("timepicker", held.strftime("%H:%M"), "initial_time")

    def read(self, given: Any, voice: Voice) -> time:
        return time.fromisoformat(given) if given else self.empty


class Choice(Field[str]):
    """One of what is offered: as radio buttons where all are to be seen. `usual` is what nothing chosen means."""

    def __init__(self, usual: str = "", *, seen: bool = False, optional: bool = False) -> None:
        super().__init__(usual, optional=optional)
        self.kind = "radio_buttons" if seen else "static_select"

    def element(self, held: str, how: How) -> Element:
        return kit.chooser(self.kind, kit.GIVEN, how.offered, held or None)

    def read(self, given: Any, voice: Voice) -> str:
        return str(given) if given else self.empty


class Several(Field[tuple[str, ...]]):
    """Any of what is offered, as boxes; none is an answer."""

    def __init__(self) -> None:
        super().__init__((), optional=True)

    def element(self, held: tuple[str, ...], how: How) -> Element:
        return kit.chooser("checkboxes", kit.GIVEN, how.offered, held)

    def read(self, given: Any, voice: Voice) -> tuple[str, ...]:
        return tuple(given or ())


class Tick(Field[bool]):
    """One box; what it says is the phrase `…_yes`. `value` is what Slack calls it, which an open form keeps."""

    def __init__(self, value: str = "yes") -> None:
        super().__init__(False, optional=True)
        self.value = value

    def element(self, held: bool, how: How) -> Element:
        box = how.voice.say(f"{how.phrase}_yes"), self.value
        return kit.chooser("checkboxes", kit.GIVEN, [box], [self.value] if held else [])

    def read(self, given: Any, voice: Voice) -> bool:
        return bool(given)


class People(Field[tuple[str, ...]]):
    """Slack ids of people, each once, in the order that they were chosen."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__((), optional=optional)

    def element(self, held: tuple[str, ...], how: How) -> Element:
        return kit.picker("multi_users_select", list(held), "initial_users")

    def read(self, given: Any, voice: Voice) -> tuple[str, ...]:
        return tuple(dict.fromkeys(given or ()))


class AsGiven(Field[Any]):
    """Whatever was given, as Slack sends it: whoever draws the input says elsewhere what can be taken."""

    def __init__(self) -> None:
        super().__init__(None, optional=True)

    def read(self, given: Any, voice: Voice) -> Any:
        return given


class Each(Field[Mapping[str, T]]):
    """One input for each of several things, all alike: the items of a checklist, the meetings of a round.

    They are drawn one by one, by `of`, with the words that belong to the thing. `suffix` tells two such fields apart.
    """

    def __init__(self, alike: Field[T], suffix: str = "") -> None:
        super().__init__({}, optional=True)
        self.alike, self.suffix = alike, suffix

    def of(
        self, thing: str, label: str, held: T | None, voice: Voice, offered: Sequence[Offer] = (), *, phrase: str = "",
        hint: str = "", **more: Any,
    ) -> Block:  # fmt: skip
        """The input for one of them. `more` is Slack's own for an input."""
        element = self.alike.element(self.alike.empty if held is None else held, How(voice, phrase, offered))
        optional = self.alike.optional
        return kit.field(label, element, f"{thing}{self.suffix}", optional=optional, hint=hint, **more)

    def wrong_for(self, thing: str, text: Text) -> Wrong:
        return Wrong({f"{thing}{self.suffix}": text})

    def read(self, given: Any, voice: Voice) -> Mapping[str, T]:
        """`given` is by thing; what was left empty is not there. Wrong, for all of them at once."""
        found, errors = {}, {}
        for thing, one in given.items():
            try:
                value = self.alike.read(one, voice)
            except Refused as refusal:
                errors[f"{thing}{self.suffix}"] = refusal.text
            else:
                if value != self.alike.empty:
                    found[thing] = value
        if errors:
            raise Wrong(errors)
        return found


def fields_in(form: type[Form]) -> list[Field[Any]]:
    """A form's fields, in the order that they are drawn in."""
    return [getattr(form, one.name) for one in fields(cast("Any", form))]


def inputs(
    form: type[F], voice: Voice, holding: F | None = None, offered: Mapping[Field[Any], Sequence[Offer]] | None = None,
    without: Collection[Field[Any]] = (),
) -> list[Block]:  # fmt: skip
    """The form's inputs by convention, holding what stands; one that offers a choice of nothing is left out."""
    offers = offered or {}
    return [
        field.input(field.empty if holding is None else getattr(holding, field.name), voice, choices)
        for field in fields_in(form)
        if not isinstance(field, Each) and field not in without
        for choices in [offers.get(field, ())]
        if choices or not isinstance(field, Choice | Several)
    ]


def view(
    form: type[Form], voice: Voice, blocks: Sequence[Block], *, title: str, about: object = "", submit: str = "",
    close: str = "", drawn: str = "",
) -> Block:  # fmt: skip
    """The whole form. `about` is what it carries (see bot.refs); `drawn`: how it stood when it was first drawn."""
    return kit.modal(
        form.id,
        title,
        blocks,
        submit=submit or voice.say("modal.save"),
        close=close or voice.say("modal.close"),
        metadata=str(about),
        drawn=drawn,
    )


def settled(sent: Submission, now: Block, voice: Voice) -> Settled:
    """What is to be kept of a form, when `now` is the form as it would be drawn now. BothChanged when that is unclear.

    What the sender left as it was drawn is as it stands now; the rest is what they wrote.
    """
    found = settle(sent.values, sent.drawn, now["blocks"])
    if found.both:
        raise BothChanged(shown_again(now, sent.values, found.both, voice))
    return found


def read(form: type[F], sent: Submission, now: Block, voice: Voice) -> F:
    """What somebody gave, when `now` is the form as it would be drawn now. BothChanged; Wrong, of every field at once.

    Slack's client gives only what was offered; who forges a form is not trusted to.
    """
    return _of_the_offered(form, settled(sent, now, voice).values, now, voice)


def read_as_seen(form: type[F], sent: Submission, now: Block, voice: Voice, stands: Collection[Field[Any]]) -> F:
    """As read, where the sender says how something stands: BothChanged also when only others have changed one of these
    fields since, for then it is another thing that the sender has said something of.
    """
    unseen = settled(sent, now, voice).left_alone & {field.name for field in stands}
    if unseen:
        raise BothChanged(shown_again(now, sent.values, unseen, voice))
    return read(form, sent, now, voice)


def read_own(form: type[F], sent: Submission, now: Block, voice: Voice) -> F:
    """As read, of a form that only its sender fills in: what it held when it was drawn is for them to keep too."""
    return _of_the_offered(form, sent.values, now, voice)


def _of_the_offered(form: type[F], values: Mapping[str, Any], now: Block, voice: Voice) -> F:
    if (forged := not_offered(values, now["blocks"])) is not None:
        raise Wrong({forged: catalogue()["sorry.not_offered"]})
    return _read(form, fields_of(values, now["blocks"]), voice)


def _read(form: type[F], values: Mapping[str, Any], voice: Voice) -> F:
    found: dict[str, Any] = {}
    errors: dict[str, Text] = {}
    for field in fields_in(form):
        if not isinstance(field, Each) and field.name not in values:
            continue  # it was not drawn
        given = _of_each(form, field, values) if isinstance(field, Each) else values[field.name]
        try:
            found[field.name] = field.read(given, voice)
        except Refused as refusal:
            errors[field.name] = refusal.text
        except Wrong as wrong:
            errors |= wrong.errors
    if errors:
        raise Wrong(errors)
    return form(**found)


def _of_each(form: type[Form], field: Each[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """By thing: the inputs that are no field's own, and no other such field's."""
    own = {one.name for one in fields_in(form)}
    suffixes = [one.suffix for one in fields_in(form) if isinstance(one, Each) and one is not field and one.suffix]
    return {
        name.removesuffix(field.suffix): value
        for name, value in values.items()
        if name not in own and name.endswith(field.suffix) and not name.endswith(tuple(suffixes))
    }
