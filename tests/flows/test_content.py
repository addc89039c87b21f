"""Content: what ships is sound, and what is wrong is refused with its file and place."""

from datetime import date
from pathlib import Path

import pytest

from flows import loader, rounds
from flows.loader import ContentError, load_method, load_reminders, load_step
from flows.model import Link, Number, OneChoice, OneLine, Role, SeveralChoices, SeveralLines
from flows.reading import Refused
from flows.texts import Text

GOOD = (loader.CONTENT / "study.flow.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content, to spoil."""
    for path in loader.CONTENT.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(ContentError) as error:
        load_method(folder)
    return "\n".join(error.value.faults)


def test_the_shipped_method_has_every_step_of_the_seed_and_every_kind_of_question_but_a_link() -> None:
    method = loader.method()
    assert [step.id for step in method.steps] == [
        "choose_area", "gather_facts", "find_causes", "plan_test", "do_test", "study", "secure_spread", "reflect_tell",
    ]  # fmt: skip
    kinds = {question.kind for _, question in method.questions()}
    assert kinds == {
        "short_text", "long_text", "one_choice", "several_choices", "number", "figures", "date", "people", "one_line",
        "several_lines",
    }  # fmt: skip
    assert all(method.with_role(role) for role in Role)
    assert method.kind("governance")
    assert method.kind("nothing") is None
    assert [one.days for one in loader.reminders().milestone] == [56, 28, 14, 7, 3, 1, 0, -1]
    assert loader.reminders().milestone_at(5) is None


def test_a_decision_to_back_up_offers_the_earlier_steps() -> None:
    pair = loader.method().with_role(Role.BACK_TO)
    assert pair is not None
    assert isinstance(pair[1], OneChoice)
    assert pair[1].options[0].id == "choose_area"
    assert len(pair[1].options) == 5


def test_every_kind_of_question_shows_its_value_in_words() -> None:
    method = loader.method()
    improvement = method.step("study").find("improvement")
    assert isinstance(improvement, SeveralChoices)
    assert improvement.shown(["women", "men"], "en") == "Women or girls, Men or boys"
    assert improvement.shown("women", "sv") == "Kvinnor eller flickor"
    decision = method.step("study").find("decision")
    assert isinstance(decision, OneChoice)
    assert decision.shown("gone", "sv") == "gone"
    scale, start = method.step("plan_test").find("scale"), method.step("gather_facts").find("today")
    assert scale is not None
    assert start is not None
    assert scale.shown(12.5, "sv") == "12,5"
    figures = start.accept("women 14 of 25, men 11 of 30", TODAY)
    assert start.shown(figures, "sv") == "kvinnor 14 av 25 (56 %), män 11 av 30 (37 %)"
    assert start.shown("Flickor 36 procent", "sv") == "Flickor 36 procent", "as a method from before kept it"


def test_every_question_accepts_an_answer_of_its_kind() -> None:
    """And shows it again in both languages."""
    given = {"date": "2027-02-01", "number": "5", "people": ["U1"], "figures": "kvinnor 14 av 25, män 11 av 30"}
    for _, question in loader.method().questions():
        if isinstance(question, OneLine | SeveralLines):
            question = question.model_copy(update={"lines": ("Mallen", "Kursen")})
        if isinstance(question, OneChoice | SeveralChoices) and question.options_from:
            question = question.model_copy(update={"options": rounds.round_of("").checklist.options})
        value = question.accept(
            given.get(question.kind, "1" if "choice" in question.kind or "line" in question.kind else "Ord"), TODAY
        )
        assert question.shown(value, "sv")
        assert question.shown(value, "en")


def test_study_recalls_what_was_guessed_beside_what_happened() -> None:
    method = loader.method()
    match = method.step("study").find("match")
    assert match is not None
    assert [f"{step.id}.{question.id}" for step, question in method.recalled(match)] == list(match.recall)


def test_a_link_is_kept_as_an_address() -> None:
    link = Link(id="l", kind="link", **SAID)
    assert link.shown(link.accept("exempel.se/mall", TODAY), "sv") == "https://exempel.se/mall"
    with pytest.raises(Refused, match="begins with https"):
        link.accept("i pärmen", TODAY)


def test_a_number_is_shown_with_its_unit() -> None:
    number = Number(id="n", kind="number", **SAID, unit={"sv": "procent", "en": "per cent"})
    assert number.shown(12.5, "sv") == "12,5 procent"


TODAY = date(2027, 1, 11)
SAID = {key: {"sv": "ord", "en": "words"} for key in ("ask", "label", "why", "example")}

WRONG = [
    ("study.flow.toml", 'title.en = "Study the result"\n', "", "study.flow.toml, line 2: title.en: Field required"),
    ("study.flow.toml", "Study the result", "Study the result very closely", "at most 24 fit"),
    ("study.flow.toml", 'id = "match"', 'id = "learned"', "question learned stands twice"),
    ("study.flow.toml", 'kind = "long_text"', 'kind = "essay"', "question 7 (learned): no kind of question"),
    ("study.flow.toml", 'role = "decision"', 'role = "verdict"', "question 8 (decision), role: must be one of"),
    ("study.flow.toml", 'role = "decision"\n', "", "every option of the decision has a turn"),
    ("study.flow.toml", 'to = "plan_test"\n', "", "adapt must say which step it goes to"),
    ("study.flow.toml", 'to = "plan_test"', 'to = "reflect_tell"', "which is the wrong way"),
    (
        "study.flow.toml",
        'to = "plan_test"',
        'to = "nowhere"',
        "question 8 (decision): study.decision: adapt goes to 'nowhere', and no step is called so",
    ),
    ("study.flow.toml", '"plan_test.prediction", ', '"plan_test.guess", ', "match recalls 'plan_test.guess'"),
    (
        "study.flow.toml",
        'follows = "plan_test.prediction"',
        'follows = "plan_test.guess"',
        "question 5 (match): study.match follows 'plan_test.guess', which is no question of an earlier step",
    ),
    (
        "study.flow.toml",
        'follows = "plan_test.prediction"',
        'follows = "secure_spread.limit"',
        "study.match follows 'secure_spread.limit', which is no question of an earlier step",
    ),
    (
        "study.flow.toml",
        'stands_in_for = "do_test.result"',
        'stands_in_for = "do_test.seen_heard"',
        "study.since stands in for 'do_test.seen_heard', which has to be a question of the same kind",
    ),
    (
        "study.flow.toml",
        'stands_in_for = "do_test.result"',
        'stands_in_for = "do_test.result"\nrole = "limit"',
        "study.since stands in for 'do_test.result', which has to be",
    ),
    (
        "study.flow.toml",
        'question = "decision", chosen',
        'question = "reason", chosen',
        "is no choice asked of the team before it",
    ),
    ("study.flow.toml", 'chosen = ["back_up"]', 'chosen = ["give_up"]', "which decision does not offer"),
    ("study.flow.toml", 'options_from = "earlier_steps"\n', "", "needs at least two options"),
    ("study.flow.toml", 'options_from = "earlier_steps"', 'options_from = "stands_in_for"', "stands in for nothing"),
    (
        "study.flow.toml",
        'stands_in_for = "gather_facts.counted_as"',
        'stands_in_for = "gather_facts.today"',
        "study.counted_as_then: has the options of 'gather_facts.today', which has none",
    ),
    ("study.flow.toml", 'id = "better"', 'id = "worse"', "option worse stands twice"),
    ("study.flow.toml", 'id = "study"', 'id = "studies"', "the file must be studies.flow.toml"),
    ("study.flow.toml", 'id = "study"', 'id = "study', "study.flow.toml, line 1: "),
    ("do_test.flow.toml", "[[question]]", "[[questions]]", "Cannot overwrite a value; look for"),
    (
        "study.flow.toml",
        'chosen = ["back_up"]',
        "chosen = []",
        "question 9 (back_to), when: name the options in which it is asked (chosen)",
    ),
    ("study.flow.toml", '"plan_test.prediction", ', '"planning.guess", ', "study.match recalls 'planning.guess'"),
    (
        "study.flow.toml",
        'role = "back_to"',
        'role = "back_to"\nrequired = false',
        "it must be required, and one_choice",
    ),
    (
        "choose_area.flow.toml",
        'id = "owner"\nkind = "people"',
        'id = "owner"\nkind = "one_choice"\noptions_from = "earlier_steps"',
        "two to ten earlier steps to choose from, not 0",
    ),
    (
        "plan_test.flow.toml",
        'id = "ends_on"\nkind = "date"',
        'id = "ends_on"\nkind = "short_text"',
        "it must be required, and date",
    ),
    ("method.toml", 'cycle = ["plan_test", "study"]', 'cycle = ["study", "plan_test"]', "does not come after 'study'"),
    ("plan_test.flow.toml", 'role = "test_ends"\n', "", "no question has the role test_ends"),
    ("plan_test.flow.toml", 'role = "test_ends"', 'role = "reason"', "role reason stands twice"),
    ("method.toml", '    "study",\n', "", "method.toml: "),
    ("method.toml", '    "study",\n', '    "study",\n    "studio",\n', "studio.flow.toml: the file is missing"),
    ("method.toml", 'cycle = ["plan_test"', 'cycle = ["plans"', "no step is called 'plans'"),
    ("method.toml", 'id = "competence"', 'id = "governance"', "kind governance stands twice"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG, ids=[one[3][:40] for one in WRONG])
def test_what_is_wrong_is_refused_with_file_and_place(folder: Path, name: str, old: str, new: str, said: str) -> None:
    spoil(folder, name, old, new)
    assert said in faults(folder)


def test_a_step_that_stands_twice_is_refused(folder: Path) -> None:
    spoil(folder, "method.toml", '    "study",\n', '    "study",\n    "study",\n')
    assert "step study stands twice" in faults(folder)


def test_a_file_in_another_encoding_or_of_another_shape_is_named(folder: Path) -> None:
    (folder / "study.flow.toml").write_bytes('id = "köer"'.encode("latin-1"))
    assert "study.flow.toml: the file is not UTF-8" in faults(folder)
    (folder / "method.toml").write_text("steps = 2")
    assert "must be a list" in faults(folder)


def test_milestones_go_from_far_to_near(folder: Path) -> None:
    spoil(folder, "reminders.toml", "days = 56", "days = 5")
    with pytest.raises(ContentError, match="milestones go from far to near"):
        load_reminders(folder)


def test_a_step_can_be_checked_alone(folder: Path) -> None:
    assert load_step(folder / "study.flow.toml").id == "study"


def test_a_text_is_filled_in_in_both_languages() -> None:
    assert Text(sv="Hej {name}", en="Hello {name}").filled(name="Anna") == Text(sv="Hej Anna", en="Hello Anna")


def test_what_stands_in_for_a_choice_offers_the_same_to_choose() -> None:
    """Its answer is read as the other's, by the other's options."""
    method = loader.method()
    choices = [
        one for _, one in method.questions() if isinstance(one, OneChoice | SeveralChoices) and one.stands_in_for
    ]
    assert len(choices) == 4
    for question in choices:
        stood = method.at(question.stands_in_for)
        assert stood is not None
        assert isinstance(stood[1], OneChoice)
        assert question.options == stood[1].options
