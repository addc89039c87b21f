"""Every surface of the coach, in both languages: within Slack's limits, and as a reader needs it to be."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.app import FEATURES
from bot.demo.demo import PEOPLE
from bot.demo.preview import example, surfaces
from bot.demo.preview.surface import Kind, Surface
from bot.reminders import countdown
from bot.reminders.kinds import KINDS
from bot.texts import catalogue
from flows.rounds import round_of
from flows.texts import LANGUAGES
from localslack import limits

READ_BY_ALL = {"compared", "figures", "seen", "left", "follows", "modal"}
EMOJI = re.compile(r":[a-z0-9_+-]+:|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
SURFACES = surfaces()
DRAWN = [pytest.param(one, language, id=f"{one.name} ({language})") for one in SURFACES for language in LANGUAGES]
Json = dict[str, Any]


def buttons(payload: Json) -> Iterator[tuple[str, Json]]:
    """Every button, each with the text that it stands under or beside."""
    beside = ""
    for block in payload["blocks"]:
        if block["type"] in ("section", "header"):
            beside = block["text"]["text"]
        for element in [*block.get("elements", ()), block.get("accessory", {})]:
            if element.get("type") == "button":
                yield beside, element


def judged_by_slack(payload: Json) -> None:
    """By Slack's own kit. What it leaves out it does not know, and has not judged; but metadata that is empty."""
    if "type" in payload:
        judged = {"private_metadata": "", **View(**payload).to_dict()}
        assert judged == {"private_metadata": "", **payload}
    else:
        assert [block and block.to_dict() for block in Block.parse_all(payload["blocks"])] == payload["blocks"]


@pytest.mark.parametrize(("surface", "language"), DRAWN)
def test_a_surface_is_within_slacks_limits(surface: Surface, language: Any) -> None:
    """By two judges, of which one is Slack's own."""
    payload = surface.payload(example.voice(language))
    assert payload["blocks"], "nothing is shown"
    if surface.kind in (Kind.MODAL, Kind.HOME):
        assert payload["type"] == surface.kind.value
        assert limits.check_view(payload) == []
    else:
        assert limits.check_message(payload) == []
    judged_by_slack(payload)


UNKNOWN = {"type": "of_next_year"}
TOO_LONG = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}


@pytest.mark.parametrize(
    "payload",
    [
        {"blocks": [UNKNOWN]},
        {"blocks": [{"type": "actions", "elements": [UNKNOWN]}]},
        {"type": "home", "blocks": [UNKNOWN]},
    ],
)
def test_what_slacks_kit_does_not_know_is_not_taken_for_judged(payload: Json) -> None:
    with pytest.raises(AssertionError, match="of_next_year"):
        judged_by_slack(payload)


@pytest.mark.parametrize("payload", [{"blocks": [TOO_LONG]}, {"type": "home", "blocks": [TOO_LONG]}])
def test_slacks_kit_judges_what_lies_in_a_message_and_in_a_view(payload: Json) -> None:
    with pytest.raises(SlackObjectFormationError, match="text"):
        judged_by_slack(payload)


@pytest.mark.parametrize(("surface", "language"), DRAWN)
def test_buttons_are_told_apart_and_one_at_most_is_the_first_to_press(surface: Surface, language: Any) -> None:
    """Those that say the same and do not do the same: by what they are heard with, or by what they stand beside."""
    found = list(buttons(surface.payload(example.voice(language))))
    assert sum(button.get("style") == "primary" for _, button in found) <= 1
    assert [button["text"]["text"] for _, button in found if EMOJI.search(button["text"]["text"])] == []
    deeds: dict[object, set[tuple[str, str]]] = {}
    for beside, button in found:
        heard = button.get("accessibility_label") or (button["text"]["text"], beside)
        deeds.setdefault(heard, set()).add((button["action_id"], button["value"]))
    assert [heard for heard, does in deeds.items() if len(does) > 1] == []
    for _, button in found:
        label = button.get("accessibility_label", button["text"]["text"])
        assert label.startswith(button["text"]["text"]), "who speaks to a button says what is seen"
        assert len(label) <= 75


def test_errors_stand_under_fields_that_there_are() -> None:
    for surface in (one for one in SURFACES if one.errors):
        voice = example.voice("en")
        fields = {block["block_id"] for block in surface.payload(voice)["blocks"] if block["type"] == "input"}
        assert surface.errors is not None
        assert set(surface.errors(voice)) <= fields, surface.name


def test_every_form_and_every_kind_of_reminder_has_a_surface() -> None:
    voice = example.voice("sv")
    shown = {one.payload(voice)["callback_id"] for one in SURFACES if one.kind is Kind.MODAL}
    assert {form.id for feature in FEATURES for form in feature.forms} - shown == set()
    assert {kind.name for kind in KINDS} - {one.group for one in SURFACES} == set()


def test_all_that_an_edition_asks_is_said_to_the_host_and_to_nobody_else() -> None:
    voice = example.voice("sv")
    counted = [one for one in SURFACES if one.group == countdown.KIND.name]
    for asked in (voice.of(deadline.text) for deadline in round_of("").deadline):
        told = [one.name for one in counted if asked in str(one.payload(voice))]
        assert len(told) == 1, asked
        assert "the host" in told[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_figures_and_of_what_follows_is_all_to_be_seen(language: Any) -> None:
    """Each phrase on a surface at least: a sentence that nobody has read may be false, or bad Swedish."""
    shown = "\n".join(one for surface in SURFACES for one in _words(surface.payload(example.voice(language))))
    phrases = {name: text[language] for name, text in catalogue().items() if name.partition(".")[0] in READ_BY_ALL}
    assert {name.partition(".")[0] for name in phrases} == READ_BY_ALL
    assert [name for name, text in phrases.items() if not _as_pattern(text).search(shown)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_stands_on_lines_of_its_own(language: Any) -> None:
    """Its first item is no part of the line that says what it is a list of."""
    for surface in SURFACES:
        for words in _words(surface.payload(example.voice(language))):
            assert not re.search(r"\S.*• .*\n• ", words), surface.name


def _words(drawn: Any) -> Iterator[str]:
    if isinstance(drawn, str):
        yield drawn
    elif isinstance(drawn, dict | list):
        for one in drawn.values() if isinstance(drawn, dict) else drawn:
            yield from _words(one)


def _as_pattern(phrase: str) -> re.Pattern[str]:
    """The phrase whatever stands at its places."""
    return re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", phrase))))


def test_no_two_surfaces_have_the_same_name() -> None:
    assert [name for name, times in Counter(one.name for one in SURFACES).items() if times > 1] == []


def test_the_example_people_are_those_of_the_demo() -> None:
    assert {one.id for one in PEOPLE} == {example.SARA, example.ANNA, example.LARS, example.PRIYA, example.MIKAEL}
