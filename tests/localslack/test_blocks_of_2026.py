"""Tables, charts, containers, cards, alerts and feedback: taken where Slack takes them, refused where it refuses."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block

from localslack import LocalSlack, limits
from tests.localslack.blocks_of_2026 import (
    ACTIONS,
    ALERT,
    CARD,
    CAROUSEL,
    CHART,
    CONTAINER,
    DATA_TABLE,
    FEEDBACK,
    PIE,
    PLAN,
    RICH,
    TABLE,
    TAGS,
    TASK,
    TRASH,
    Json,
    button,
    cells,
    line,
    words,
)
from tests.localslack.bolt import an_app, over_socket
from tests.localslack.drawn import field, modal

Change = Callable[[Json], object]

ANYWHERE = {"message", "modal", "home"}
SURFACES: dict[str, tuple[Json, set[str]]] = {
    "table": (TABLE, {"message", "home"}),
    "data_table": (DATA_TABLE, {"message", "home"}),
    "line chart": (CHART, {"message", "home"}),
    "pie chart": (PIE, {"message", "home"}),
    "container": (CONTAINER, {"message", "home"}),
    "carousel": (CAROUSEL, {"message", "home"}),
    "card": (CARD, ANYWHERE),
    "tags and dates": (TAGS, ANYWHERE),
    "alert": (ALERT, {"modal"}),
    "context_actions": (ACTIONS, {"message"}),
    "task_card": (TASK, {"message"}),
    "plan": (PLAN, {"message"}),
}


def faults(block: Json, surface: str) -> list[str]:
    if surface == "message":
        return limits.check_message({"blocks": [block]})
    form = {"type": "modal", "title": words("T"), "blocks": [block]}
    return limits.check_view(form if surface == "modal" else {"type": "home", "blocks": [block]})


@pytest.mark.parametrize("surface", sorted(ANYWHERE))
@pytest.mark.parametrize("what", SURFACES)
def test_a_sound_block_is_taken_where_it_belongs_and_nowhere_else(what: str, surface: str) -> None:
    block, allowed = SURFACES[what]
    found = faults(block, surface)
    if surface in allowed:
        assert found == []
    else:
        assert [one.partition(": ")[2] for one in found] == [f"unsupported block {block['type']}"]


KNOWN_TO_THE_SDK = [
    "table",
    "container",
    "carousel",
    "card",
    "tags and dates",
    "alert",
    "context_actions",
    "task_card",
    "plan",
]


@pytest.mark.parametrize("what", KNOWN_TO_THE_SDK)
def test_slacks_own_classes_find_no_fault_in_it_either(what: str) -> None:
    parsed = Block.parse(copy.deepcopy(SURFACES[what][0]))
    assert parsed is not None
    parsed.validate_json()


def put(*path: str | int, value: Any) -> Change:
    """The block with this at the end of the path."""

    def change(block: Json) -> None:
        place: Any = block
        for one in path[:-1]:
            place = place[one]
        place[path[-1]] = value

    return change


def without(name: str) -> Change:
    return lambda block: block.pop(name)


def grow(name: str, to: int) -> Change:
    """As many of the last one there is, each with names of its own."""

    def change(block: Json) -> None:
        block[name] = [_renamed(block[name][-1], number) for number in range(to)]

    return change


def _renamed(thing: Any, number: int) -> Any:
    fresh = copy.deepcopy(thing)
    for name in ("action_id", "block_id", "task_id"):
        if isinstance(fresh, dict) and name in fresh:
            fresh[name] = f"{fresh[name]}{number}"
    return fresh


def series(number: int) -> list[Json]:
    return [{**line()["series"][0], "name": f"s{one}"} for one in range(number)]


def months(number: int) -> Json:
    names = [f"m{one}" for one in range(number)]
    points = [{"label": name, "value": 1} for name in names]
    return {"type": "bar", "series": [{"name": "s", "data": points}], "axis_config": {"categories": names}}


BROKEN: list[tuple[str, str, Json, Change, str]] = [
    ("message", "no rows", TABLE, put("rows", value=[]), "/rows has 0"),
    ("message", "101 rows", TABLE, grow("rows", 101), "/rows has 101"),
    ("message", "21 cells", TABLE, put("rows", 1, value=cells(*"x" * 21)), "/rows/1 has 21"),
    ("message", "21 settings", TABLE, put("column_settings", value=[{}] * 21), "/column_settings has 21"),
    ("message", "an alignment of no kind", TABLE, put("column_settings", 0, value={"align": "top"}), "/align must be one of"),
    ("message", "a cell of no kind", TABLE, put("rows", 1, 0, "type", value="button"), "unsupported cell button"),
    ("message", "a number that is a text", TABLE, put("rows", 1, 1, "value", value="3"), "/value must be a number"),
    ("message", "no caption", DATA_TABLE, without("caption"), "/caption is missing"),
    ("message", "a head alone", DATA_TABLE, put("rows", value=[cells("A")]), "/rows has 1"),
    ("message", "101 rows under the head", DATA_TABLE, put("rows", value=[cells("A")] * 102), "/rows has 102"),
    ("message", "21 columns", DATA_TABLE, put("rows", value=[cells(*"x" * 21)] * 2), "/rows/0 has 21"),
    ("message", "a row of another length", DATA_TABLE, put("rows", 1, value=cells("A")), "/rows/1 has 1 cells"),
    ("message", "rich text in the head", DATA_TABLE, put("rows", 0, 0, value=RICH), "/rows/0/0: unsupported cell"),
    ("message", "an empty cell", DATA_TABLE, put("rows", 1, 0, "text", value=""), "/rows/1/0/text is missing"),
    ("message", "a page of none", DATA_TABLE, put("page_size", value=0), "/page_size is 0"),
    ("message", "a page of 101", DATA_TABLE, put("page_size", value=101), "/page_size is 101"),
    ("message", "names in no column", DATA_TABLE, put("row_header_column_index", value=2), "/row_header_column_index is 2"),
    ("message", "20,001 characters", DATA_TABLE, put("rows", 1, 0, "text", value="x" * 19_990), "characters in data tables"),
    ("message", "no title", CHART, put("title", value=""), "/title is missing"),
    ("message", "a title of 51", CHART, put("title", value="x" * 51), "/title has 51"),
    ("message", "a chart of no kind", CHART, put("chart", "type", value="radar"), "/chart/type must be one of"),
    ("message", "no series", CHART, put("chart", "series", value=[]), "/series has 0"),
    ("message", "13 series", CHART, put("chart", "series", value=series(13)), "/series has 13"),
    ("message", "two of one name", CHART, put("chart", "series", value=series(1) * 2), "'s0' stands twice"),
    ("message", "a name of 21", CHART, put("chart", "series", 0, "name", value="x" * 21), "/name has 21"),
    ("message", "21 categories", CHART, put("chart", value=months(21)), "/categories has 21"),
    ("message", "a category of 21", CHART, put("chart", "axis_config", "categories", 0, value="x" * 21), "/categories/0 has 21"),
    ("message", "a value too few", CHART, put("chart", "series", 0, "data", value=[{"label": "jan", "value": 1}]), "a value for every category"),
    ("message", "a value that is none", CHART, put("chart", "series", 0, "data", 0, "value", value="4"), "/data/0/value must be a number"),
    ("message", "an axis of 51", CHART, put("chart", "axis_config", "x_label", value="x" * 51), "/x_label has 51"),
    ("message", "13 slices", PIE, put("chart", "segments", value=PIE["chart"]["segments"][:1] * 13), "/segments has 13"),
    ("message", "a slice of nothing", PIE, put("chart", "segments", 0, "value", value=0), "must be a number above 0"),
    ("message", "a slice's name of 21", PIE, put("chart", "segments", 0, "label", value="x" * 21), "/label has 21"),
    ("message", "a container without title", CONTAINER, without("title"), "/title must be plain_text"),
    ("message", "a container's title of 151", CONTAINER, put("title", value=words("x" * 151)), "/title has 151"),
    ("message", "a container's subtitle of 151", CONTAINER, put("subtitle", value=words("x" * 151)), "/subtitle has 151"),
    ("message", "nothing in it", CONTAINER, put("child_blocks", value=[]), "/child_blocks has 0"),
    ("message", "11 things in it", CONTAINER, put("child_blocks", value=[{"type": "divider"}] * 11), "/child_blocks has 11"),
    ("message", "a card in it", CONTAINER, put("child_blocks", 0, value=CARD), "/child_blocks/0: card does not belong here"),
    ("message", "a data table in it", CONTAINER, put("child_blocks", 0, value=DATA_TABLE), "data_table does not belong here"),
    ("message", "something unsound in it", CONTAINER, put("child_blocks", 0, value={"type": "section"}), "/child_blocks/0 needs text"),
    ("message", "an input in it", CONTAINER, put("child_blocks", 0, value=field("A", type="plain_text_input")), "unsupported block input"),
    ("message", "a width of no kind", CONTAINER, put("width", value="huge"), "/width must be one of"),
    ("message", "folded and not to be unfolded", CONTAINER, put("is_collapsible", value=False), "/default_collapsed needs"),
    ("message", "folded with a line under", CONTAINER, put("has_header_divider", value=True), "does not go with is_collapsible"),
    ("message", "an empty card", CARD, lambda block: [block.pop(one) for one in ("title", "body", "actions", "hero_image")], "needs one of"),
    ("message", "a card's title of 151", CARD, put("title", value=words("x" * 151)), "/title has 151"),
    ("message", "a card's subtitle of 151", CARD, put("subtitle", value=words("x" * 151)), "/subtitle has 151"),
    ("message", "a card's body of 201", CARD, put("body", value=words("x" * 201)), "/body has 201"),
    ("message", "four buttons on a card", CARD, grow("actions", 4), "/actions has 4"),
    ("message", "a menu on a card", CARD, put("actions", 0, "type", value="overflow"), "/actions/0/type must be one of button"),
    ("message", "a card's picture without words", CARD, put("hero_image", value={"type": "image", "image_url": "https://x.se"}), "/alt_text is missing"),
    ("message", "no cards", CAROUSEL, put("elements", value=[]), "/elements has 0"),
    ("message", "11 cards", CAROUSEL, put("elements", value=[{"type": "card", "title": words("A")}] * 11), "/elements has 11"),
    ("message", "no card", CAROUSEL, put("elements", 0, value={"type": "divider"}), "divider does not belong here"),
    ("modal", "an empty alert", ALERT, without("text"), "/text is no text"),
    ("modal", "an alert of 201", ALERT, put("text", value=words("x" * 201)), "/text has 201"),
    ("modal", "a level of no kind", ALERT, put("level", value="loud"), "/level must be one of"),
    ("message", "nothing to do", ACTIONS, put("elements", value=[]), "/elements has 0"),
    ("message", "six things to do", ACTIONS, grow("elements", 6), "/elements has 6"),
    ("message", "a common button", ACTIONS, put("elements", 0, value=button()), "unsupported element button"),
    ("message", "no thumb down", ACTIONS, lambda block: block["elements"][0].pop("negative_button"), "/negative_button is missing"),
    ("message", "a thumb's text of 76", ACTIONS, put("elements", 0, "positive_button", "text", value=words("x" * 76)), "/text has 76"),
    ("message", "a thumb without value", ACTIONS, put("elements", 0, "positive_button", "value", value=""), "/value is missing"),
    ("message", "a thumb's value of 2001", ACTIONS, put("elements", 0, "positive_button", "value", value="x" * 2001), "/value has 2001"),
    ("message", "a thumb's label of 76", ACTIONS, put("elements", 0, "positive_button", "accessibility_label", value="x" * 76), "/accessibility_label has 76"),
    ("message", "an icon of no kind", ACTIONS, put("elements", 1, "icon", value="star"), "/icon must be one of trash"),
    ("message", "an icon for 11", ACTIONS, put("elements", 1, "visible_to_user_ids", value=["U1"] * 11), "/visible_to_user_ids has 11"),
    ("message", "an icon's label of 76", ACTIONS, put("elements", 1, "accessibility_label", value="x" * 76), "/accessibility_label has 76"),
    ("message", "a task without name", TASK, put("task_id", value=""), "/task_id is missing"),
    ("message", "a status of no kind", TASK, put("status", value="late"), "/status must be one of"),
    ("message", "51 tasks", PLAN, grow("tasks", 51), "/tasks has 51"),
    ("message", "the same task twice", PLAN, put("tasks", value=[TASK, TASK]), "'t1' stands twice"),
    ("message", "an empty tag", TAGS, put("elements", 0, "elements", 0, "text", value=""), "/text is missing"),
    ("message", "a colour of no kind", TAGS, put("elements", 0, "elements", 0, "color", value="pink"), "/color must be one of"),
    ("message", "a moment that is a text", TAGS, put("elements", 0, "elements", 1, "timestamp", value="1"), "/timestamp must be an integer"),
    ("message", "a date without a form", TAGS, put("elements", 0, "elements", 1, "format", value=""), "/format is missing"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=[one[1] for one in BROKEN])
def test_each_limit_is_kept(broken: tuple[str, str, Json, Change, str]) -> None:
    """One thing is wrong with it, and that is what is told, with its place."""
    surface, _, sound, change, told = broken
    block = copy.deepcopy(sound)
    change(block)
    found = faults(block, surface)
    assert any(told in one for one in found), found
    assert all(one.startswith("/blocks" if surface == "message" else "/view/blocks") for one in found)


TOO_MANY = {
    "two tables in a message": ([TABLE, TABLE], "has 2 of table"),
    "a table and one in a container": ([TABLE, {**CONTAINER, "child_blocks": [TABLE]}], "has 2 of table"),
    "three charts in a message": ([CHART, CHART, PIE], "has 3 of data_visualization"),
    "the same block_id inside another": ([{"type": "divider", "block_id": "a"}, {**CONTAINER, "child_blocks": [{"type": "divider", "block_id": "a"}]}], "'a' stands twice"),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MANY)
def test_what_is_counted_over_a_whole_message(what: str) -> None:
    blocks, told = TOO_MANY[what]
    assert any(told in one for one in limits.check_message({"blocks": blocks}))


def test_a_home_tab_may_have_more_of_them() -> None:
    assert limits.check_view({"type": "home", "blocks": [TABLE, TABLE, CHART, CHART, PIE]}) == []


def test_slacks_own_classes_agree_about_most_of_what_is_refused() -> None:
    """What they refuse, the table refuses: they know less of tables and nothing of charts."""
    agreed = 0
    for surface, _, sound, change, _ in BROKEN:
        block = copy.deepcopy(sound)
        change(block)
        try:
            parsed = Block.parse(copy.deepcopy(block))
            if parsed is not None:
                parsed.validate_json()
        except (SlackObjectFormationError, TypeError):
            agreed += 1
            assert faults(block, surface)
    assert agreed >= 12


def test_slack_refuses_with_its_own_word(bot: WebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        bot.chat_postMessage(channel="COPEN", text="x", blocks=[ALERT])
    assert error.value.response["error"] == "invalid_blocks"
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        bot.views_publish(user_id="UANNA", view={"type": "home", "blocks": [ACTIONS]})


def test_they_are_read_in_words(workspace: LocalSlack, bot: WebClient) -> None:
    """Tables by rows, charts by values, what lies in a box or on a card in its place."""
    anna = workspace.person("UANNA")
    for blocks, read in (
        ([TABLE], "Namn | Antal\nA | 3"),
        ([DATA_TABLE], "Ärenden\nEnhet | Antal\nSkolan | 12 st\nhej | 3"),
        ([CHART], "Kötid\nKö: jan 4, feb 2.5"),
        ([PIE], "Andel\nJa: 3\nNej: 1"),
        ([CONTAINER], "En låda\nMed två saker\nInuti\n[Inne]"),
        ([CARD], "Ett kort\nUnder\nInnehåll\n[Öppna]"),
        ([CAROUSEL], "Ett kort\nUnder\nInnehåll\n[Öppna]\nTvå"),
        ([PLAN], "Plan\nLäser\nhej"),
        ([ACTIONS], "[Bra] [Dåligt] [Ta bort]"),
        ([TAGS], "Pågår11 januari"),
        ([{"type": "markdown", "text": "# Hej"}], "# Hej"),
    ):
        bot.chat_postMessage(channel="COPEN", text="x", blocks=blocks)
        assert anna.last("öppen") == read
    bot.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=modal(ALERT))
    anna.sees("Se upp")


def test_buttons_wherever_they_lie_reach_the_app(workspace: LocalSlack) -> None:
    """In a container, on a card of a carousel, and the thumbs, of which the last that is pressed counts."""
    app, anna, lars, got = an_app(workspace), workspace.person("UANNA"), workspace.person("ULARS"), []

    def told(ack: Any, action: Json) -> None:
        got.append((action["type"], action["action_id"], action["value"]))
        ack()

    for name in ("Inne", "Öppna", "tyck", "bort"):
        app.action(name)(told)
    mine = {**ACTIONS, "elements": [FEEDBACK, {**TRASH, "visible_to_user_ids": ["UANNA"]}]}
    lars.joins("öppen")
    with over_socket(app, workspace):
        app.client.chat_postMessage(channel="COPEN", text="x", blocks=[CONTAINER, CAROUSEL, mine])
        for label in ("Inne", "Öppna", "Bra", "Dåligt", "Ta bort"):
            anna.clicks(label, in_="öppen")
        assert not lars.can_click("Ta bort", in_="öppen"), "it is for Anna alone"
    assert got == [
        ("button", "Inne", "Inne"),
        ("button", "Öppna", "Öppna"),
        ("feedback_buttons", "tyck", "bra"),
        ("feedback_buttons", "tyck", "illa"),
        ("icon_button", "bort", "1"),
    ]
