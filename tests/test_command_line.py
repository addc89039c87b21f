"""`hemmaplan …` as an administrator meets it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import doctor
from bot.__main__ import main
from bot.localslack import LocalSlack, Someone
from bot.settings import SettingsError, read_settings
from tests.world import MANIFEST, World

NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "PORT")


@pytest.fixture(autouse=True)
def an_empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


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
    answers = ["Mallen", "Målet", "7", "Flickor", "Anna", "-", "1", "Andel", "3 av 25", "tolv", "stop"]
    result = CliRunner().invoke(main, ["flows", "walk"], input="\n".join(answers))
    assert result.exit_code == 0, result.output
    assert "== Välj område" in result.output
    assert "Skriv ett tal, till exempel 12" in result.output


def test_a_whole_walk_reaches_the_end() -> None:
    """Every question of the method, by picking the first option and writing a few words."""
    from datetime import date

    from bot.walk import walk
    from flows import loader

    told: list[str] = []

    kinds = {question.ask.sv: question.kind for _, question in loader.method().questions()}

    def answer(question: str) -> str:
        kind = next(kind for words, kind in kinds.items() if words in question)
        given = {"date": "2027-02-01", "number": "5", "link": "https://example.org", "people": "Anna"}
        return given.get(kind, "1" if "choice" in kind or "line" in kind else "Några ord")

    walk(loader.method(), "sv", ask=answer, tell=told.append, today=date(2027, 1, 11))
    assert told[-1] == "\n:)"
