"""Where the tables are: known without Alembic, brought up by one, and refused when they are newer than the program."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url, text

from storage.engine import REVISIONS, NewerDatabase, alembic_config, migrate, open_engine, reading, revision_of

HOUSE = Path(__file__).parents[2]


def test_the_revisions_that_the_files_tell_are_alembics(engine: Engine) -> None:
    with reading(engine) as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
    assert sorted(one.revision for one in script.walk_revisions()) == REVISIONS
    assert script.get_heads() == [REVISIONS[-1]]
    assert revision_of(engine) == REVISIONS[-1]


def test_tables_that_are_up_to_date_need_no_alembic(engine: Engine) -> None:
    """It is dear to import, and a start seldom needs it."""
    url = engine.url.render_as_string(hide_password=False)
    code = (
        f"import sys; from storage.engine import migrate, open_engine; engine = open_engine({url!r}); "
        "migrate(engine); engine.dispose(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=HOUSE, timeout=60).returncode == 0


def test_tables_of_a_newer_program_are_not_touched(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for wanted in ("head", "0001"):
        with pytest.raises(NewerDatabase, match="9999"):
            migrate(engine, wanted)
    assert revision_of(engine) == "9999"


def test_two_that_start_at_once_on_an_empty_database_make_its_tables_once(postgresql_url: str) -> None:
    """As when a new installation is begun with two processes."""
    admin = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE empty_one"))
    url = make_url(postgresql_url).set(database="empty_one").render_as_string(hide_password=False)
    code = f"from storage.engine import migrate, open_engine; e = open_engine({url!r}); migrate(e); e.dispose()"
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=HOUSE) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    engine = open_engine(url)
    assert revision_of(engine) == REVISIONS[-1]
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE empty_one WITH (FORCE)"))
    admin.dispose()
