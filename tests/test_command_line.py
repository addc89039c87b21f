"""`hemmaplan …` as an administrator meets it."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from typer.testing import CliRunner

from bot.__main__ import main
from bot.cli import doctor
from bot.demo.demo import run_demo
from bot.settings import SettingsError, read_settings
from localslack import LocalSlack, Someone
from tests.people import AFTER
from tests.world import CHANNEL, MANIFEST, World

NAMES = (
    "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "OWN_WORDS", "HOST",
    "PORT", "HEALTH_PORT",
)  # fmt: skip


@pytest.fixture(autouse=True)
def an_empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """And the usual rights for new files, which the program makes stricter."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    usual = os.umask(0o022)
    yield
    os.umask(usual)


def test_missing_and_wrong_settings_are_all_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a traceback, and without what was typed."""
    monkeypatch.setenv("DATABASE_URL", "mysql://root:hemligt@db/x")
    monkeypatch.setenv("PORT", "tretusen")
    result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    for expected in ("SLACK_BOT_TOKEN: is not set", "DATABASE_URL: write sqlite", "PORT:", "SLACK_APP_TOKEN"):
        assert expected in result.output
    assert "hemligt" not in result.output
    assert "Traceback" not in result.output


def test_a_way_in_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(SettingsError, match=r"SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET"):
        read_settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hemlig")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hemlig")
    assert "hemlig" not in repr(read_settings())


@pytest.fixture
def slack() -> LocalSlack:
    return LocalSlack(manifest=MANIFEST, people=[Someone("UANNA", "Anna")], channels=[])


def test_the_doctor_finds_a_healthy_installation(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    with slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    lines = [line.split(":")[0] for line in result.output.splitlines()]
    assert lines == ["ok    settings", "ok    database", "ok    bot token", "ok    scopes", "ok    app token"]


def test_the_doctor_names_a_missing_scope_and_a_bad_token(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    with slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
        monkeypatch.setenv("SLACK_API_URL", slack.api_url.rstrip("/"))
        slack.refuse("im:write")
        slack.refuse("groups:history")
        result = CliRunner().invoke(main, ["doctor"])
        assert result.exit_code == 1
        assert "FAULT scopes: im:write missing" in result.output
        assert "optional scopes: without groups:history" in result.output
        slack.revoke()
        assert "FAULT bot token: invalid_auth" in CliRunner().invoke(main, ["doctor"]).output


def test_the_doctor_names_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    found = {one.what: one for one in doctor.examine(read_settings)}
    assert not found["database"].well
    assert not found["bot token"].well


@pytest.fixture
def at_home(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSlack]:
    """A sound installation, to be spoilt."""
    with slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        yield slack


def what_the_doctor_says() -> str:
    return CliRunner().invoke(main, ["doctor"]).output


@pytest.mark.usefixtures("at_home")
def test_the_doctor_names_files_that_others_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (".env", "own.sqlite3"):
        Path(name).touch()
    Path("own.sqlite3").chmod(0o660)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///own.sqlite3")
    said = what_the_doctor_says()
    for name in (".env", "own.sqlite3"):
        assert f"FAULT files: others can read {name}; chmod 600 {name}\n" in said
        Path(name).chmod(0o600)
    assert "FAULT" not in what_the_doctor_says()


@pytest.mark.usefixtures("at_home")
def test_the_doctor_names_a_secret_that_is_not_used_or_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "kortare")
    assert "FAULT settings: SLACK_SIGNING_SECRET is not used beside SLACK_APP_TOKEN" in what_the_doctor_says()
    monkeypatch.delenv("SLACK_APP_TOKEN")
    assert "FAULT settings: SLACK_SIGNING_SECRET is too short" in what_the_doctor_says()
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef0123456789abcdef")
    assert "FAULT" not in what_the_doctor_says()


def test_the_doctor_names_rights_that_were_not_asked_for(at_home: LocalSlack) -> None:
    at_home.api.scopes.add("admin")
    assert "FAULT scopes: admin not asked for" in what_the_doctor_says()


@pytest.mark.usefixtures("at_home")
def test_the_doctor_names_a_missing_folder_of_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWN_WORDS", "ord")
    assert "FAULT own words: there is no folder ord" in what_the_doctor_says()
    Path("ord").mkdir()
    assert "FAULT" not in what_the_doctor_says()


@pytest.mark.usefixtures("at_home")
def test_the_doctor_names_a_database_from_a_newer_program(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "FAULT database: 9999 is newer than this program" in what_the_doctor_says()


def test_the_doctor_names_what_travels_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack's address over plain http, and, as a piece of advice, PostgreSQL elsewhere."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("SLACK_API_URL", "http://slack.invalid/api/")
    assert "FAULT settings: SLACK_API_URL sends tokens" in what_the_doctor_says()
    for here in ("http://localhost:9/", "http://127.0.0.1:9/", "http://[::1]:9/"):
        monkeypatch.setenv("SLACK_API_URL", here)
        assert "SLACK_API_URL sends tokens" not in what_the_doctor_says()


@pytest.mark.parametrize(
    ("place", "advised"),
    [
        ("db.invalid/x", True),
        ("db.invalid/x?sslmode=prefer", True),
        ("db.invalid/x?sslmode=verify-full", False),
        ("127.0.0.1/x", False),
        ("/x?host=/run/postgresql", False),
        ("/x", False),
    ],
)
def test_postgresql_elsewhere_is_to_be_encrypted(place: str, advised: bool) -> None:
    """A piece of advice, not a fault: a private network may do."""
    assert doctor.may_be_read_on_the_way(make_url(f"postgresql+psycopg://{place}")) is advised


@pytest.mark.usefixtures("at_home")
def test_the_doctor_tells_a_wrong_token_from_a_slack_that_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-other")
    assert "FAULT app token: invalid_auth; check SLACK_APP_TOKEN" in what_the_doctor_says()
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    said = what_the_doctor_says()
    assert "FAULT bot token: Slack does not answer at 127.0.0.1:9 (connection_refused)" in said
    assert "check SLACK_BOT_TOKEN" not in said


def test_naming_a_lead_of_a_team_whose_leads_are_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the server. Lars was a member, Mikael none; Sara still leads beside them."""
    world.has_a_team()
    monkeypatch.setenv("SLACK_BOT_TOKEN", world.slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", world.slack.app_token)
    monkeypatch.setenv("SLACK_API_URL", world.slack.api_url)
    monkeypatch.setenv("DATABASE_URL", world.coach.engine.url.render_as_string(hide_password=False))
    listed = CliRunner().invoke(main, ["team", "list"])
    assert listed.output == "1  Jämställd styrning  USARA\n"
    world.lars.types("/pdsa team", in_=CHANNEL)
    world.lars.sees("Bara projektledaren kan ändra teamet", in_=CHANNEL)
    for user in ("ULARS", "UMIKAEL"):
        named = CliRunner().invoke(main, ["team", "lead", "1", user])
        assert named.exit_code == 0, named.output
        assert named.stdout == f"{user} leads Jämställd styrning.\n"
    assert CliRunner().invoke(main, ["team", "list"]).output == "1  Jämställd styrning  ULARS, UMIKAEL, USARA\n"
    world.mikael.types("/pdsa team", in_=CHANNEL)
    world.mikael.fills({"Teamets namn": "Styrning för alla"})
    world.mikael.saves()


def test_a_lead_that_cannot_be_is_refused_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.has_a_team()
    monkeypatch.setenv("SLACK_BOT_TOKEN", world.slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", world.slack.app_token)
    monkeypatch.setenv("DATABASE_URL", world.coach.engine.url.render_as_string(hide_password=False))
    for team, user, fault in (("7", "ULARS", "there is no team 7"), ("1", "@lars", "is no member ID")):
        result = CliRunner().invoke(main, ["team", "lead", team, user])
        assert result.exit_code == 2
        assert fault in " ".join(result.output.split())
        assert "Traceback" not in result.output


def demo(folder: Path, port: int, *, fresh: bool) -> None:
    """Begun, and ended as soon as it is ready."""
    over = threading.Event()
    run_demo(port, folder, fresh=fresh, until=over, ready=lambda _url: over.set())


def test_a_fresh_demo_removes_what_a_demo_has_made_and_nothing_else(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "demo", ("notes.txt", "hemmaplan.sqlite3.backup", ".env")
    demo(ours, 0, fresh=False)
    for name in theirs:
        (ours / name).write_text("Mina egna ord")
    before = (ours / "slack.json").read_text()
    demo(ours, 0, fresh=True)
    assert [(ours / name).read_text() for name in theirs] == ["Mina egna ord"] * 3
    assert (ours / "slack.json").read_text() != before


def test_a_fresh_demo_whose_port_is_taken_removes_nothing(tmp_path: Path) -> None:
    kept = {name: tmp_path / name for name in ("slack.json", "hemmaplan.sqlite3", "clock.json")}
    for file in kept.values():
        file.write_text("0")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["demo", "--fresh", "--folder", str(tmp_path), "--port", str(port)])
    assert result.exit_code == 6
    assert f"Port {port} cannot be used" in result.output
    assert [file.read_text() for file in kept.values()] == ["0", "0", "0"]


def test_one_pass_of_the_clock_at_a_given_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`hemmaplan tick --at`, as cron would call it, on the same database and Slack."""
    world.has_an_improvement()
    monkeypatch.setenv("SLACK_BOT_TOKEN", world.slack.bot_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_API_URL", world.slack.api_url)
    monkeypatch.setenv("DATABASE_URL", world.coach.engine.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(main, ["tick", "--at", "2027-01-18T09:00+01:00"])
    assert result.output == "4 messages dealt with.\n", result.output
    world.anna.sees("Så här ser veckan ut")
    again = CliRunner().invoke(main, ["tick", "--at", "2027-01-18T09:00+01:00"])
    assert again.output == "0 messages dealt with.\n"


@pytest.mark.parametrize(("at", "fault"), [("i morgon", "write it as"), ("2027-01-18T09:00", "time zone is missing")])
def test_a_moment_that_cannot_be_read_is_refused(at: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    result = CliRunner().invoke(main, ["tick", "--at", at])
    assert result.exit_code == 2
    assert fault in result.output


def test_the_method_that_ships_is_sound() -> None:
    result = CliRunner().invoke(main, ["flows", "check"])
    assert result.exit_code == 0
    assert "8 steps" in result.output


def test_faults_in_a_method_are_named_with_file_and_place(tmp_path: Path) -> None:
    (tmp_path / "method.toml").write_text('steps = ["a"]', encoding="utf-8")
    (tmp_path / "a.flow.toml").write_text('id = "a"\ntitle.sv = "A"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["flows", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "a.flow.toml, line 2: title.en: Field required" in result.output


def test_a_method_can_be_walked_in_the_terminal() -> None:
    """With the real rules: a wrong answer is refused, and `stop` ends it."""
    area = ["Flickor får mindre", "Mallen", "Hälften till flickor", "Målet", "Anna", "-", "-", "1"]
    facts = ["Timmar", "1", "1", "14 av 25", "kvinnor 14 av 25, män 11 av 30"]
    causes = ["Mallen frågar inte", "1", "-", "-", "En ruta", "-"]
    answers = [*area, *facts, *causes, "Två handläggare", "tolv", "stop"]
    result = CliRunner().invoke(main, ["flows", "walk"], input="\n".join(answers))
    assert result.exit_code == 0, result.output
    assert "== Välj område" in result.output
    assert result.output.count("Skriv ett tal för kvinnor och ett för män") == 1
    assert result.output.count("Skriv ett tal, till exempel 12") == 1


def test_a_whole_walk_reaches_the_end() -> None:
    """Every question of the method, by picking the first option and writing a few words."""
    from datetime import date

    from bot.cli.walk import walk
    from flows import loader

    told: list[str] = []

    kinds = {question.ask.sv: question.kind for _, question in loader.method().questions()}

    def answer(question: str) -> str:
        kind = next(kind for words, kind in kinds.items() if words in question)
        given = {"date": "2027-02-01", "number": "5", "link": "https://example.org", "people": "Anna", "figures": AFTER}
        return given.get(kind, "1" if "choice" in kind or "line" in kind else "Några ord")

    walk(loader.method(), "sv", ask=answer, tell=told.append, today=date(2027, 1, 11))
    assert told[-1] == "\n:)"
