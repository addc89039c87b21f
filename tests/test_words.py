"""The words that the house has chosen, in both languages, over every text that a person reads."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent

TYPED = ("command.", "meeting_word.", "language_word.", "dm_word.", "small_talk.")
"""What a person may type, and not what is said."""


@dataclass(frozen=True)
class Said:
    """A text in both languages. `name`: its file, and its place in it."""

    name: str
    sv: str
    en: str

    def words(self, language: str) -> str:
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True)
class Term:
    """What is not said, what is said instead, and the texts in which the same letters mean something else."""

    language: str
    wrong: str
    instead: str
    but_not_in: tuple[str, ...] = ()

    def is_broken_by(self, said: Said) -> bool:
        return said.name not in self.but_not_in and bool(
            re.search(self.wrong, said.words(self.language), re.IGNORECASE)
        )


@dataclass(frozen=True)
class Pair:
    """Where one language says this, the other says that."""

    language: str
    says: str
    other: str
    but_not_in: tuple[str, ...] = ()

    def is_broken_by(self, said: Said) -> bool:
        here, there = said.words(self.language), said.words("en" if self.language == "sv" else "sv")
        holds = not re.search(self.says, here, re.IGNORECASE) or re.search(self.other, there, re.IGNORECASE)
        return said.name not in self.but_not_in and not holds


_WHAT_SV = r"vad|vem|vilk\w+|hur|när|var|varför"
_WHAT_EN = r"what|who|which|how|when|where|why"

_NO_TEST = ("texts.left.abandon",)
"""Something else, which is no test yet."""

TERMS = [
    # the test of a cycle is tested; what is no such test is tried, in Swedish prövas
    Term("sv", r"\bprov(a|ar|as|ade|ades|at|ats|ad)\b", "testa, or pröva where it is no test"),
    Term("sv", r"\bpröva(r|s|de|des|t|ts|d)?\b", "testa", _NO_TEST),
    Term("en", r"\btr(y|ying|ied) (it )?out\b", "test"),
    # between two meetings
    Term("sv", r"\bhemmaperiod", "arbetet på hemmaplan"),
    Term("en", r"\bhome periods?\b|\btime at home\b|\bhome ground\b|\bwork hemma\b", "work at home"),
    Term("sv", r"\bbenchmarkingträff", "träff"),
    Term("en", r"\bbenchmarking meeting", "meeting"),
    Term("sv", r"\bBM \d", "Benchmarking, in full"),
    Term("en", r"\bBM \d", "Benchmarking, in full"),
    Term("en", r"\bresult conference\b", "results conference"),
    # going back, and the end
    Term("en", r"\bback(s|ed|ing)? up\b", "go back"),
    Term("sv", r"\bi mål\b(?! och|,)", "klar"),
    Term("en", r"\bfinished\b", "completed, or closed early"),
    Term(
        "en",
        r"\bsecur(e|es|ed|ing)\b",
        "make it last",
        ("texts.target.counts", "texts.draft.secured", "secure_spread.flow.title"),
    ),  # labels
    # people and what they work in
    Term("sv", r"\bleder teamet\b|\bden som leder\b(?! en omgång| omgången)", "projektledare"),
    Term("en", r"\b(a|an|the|its|their|teams') leads?\b|^leads\b", "project lead"),
    Term("en", r"\bboards?\b", "committee"),
    Term("en", r"(?<!case )(?<!development )(?<!finance )\bofficers?\b", "case officer"),
    Term("en", r"\bcompetences?\b", "expertise"),
    Term("sv", r"\bförebild|\bvisa andra vägen\b", "modellorganisation"),
    Term("en", r"\bmodel\b(?! organisation| concept)|\bshow others the way\b", "model organisation"),
    Term("en", r"(?<!gender[- ])\bequal(ity)?\b", "gender-equal, gender equality"),
    Term("sv", r"\btråden\b", "kedjan"),
    Term("en", r"\bthread\b", "chain"),
    Term("en", r"\breflect and tell\b", "Reflect and share"),
    # plain words
    Term("sv", r"\bskriv ut\b|\butskriven\b", "skriv ned, nedskriven"),
    Term("sv", r"\bman\b", "ni"),
    Term("sv", r"\bhon eller han\b", "chefen, or whoever it is"),
    Term("sv", r"\bhos oss\b", "hos mig: the coach is an I"),
    Term("en", r"\bon our side\b", "on my side: the coach is an I"),
    Term("en", r"\bper cent\b", "%"),
    Term("en", r"(?<!\{)\bwhom\b", "who"),
    Term("en", r"\ballot|\brings?\b|\brang\b", "share out, call"),
    # a sentence is one question
    Term("sv", rf", (och|eller) ({_WHAT_SV})\b[^.?!]*\?", "one question, and then another or a request"),
    Term("en", rf", (and|or) ({_WHAT_EN})\b[^.?!]*\?", "one question, and then another or a request"),
    # what is filled in there begins with a small letter: i morgon
    Term("sv", r"[.!?] \{left\}", "a sentence begins with a capital"),
    Term("en", r"[.!?] \{left\}", "a sentence begins with a capital"),
]

PAIRS = [
    Pair("sv", r"verksamhet(?!sutveckl)", r"operation"),
    Pair("en", r"\bservices?\b", r"service|förvaltning"),
    Pair(
        "sv", r"jämställd", r"gender", ("texts.expertise.title",)
    ),  # a form's title has 24 letters; its first line says it
]


def _texts(name: str, node: Any) -> Iterator[Said]:
    """Every table with both languages, and what it is called."""
    if isinstance(node, list):
        for number, one in enumerate(node):
            yield from _texts(f"{name}.{one.get('id', number) if isinstance(one, dict) else number}", one)
    elif isinstance(node, dict):
        if isinstance(node.get("sv"), str) and isinstance(node.get("en"), str):
            yield Said(name, node["sv"], node["en"])
        for key, one in node.items():
            yield from _texts(f"{name}.{key}", one)


def texts_in(path: Path) -> list[Said]:
    found = _texts(path.name.removesuffix(".toml"), tomllib.loads(path.read_text(encoding="utf-8")))
    return [said for said in found if not said.name.removeprefix("texts.").startswith(TYPED)]


def files() -> list[Path]:
    """With what is said: the bot's own phrases, the content, and the examples."""
    content = ROOT / "flows" / "content"
    return [ROOT / "bot" / "texts.toml", *content.rglob("*.toml"), *(ROOT / "docs" / "examples").rglob("*.toml")]


