"""Two scenes for the demo, played by people who type and click, so that they show nothing that could not happen.

The municipality is made up. Its numbers and words are such as the field's own pages have.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flows import calendar, loader
from flows.model import Step
from localslack import LocalSlack, Person

CHANNEL = "jämställd-styrning"
MEMBERS = ["USARA", "UANNA", "ULARS", "UPRIYA"]
_METHOD = loader.method()

LiveUntil = Callable[[datetime], object]
"""Time passes until that moment, and what the clock says on the way is said."""


class Scene:
    """People at work in the team's channel. Improvements are numbered in the order in which they begin, from 1."""

    def __init__(self, slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> None:
        self.slack, self.now, self.live_until = slack, now, live_until
        self.sara, self.anna, self.lars, self.priya = (slack.person(one) for one in MEMBERS)
        self.first_day = calendar.local_day(now(), calendar.SWEDEN)

    def day(self, days: int) -> date:
        """So many days after the scene began, or the next working day."""
        return calendar.working_day(self.first_day + timedelta(days=days))

    def comes_to(self, days: int) -> None:
        self.live_until(calendar.moment_at(self.day(days), time(12), calendar.SWEDEN))

    def sets_up_the_team(self) -> None:
        self.sara.types("/pdsa start", in_=CHANNEL)
        self.in_modal(self.sara, "Lägg upp ett team")
        self.sara.fills(
            {"Organisation": "Lindevalla kommun", "Teamets namn": "Jämställd styrning", "Vilka är med": MEMBERS}
        )
        self.sends(self.sara)
        self.sara.closes()
        self.slack.wait_for(lambda: "Hej Jämställd styrning" in self.sara.reads(in_=CHANNEL))

    def plans_meeting(self, name: str, days: int) -> None:
        self.sara.types(f"/pdsa möte ny {self.day(days).isoformat()} 09:00 {name}", in_=CHANNEL)

    def begins(self, person: Person, title: str, kind: str) -> None:
        person.types("/pdsa ny", in_=CHANNEL)
        self.in_modal(person, "Ny förbättring")
        person.fills({"Vad vill ni förbättra": title, "Vad handlar det om": kind})
        self.sends(person)
        self.in_modal(person, _METHOD.steps[0].title.sv)
        person.closes()

    def answers(self, person: Person, which: int, step: str, **given: Any) -> None:
        """In the step's form, as many times as what is answered leads to more. `given`: by the question's id."""
        self.clicks(person, "Svara i ett formulär", f"{which}/{step}")
        self._fills_in(person, _METHOD.step(step), given)
        person.closes(everything=True)

    def answers_beside(self, person: Person, improvement: int, aside: str, **given: Any) -> None:
        found = _METHOD.find(aside)
        assert found is not None
        self.clicks(person, found.title.sv, f"{aside}/{improvement}")
        self._fills_in(person, found, given)
        person.closes(everything=True)

    def backs_up(self, person: Person, improvement: int, to: str, why: str) -> None:
        self.clicks(person, "Backa till ett tidigare steg", f"back_up/{improvement}")
        self.in_modal(person, "Backa i stegen")
        person.fills({"Vilket steg": _METHOD.step(to).title.sv, "Vad har ni lärt er": why})
        self.sends(person)
        person.closes()

    def ends(self, person: Person, improvement: int, why: str) -> None:
        self.clicks(person, "Avsluta i förtid", f"close/{improvement}")
        self.in_modal(person, "Avsluta i förtid")
        person.fills({"Varför slutar": why})
        self.sends(person)
        person.closes()

    def assesses(self, scores: str, evidence: dict[int, str]) -> None:
        """The team's joint scores, one digit for each item; `evidence` by the item's place, from 0."""
        self.sara.types("/pdsa självskattning", in_=CHANNEL)
        self.in_modal(self.sara, "Självskattning")
        self.clicks(self.sara, "Börja en ny självskattning")
        self.slack.wait_for(lambda: self.sara.can_click("Min egen skattning"))  # the new one has been drawn
        self.clicks(self.sara, "Teamets gemensamma")
        self.slack.wait_for(lambda: "Spara" in str((self.sara.modal() or {}).get("submit")))
        inputs = [one for one in (self.sara.modal() or {})["blocks"] if one["type"] == "input"]
        for place, score in enumerate(scores):
            select, words = inputs[2 * place], inputs[2 * place + 1]
            level = next(one for one in select["element"]["options"] if one["value"] == score)
            self.slack.actions.type(self.sara.id, select["block_id"], level["value"])
            if place in evidence:
                self.slack.actions.type(self.sara.id, words["block_id"], evidence[place])
        self.sends(self.sara)
        self.sara.closes(everything=True)

    def clicks(self, person: Person, label: str, value: str | None = None) -> None:
        in_ = None if person.modal() else CHANNEL
        self.slack.wait_for(lambda: person.can_click(label, in_=in_, value=value))
        person.clicks(label, in_=in_, value=value)

    def sends(self, person: Person) -> None:
        refused = person.submits()
        assert refused == {}, refused

    def in_modal(self, person: Person, title: str) -> None:
        def shown() -> bool:
            modal = person.modal()
            return modal is not None and modal["title"]["text"] == title

        self.slack.wait_for(shown)

    def _fills_in(self, person: Person, step: Step, given: dict[str, Any]) -> None:
        self.in_modal(person, step.title.sv)
        left = {question.ask.sv: given[question.id] for question in step.question if question.id in given}
        assert len(left) == len(given), set(given) - {question.id for question in step.question}
        while left:
            labels = [block["label"]["text"] for block in (person.modal() or {})["blocks"] if block["type"] == "input"]
            asked = {ask: value for ask, value in left.items() if any(label.startswith(ask) for label in labels)}
            assert asked, f"not asked: {list(left)}"
            person.fills(asked)
            self.sends(person)
            left = {ask: value for ask, value in left.items() if ask not in asked}


def first_week(slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> None:
    """A team nine weeks from its next meeting begins its first improvement."""
    scene = Scene(slack, now, live_until)
    scene.sets_up_the_team()
    scene.plans_meeting("Benchmarking 2", 63)
    scene.begins(scene.sara, "Könskonsekvenser i beslutsunderlag", "Styrning och ledning")
    slack.wait_for(lambda: "Könskonsekvenser" in scene.anna.reads(in_=CHANNEL))


def home_period(slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> None:
    """A whole home period, from the day before BM 1 to the week of BM 2."""
    for _ in parts_of_home_period(slack, now, live_until):
        pass


def parts_of_home_period(slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> Iterator[str]:
    """The same in five parts; stops after each with its name.

    Four improvements: one is secured and spread after two cycles, one backs up twice, one is tested and abandoned, and
    an operation is chosen and linked to what drives it.
    """
    scene = Scene(slack, now, live_until)
    _before_bm_1(scene)
    yield "before BM 1"
    _choosing(scene)
    yield "chosen"
    _testing(scene)
    yield "under test"
    _learning(scene)
    yield "tested, secured and abandoned"
    _scoring_again(scene)
    yield "before BM 2"


PAPERS, PLAN, COURSE, HALL = 1, 2, 3, 4
"""The improvements, in the order in which they begin."""

ITEM = "Beslutsunderlag beskriver"


def _before_bm_1(scene: Scene) -> None:
    scene.sets_up_the_team()
    for name, days in (("Benchmarking 1", 1), ("Benchmarking 2", 64), ("Benchmarking 3", 155)):
        scene.plans_meeting(name, days)
    scene.assesses("3222121211", {0: "Jämställdhetspolicyn, antagen 2021"})


def _choosing(scene: Scene) -> None:
    """Lessons from BM 1, the goals, and what to take on."""
    scene.comes_to(2)
    scene.clicks(scene.anna, "Skriv ned en lärdom")
    scene.in_modal(scene.anna, "Lärdomar från träffen")
    scene.anna.fills(
        {
            "En lärdom, och vem": "Norrvik har en obligatorisk ruta om kön i mallen för beslutsunderlag",
            "Vem lärde ni av": "Norrvik",
            "Vilka får hitta den": ["Alla team"],
        }
    )
    scene.sends(scene.anna)
    scene.anna.closes()
    scene.sara.types("/pdsa mål", in_=CHANNEL)
    scene.in_modal(scene.sara, "Prioriterade mål")
    scene.sara.fills({"Målen, ett": "Likvärdig service i hela kommunen\nTrygga skolor\nFler i arbete"})
    scene.sends(scene.sara)
    scene.sara.closes()
    scene.begins(scene.sara, "Könskonsekvenser i beslutsunderlag", "Styrning och ledning")
    scene.begins(scene.lars, "Jämställdhet i verksamhetsplanen", "Styrning och ledning")
    scene.begins(scene.sara, "Kurs för nya handläggare", "Jämställdhetskompetens")
    scene.begins(scene.anna, "Tider i idrottshallen", "En verksamhet, redovisas på BM 3")
    scene.answers(
        scene.anna, PAPERS, "choose_area",
        area="Mallen för beslutsunderlag till kultur- och fritidsnämnden.",
        goal="Likvärdig service", item=ITEM,
        groups="Flickor och pojkar 12 till 16 år som använder idrottshallarna.",
        owner=["UANNA"], limits="Bara en nämnd, bara nya ärenden.", mode="Något nytt",
    )  # fmt: skip
    scene.answers(
        scene.lars, PLAN, "choose_area",
        area="Avsnittet om mål i verksamhetsplanen för fritid.", goal="Likvärdig service", item="Jämställdhet syns",
        groups="Flickor och pojkar på fritidsgårdarna.", owner=["ULARS"], mode="Något nytt",
    )  # fmt: skip
    scene.answers(
        scene.sara, COURSE, "choose_area",
        area="Introduktionen för nya handläggare.", goal="Fler i arbete", item="Systematiskt förbättringsarbete",
        groups="Kvinnor och män som söker försörjningsstöd.", owner=["USARA"], mode="Något nytt",
    )  # fmt: skip
    scene.answers(
        scene.anna, HALL, "choose_area",
        area="Fördelningen av tider i idrottshallen.", unit="Idrottshallen på Norr, kultur- och fritidsförvaltningen.",
        line_manager="Enhetschefen för idrottsanläggningarna, som sa ja i januari.", object="En rutin",
        goal="Likvärdig service", item="Könsuppdelad statistik",
        groups="Flickor och pojkar i idrottsföreningarna.",
        expected="Flickor har 36 procent av timmarna och pojkar 64. I juni ska flickor ha 45.",
        owner=["UANNA"], mode="Något nytt",
    )  # fmt: skip


def _testing(scene: Scene) -> None:
    """The papers come under test, the plan backs up for the first time, the hall is linked to what drives it."""
    scene.comes_to(9)
    _to_the_plan(scene, PAPERS)
    scene.answers(
        scene.lars, PLAN, "gather_facts",
        measure="Antal mål i planen som nämner kvinnor och män.", today="Ett mål av tolv, för båda könen.",
        observation="Målen talar om besökare, sällan om flickor och pojkar.", how_often="En gång om året",
    )  # fmt: skip
    scene.backs_up(scene.lars, PLAN, "gather_facts", "Vi räknade mål i fel års plan, 2024 i stället för 2026.")
    scene.answers_beside(
        scene.anna, HALL, "chain", driven_by=["Könskonsekvenser i beslutsunderlag"],
        decision="Fullmäktige 2025: resurser ska fördelas jämställt", routine="Mallen för beslutsunderlag",
    )  # fmt: skip
    scene.comes_to(12)
    scene.answers(
        scene.anna, PAPERS, "plan_test",
        test_question="Beskriver handläggarna följder om mallen har en ruta för det?",
        what_where="Två handläggare på fritidskontoret använder mallen med den nya rutan.",
        who=["UANNA"], scale="5", whole="140", ends_on=scene.day(26).isoformat(),
        prediction="Minst fyra av fem underlag, för både kvinnor och män.", confidence="8",
    )  # fmt: skip


def _to_the_plan(scene: Scene, improvement: int) -> None:
    scene.answers(
        scene.lars, improvement, "gather_facts",
        measure="Andel underlag som beskriver följder för kvinnor och män, räknat ur diariet.",
        today="Av 25 underlag beskrev 3 följder för kvinnor och 3 för män.", baseline="12",
        observation="Underlagen talar om användare, sällan om flickor och pojkar.",
        how_often="För varje ärende eller besök",
    )  # fmt: skip
    scene.answers(
        scene.lars, improvement, "find_causes",
        causes="Mallen har ingen ruta för det\nHandläggarna får siffrorna för sent\nNämnden frågar aldrig efter det",
        confirmed=["Mallen har ingen ruta för det", "Handläggarna får siffrorna för sent"],
        main_cause="Mallen har ingen ruta för det",
        evidence="Nio av tolv handläggare skriver det som mallen ber om.",
        ideas="En obligatorisk ruta i mallen\nSiffror bifogas när ärendet öppnas\nOrdföranden frågar på varje möte",
        most_effect="En obligatorisk ruta i mallen", chosen_idea="En obligatorisk ruta i mallen",
        theory="Om vi lägger in en ruta i mallen så beskriver fler underlag följder för kvinnor och män, eftersom "
        "handläggarna följer mallen.",
    )  # fmt: skip


def _learning(scene: Scene) -> None:
    """A second, larger cycle; secured and spread. The plan backs up again, and the course is let go."""
    scene.comes_to(28)
    _carried_out(scene, PAPERS, "Tre av fem underlag beskrev följder för kvinnor, och tre av fem för män.")
    _studied(
        scene, PAPERS, match="Sämre", decision="Justera och testa",
        learned="Rutan hjälper, men siffrorna måste finnas innan underlaget skrivs.",
        reason="Siffrorna bifogas när ärendet öppnas, i nästa varv.",
    )  # fmt: skip
    scene.answers(
        scene.anna, PAPERS, "plan_test",
        test_question="Räcker rutan om siffrorna finns från början?", scale="12", ends_on=scene.day(42).isoformat(),
        prediction="Minst tio av tolv underlag, för både kvinnor och män.", confidence="7",
    )  # fmt: skip
    _course(scene)
    scene.answers(scene.lars, PLAN, "gather_facts", today="Två mål av fjorton, för båda könen.")
    scene.answers(
        scene.lars, PLAN, "find_causes",
        causes="Målen skrivs om från år till år\nIngen äger avsnittet\nNyckeltalen är inte könsuppdelade",
        confirmed=["Ingen äger avsnittet"], main_cause="Ingen äger avsnittet",
        evidence="Tre chefer trodde att någon annan skrev det.",
        ideas="Utse en ägare\nEn fråga i budgetdialogen\nKönsuppdelade nyckeltal", most_effect="Utse en ägare",
        chosen_idea="Utse en ägare",
        theory="Om en chef äger avsnittet så nämns kvinnor och män i fler mål, eftersom någon läser det före beslut.",
    )  # fmt: skip
    scene.backs_up(scene.lars, PLAN, "find_causes", "Ägaren finns redan. Det är nyckeltalen som saknar kön.")
    scene.comes_to(44)
    _carried_out(scene, PAPERS, "Elva av tolv underlag för kvinnor och tio av tolv för män.")
    _studied(
        scene, PAPERS, match="Ungefär", decision="Inför",
        learned="Rutan och siffrorna hör ihop, var för sig räcker de inte.",
        reason="Det höll hos två nämnders handläggare.",
    )  # fmt: skip
    scene.answers(
        scene.sara, PAPERS, "secure_spread",
        written_where="Mallen för beslutsunderlag, version 4", line_owner="Kanslichefen",
        follow_up_on=scene.day(90).isoformat(), spread_to="Socialnämnden och barn- och utbildningsnämnden.",
    )  # fmt: skip
    _spreads(scene)


def _course(scene: Scene) -> None:
    """A course was tested, and did not do it."""
    scene.answers(
        scene.sara, COURSE, "gather_facts",
        measure="Andel beslut som motiveras lika för kvinnor och män.", today="14 av 20 för kvinnor, 17 av 20 för män.",
        observation="Besluten om kvinnor är kortare motiverade.", how_often="Varje månad",
    )  # fmt: skip
    scene.answers(
        scene.sara, COURSE, "find_causes",
        causes="Frågorna i blanketten är öppna\nNya handläggare gör på sitt sätt\nIngen läser igenom två beslut",
        confirmed=["Nya handläggare gör på sitt sätt"], main_cause="Nya handläggare gör på sitt sätt",
        evidence="Fem av sex nya hade egna mallar.",
        ideas="En halvdags kurs\nTvå läser varje beslut\nEn checklista", most_effect="En halvdags kurs",
        chosen_idea="En halvdags kurs",
        theory="Om nya handläggare går en kurs så motiveras beslut lika, eftersom de vet hur.",
    )  # fmt: skip
    scene.answers(
        scene.sara, COURSE, "plan_test",
        test_question="Motiveras beslut mer lika efter kursen?", what_where="Tre nya handläggare går kursen i mars.",
        who=["USARA"], scale="3", whole="40", ends_on=scene.day(36).isoformat(),
        prediction="Skillnaden halveras, från 15 till 7 procentenheter mellan kvinnor och män.", confidence="9",
    )  # fmt: skip
    _carried_out(scene, COURSE, "14 av 20 för kvinnor och 17 av 20 för män, som förut.")
    _studied(
        scene, COURSE, match="Sämre", decision="Lämna idén",
        learned="En kurs ändrar inte besluten när blanketten är som förut.",
        reason="Kursen gjorde ingen skillnad för någon.", better_for=["Ingen"],
    )  # fmt: skip
    scene.ends(scene.sara, COURSE, "Blanketten byts ut i ett annat arbete, så vi tar upp det där.")


def _carried_out(scene: Scene, improvement: int, result: str) -> None:
    scene.answers(
        scene.anna, improvement, "do_test", carried_out="Ja, som vi tänkt", result=result,
        seen_heard="Handläggarna bad om siffrorna innan de började skriva.",
    )  # fmt: skip


def _studied(
    scene: Scene, improvement: int, *, match: str, decision: str, learned: str, reason: str,
    better_for: list[str] | None = None,
) -> None:  # fmt: skip
    scene.answers(
        scene.anna, improvement, "study", match=match, improvement=better_for or ["Kvinnor", "Män"],
        right_solution="Delvis", learned=learned, decision=decision, reason=reason,
    )  # fmt: skip


def _spreads(scene: Scene) -> None:
    lars = scene.lars
    scene.clicks(lars, "Spridning", f"spread/{PAPERS}")
    scene.in_modal(lars, "Spridning")
    scene.clicks(lars, "Lägg till en mottagare")
    scene.slack.wait_for(lambda: (lars.modal() or {}).get("submit"))
    lars.fills(
        {
            "Vilken enhet": "Socialnämndens kansli", "Vem är kontakt": "Nämndsekreteraren",
            "Vad är kärnan": "Rutan är obligatorisk, och siffrorna finns när ärendet öppnas.",
            "Vad får de göra": "Frågans ordval.", "Vad prövar de först": "Två handläggare, fem ärenden i april.",
        }
    )  # fmt: skip
    scene.sends(lars)
    lars.closes(everything=True)


def _scoring_again(scene: Scene) -> None:
    """The plan finds its cause, the papers are reflected upon, and the week before BM 2 it is seen what has moved."""
    scene.comes_to(50)
    scene.answers(
        scene.lars, PLAN, "find_causes",
        confirmed=["Nyckeltalen är inte könsuppdelade"], main_cause="Nyckeltalen är inte könsuppdelade",
        evidence="Sex av åtta nyckeltal går att dela upp, men ingen har gjort det.",
        most_effect="Könsuppdelade nyckeltal", chosen_idea="Könsuppdelade nyckeltal",
        theory="Om nyckeltalen delas upp så nämner målen kvinnor och män, eftersom skillnaden syns.",
    )  # fmt: skip
    scene.answers(
        scene.lars, PLAN, "plan_test",
        test_question="Ändras målen om nyckeltalen är uppdelade?", what_where="En fritidsgård delar upp två nyckeltal.",
        who=["ULARS"], scale="2", whole="8", ends_on=scene.day(78).isoformat(),
        prediction="Minst ett av två mål skrivs om, och nämner flickor och pojkar.", confidence="5",
    )  # fmt: skip
    scene.answers(
        scene.anna, PAPERS, "reflect_tell",
        my_lesson="Rutan fungerade först när siffrorna fanns.", advice="Börja med en nämnd och fem ärenden.",
        tell_whom=["Politiker", "De andra på"], tell_how="Två underlag, före och efter, på nästa nämndmöte.",
    )  # fmt: skip
    for person, lesson in (
        (scene.sara, "Det lönade sig att backa tidigt i verksamhetsplanen."),
        (scene.lars, "Fråga vem som äger sidan innan ni skriver om den."),
        (scene.priya, "Small numbers were enough to see that the first box did not do it."),
    ):
        scene.answers(person, PAPERS, "reflect_tell", my_lesson=lesson)
    scene.comes_to(59)
    scene.assesses("3222122211", {6: "Elva av tolv underlag, mot tre av tjugofem i januari"})
