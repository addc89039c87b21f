"""`hemmaplan run` as a process: whom it waits for, what it cannot wait for, and what it tells of how it is."""

import signal
import socket
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from localslack import LocalSlack, Someone, drop_before, http_error
from storage import people
from storage.desk import Desk
from storage.engine import open_engine, writing
from tests.processes.program import a_port, over_socket, running, wait_for
from tests.world import MANIFEST

pytestmark = pytest.mark.process


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack(manifest=MANIFEST, people=[Someone("UANNA", "Anna")], channels=[]) as made:
        yield made


def health(port: str) -> tuple[int, str]:
    """What `/healthz` says; (0, "") while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def is_told(port: str, *expected: tuple[int, str]) -> None:
    wait_for(lambda: health(port) in expected, lambda: str(health(port)))


def test_a_start_waits_for_slack(slack: LocalSlack, tmp_path: Path) -> None:
    """Cut off, and then not available, twice: a line in the log each time, and then it is ready."""
    slack.misbehave("auth.test", drop_before())
    slack.misbehave("apps.connections.open", http_error(503), times=2)
    with running(tmp_path, over_socket(slack)) as program:
        program.says("Hemmaplan is ready.")
        assert program.said.count("Slack does not answer (http_503). Trying again in") == 2
        slack.wait_for_socket()
        program.process.send_signal(signal.SIGTERM)
        assert program.ends() == 0


def test_a_start_waits_for_the_database(slack: LocalSlack, postgresql_url: str, tmp_path: Path) -> None:
    """A server that comes up later. Health tells whom it waits for, and an event is to be delivered again."""
    url, port, health_port = make_url(postgresql_url), a_port(), a_port()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE comes_later"))
    later = url.set(database="comes_later").update_query_dict({"host": str(tmp_path / "later")})
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": port,
        "SLACK_API_URL": slack.api_url, "DATABASE_URL": later.render_as_string(hide_password=False),
        "HEALTH_PORT": health_port,
    }  # fmt: skip
    with running(tmp_path, settings) as program:
        program.says("The database does not answer")
        assert health(port) == health(health_port) == (503, "database")
        headers, body = slack.signed_request("slash_commands", {"command": "/pdsa"})
        request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", body.encode(), headers)
        with pytest.raises(urllib.error.HTTPError, match="503") as refused:
            urllib.request.urlopen(request, timeout=5)
        refused.value.close()
        with pytest.raises(urllib.error.HTTPError, match="404") as not_there:
            urllib.request.urlopen(f"http://127.0.0.1:{health_port}/slack/events", b"", timeout=5)
        not_there.value.close()
        (tmp_path / "later").symlink_to(url.query["host"])
        program.says("Hemmaplan is ready.")
        is_told(port, (200, "ok"))
        program.process.send_signal(signal.SIGTERM)
        assert program.ends() == 0
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE comes_later WITH (FORCE)"))
    admin.dispose()


NOBODY_THERE = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"


def test_waiting_ends_when_it_is_told_to(slack: LocalSlack, tmp_path: Path) -> None:
    with running(tmp_path, over_socket(slack, DATABASE_URL=NOBODY_THERE)) as program:
        program.says("Trying again in 2 s")
        program.process.send_signal(signal.SIGTERM)
        assert program.ends() == 0


def test_what_does_not_run_on_and_on_does_not_wait(slack: LocalSlack, tmp_path: Path) -> None:
    """From cron there is a next time."""
    with running(tmp_path, over_socket(slack, DATABASE_URL=NOBODY_THERE), "tick") as program:
        assert program.ends() == 7
        assert "The database does not answer" in program.said


@pytest.mark.parametrize("setting", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_that_slack_refuses_ends_it_in_plain_words(slack: LocalSlack, tmp_path: Path, setting: str) -> None:
    with running(tmp_path, over_socket(slack, **{setting: "xoxb-hemligt"})) as program:
        assert program.ends() == 3
        assert f"Slack refuses {setting} (invalid_auth)" in program.said
        assert "hemligt" not in program.said


def test_socket_mode_switched_off_ends_it(slack: LocalSlack, tmp_path: Path) -> None:
    """While it runs, and at the next start."""
    with running(tmp_path, over_socket(slack)) as program:
        program.says("Hemmaplan is ready.")
        slack.wait_for_socket()
        slack.disable_link()
        assert program.ends() == 4
        assert "Socket Mode is switched off" in program.said
    with running(tmp_path, over_socket(slack)) as program:
        assert program.ends() == 4


def test_a_token_taken_back_while_it_runs_ends_it_too(slack: LocalSlack, tmp_path: Path) -> None:
    with running(tmp_path, over_socket(slack)) as program:
        program.says("Hemmaplan is ready.")
        slack.wait_for_socket()
        slack.revoke()
        slack.refresh_socket()
        assert program.ends() == 3


def test_a_database_from_a_newer_program_is_left_alone(
    slack: LocalSlack, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with running(tmp_path, over_socket(slack, DATABASE_URL=database_url)) as program:
        assert program.ends() == 5
        assert "newer than this program" in program.said


def test_a_database_that_cannot_be_used_is_told_in_plain_words(
    slack: LocalSlack, postgresql_url: str, tmp_path: Path
) -> None:
    (tmp_path / "letter").write_text("Hej!" * 500)
    missing = make_url(postgresql_url).set(database="missing").render_as_string(hide_password=False)
    for url in ("sqlite:////no/such/folder/x.sqlite3", f"sqlite:///{tmp_path}/letter", missing):
        with running(tmp_path, over_socket(slack, DATABASE_URL=url)) as program:
            assert program.ends() == 5
            assert "Check DATABASE_URL" in program.said


def test_a_port_that_is_taken_is_told_in_plain_words(slack: LocalSlack, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running(tmp_path, over_socket(slack, HEALTH_PORT=port)) as program:
            assert program.ends() == 6
            assert f"Port {port} at 127.0.0.1 cannot be listened to" in program.said


def test_health_over_socket_mode(slack: LocalSlack, tmp_path: Path) -> None:
    """The socket that breaks and cannot be made anew, and the token that Slack refuses; each by its word."""
    port, database = a_port(), f"sqlite:///{tmp_path}/here.sqlite3"
    slack.misbehave("auth.test", http_error(503))
    with running(tmp_path, over_socket(slack, HEALTH_PORT=port, DATABASE_URL=database)) as program:
        is_told(port, (503, "slack"))
        program.says("Hemmaplan is ready.")
        is_told(port, (200, "ok"))
        slack.misbehave("apps.connections.open", http_error(503))
        slack.drop_socket()
        is_told(port, (503, "socket"))
        is_told(port, (200, "ok"))
        engine = open_engine(database)
        with writing(engine) as connection:
            desk = Desk(connection, "T0LOCAL", datetime.now(UTC))
            people.welcome(desk)
            people.set_trouble(desk, "token_revoked")
        assert health(port) == (503, "slack")
        with writing(engine) as connection:
            connection.exec_driver_sql("ALTER TABLE workspace RENAME TO elsewhere")
        assert health(port) == (503, "database")
        engine.dispose()
        assert "Traceback" not in program.said


def test_what_it_writes_is_nobody_elses(slack: LocalSlack, tmp_path: Path) -> None:
    with running(tmp_path, over_socket(slack)) as program:
        program.says("Hemmaplan is ready.")
        files = sorted(tmp_path.glob("hemmaplan.sqlite3*"))
        assert [file.name for file in files] == [f"hemmaplan.sqlite3{end}" for end in ("", "-shm", "-wal")]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
