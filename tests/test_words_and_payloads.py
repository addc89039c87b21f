"""What goes out: within Slack's limits, by two judges; and every phrase there in both languages, used, and fitting."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import app
from bot.cli.doctor import MANIFEST
from bot.slack.forms import fields_in
from bot.texts import catalogue, spoken
from flows import loader
from localslack import limits
from tests.world import CHANNEL, World

BOT = Path(app.__file__).parent


def literals() -> Iterator[str]:
    """Every string in the bot's own code, with {} where a value is put in."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            if isinstance(node, ast.JoinedStr):
                parts = [str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values]
                yield "".join(parts)


def phrases_of_forms() -> Iterator[str]:
    """What a form's fields are called, and may be explained by, by convention."""
    for feature in app.FEATURES:
        for form in feature.forms:
            for field in fields_in(form):
                yield from (f"{field.phrase}{more}" for more in ("", "_hint", "_example", "_yes"))


def test_every_phrase_is_used_and_every_used_phrase_exists() -> None:
    """By its whole name, or by a name that ends in a value."""
    names = {one for one in literals() if re.fullmatch(r"[a-z_]+\.[a-z_{}]+", one)} | set(phrases_of_forms())
    families = {name[: name.index("{")] for name in names if "{" in name}
    spoken_groups = ("command.", "meeting_word.", "language_word.", "dm_word.", "small_talk.", "yes.")
    for name in catalogue():
        single = re.sub(r"_(one|many)$", "", name)
        known = name in names or single in names or name.startswith((*families, *spoken_groups))
        assert known, f"{name} is never said"


def test_both_languages_have_the_same_places_to_fill_in() -> None:
    for name, text in catalogue().items():
        places = [{field for _, field, _, _ in string.Formatter().parse(one) if field} for one in (text.sv, text.en)]
        assert places[0] == places[1], name


def test_no_word_that_is_typed_means_two_things() -> None:
    for group in ("command", "meeting_word", "language_word", "dm_word"):
        typed = [
            word.strip().casefold()
            for name, text in catalogue().items()
            if name.startswith(f"{group}.")
            for language in (text.sv, text.en)
            for word in set(language.split("|"))
        ]
        assert set(typed) == set(spoken(group))


def test_buttons_and_titles_are_short_enough_uncut() -> None:
    """Slack's limits: 24 for a modal's title and buttons, 75 for a button. Nothing of ours is cut at run time."""
    labels = set(phrases_of_forms())
    for name, text in catalogue().items():
        if name in labels:
            continue
        for words in (text.sv, text.en):
            if name.endswith((".title", "_title", ".submit")) or (name.startswith("modal.") and "leave" not in name):
                assert len(words) <= 24 or name in ("weekly.moved_title", "go_on.title", "target.title"), name
    for step in loader.method().steps:
        for question in step.question:
            assert len(question.label.sv) <= 40, f"{step.id}.{question.id}"


def test_everything_that_is_sent_is_within_slacks_limits(world: World) -> None:
    """Slack's own model classes judge it too: who writes both the rule and the case proves little."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 Benchmarking 2", in_=CHANNEL)
    world.anna.types("/pdsa")
    for words in ("Mallen", "hoppa över", "hjälp", "tillbaka"):
        world.anna.says(words)
    world.anna.opens_home()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.types("/pdsa läge", in_=CHANNEL)
    world.lars.clicks("Alla svar", in_=CHANNEL)
    world.days_pass(80)
    judged = 0
    for call in world.slack.calls():
        if blocks := call.args.get("blocks"):
            assert limits.check_message({"blocks": blocks}) == []
            for block in Block.parse_all(blocks):
                block.validate_json()
            assert call.args["text"], "screen readers read the text"
            judged += 1
        if view := call.args.get("view"):
            assert limits.check_view(view) == []
            View(**view).validate_json()
            judged += 1
    assert judged > 20


def _marked_up(value: Any) -> Iterator[str]:
    """Every text in a call that Slack reads as mrkdwn; a message's own `text` is one too."""
    if isinstance(value, list):
        for one in value:
            yield from _marked_up(one)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for one in value.values():
            yield from _marked_up(one)


