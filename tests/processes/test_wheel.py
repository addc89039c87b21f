"""What is installed is the whole program: it is built as anybody builds it, and run away from the clone."""

import io
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from bot import VERSION
from localslack import LocalSlack
from tests.processes.program import a_port, over_socket, running
from tests.world import MANIFEST

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "flows", "localslack", "storage")
_OF_A_WORKPLACE = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info", "*.sqlite3*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built from a copy, since what an earlier build has left beside the packages would be taken along."""
    clone, made = tmp_path_factory.mktemp("clone") / "hemmaplan", tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT, clone, symlinks=True, ignore=_OF_A_WORKPLACE)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(made)!r})"
    built = subprocess.run([sys.executable, "-c", build], cwd=clone, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (file,) = made.iterdir()
    return zipfile.ZipFile(io.BytesIO(file.read_bytes()))


@pytest.fixture(scope="module")
def installed(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    wheel.extractall(folder)
    return folder


def tracked() -> set[str]:
    """Every file of the four packages that is the project's own."""
    return {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_a_wheel_has_every_file_of_the_four_packages_and_no_other(wheel: zipfile.ZipFile) -> None:
    files = {name for name in wheel.namelist() if not PurePosixPath(name).parts[0].endswith(".dist-info")}
    assert files == tracked()
    assert wheel.read("bot/app_manifest.yml") == (ROOT / "app_manifest.yml").read_bytes()


def test_a_wheel_brings_the_command_and_what_it_is_called(wheel: zipfile.ZipFile) -> None:
    told = {PurePosixPath(name).name: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "hemmaplan = bot.__main__:main" in told["entry_points.txt"]
    assert f"\nVersion: {VERSION}\n" in told["METADATA"]
    assert "LICENSE" in told


def says(folder: Path, installed: Path | str, *arguments: str, **settings: str) -> tuple[int, str]:
    with running(folder, {"PYTHONPATH": str(installed), **settings}, *arguments) as program:
        return program.ends(), program.said


def test_what_is_installed_runs_in_any_folder(installed: Path, tmp_path: Path) -> None:
    assert says(tmp_path, installed, "--version") == (0, f"hemmaplan {VERSION}\n")
    code, said = says(tmp_path, installed, "flows", "check")
    assert (code, "All well" in said) == (0, True), said
    for command, expected in (("doctor", 1), ("run", 2)):
        code, said = says(tmp_path, installed, command)
        assert (code, "SLACK_BOT_TOKEN: is not set" in said) == (expected, True), said


def test_what_is_installed_knows_its_scopes_and_its_tables(installed: Path, tmp_path: Path) -> None:
    with LocalSlack(manifest=MANIFEST, people=[], channels=[]) as slack:
        assert says(tmp_path, installed, "tick", **over_socket(slack)) == (0, "0 messages dealt with.\n")
        code, said = says(tmp_path, installed, "doctor", **over_socket(slack))
    assert (code, "ok    scopes: all that are needed" in said) == (0, True), said


def test_what_is_installed_has_the_demo(installed: Path, tmp_path: Path) -> None:
    """With its page, the texts, the tables and the manifest, none of them from the clone."""
    port = a_port()
    with running(tmp_path, {"PYTHONPATH": str(installed)}, "demo", "--port", port) as program:
        address = f"http://127.0.0.1:{port}"
        program.says(f"Hemmaplan is at {address}")
        for part, words in (("/", b"/page/page.js"), ("/page/page.js", b"import ")):
            with urllib.request.urlopen(f"{address}{part}", timeout=10) as answer:
                assert words in answer.read()
        program.process.send_signal(signal.SIGTERM)
        assert program.ends() == 0


def test_the_demo_says_what_to_install_where_it_is_not(installed: Path, tmp_path: Path) -> None:
    missing = "raise ModuleNotFoundError(\"No module named 'aiohttp'\", name='aiohttp')"
    (tmp_path / "aiohttp.py").write_text(missing, encoding="utf-8")
    code, said = says(tmp_path, f"{tmp_path}{os.pathsep}{installed}", "demo")
    assert (code, said) == (1, "The demo needs aiohttp too. Install hemmaplan[demo] instead of hemmaplan.\n")
