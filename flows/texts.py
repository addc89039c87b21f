"""A text that exists in every language a person may read it in."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

Words = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    """A value: compared by content, never changed, and never with a field that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """One text in Swedish and English. `text["sv"]` is the Swedish one; a missing language is refused at load."""

    sv: Words
    en: Words

    def __getitem__(self, language: Language) -> str:
        return self.en if language == "en" else self.sv

    def filled(self, **values: object) -> "Text":
        """The same text with its `{places}` filled in; an unknown place is a KeyError, since it is our own mistake."""
        return Text(sv=self.sv.format(**values), en=self.en.format(**values))


def inside(label: str) -> str:
    """A label as it stands inside a sentence: without its capital, but for what is written in capitals (HBTQI, SFI)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _no_longer_than(limit: int) -> AfterValidator:
    def check(text: Text) -> Text:
        for language in LANGUAGES:
            if len(text[language]) > limit:
                message = f"{language} is {len(text[language])} characters, at most {limit} fit"
                raise ValueError(message)
        return text

    return AfterValidator(check)


Title = Annotated[Text, _no_longer_than(24)]
"""Slack shows at most 24 characters as the title of a modal (docs.slack.dev/surfaces/modals)."""

Label = Annotated[Text, _no_longer_than(60)]
Choice = Annotated[Text, _no_longer_than(75)]
"""Slack's limit for the text of an option."""

Line = Annotated[Text, _no_longer_than(300)]
Paragraph = Annotated[Text, _no_longer_than(900)]
