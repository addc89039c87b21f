"""Telling others of an improvement: a draft for each audience, made of what was done and seen, and that it was told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.conversation.replies import Reply, show_modal, tell
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.compared import said_of
from bot.refs import an_id
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.team.overview import Work
from bot.voice import Voice
from flows import calendar, comparing
from flows.journey import Journey
from flows.model import Option, Role
from flows.model import Turn as Way
from flows.texts import Text, inside
from flows.verdict import Verdict, comparison, is_secured, is_tested, made_tests, verdict
from storage import told
from storage.teams import Team
from storage.told import Told

DRAFT = Button("telling.draft")
DONE = Button("telling.done")

_PARAGRAPH = 1500


@dataclass(frozen=True)
class Story:
    """An improvement as its team tells of it, in the reader's language."""

    team: Team
    work: Work
    voice: Voice

    @property
    def journey(self) -> Journey:
        return self.work.journey

    @cached_property
    def stands(self) -> bool:
        """Whether what was studied last was the idea that stands, and not one whose place it took."""
        study, idea = (self.journey.method.with_role(role) for role in (Role.DECISION, Role.IDEA))
        assert study is not None
        if self.journey.current(*study) is not None:
            return True
        chosen = self.journey.latest(*idea) if idea else None
        return chosen is None or chosen.after_move < self.journey.opened(study[0])

    @cached_property
    def seen(self) -> Verdict:
        return verdict(self.journey) if self.stands else Verdict()

    @cached_property
    def counted(self) -> comparing.Comparison | None:
        """The result beside the start, where there are figures of both."""
        return comparison(self.journey) if self.stands else None

    @property
    def account(self) -> str:
        """How the phrase ends that is the team's own account; nothing where there is none. For whom it became better
        the figures say, where they were compared.
        """
        seen = self.seen
        if seen.better_for:
            return "" if self.counted else "better"
        return "nobody" if seen.nobody else "unsure" if seen.unsure else ""

    @property
    def outcome(self) -> str:
        """How the phrases end that go by what was seen."""
        if not self.counted or not self.seen.better_for:
            return self.account or "open"
        if self.counted.verdict is comparing.Verdict.TOO_FEW:
            return "unsure"
        return "open" if self.counted.speaks_against else "better"

    @property
    def tested(self) -> bool:
        return self.stands and is_tested(self.journey)

    @property
    def adopted(self) -> bool:
        """Whether that is the decision now."""
        option = self.journey.option(Role.DECISION, now=True)
        return option is not None and option.turn is Way.ADOPT

    @property
    def secured(self) -> bool:
        """And nothing has been backed up since."""
        return is_secured(self.journey) and self.journey.secured_at() is not None

    def say(self, phrase: str) -> str:
        names = {"team": self.team.name, "organisation": self.team.organisation, "title": self.work.improvement.title}
        return self.voice.say(phrase, **names, groups=in_a_row(self.seen.better_for, self.voice))

    def own(self, phrase: str, role: Role) -> str:
        """The phrase around what they have answered themselves; nothing where they have not."""
        words = self.journey.words_for(role, self.voice.language)
        return self.voice.say(phrase, words=words) if words else ""


def _hello(story: Story) -> str:
    return story.say("draft.hello")


def _hello_residents(story: Story) -> str:
    return story.say("draft.hello_residents")


def _what_it_was_about(story: Story) -> str:
    """What was wrong, and what was to come of it."""
    return _lines(
        story.own("draft.inequality", Role.INEQUALITY),
        story.own("draft.area", Role.AREA),
        story.own("draft.goal", Role.GOAL),
        story.own("draft.expected", Role.EXPECTED),
    )


def _what_was_seen(story: Story) -> str:
    """By the team's own account and by its figures."""
    account = story.say(f"draft.seen_{story.account}") if story.account else ""
    if not story.stands:
        return account
    compared = said_of(story.counted, story.voice) if story.counted else ""
    return _lines(account, story.own("share.result", Role.RESULT), compared)


def _what_was_tested(story: Story) -> str:
    """The idea that stands, and how many tests were made. Those of an idea that it took the place of came before."""
    made = made_tests(story.journey)
    if made:
        tests = story.voice.counted("draft.tests" if story.tested else "draft.tests_before", made)
    else:
        tests = "" if is_tested(story.journey) else story.say("draft.no_test")
    return _lines(story.own("draft.tested" if story.tested else "draft.idea", Role.IDEA), tests)


def _what_was_decided(story: Story) -> str:
    left = sum(move.turn == Way.ABANDON for move in story.journey.moves)
    return _lines(
        story.voice.counted("draft.left", left) if left else "",
        story.say("draft.adopted") if story.adopted else "",
        story.say("draft.closed") if story.journey.closed else "",
    )


def _what_lasts(story: Story) -> str:
    """Where it is written down and who is responsible; or, as long as that is open, that it is needed."""
    if story.secured:
        return _lines(
            story.say("draft.secured"),
            story.own("draft.standard", Role.STANDARD),
            story.own("draft.owner", Role.LINE_OWNER),
        )
    return story.say("draft.to_last") if story.adopted else ""


def _how_it_is_done_now(story: Story) -> str:
    """For those who meet it, and to whom an idea that has not been tried is nothing."""
    if story.secured:
        return story.own("draft.works_now", Role.IDEA)
    return story.own("draft.tested", Role.IDEA) if story.tested else ""


