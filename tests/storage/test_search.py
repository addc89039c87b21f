"""What teams have learned, found again by its words, on SQLite and on PostgreSQL."""

import subprocess
import sys
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import Connection, Engine

from storage import lessons, people, teams
from storage.desk import Desk
from storage.engine import reading, writing
from storage.lessons import Written
from storage.teams import TeamSettings

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
A, B = "TA", "TB"
SETTINGS = TeamSettings("Lindevalla", "Styrning", "sv", "Europe/Stockholm", 0, time(9), ("U1",), ("U1",))


def learn(engine: Engine, *told: str, workspace: str = A, shared: bool = True, source: str = "") -> None:
    """Told one after another by a team of the workspace."""
    with writing(engine) as connection:
        desk = Desk(connection, workspace, NOW)
        people.welcome(desk)
        team = teams.keep(desk, "C1", SETTINGS, "U1")
        for words in told:
            written = Written(words, source, shared=shared)
            lessons.add(desk, written, team_id=team, sort="lesson", author="U1")


def found(engine: Engine, words: str, workspace: str = A, most: int = 5) -> list[str]:
    def search(connection: Connection) -> list[str]:
        return [one.lesson.words for one in lessons.search(Desk(connection, workspace, NOW), words, most)]

    with reading(engine) as connection:
        return search(connection)


@pytest.mark.parametrize(
    ("told", "looked_for"),
    [
        ("Väntetiderna blev kortare", "väntetid"),
        ("Bemötandet i receptionen", "BEMÖTANDE"),
        ("Meetings began on time", "meeting"),
        ("Mätningen var enkel", "mätningar enkelt"),
        ("Kö-lapp vid disken", "lapp"),
    ],
)
def test_a_word_finds_its_other_forms(engine: Engine, told: str, looked_for: str) -> None:
    learn(engine, "Något helt annat", told)
    assert found(engine, looked_for) == [told]


def test_a_rare_word_is_found_among_a_thousand_newer_lessons_with_common_ones(engine: Engine) -> None:
    rare = "En skylt i receptionen"
    learn(engine, rare, *(f"Kön till hemtjänsten för kvinnor, vecka {week}" for week in range(1200)))
    assert found(engine, "kön hemtjänst kvinnor skylten")[0] == rare


def test_more_of_the_words_come_first_and_of_equals_the_newest(engine: Engine) -> None:
    learn(engine, "Kön i simhallen", "Kön, förr", "Simhallen", "Kön, nu")
    assert found(engine, "kön simhall", most=3) == ["Kön i simhallen", "Simhallen", "Kön, nu"]


def test_only_what_is_shared_in_ones_own_workspace_is_found(engine: Engine) -> None:
    """However much there is of others' with the same words."""
    learn(engine, "Kön hos oss")
    learn(engine, "Kön, osagt", shared=False)
    learn(engine, *(f"Kön hos andra {number}" for number in range(600)), workspace=B)
    assert found(engine, "kön") == ["Kön hos oss"]


def test_whom_it_was_learned_from_is_looked_in_too(engine: Engine) -> None:
    learn(engine, "De ringer upp", source="Biblioteket i Norrvik")
    assert found(engine, "norrvik") == ["De ringer upp"]


@pytest.mark.parametrize("looked_for", ["", " – ! ", '"', "NOT", "AND *", "a:b | c & !d", "'; --", "\\", "x" * 3000])
def test_nothing_that_is_looked_for_is_syntax(engine: Engine, looked_for: str) -> None:
    learn(engine, "Kön blev kort")
    assert found(engine, looked_for) == []
    assert found(engine, f"{looked_for} kön") == ["Kön blev kort"]


def test_a_word_without_an_end_is_kept_and_found(engine: Engine) -> None:
    endless = "å" * 3000
    learn(engine, endless)
    assert found(engine, endless) == [endless]


def test_of_very_many_words_the_first_are_looked_for(engine: Engine) -> None:
    learn(engine, "Kön blev kort")
    assert found(engine, "kön " + " ".join(f"ord{number}" for number in range(500))) == ["Kön blev kort"]


def test_what_only_a_search_or_a_date_needs_is_not_read_at_start() -> None:
    """The libraries of stems and of holidays are large, and a start is waited for."""
    code = "import sys, bot.cli.run; print(sorted({'snowballstemmer', 'holidays'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
