"""An organisation's own words or model: what is laid over what, and how a slip of the pen is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows import loader
from flows.fitting import fitted
from flows.journey import Journey
from flows.loader import ContentError
from flows.model import Method, Question
from flows.overlay import Overlay, load_overlay, load_overlays, overlay_for
from flows.reading import Value
from flows.texts import Text
from tests.flows.facts import Given, Made

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
LINDEVALLA = EXAMPLES / "lindevalla.toml"
A3 = EXAMPLES / "a3" / "a3.toml"
TODAY = date(2027, 1, 11)

HEAD = 'organisation = "Testby"\nid = "testby"\nversion = "3"\n'
OWN_QUESTION = """
[[steps.gather_facts.add]]
id = "register"
kind = "short_text"
ask.sv = "Var?"
ask.en = "Where?"
label.sv = "Var"
label.en = "Where"
why.sv = "Ord"
why.en = "Words"
example.sv = "Ord"
example.en = "Words"
"""
ALL_GONE = f"[steps.reflect_tell]\nremove = {[one.id for one in loader.method().step('reflect_tell').question]}"

Lays = Callable[[str], Overlay]


@pytest.fixture
def lay(tmp_path: Path) -> Lays:
    """The overlay with these lines below its head, laid over the shipped method."""

    def written(lines: str) -> Overlay:
        (tmp_path / "testby.toml").write_text(HEAD + lines, encoding="utf-8")
        return load_overlay(tmp_path / "testby.toml")

    return written


def an_answer(question: Question) -> Value:
    given = {"date": "2027-02-01", "number": "5", "people": ["U1"], "figures": "kvinnor 14 av 25, män 11 av 30"}
    first = "1" if "choice" in question.kind or "line" in question.kind else "Några ord"
    return question.accept(given.get(question.kind, first), TODAY)


def walked(method: Method, kind: str) -> list[str]:
    """Every question that is asked on the way to the end, as `step.question`."""
    journey = Journey(fitted(method, kind, {}), ("anna",), (), ())
    asked = []
    while (step := journey.step) is not None:
        question = journey.next_for("anna")
        assert question is not None
        asked.append(f"{step.id}.{question.id}")
        member = "anna" if question.from_each else ""
        journey = journey.with_answer(Given(step.id, question.id, an_answer(question), len(journey.moves), member))
        if (onward := journey.onward()) is not None:
            number = len(journey.moves) + 1
            journey = journey.with_move(Made(number, onward.turn, onward.from_step, onward.to_step))
    return asked


def ids(method: Method, step: str) -> list[str]:
    return [question.id for question in method.step(step).question]


@pytest.mark.parametrize("path", [LINDEVALLA, A3], ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", ["governance", "operation"])
def test_an_example_is_sound_and_can_be_walked_to_its_end(path: Path, kind: str) -> None:
    method = load_overlay(path).method
    asked = walked(method, kind)
    assert asked[-1].startswith(method.steps[-1].id)
    assert len(asked) == len(set(asked))
    assert Method.model_validate_json(method.model_dump_json()) == method  # as an improvement keeps it


def test_lindevalla_rewords_adds_removes_and_says_whom_to_ask() -> None:
    own, shipped = load_overlay(LINDEVALLA), loader.method()
    assert own.method.id == "lindevalla"
    assert own.method.version == f"{shipped.version}/lindevalla-1"
    assert own.method.title == Text(sv="Kvalitetscykeln", en="The quality cycle")
    assert own.contact is not None
    assert "Anna" in own.contact.sv
    assert own.links["study"].url.startswith("https://")
    assert ids(own.method, "gather_facts")[:3] == ["measure", "register", "counted_as"]
    assert "why_chain" not in ids(own.method, "find_causes")
    kinds = [kind.text.en for kind in own.method.kinds]
    assert kinds == ["Leadership and governance", *[kind.text.en for kind in shipped.kinds[1:]]]


def test_what_is_not_named_stays_as_it_is_shipped() -> None:
    own, shipped = load_overlay(LINDEVALLA).method, loader.method()
    reworded, before = own.step("plan_test").find("scale"), shipped.step("plan_test").find("scale")
    assert reworded is not None
    assert before is not None
    assert reworded.ask != before.ask
    assert reworded == before.model_copy(update={"ask": reworded.ask})
    decision, as_shipped = own.step("study").find("decision"), shipped.step("study").find("decision")
    assert decision is not None
    assert as_shipped is not None
    assert [o.turn for o in decision.options] == [o.turn for o in as_shipped.options]  # type: ignore[union-attr]
    assert own.step("choose_area") == shipped.step("choose_area")
    assert own.asides == shipped.asides


def test_one_language_can_be_reworded_alone(lay: Lays) -> None:
    title = lay('[steps.study]\ntitle.sv = "Begrunda"').method.step("study").title
    assert title == Text(sv="Begrunda", en=loader.method().step("study").title.en)


def test_the_steps_to_go_back_to_have_their_new_names() -> None:
    back_to = load_overlay(LINDEVALLA).method.step("study").find("back_to")
    assert back_to is not None
    assert [option.text.sv for option in back_to.options][-2:] == ["Planera", "Göra"]  # type: ignore[union-attr]


def test_an_own_question_comes_last_or_after_the_one_it_names(lay: Lays) -> None:
    """Also after another of their own; and what is removed is gone before anything is added."""
    assert ids(lay(OWN_QUESTION).method, "gather_facts")[-1] == "register"
    second = OWN_QUESTION.replace('id = "register"', 'id = "who_counts"\nafter = "register"')
    first = OWN_QUESTION.replace('id = "register"', 'id = "register"\nafter = "measure"')
    order = ids(lay(first + second).method, "gather_facts")
    assert order[:4] == ["measure", "register", "who_counts", "counted_as"]
    assert ids(lay(f"{ALL_GONE}{OWN_QUESTION.replace('gather_facts', 'reflect_tell')}").method, "reflect_tell") == [
        "register"
    ]
    again = OWN_QUESTION.replace('id = "register"', 'id = "counted_in"')
    instead = lay(f'[steps.gather_facts]\nremove = ["counted_in"]\n{again}').method
    assert ids(instead, "gather_facts") == ["measure", "counted_as", "better", "today", "counted_in"]


def test_a_question_that_is_left_out_is_recalled_no_more(lay: Lays) -> None:
    """In its own step and in steps that the overlay does not name; the others are recalled as before."""
    own = lay("[steps.find_causes]\nremove = ['why_chain']\n[steps.do_test]\nremove = ['seen_heard']").method
    assert recalls(loader.method(), "find_causes", "ideas") == ("find_causes.main_cause", "find_causes.why_chain")
    assert recalls(own, "find_causes", "ideas") == ("find_causes.main_cause",)
    assert recalls(loader.method(), "study", "learned") == ("do_test.seen_heard",)
    assert recalls(own, "study", "learned") == ()
    assert own.step("study") != loader.method().step("study")
    assert own.step("plan_test") == loader.method().step("plan_test")


def recalls(method: Method, step: str, question: str) -> tuple[str, ...]:
    found = method.step(step).find(question)
    assert found is not None
    return found.recall


@pytest.mark.parametrize(
    ("step", "removed", "gone"),
    [
        ("plan_test", "prediction", {"study.match"}),
        ("do_test", "result", {"study.since"}),
        ("gather_facts", "today", {"do_test.before", "study.then"}),
        ("gather_facts", "better", {"do_test.better_now", "study.better_then"}),
    ],
)
def test_what_follows_or_stands_in_for_a_question_goes_with_it(
    lay: Lays, step: str, removed: str, gone: set[str]
) -> None:
    """Nobody is asked how a guess matched that nobody is asked for, nor twice for what is not asked once."""
    own = lay(f"[steps.{step}]\nremove = ['{removed}']").method
    assert paths(loader.method()) - paths(own) == {f"{step}.{removed}", *gone}
    assert walked(own, "governance")[-1].startswith("reflect_tell.")


def paths(method: Method) -> set[str]:
    return {f"{step.id}.{question.id}" for step, question in method.questions()}


def test_what_takes_the_place_of_a_question_is_recalled_in_its_stead(lay: Lays) -> None:
    again = OWN_QUESTION.replace('id = "register"', 'id = "measure"')
    own = lay(f"[steps.gather_facts]\nremove = ['measure']\n{again}").method
    assert "gather_facts.measure" in recalls(own, "plan_test", "measuring")


def test_an_aside_can_be_reworded(lay: Lays) -> None:
    assert lay('[steps.chain]\ntitle.sv = "Röda tråden"').method.asides[0].title.sv == "Röda tråden"


def test_a_list_takes_the_place_of_a_list(lay: Lays) -> None:
    kinds = lay('[[kinds]]\nid = "any"\ntext.sv = "Allt"\ntext.en = "Anything"').method.kinds
    assert [kind.id for kind in kinds] == ["any"]
    match = lay('[steps.study.questions.match]\nrecall = ["do_test.result"]').method.step("study").find("match")
    assert match is not None
    assert match.recall == ("do_test.result",)


def test_a_model_of_its_own_has_its_own_steps_and_the_shipped_kinds() -> None:
    own = load_overlay(A3).method
    assert [step.id for step in own.steps] == ["current_state", "goal_causes", "countermeasure", "try_out", "follow_up"]
    assert own.cycle == ("countermeasure", "follow_up")
    assert own.kinds == loader.method().kinds
    assert own.asides == loader.method().asides


def test_a_model_of_its_own_may_use_a_shipped_step_and_leave_out_the_asides(tmp_path: Path) -> None:
    names = [step.id for step in loader.method().steps if step.id != "choose_area"]
    own = (loader.CONTENT / "study.flow.toml").read_text(encoding="utf-8").replace("Studera resultatet", "Begrunda")
    (tmp_path / "study.flow.toml").write_text(own, encoding="utf-8")
    lines = f'steps = {names}\ncycle = ["plan_test", "study"]\nasides = []\n[kinds.governance]\ntext.sv = "Ledning"'
    (tmp_path / "testby.toml").write_text(HEAD + lines, encoding="utf-8")
    method = load_overlay(tmp_path / "testby.toml").method
    assert [step.id for step in method.steps] == names
    assert method.step("study").title.sv == "Begrunda"
    assert method.kinds[0].text.sv == "Ledning"
    assert method.asides == ()
    assert recalls(method, "gather_facts", "measure") == (), "what is unequal is asked in the step that was left out"
    assert walked(method, "governance")[-1].startswith("reflect_tell.")


OWN_STEPS = 'steps = ["plan_test", "do_test", "study"]\n'

WRONG = [
    ("titel.sv = 'Hej'", "testby.toml, line 4: titel: no line is called 'titel' here"),
    ("[steps.study]\ntitle.sv = ''", "testby.toml, line 5: steps.study.title.sv: is empty"),
    ("[steps.study]\ntitle.sv = 'Studera resultatet noga'\ntitle.se = 'X'", "line 6: steps.study.title.se: no line"),
    ("[steps.study]\n\ntitle = 'Studera'", "line 6: steps.study.title: must be in both languages, on two lines: title"),
    ("[steps.study]\nid = 'other'", "testby.toml, line 5: steps.study.id: no line is called 'id' here"),
    ("[steps.studie]\ntitle.sv = 'X'", "line 4: steps.studie: nothing is called 'studie' here; there is choose_area,"),
    ("[steps.study]\nremove = ['mach']", "line 5: steps.study.remove.mach: nothing is called 'mach' here; there is co"),
    ("[steps.study]\nremove = 'match'", "line 5: steps.study.remove: must be a list between square brackets"),
    ("[steps.study.questions.mach]\nask.sv = 'X'", "line 4: steps.study.questions.mach: nothing is called 'mach' here"),
    ("[steps.study.questions.match]\nid = 'x'", "line 5: steps.study.questions.match.id: an id cannot be changed"),
    ("[steps.study.questions.match]\naks.sv = 'X'", "line 5: steps.study.questions.match.aks: no line is called 'aks'"),
    ("[steps.study.questions.match]\nrequired = 'no'\nrole = 'x'", "line 6: steps.study.questions.match.role: must be"),
    (
        "[steps.study.questions.decision.options.adopt]\n\ntext.sv = ''",
        "testby.toml, line 6: steps.study.questions.decision.options.adopt.text.sv: is empty",
    ),
    (
        "[steps.study.questions.decision.options.adapt]\nto = 'reflect_tell'",
        "testby.toml, line 4: steps.study.questions.decision: study.decision: adapt goes to",
    ),
    ("[steps.study.questions.decision.options]\nbetter = {}", "nothing is called 'better' here; there is adopt, adapt"),
    ("[steps.study.questions.decision.options]\nadopt = 'x'", "decision.options 1: must be a table of its own"),
    ("[steps.study.questions.match.recall]\na = 1", "line 4: steps.study.questions.match.recall: must be a list"),
    ("[steps.study]\nremove = ['decision']", "line 5: steps.study.remove: back_to waits for 'decision'"),
    ("[steps.plan_test]\nremove = ['ends_on']", "line 5: steps.plan_test.remove: no question has the role test_ends"),
    (
        f"[steps.do_test]\nremove = ['seen_heard']\n{OWN_QUESTION}recall = ['do_test.seen_heard']",
        "line 5: steps.do_test.remove: gather_facts.register recalls 'do_test.seen_heard', which is no question",
    ),
    ("[steps.find_causes]\nremove = ['ideas']", "line 5: steps.find_causes.remove: most_effect has the lines of 'ide"),
    ("[steps.choose_area]\nremove = ['goal']", "line 5: steps.choose_area.remove: goal_in_words stands in for 'goal'"),
    (OWN_QUESTION.replace("ask.en", "ask.sw"), "testby.toml, line 8: steps.gather_facts.add 1 (register), ask.en: Fie"),
    (OWN_QUESTION.replace('id = "register"\n', ""), "line 5: steps.gather_facts.add 1, id: Field required; write the"),
    (OWN_QUESTION.replace("short_text", "essay"), "line 5: steps.gather_facts.add 1 (register): no kind of question"),
    (OWN_QUESTION.replace('kind = "short_text"', ""), "line 5: steps.gather_facts.add 1 (register): Field required"),
    (OWN_QUESTION.replace('"register"', '"better"'), "line 5: steps.gather_facts.add 1 (better): question better stan"),
    (OWN_QUESTION + "after = 'mesure'", "line 16: steps.gather_facts.add 1 (register), after: nothing is called 'mesu"),
    (OWN_QUESTION + "recall = ['a.b']", "add 1 (register): gather_facts.register recalls 'a.b', which is no question"),
    (
        f"{OWN_QUESTION}\n[steps.gather_facts]\nremove = ['measure', 'today']\n"
        "[[steps.gather_facts.add]]\nafter = 'today'\nid = 'more'",
        "add 2 (more), after: nothing is called 'today' here; there is counted_as, counted_in, better, register",
    ),
    (ALL_GONE, "testby.toml, line 4: steps.reflect_tell.question: has too few, at least 1 is needed"),
    ("[kinds.governing]\ntext.sv = 'X'", "line 4: kinds.governing: nothing is called 'governing' here; there is gover"),
    ("[kinds.governance]\ntext.en = ''", "testby.toml, line 5: kinds.governance.text.en: is empty"),
    ("kinds = 'all'", "testby.toml, line 4: kinds: must be a list between square brackets"),
    ("title.sv = ''", "testby.toml, line 4: title.sv: is empty"),
    ("contact.sv = 'Anna'", "testby.toml, line 4: contact.en: Field required; write it on the line below the Swedish"),
    (
        "[links.study]\nurl = 'ftp://x'\ntext.sv = 'X'\ntext.en = 'X'",
        "testby.toml, line 5: links.study.url: a link begins with https:// or http:// and has no spaces",
    ),
    (
        "[links.studie]\nurl = 'https://x.se'\ntext.sv = 'X'\ntext.en = 'X'",
        "testby.toml, line 4: links.studie: nothing is called 'studie' here; there is choose_area",
    ),
    ("cycle = ['plan_test', 'study']", "testby.toml, line 4: cycle: no line is called 'cycle' here"),
    (OWN_STEPS, "testby.toml: cycle: Field required; write the line that is missing"),
    (f"{OWN_STEPS}cycle = ['plan_test']", "testby.toml, line 5: cycle 2: Field required"),
    (f"{OWN_STEPS}asides = ['chian']\ncycle = []", "line 5: asides 1: no chian.flow.toml lies beside this file"),
    (
        "steps = [\n  'plan_test',\n  'studie',\n]\ncycle = []",
        "testby.toml, line 4: steps 2: no studie.flow.toml lies beside this file, and no shipped step is called so",
    ),
    (f"{OWN_STEPS}cycle = ['do_test', 'plan_test']", "the cycle ends with 'plan_test', which does not come after"),
    (f"{OWN_STEPS}cycle = ['plan_test', 'study']", "abandon goes to 'find_causes', and no step is called so"),
    (
        "steps = ['study', 'plan_test']\ncycle = ['study', 'plan_test']\n",
        "question 9 (back_to): study.back_to: needs two to ten earlier steps",
    ),
    ("version = '2'\n", "testby.toml, line 4: Cannot overwrite a value; look for a quotation mark"),
]


@pytest.mark.parametrize(("lines", "said"), WRONG, ids=[one[1][:50] for one in WRONG])
def test_what_is_wrong_is_refused_with_file_line_and_place(lay: Lays, lines: str, said: str) -> None:
    with pytest.raises(ContentError) as error:
        lay(lines)
    assert said in str(error.value)


def test_a_fault_in_a_step_names_its_file_and_line(tmp_path: Path) -> None:
    """Also below a text and a list of several lines, which are no lines of their own to TOML."""
    text = (A3.parent / "follow_up.flow.toml").read_text(encoding="utf-8")
    text = text.replace('what.en = "Put', 'what.en = """\nPut').replace('how to go on."', 'how to go on."""')
    text = text.replace('["adopt"] }\nask.sv = "Var', '[\n  "adopt",\n] }\nask.sv = "Var')
    text = text.replace('label.en = "Document and owner"\n', "")
    (tmp_path / "follow_up.flow.toml").write_text(text, encoding="utf-8")
    line = 1 + text.split("\n").index('label.sv = "Dokument och ägare"')
    with pytest.raises(ContentError) as error:
        loader.load_step(tmp_path / "follow_up.flow.toml")
    assert str(error.value) == (
        f"follow_up.flow.toml, line {line}: question 5 (standard), label.en: "
        "Field required; write it on the line below the Swedish one"
    )


