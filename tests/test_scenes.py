"""The demo's scenes are data, which can be played: whom they name, what is done, and what is answered."""

import ast
import inspect
from pathlib import Path

import pytest

from bot.__main__ import Scene
from bot.demo import people, scenes
from bot.demo.demo import PEOPLE
from bot.demo.people import Colleague
from bot.demo.scenes import Act
from flows import loader
from flows.model import Figures
from flows.reading_figures import from_words

METHOD = loader.method()
RESOLVED = {"improvement", "step", "at", "label", "given"}
"""What an act says in the scene's own way."""


def acts() -> list[Act]:
    return [act for name in scenes.NAMES for _, those in scenes.read(name) for act in those]


def test_every_scene_can_be_chosen() -> None:
    assert sorted(Scene) == scenes.NAMES


@pytest.mark.parametrize("act", acts(), ids=lambda act: f"{act.who} {act.does}")
def test_an_act_says_what_its_verb_needs_and_nothing_else(act: Act) -> None:
    assert act.who in {someone.id for someone in PEOPLE}
    takes = inspect.signature(getattr(Colleague, act.does)).parameters
    assert set(act.words) - RESOLVED <= set(takes)
    needed = {name for name, one in takes.items() if one.default is inspect.Parameter.empty} - {"self"} - RESOLVED
    assert needed <= set(act.words)


@pytest.mark.parametrize("act", [act for act in acts() if "step" in act.words], ids=lambda act: act.words["step"])
def test_what_is_answered_in_a_scene_is_asked(act: Act) -> None:
    step = METHOD.find(act.words["step"])
    assert step is not None
    assert set(act.words["given"]) <= {question.id for question in step.question}


def test_every_figure_in_a_scene_is_of_women_and_of_men() -> None:
    told = [
        from_words(act.words["given"][question.id], None)
        for act in acts()
        if "step" in act.words and (step := METHOD.find(act.words["step"])) is not None
        for question in step.question
        if isinstance(question, Figures) and question.id in act.words["given"]
    ]
    assert len(told) > 5
    assert all(figures.is_split and figures.period for figures in told)


def test_no_questions_id_stands_in_the_python_that_plays_the_scenes() -> None:
    ids = {question.id for step in (*METHOD.steps, *METHOD.asides) for question in step.question}
    ids -= {"who", "improvement"}  # what every act says is called so too
    written = set()
    for module in (scenes, people):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg:
                written.add(node.arg)
            elif isinstance(node, ast.Constant):
                written.add(str(node.value))
    assert not ids & written
