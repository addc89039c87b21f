"""Migrations: each as it was when it landed, and a way to today for every database that has met an earlier one."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

import storage
from storage import follow_ups, lessons, spread
from storage.desk import Desk
from storage.engine import migrate, reading, writing
from storage.lessons import Written
from tests.storage.tables_as_described import still_to_change

LANDED = {
    "0001_the_first_tables.py": "4613acd1b5bfa531e8925ebbdc1b97772bcd852f83ca93d682ebf67629936f85",
    "0002_rounds_lessons_and_what_lasts.py": "46cf61eeb4f3111d980ac79ec6bf38cae01a50a41bcd59ae03e864f79d74439d",
    "0003_hints_and_what_was_thought_of_them.py": "56ac001c6519d22e2a8d4a12e4c510f048fe404a9506615ea2d98f5da62d738b",
    "0004_what_is_to_be_said_is_a_row.py": "01b5e65db06158b1906a95d26e53c2216113118e3c0815e800970d1d211fa19d",
    "0005_what_an_earlier_0003_left_out.py": "c6bb28b59933c2629d1e8efbc506e1405cf085145b49d5df2fd863f0a8253e33",
    "0006_lessons_are_found_by_their_stems.py": "f7d65a057ec2ea51787fc1c385fd0422568aeca5eea14bbd479c6721b4d15134",
    "0007_who_is_a_guest_or_a_bot.py": "d37a9dc0a23218baf4a8680923145351224aa5a67841f19a389ffaa76b34a7d1",
    "0008_how_far_a_receiver_has_come.py": "d4779880feb22342d4cd2e373bca8596514be84671bf689143bcbb06a53199ae",
    "0009_who_has_told.py": "5d96cb5c18648251da903de0ad7661e9ba239f37d00cffdadce5fac04c74b1f9",
    "0010_figures_are_read_back.py": "18544506d1cb1cdf6e46a7b17589b41322d9811416bdd52f53e781a94d9a3f68",
}
"""The SHA-256 of each migration, written down when it lands."""

WHAT_TO_DO = (
    "A migration that has landed is never edited: databases have run it as it was. Put it back as it was and write a"
    " new one, which says what differs. If this one is new and has not left your machine, write its digest in LANDED."
)

TAKEN_INTO_0003_IN_TURN = (
    ("DROP TABLE spread",),
    (
        "ALTER TABLE person DROP COLUMN clock",
        "ALTER TABLE team DROP COLUMN weekly_in",
        "ALTER TABLE improvement DROP COLUMN waits_until",
    ),
    ("ALTER TABLE team DROP COLUMN aim", "DROP TABLE competence"),
    (
        "DROP INDEX ix_improvement_map",
        "ALTER TABLE improvement DROP COLUMN map_file",
        "ALTER TABLE improvement DROP COLUMN map_due",
    ),
    ("ALTER TABLE lesson DROP COLUMN audience",),
)
"""0003 began with hints and opinions and was changed five times: what undoes each change, in the order they came."""

A_TEAM = (
    "INSERT INTO workspace (id) VALUES ('TA')",
    "INSERT INTO team (id, workspace_id, channel_id, organisation, name, language, time_zone, weekday, clock,"
    " started_by, started_at) VALUES (1, 'TA', 'C1', 'Lindevalla', 'Styrning', 'sv', 'Europe/Stockholm', 0,"
    " '09:00:00', 'U1', '2027-01-11 08:00:00')",
)
NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


def run(engine: Engine, *statements: str) -> None:
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


def found(engine: Engine, words: str) -> list[str]:
    with reading(engine) as connection:
        return [one.lesson.words for one in lessons.search(Desk(connection, "TA", NOW), words)]


def test_a_migration_stays_as_it_was_when_it_landed() -> None:
    folder = Path(storage.__file__).parent / "migrations" / "versions"
    files = {one.name: sha256(one.read_bytes()).hexdigest() for one in folder.glob("[0-9]*.py")}
    changed = sorted(name for name in files | LANDED if files.get(name) != LANDED.get(name))
    assert not changed, f"{', '.join(changed)}: {WHAT_TO_DO}"


@pytest.mark.parametrize("changes", range(5))
def test_a_database_from_an_earlier_0003_is_brought_up_and_can_go_down(engine: Engine, changes: int) -> None:
    """It says 0003 as any other does; what it has is kept."""
    migrate(engine, "0003")
    run(engine, *A_TEAM)
    run(engine, *(one for change in TAKEN_INTO_0003_IN_TURN[changes:] for one in change))
    migrate(engine)
    assert still_to_change(engine) == []
    with reading(engine) as connection:
        kept = connection.execute(text("SELECT name, weekly_in, aim FROM team")).one()
    assert tuple(kept) == ("Styrning", "dm", 2)
    migrate(engine, "0002")
    assert "clock" not in {one["name"] for one in inspect(engine).get_columns("person")}
    migrate(engine)
    assert still_to_change(engine) == []


def test_lessons_from_before_are_found_after_going_up_down_and_up(engine: Engine) -> None:
    migrate(engine, "0003")
    told = (
        "INSERT INTO lesson (workspace_id, team_id, sort, words, shared, stems, author, at) VALUES ('TA', 1, 'lesson',"
    )
    by = "'U1', '2027-01-11 08:00:00')"
    run(
        engine,
        *A_TEAM,
        f"{told} 'Köerna blev korta', true, 'köern köerna blev kort korta kort', {by}",
        f"{told} 'Köerna, osagt', false, 'köern köerna osagt', {by}",
        f"{told} '!', true, '', {by}",
    )
    for revision in ("head", "0003", "head"):
        migrate(engine, revision)
    assert found(engine, "köerna kort") == ["Köerna blev korta"]
    with writing(engine) as connection:
        lessons.add(
            Desk(connection, "TA", NOW), Written("Korta samtal", shared=True), team_id=1, sort="lesson",
            author="U1",
        )  # fmt: skip
    assert found(engine, "kort")[0] == "Korta samtal"


def test_a_receiver_from_before_is_named_and_what_it_planned_is_a_note(engine: Engine) -> None:
    """Never tested, whatever stood there: a plan ticked *own first test*. What was seen before has no figure."""
    migrate(engine, "0007")
    unit = (
        "INSERT INTO spread (workspace_id, improvement_id, unit, contact, core, adapt, first_test, author, at)"
        " VALUES ('TA', 1,"
    )
    run(
        engine,
        *A_TEAM,
        "INSERT INTO improvement (id, workspace_id, team_id, title, kind, method, version, started_by, started_at,"
        " changes) VALUES (1, 'TA', 1, 'Kortare kö', 'governance', 'pdsa', '1', 'U1', '2027-01-11 08:00:00', 1)",
        f"{unit} 'Socialnämnden', 'Chefen', 'Rutan', '', 'Fem ärenden i mars', 'U2', '2027-02-03 08:00:00')",
        f"{unit} 'Biblioteket', 'Chefen', 'Rutan', '', '', 'U1', '2027-02-04 08:00:00')",
        'INSERT INTO follow_up (workspace_id, improvement_id, day, holds, words, "by", at)'
        " VALUES ('TA', 1, '2027-03-01', 'yes', '', 'U1', '2027-03-01 08:00:00')",
    )
    for revision in ("head", "0007", "head"):
        migrate(engine, revision)
        assert revision == "0007" or still_to_change(engine) == []
    with reading(engine) as connection:
        desk = Desk(connection, "TA", NOW)
        came = [
            [(one.state, str(one.day), one.words, one.by) for one in receiver.came] for receiver in spread.of(desk, [1])
        ]
        seen = [(one.holds, one.seen) for one in follow_ups.of(desk, [1])]
    assert came == [
        [("named", "2027-02-03", "Fem ärenden i mars", "U2")],
        [("named", "2027-02-04", "", "U1")],
    ]
    assert seen == [("yes", None)]
