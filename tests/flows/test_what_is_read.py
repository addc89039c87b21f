"""What is asked is read: for every question of the method, what it is that reads the answer."""

import re
from pathlib import Path

from flows import loader, model
from flows.model import Method, OneLine, Question, Role, SeveralLines, Step
from flows.rules import READS

ROOT = Path(__file__).parents[2]
COMING_REPORT = {"reflect_tell.leadership"}
"""What a team says of its leadership is for the report, which is not there yet."""


def looked_for() -> set[str]:
    """The roles that the program looks for, by their names; the demo's people answer them, and read nothing."""
    files = [file for room in ("flows", "bot") for file in (ROOT / room).rglob("*.py") if "demo" not in file.parts]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files if file != Path(str(model.__file__)))
    return set(re.findall(r"\bRole\.([A-Z_]+)", code))


def readers(method: Method) -> dict[str, list[str]]:
    """For every question, as `step.question`, what reads its answer."""
    roles = looked_for()
    of_rules = {role for _, question in method.questions() for rule in question.hints for role in READS.get(rule, ())}
    return {
        f"{step.id}.{question.id}": [*_by_itself(question, roles, of_rules), *_by_others(method, step, question)]
        for step, question in method.questions()
    }


def _by_itself(question: Question, roles: set[str], of_rules: set[str]) -> list[str]:
    found = [f"the rule {rule}" for rule in question.hints]
    if question.role is not None and question.role.name in roles:
        found.append(f"what looks for its role {question.role}")
    if question.role in of_rules:
        found.append(f"a rule about another answer, by its role {question.role}")
    if question.stands_in_for:
        found.append(f"what reads {question.stands_in_for}")
    if question.instead_of:
        found.append(f"what looks for the role of {question.instead_of}")
    return found


def _by_others(method: Method, step: Step, question: Question) -> list[str]:
    path, found = f"{step.id}.{question.id}", []
    for there, other in method.questions():
        uses = [path in other.recall, other.follows == path]
        if there == step:
            uses.append(other.when is not None and other.when.question == question.id)
            uses.append(isinstance(other, OneLine | SeveralLines) and other.lines_of == question.id)
        found += [f"{there.id}.{other.id}"] if any(uses) else []
    chain = method.with_role(Role.BROKEN)
    return [*found, "the chain of command"] if chain is not None and chain[0] == step else found


def orphans(method: Method) -> set[str]:
    return {path for path, by in readers(method).items() if not by}


def test_every_answer_is_read() -> None:
    """And what has got its reader is no longer excused."""
    assert orphans(loader.method()) == COMING_REPORT


def changed(path: str, **update: object) -> Method:
    """The method with that question in another way."""
    method, (step_id, question_id) = loader.method(), path.split(".")
    steps = tuple(
        step.model_copy(update={"question": tuple(_changed(one, question_id, update) for one in step.question)})
        if step.id == step_id
        else step
        for step in method.steps
    )
    return method.model_copy(update={"steps": steps})


def _changed(question: Question, question_id: str, update: dict[str, object]) -> Question:
    return question.model_copy(update=update) if question.id == question_id else question


def test_what_lost_its_reader_is_refused() -> None:
    """A recall, a role that is looked for, a rule, what it stands in for: each is the only reader of something."""
    shipped = orphans(loader.method())
    for path, update, orphan in [
        ("reflect_tell.tell_whom", {"recall": ()}, "choose_area.affected"),
        ("secure_spread.limit", {"role": None}, "secure_spread.limit"),
        ("secure_spread.limit", {"role": Role.LEADERSHIP}, "secure_spread.limit"),
        ("find_causes.chosen_idea", {"hints": ()}, "find_causes.most_effect"),
        ("reflect_tell.my_lesson", {"hints": ()}, "reflect_tell.my_lesson"),
        ("study.then", {"stands_in_for": ""}, "study.then"),
        ("choose_area.goal_in_words", {"instead_of": None}, "choose_area.goal_in_words"),
    ]:
        assert orphans(changed(path, **update)) - shipped == {orphan}, path


def test_each_reader_is_named() -> None:
    by = readers(loader.method())
    assert "study.match" in by["plan_test.prediction"]
    assert "find_causes.confirmed" in by["find_causes.causes"]
    assert by["do_test.before"] == ["what reads gather_facts.today"]
    assert by["chain.document"] == ["the chain of command"]
