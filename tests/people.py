"""The people of the dialogues. What anybody does in the coach is in bot/demo/people.py; here is what tests alone do."""

from bot.demo.people import CHANNEL, Colleague
from flows import loader
from flows.model import Role

SOMETHING = "Några ord"
"""What is written wherever a test needs only that something is."""

BEFORE, AFTER = "kvinnor 5 av 25, män 4 av 25", "kvinnor 20 av 25, män 20 av 25"
"""The figures that are given wherever a test needs only that some are: better for both, and the gap closes."""


class Member(Colleague):
    """Somebody whom a dialogue tells of."""

    def gives_what_is_needed(self, day: str) -> bool:
        """In the open form: a few words, the first choice where none is made, themselves, this day, and figures.

        False: there is nothing to send.
        """
        view = self.modal()
        assert view is not None
        if not self._can_save():
            return False
        needed = [one for one in view["blocks"] if one["type"] == "input" and one["label"]["text"].endswith("*")]
        given = {
            "plain_text_input": SOMETHING, "number_input": "5", "multi_users_select": [self.id], "datepicker": day,
        }  # fmt: skip
        for heading, question in self._figures().items():
            if heading.endswith("* *"):
                self._gives_figures(question, BEFORE if _asks_for_the_start(heading) else AFTER)
        for block in needed:
            label, offered = block["label"]["text"], block["element"].get("options")
            if not offered or not self.holds(label):
                self.fills({label: offered[0]["text"]["text"] if offered else given[block["element"]["type"]]})
        return True

    def goes_through(self, steps: int, day: str) -> None:
        """So many steps in their forms, with the first thing there is and this day where one is asked for.

        What is asked about once before a step is left stays as it is.
        """
        for _ in range(steps):
            self.opens_form()
            self.fills_the_form(day)

    def fills_the_form(self, day: str) -> None:
        """The one that is open: as goes_through."""
        while self.gives_what_is_needed(day):
            self.saves()
        if self.can_click("Behåll som det är"):
            self.clicks("Behåll som det är")
        self.closes(everything=True)

    def reaches_the_test(self, ends: str) -> None:
        """Everything up to Do, in a few words."""
        self.goes_through(4, ends)

    def learns(self, words: str, *, shared: bool, in_: str = CHANNEL) -> None:
        """By the command, and perhaps for all teams to find."""
        self.types(f"/pdsa lärdom {words}", in_=in_)
        if shared:
            self.fills({"Vilka får hitta den": ["Alla team"]})
        self.saves()
        self.closes(everything=True)

    def is_answered_at_last(self, command: str = "/pdsa läge") -> str:
        """Whose command fails while the app is connecting types it again."""
        for _ in range(5):
            self.types(command, in_=CHANNEL)
            if "did not respond" not in self.last(CHANNEL):
                break
        return self.last(CHANNEL)


def _asks_for_the_start(heading: str) -> bool:
    found = loader.method().with_role(Role.START)
    return found is not None and heading.startswith(found[1].ask.sv)