def offences(path: Path) -> list[str]:
    """Each text that says what is not said, with what to say."""
    return [
        f"{said.name}: {one.instead if isinstance(one, Term) else f'{one.says} is {one.other}'}\n"
        f"    {said.words(one.language)}"
        for said in texts_in(path)
        for one in chain(TERMS, PAIRS)
        if one.is_broken_by(said)
    ]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_text_says_what_the_house_has_chosen_to_say(path: Path) -> None:
    assert "\n".join(offences(path)) == ""


def test_a_word_that_is_not_said_is_found_and_one_that_only_looks_like_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "said.toml"
    path.write_text(
        "wrong = {sv = 'Prova det i er verksamhet.', en = 'Back up in your service.'}\n"
        "right = {sv = 'Testa mallen från provinsen.', en = 'Go back. A backup, and the case officer.'}\n",
        encoding="utf-8",
    )
    found = [line.split(":")[0] for line in offences(path) if not line.startswith(" ")]
    assert set(found) == {"said.wrong"}
    assert len(found) == 4, "prova, back up, and service for verksamhet by both languages"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "docs/admin-guide.md", "docs/writing-a-flow.md"])
def test_the_documents_say_it_too(name: str) -> None:
    chosen = {"go back", "work at home", "Benchmarking, in full", "Reflect and share", "gender-equal, gender equality"}
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [one.wrong for one in TERMS if one.instead in chosen and re.search(one.wrong, text, re.IGNORECASE)] == []