def _learned(story: Story) -> str:
    return story.own("share.learned", Role.LEARNED)


def _advice(story: Story) -> str:
    return story.own("draft.advice", Role.ADVICE)


def _a_question(story: Story) -> str:
    return story.say(f"draft.question_{story.outcome}")


def _where_to_begin(story: Story) -> str:
    counted = story.counted
    lost = counted is not None and counted.speaks_against and counted.verdict is not comparing.Verdict.TOO_FEW
    return story.say("draft.begin_nobody" if lost or story.seen.nobody else "draft.begin")


def _of_use_to_others(story: Story) -> str:
    """Why it works, where it has been seen to."""
    return story.own("draft.transfer", Role.THEORY) if story.tested and story.outcome == "better" else ""


def _help_wanted(story: Story) -> str:
    """In their own words; else what one in their place would ask."""
    return story.own("draft.help_wanted", Role.HELP_WANTED) or story.say(f"draft.help_{story.outcome}")


Part = Callable[[Story], str]

_ANYBODY: tuple[Part, ...] = (
    _hello, _what_it_was_about, _what_was_tested, _what_was_seen, _what_was_decided, _learned, _advice,
)  # fmt: skip

_PARTS: Mapping[str, tuple[Part, ...]] = {
    "politicians": (
        _hello, _what_was_seen, _what_it_was_about, _what_was_tested, _what_was_decided, _learned, _advice, _a_question,
    ),
    "managers": (
        _hello, _what_it_was_about, _what_was_tested, _what_was_seen, _what_was_decided, _what_lasts, _learned, _advice,
    ),
    "colleagues": (
        _hello, _what_it_was_about, _what_was_tested, _what_was_seen, _learned, _advice, _where_to_begin,
    ),
    "network": (
        _hello, _what_it_was_about, _what_was_tested, _what_was_seen, _what_was_decided, _learned, _advice,
        _of_use_to_others, _help_wanted,
    ),
    "residents": (_hello_residents, _how_it_is_done_now, _what_was_seen, _learned),
}  # fmt: skip
"""What each audience is told, in that order; whom a method adds beside them, what anybody is told."""


def text_for(audience: str, team: Team, work: Work, voice: Voice) -> list[str]:
    """A draft for those, in paragraphs of plain text."""
    story = Story(team, work, voice)
    return [words for part in _PARTS.get(audience, _ANYBODY) if (words := part(story))]


def chosen(work: Work) -> list[Option]:
    """Whom the team has chosen to tell."""
    return work.journey.options(Role.TELL_WHOM)


def in_a_row(texts: Sequence[Text], voice: Voice) -> str:
    """Labels within a sentence: politiker, chefer och kollegor i andra verksamheter."""
    return voice.listed(inside(voice.of(text)) for text in texts)


def _lines(*those: str) -> str:
    return "\n".join(words for words in those if words)


def drafts(team: Team, work: Work, noted: Sequence[Told], voice: Voice) -> Block:
    """A draft for each audience that was chosen, to read through and copy; and whether it has been told."""
    blocks = [kit.section(voice.say("telling.read" if chosen(work) else "telling.nobody"))]
    for audience in chosen(work):
        blocks.append(kit.header(voice.of(audience.text)))
        blocks += [kit.section(kit.quote(words, _PARAGRAPH)) for words in text_for(audience.id, team, work, voice)]
    blocks += [kit.divider(), *_whether_told(work, noted, voice)]
    return kit.modal("drafts", voice.say("telling.title"), blocks, close=voice.say("modal.close"))


def _whether_told(work: Work, noted: Sequence[Told], voice: Voice) -> list[Block]:
    before = _for_its_day(work, noted)
    if before is None:
        return [kit.actions([kit.button(voice.say(DONE.id), DONE, work.improvement.id)])]
    return [kit.context(_by(before, work, voice))]


def _for_its_day(work: Work, noted: Sequence[Told]) -> Told | None:
    """That it was told, as far as the day that stands now goes."""
    return next((one for one in noted if one.day == work.standing.tell_on), None)


def _by(noted: Told, work: Work, voice: Voice) -> str:
    day = voice.short_day(calendar.local_day(noted.at, work.zone))
    return voice.say("telling.by", who=kit.mention(noted.by), day=day)


def show(turn: Turn, asked: Click) -> Reply:
    team, work = look(turn, an_id(asked.value))
    noted = told.of(turn.desk, [work.improvement.id])
    show_modal(turn, asked, drafts(team, work, noted, turn.voice), push=bool(asked.view_callback))
    return None


def done(turn: Turn, asked: Click) -> Reply:
    """It has been told. Whoever notes it once more hears who did."""
    _, work = open_for_change(turn, an_id(asked.value))
    before = _for_its_day(work, told.of(turn.desk, [work.improvement.id]))
    if before is not None:
        tell(turn, asked, _by(before, work, turn.voice))
        return None
    told.keep(turn.desk, Told(work.improvement.id, work.standing.tell_on, turn.who.user, turn.now))
    tell(turn, asked, turn.voice.say("telling.noted", title=kit.escape(work.improvement.title)))
    return None


HEARD = Feature(clicks={DRAFT: reads(show), DONE: writes(done)})
