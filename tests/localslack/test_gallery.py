"""The gallery: what an app can show, looked at without the app."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localslack import LocalSlack, Place, Shown, Someone
from tests.localslack.drawn import buttons, field, modal

HELLO = {"en": {"blocks": buttons("Hello")}, "sv": {"blocks": buttons("Hej")}}
FORM = modal(field("Name", type="plain_text_input"))
SHOWN = [
    Shown("to a newcomer", "greeting", HELLO),
    Shown("refused", "form", {"en": FORM}, {"en": {FORM["blocks"][0]["block_id"]: "Write a name."}}),
]


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def slack(tmp_path: Path, asked: list[str]) -> Iterator[LocalSlack]:
    manifest = tmp_path / "app_manifest.yml"
    manifest.write_text("display_information: {name: Hello}\n", encoding="utf-8")
    people, channels = [Someone("UANNA", "Anna")], [Place("COPEN", "open")]

    def gallery() -> list[Shown]:
        asked.append("asked")
        return SHOWN

    with LocalSlack(manifest=manifest, people=people, channels=channels, gallery=gallery) as found:
        yield found


def told(slack: LocalSlack, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{slack.url}{path}", timeout=5) as answer:
        return dict(json.load(answer))


def test_the_names_and_what_is_drawn_in_a_language(slack: LocalSlack, asked: list[str]) -> None:
    """Asked for once. What is not there in a language is left out, and the ids are the same in all."""
    assert asked == []
    names = told(slack, "/ui/gallery")
    assert names["languages"] == ["en", "sv"]
    assert [(one["group"], one["name"]) for one in names["shown"]] == [
        ("greeting", "to a newcomer"),
        ("form", "refused"),
    ]
    english, swedish = told(slack, "/ui/gallery/en"), told(slack, "/ui/gallery/sv")
    assert [one["id"] for one in english["shown"]] == [one["id"] for one in names["shown"]]
    assert list(english["shown"][1]["errors"].values()) == ["Write a name."]
    assert [one["drawn"] for one in swedish["shown"]] == [HELLO["sv"]]
    assert (english["people"][0]["name"], english["conversations"][0]["name"]) == ("Anna", "open")
    assert asked == ["asked"]


def test_the_page_tells_of_the_gallery_where_there_is_one(slack: LocalSlack, workspace: LocalSlack) -> None:
    assert told(slack, "/ui/state")["gallery"]
    assert not told(workspace, "/ui/state")["gallery"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        told(workspace, "/gallery")


@pytest.mark.parametrize("path", ["/gallery", "/gallery/frame", "/ui/gallery"])
def test_no_other_name_leads_there(slack: LocalSlack, path: str) -> None:
    request = urllib.request.Request(f"{slack.url}{path}", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=5)