def test_all_that_refers_to_nothing_is_said_at_once(lay: Lays) -> None:
    with pytest.raises(ContentError) as error:
        lay("[steps.studie]\n[kinds.other]\n[steps.study]\nremove = ['one', 'two']")
    assert [fault.split(":")[0] for fault in error.value.faults] == [
        f"testby.toml, line {line}" for line in (4, 7, 7, 5)
    ]


def test_the_parts_that_every_overlay_needs_are_named(tmp_path: Path) -> None:
    (tmp_path / "testby.toml").write_text("version = 1", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_overlay(tmp_path / "testby.toml")
    assert error.value.faults == [
        "testby.toml: organisation: Field required; write the line that is missing",
        "testby.toml: id: Field required; write the line that is missing",
        "testby.toml, line 1: version: must be words between quotation marks",
    ]


def test_an_organisation_finds_its_own_however_its_name_is_written() -> None:
    overlays = load_overlays(EXAMPLES)
    own = overlay_for(overlays, " lindevalla  KOMMUN")
    assert own is not None
    assert own.organisation == "Lindevalla kommun"
    assert overlay_for(overlays, "Norrviks kommun") is None  # its file lies in a folder of its own


def test_only_files_with_an_organisation_are_overlays() -> None:
    assert load_overlays(loader.CONTENT) == {}


def test_two_overlays_for_one_organisation_are_refused(tmp_path: Path) -> None:
    (tmp_path / "first.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "second.toml").write_text(HEAD.replace("Testby", "TESTBY"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"second\.toml, line 1: organisation: TESTBY has first\.toml already"):
        load_overlays(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no such folder"):
        load_overlays(tmp_path / "gone")