def test_no_name_that_a_person_wrote_becomes_a_call_or_a_link(world: World) -> None:
    """In blocks and in the text beside them: the team's name, an improvement's, a meeting's, a round's and answers."""
    evil = "<!channel> <@UANNA> <https://evil.example|Logga in>"
    world.mikael.types("/pdsa omgång", in_="fritid-och-kultur")
    world.mikael.fills({"Vad heter omgången": evil})
    world.mikael.saves()
    world.mikael.closes()
    world.sara.types("/pdsa start", in_=CHANNEL)
    everybody = ["USARA", "UANNA", "ULARS"]
    world.sara.fills({"Organisation": evil, "Teamets namn": evil, "Vilka är med": everybody, "Vilken omgång": evil})
    world.sara.saves()
    world.sara.closes()
    world.anna.begins(evil, "Styrning")
    world.anna.closes()
    world.sara.types("/pdsa möte", in_=CHANNEL)
    world.sara.clicks("Lägg till en träff")
    world.sara.fills({"Namn": evil, "Datum": "2027-01-25", "Plats": evil})
    world.sara.saves()
    world.sara.clicks("Ställ in")
    world.sara.clicks("Den blir av ändå")
    world.sara.closes(everything=True)
    world.anna.goes_through(3, "2027-01-13")
    world.lars.backs_up("Samla", evil)
    world.sara.types(f"/pdsa lärdom {evil}", in_=CHANNEL)
    world.sara.fills({"Vilka får hitta den": ["Alla team"], "Vem lärde ni av": evil})
    world.sara.saves()
    world.sara.closes()
    for words in ("sök Logga", "läge", "hjälp", evil):
        world.sara.types(f"/pdsa {words}", in_=CHANNEL)
    world.sara.types("/pdsa läge", in_=CHANNEL)
    world.sara.clicks("Visa i kanalen", in_=CHANNEL)
    world.mikael.types("/pdsa omgång", in_="fritid-och-kultur")
    world.anna.types("/pdsa")
    world.anna.opens_home()
    world.days_pass(20)
    told = [one["text"] for channel in world.slack.state.messages for one in world.slack.messages(channel)]
    shown = [text for call in world.slack.calls() for text in (*_marked_up(call.args), call.args.get("text", ""))]
    assert [text for text in told if "&lt;!channel&gt;" in text]
    live = re.compile(r"<!(channel|here|everyone)|<https://evil|<@UANNA> <")
    typed = [text for text in told if text.startswith("/pdsa")]
    assert not [text for text in (*told, *shown) if live.search(text) and text not in typed]


def test_the_manifest_asks_for_exactly_what_the_code_uses() -> None:
    """Commands, events and scopes; each scope by a method that is called somewhere."""
    import yaml

    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py"))
    needs = {
        "channels:join": "conversations_join", "chat:write": "chat_postMessage", "im:write": "conversations_open",
        "im:history": "conversations_history", "users:read": "users_info", "commands": "app.command",
        "files:write": "files_upload_v2",
        "channels:history": "conversations_history", "groups:history": "conversations_history",
    }  # fmt: skip
    scopes = manifest["oauth_config"]["scopes"]
    assert {*scopes["bot"], *scopes["bot_optional"]} == set(needs)
    assert all(used in source for used in needs.values())
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(app.EVENTS) == {event.split(".")[0] for event in events}
    commands = [one["command"] for one in manifest["features"]["slash_commands"]]
    assert re.findall(r'@app\.command\("(/\w+)"\)', source) == commands


def test_every_button_that_is_heard_is_drawn() -> None:
    """Each is named somewhere else than where it is declared and where it is listed as heard."""
    sources = {path: path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")}
    declared = {
        name: path
        for path, source in sources.items()
        for name in re.findall(r"^([A-Z_]+) = Button\(", source, flags=re.MULTILINE)
    }
    assert len(declared) > 30
    for name, path in declared.items():
        uses = [line for line in sources[path].splitlines() if re.search(rf"\b{name}\b", line)]
        elsewhere = any(re.search(rf"\b{name}\b", source) for other, source in sources.items() if other != path)
        drawn = [line for line in uses if not re.match(rf"\s*{name}(: | = Button)", line)]
        assert drawn or elsewhere, f"{name} of {path.name} is never drawn"


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/writing-a-flow.md", "docs/admin-guide.md"])
def test_commands_in_the_documents_exist(document: str) -> None:
    """Every `make …`, `hemmaplan …` and `/pdsa …` that is named can be typed."""
    text = (BOT.parent / document).read_text(encoding="utf-8")
    makefile = (BOT.parent / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)", text):
        assert f"\n{target}:" in makefile, target
    from typer.main import get_command

    from bot.__main__ import main

    known = get_command(main).commands  # type: ignore[attr-defined]
    for name in re.findall(r"`(?:\.venv/bin/)?hemmaplan (\w+)", text):
        assert name in known, name
    for word in re.findall(r"`/pdsa (\w+)", text):
        assert word in spoken("command"), word
