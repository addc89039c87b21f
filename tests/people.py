"""The people of the dialogues. What anybody does in the coach is in bot/demo/people.py; here is what tests alone do."""

from bot.demo.people import CHANNEL, Colleague

SOMETHING = "Några ord"
"""What is written wherever a test needs only that something is."""


class Member(Colleague):
    """Somebody whom a dialogue tells of."""

    def gives_what_is_needed(self, day: str) -> bool:
        """In the open form: a few words, the first choice, themselves, and this day. False: it needs nothing more."""
        view = self.modal()
        assert view is not None
        needed = [one for one in view["blocks"] if one["type"] == "input" and one["label"]["text"].endswith("*")]
        given = {
            "plain_text_input": SOMETHING, "number_input": "5", "multi_users_select": [self.id], "datepicker": day,
        }  # fmt: skip
        for block in needed:
            choice = block["element"].get("options", [{"text": {"text": ""}}])[0]["text"]["text"]
            self.fills({block["label"]["text"]: given.get(block["element"]["type"], choice)})
        return bool(needed)

    def goes_through(self, steps: int, day: str) -> None:
        """So many steps in their forms, with the first thing there is and this day where one is asked for."""
        for _ in range(steps):
            self.opens_form()
            while self.gives_what_is_needed(day):
                self.saves()
            self.closes(everything=True)

    def reaches_the_test(self, ends: str) -> None:
        """Everything up to Do, in a few words."""
        self.goes_through(4, ends)

    def is_answered_at_last(self, command: str = "/pdsa läge") -> str:
        """Whose command fails while the app is connecting types it again."""
        for _ in range(5):
            self.types(command, in_=CHANNEL)
            if "did not respond" not in self.last(CHANNEL):
                break
        return self.last(CHANNEL)
