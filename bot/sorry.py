"""What any part of the bot raises when something cannot be done and nobody is at fault."""


class Sorry(Exception):
    """It cannot be done, for a reason that the person may well not know. `phrase` names the kind words for it."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values
