"""What a person does in the coach, by typing and clicking what they see in the stand-in: the verbs of scenes and tests.

The labels are Swedish, as the team's language is. What a verb needs is waited for: in the program the coach draws
outside its turns. A form that is refused fails with what the person was told.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from bot.features.step.question import input_id, inside_of
from bot.refs import InMenu, Place
from flows.figures import FIELDS, held
from flows.reading_figures import from_words
from localslack import LocalSlack, Person

Json = dict[str, Any]

CHANNEL = "jämställd-styrning"
"""The team's, unless a verb is told otherwise."""


class Colleague(Person):
    """Somebody who works with the coach. An improvement is told by its id; left out, it is the last that is shown."""

    def __init__(self, slack: LocalSlack, user: str) -> None:
        super().__init__(slack.state.people[user], slack.state, slack.actions)
        self.slack = slack

    def sets_up_team(self, given: Mapping[str, Any], *, in_: str = CHANNEL) -> None:
        """Or changes it."""
        self._by_command("/pdsa start", given, in_)

    def sets_goals(self, goals: str, *, in_: str = CHANNEL) -> None:
        """These are the priority goals now, one to a line."""
        self._by_command("/pdsa mål", {"Målen, ett på varje rad": goals}, in_)

    def plans_meeting(self, name: str, on: str) -> None:
        """At nine in the morning of that day, in figures."""
        self.types(f"/pdsa möte ny {on} 09:00 {name}", in_=CHANNEL)

    def begins(self, title: str, kind: str, enters: str = "Något nytt, steg för steg", *, in_: str = CHANNEL) -> None:
        """A new improvement. The form of its first step is open then."""
        self.types("/pdsa ny", in_=in_)
        self.answers_form({"Vad vill ni förbättra": title, "Var görs förbättringen": kind, "Är det något nytt": enters})
        self._waits_for(lambda: self._title() != "Ny förbättring")

    def opens_form(self, *, at: Place | None = None, in_: str = CHANNEL) -> None:
        """A step's, from the improvement's card."""
        self._opens("Svara i ett formulär", at, in_=in_)

    def answers(self, given: Mapping[str, Any], *, at: Place | None = None, in_: str = CHANNEL) -> None:
        """In a step's form, by what is asked; every part of it is sent."""
        self.opens_form(at=at, in_=in_)
        self.answers_form(given)
        while self._can_save():
            self.saves()
        self.closes(everything=True)

    def answers_beside(self, label: str, given: Mapping[str, Any], *, at: InMenu | None = None) -> None:
        """In the form of what stands beside the steps, from the card's menu."""
        self._opens(label, at)
        self.answers_form(given)
        self.closes(everything=True)

    def answers_form(self, given: Mapping[str, Any]) -> None:
        """In the form that is open, saved as often as it leads to more of these questions: in itself or its next part.

        Figures are given in words, as in a DM.
        """
        left = dict(given)
        self._waits_for(self._can_save)
        while left:
            assert self._can_save(), f"{self.name} is not asked {list(left)}"
            while asked := self._asked(left):  # a choice may lead to more at once
                for label in asked:
                    self._answers(label, left.pop(label))
            self.saves()

    def backs_up(self, to: str, why: str, *, improvement: int | None = None) -> None:
        self._opens("Backa till ett tidigare steg", improvement and InMenu("back_up", improvement))
        self.answers_form({"Vilket steg": to, "Vad har ni lärt er": why})
        self.closes()

    def ends(self, why: str, *, improvement: int | None = None) -> None:
        self._opens("Avsluta i förtid", improvement and InMenu("close", improvement))
        self.answers_form({"Varför slutar": why})
        self.closes(everything=True)

    def assesses(self, scores: str, evidence: Mapping[str, str] | None = None) -> None:
        """A new self-assessment with the team's joint scores, one digit for each item; `evidence` by the item's label.

        What has moved is shown then.
        """
        self.types("/pdsa självskattning", in_=CHANNEL)
        self._opens("Börja en ny självskattning")
        self._waits_for(lambda: self.can_click("Min egen skattning"))  # the new one has been drawn
        self._opens("Teamets gemensamma")
        self._waits_for(lambda: len(self._selects()) == len(scores))
        for (select, words), score in zip(self._selects(), scores, strict=True):
            item = select["label"]["text"]
            self.fills({item: f"{score} –"})
            for label, what in (evidence or {}).items():
                if item.startswith(label):
                    self.slack.actions.type(self.id, words["block_id"], what)
        self.saves()

    def keeps_lesson(self, given: Mapping[str, Any]) -> None:
        """From the coach's question about what was learned at a meeting."""
        self._opens("Skriv ned en lärdom")
        self.answers_form(given)
        self.closes()

    def spreads(self, given: Mapping[str, Any], *, improvement: int | None = None) -> None:
        """To one more unit."""
        self._opens("Spridning", improvement and InMenu("spread", improvement))
        self._opens("Lägg till en mottagare")
        self.answers_form(given)
        self.closes(everything=True)

    def reads_status(self, *, in_: str = CHANNEL) -> str:
        """Asked for in a channel."""
        self.types("/pdsa läge", in_=in_)
        return self.last(in_)

    def waits_to_see(self, words: str) -> None:
        """In the team's channel."""
        self._waits_for(lambda: words in self.reads(CHANNEL))

    def _by_command(self, command: str, given: Mapping[str, Any], in_: str) -> None:
        self.types(command, in_=in_)
        self.answers_form(given)
        self.closes(everything=True)

    def _opens(self, label: str, carries: object = None, *, in_: str = CHANNEL) -> None:
        """By a button, or an entry of a menu, of the open form or else of the channel; `carries` tells cards apart."""
        value = str(carries) if carries else None
        self._waits_for(lambda: self.can_click(label, in_=in_, value=value))
        self.clicks(label, in_=in_, value=value)

    def _waits_for(self, holds: Callable[[], object]) -> None:
        self.slack.wait_for(holds)

    def _asked(self, given: Mapping[str, Any]) -> list[str]:
        """Those of the labels that the open form has."""
        labels = [*(block["label"]["text"] for block in self._fields()), *self._figures()]
        return [label for label in given if any(one.startswith(label) for one in labels)]

    def _can_save(self) -> bool:
        """Whether what is open is a form, or a part of one."""
        return bool((self.modal() or {}).get("submit"))

    def _answers(self, label: str, value: Any) -> None:
        """One question of the open form. One that decides what else is asked has the form drawn anew."""
        for heading, question in self._figures().items():
            if heading.startswith(label):
                self._gives_figures(question, value)
                return
        before = self.modal()
        self.fills({label: value})
        if any(block["label"]["text"].startswith(label) and block.get("dispatch_action") for block in self._fields()):
            self._waits_for(lambda: (self.modal() or {}).get("hash") != (before or {}).get("hash"))

    def _gives_figures(self, question: str, words: str) -> None:
        """To a question of the open form, by its id."""
        given, there = held(from_words(words, None)), [block["block_id"] for block in self._fields()]
        for name in FIELDS:
            if (field := input_id(question, name)) in there:
                self.slack.actions.type(self.id, field, given.get(name))

    def _figures(self) -> dict[str, str]:
        """The questions of the open form that are answered with figures: the id of each, by what stands above it."""
        found, heading = {}, ""
        for block in (self.modal() or {"blocks": []})["blocks"]:
            question, name = inside_of(block["block_id"])
            if block["type"] == "section":
                heading = block["text"]["text"].removeprefix("*")
            elif block["type"] == "input" and name == FIELDS[0]:
                found[heading] = question
        return found

    def _selects(self) -> list[tuple[Json, Json]]:
        """The items of the open self-assessment, each with what its score rests on."""
        fields = self._fields()
        return [(field, words) for field, words in pairwise(fields) if field["element"]["type"] == "static_select"]

    def _fields(self) -> list[Json]:
        return [block for block in (self.modal() or {"blocks": []})["blocks"] if block["type"] == "input"]

    def _title(self) -> str:
        return str((self.modal() or {"title": {"text": "Ny förbättring"}})["title"]["text"])
