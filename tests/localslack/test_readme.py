"""What the README shows is done as it stands there: the app, its test, the page, over Socket Mode and over HTTP."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import localslack
from localslack.__main__ import main

HERE = Path(localslack.__file__).parent
README = (HERE / "README.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:python|yaml)\n# (\S+)\n(.*?)```", README, re.DOTALL))
CHANNEL, SAID = "CGENERAL", "Hello <@UANNA>!"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With the files of the README in it, and nothing else."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def command(*words: str) -> list[str]:
    return [sys.executable, "-u", *words]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE.parent), **more}


@contextmanager
def running(folder: Path, words: list[str], **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(words, cwd=folder, env=environment(**more), stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def says(process: subprocess.Popen[str], until: str) -> str:
    """What a process prints, up to a line with these words."""
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or until not in lines[-1]:
        lines.append(process.stdout.readline())
        assert lines[-1], f"it ended: {lines}"
    return "".join(lines)


def state(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/ui/state?as=UANNA", timeout=5) as answer:
        return dict(json.load(answer))


def types(address: str, text: str) -> None:
    asked = {"as": "UANNA", "do": "say", "conversation": CHANNEL, "text": text}
    request = urllib.request.Request(
        f"{address}/ui/act", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["ok"]


def read_in_channel(address: str) -> list[str]:
    (there,) = [one for one in state(address)["conversations"] if one["id"] == CHANNEL]
    return [one["text"] for one in there["messages"]]


def variables(printed: str) -> dict[str, str]:
    return dict(re.findall(r"^  (SLACK_\w+)=(\S+)$", printed, re.MULTILINE))


@pytest.mark.process
def test_the_test_of_the_readme_passes(folder: Path) -> None:
    ran = subprocess.run(
        command("-m", "pytest", "-q", "-p", "no:cacheprovider"), cwd=folder, env=environment(), capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


@pytest.mark.process
def test_the_app_of_the_readme_is_spoken_to_on_the_page_over_socket_mode(folder: Path) -> None:
    """With the variables that are printed, and no others; Ctrl-C ends it well."""
    with running(folder, command("-m", "localslack", "--manifest", "app_manifest.yml", "--port", "0")) as slack:
        given = variables(says(slack, "Ctrl-C"))
        address = given["SLACK_API_URL"].removesuffix("/api/")
        with running(folder, command("hello.py"), **given) as app:
            says(app, "running")
            end = time.monotonic() + 10
            while not state(address)["connected"] and time.monotonic() < end:
                pass
            types(address, "/hello")
            assert read_in_channel(address) == [SAID]
        slack.send_signal(signal.SIGINT)
        assert slack.wait(10) == 0


@pytest.mark.process
def test_the_app_of_the_readme_is_spoken_to_on_the_page_over_signed_http(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    way = ("--url", f"http://127.0.0.1:{port}/slack/events")
    with running(folder, command("-m", "localslack", "--manifest", "app_manifest.yml", "--port", "0", *way)) as slack:
        given = variables(says(slack, "Ctrl-C"))
        assert "SLACK_SIGNING_SECRET" in given
        address = given["SLACK_API_URL"].removesuffix("/api/")
        with running(folder, command("over_http.py"), PORT=port, **given) as app:
            says(app, "running")
            types(address, "/hello")
            assert read_in_channel(address) == [SAID]
        slack.send_signal(signal.SIGTERM)
        assert slack.wait(10) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "required: --manifest"),
        (["--manifest", "none.yml"], "none.yml cannot be read: no such file"),
        (["--manifest", "hello.py"], "hello.py is neither YAML nor JSON"),
        (["--manifest", "list.yml"], "list.yml is not an app manifest"),
        (["--manifest", "app_manifest.yml", "--url", "localhost:8000"], "no address such as http://"),
        (["--manifest", "app_manifest.yml", "--port", "70000"], "70000 is no port"),
        (["--manifest", "app_manifest.yml", "--socket", "--url", "http://a"], "not allowed with"),
        (["--manifest", "app_manifest.yml", "--person", "-"], "'-' is no name"),
    ],
)
def test_arguments_that_cannot_be_used_are_told_of(
    folder: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, without a traceback."""
    monkeypatch.chdir(folder)
    (folder / "list.yml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert told in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_of(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["--manifest", "app_manifest.yml", "--port", port, "--person", "Eva", "--channel", "#a"]) == 1
    assert f"127.0.0.1:{port}: address already in use. Choose another" in capsys.readouterr().err


def test_every_option_is_explained() -> None:
    """The README has each of them, and none that is not there."""
    shown = subprocess.run(
        command("-m", "localslack", "--help"), env=environment(), capture_output=True, text=True, check=True
    ).stdout
    assert set(re.findall(r"--[a-z]+", README)) == set(re.findall(r"--[a-z]+", shown)) - {"--help"}


def test_it_knows_no_app() -> None:
    """Neither by name nor by the words of one: whoever starts it says whose it is."""
    files = [one for one in HERE.rglob("*") if one.suffix in (".py", ".js", ".css", ".html", ".md")]
    assert len(files) > 40
    assert [
        one.name for one in files if re.search(r"hemmaplan|pdsa", one.read_text(encoding="utf-8"), re.IGNORECASE)
    ] == []
