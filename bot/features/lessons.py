"""Lessons: written down, at a meeting or from a message too; shared, found by other teams, and used by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.replies import Pressed, Reply, closing, only_you, show_modal, whisper
from bot.conversation.take import look
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features import which
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Field, Form, Note, Several, Tick, Words
from bot.slack.kit import Block, Button, Element
from bot.slack.payloads import Click, Shortcut, Submission
from bot.sorry import Sorry
from bot.team.gate import carried_team
from bot.team.overview import Work
from bot.team.rights import Thing, may_see
from bot.voice import Voice
from flows import calendar
from flows.model import Role
from storage import lessons, teams
from storage.lessons import Found, Lesson, Newest, Written
from storage.meetings import Meeting
from storage.teams import Team

NEW = Button("home.lesson")
SHARE = Button("work.share")
"""What came of an improvement, to be found by other teams."""
USE = Button("lesson.use")
OWN = Button("lesson.own")
"""What the team has learned, all of it."""

_AUDIENCE = ("politicians", "managers", "colleagues", "network", "residents")
_SORTS = ("lesson", "plus", "minus", "interesting")
_SAID_SHOWN, _FOUND_SHOWN, _OWN_SHOWN = 10, 5, 30


@dataclass(frozen=True)
class LessonForm(Form, id="lesson"):
    """What has been learned, from whom, who needs to hear it, and whether every team may find it."""

    words: Field[str] = Words(3000, lines=True)
    source: Field[str] = Note(300)
    audience: Field[tuple[str, ...]] = Several()
    shared: Field[bool] = Tick("round")


@dataclass(frozen=True)
class LearnedForm(LessonForm, id="learned"):
    """A lesson from a meeting, or a plus, a minus or something interesting."""

    words: Field[str] = Words(3000, lines=True)
    sort: Field[str] = Choice("lesson", seen=True)


@dataclass(frozen=True)
class ShareForm(Form, id="share", phrases="lesson"):
    """What came of an improvement, put together to be read through first."""

    words: Field[str] = Words(3000, lines=True)


def form(team: Team, voice: Voice, words: str = "", source: str = "") -> Block:
    """A lesson of the team's."""
    holding = LessonForm(words, source)
    inputs = forms.inputs(LessonForm, voice, holding, {LessonForm.audience: _groups(voice)})
    before = kit.actions([kit.button(voice.say("lesson.own"), OWN, team.id)])
    blocks = [kit.section(voice.say("lesson.what")), before, *inputs]
    return forms.view(LessonForm, voice, blocks, title=voice.say("lesson.title"), about=team.id)


def learned(meeting: Meeting, said: Sequence[Lesson], voice: Voice) -> Block:
    """After a meeting: what has been learned so far, and room for more."""
    sorts = [(voice.say(f"learned.{sort}"), sort) for sort in _SORTS]
    words, sort = LearnedForm.words, LearnedForm.sort
    blocks = [
        kit.section(voice.say("learned.what", name=kit.escape(meeting.name))),
        *(kit.section(f"{kit.quote(lesson.words)}\n{kit.mention(lesson.author)}") for lesson in said[-_SAID_SHOWN:]),
        words.input(words.empty, voice),
        sort.input(sort.empty, voice, sorts),
        *forms.inputs(LearnedForm, voice, None, {LessonForm.audience: _groups(voice)}, without=(words, sort)),
    ]
    return forms.view(LearnedForm, voice, blocks, title=voice.say("learned.title"), about=meeting.id)


def _groups(voice: Voice) -> list[forms.Offer]:
    return [(voice.say(f"lesson.{group}"), group) for group in _AUDIENCE]


def to_share(work: Work, voice: Voice) -> Block:
    """An improvement's idea, result and lesson, put together to be found by other teams."""
    parts = [
        voice.say(f"share.{name}", words=words)
        for name, role in (("idea", Role.IDEA), ("result", Role.RESULT), ("learned", Role.LEARNED))
        if (words := work.journey.words_for(role, voice.language))
    ]
    inputs = forms.inputs(ShareForm, voice, ShareForm("\n".join(parts)))
    blocks = [kit.section(voice.say("share.what")), *inputs]
    title, submit = voice.say("share.title"), voice.say("share.submit")
    return forms.view(ShareForm, voice, blocks, title=title, submit=submit, about=work.improvement.id)


def of_another_team(found: Found, voice: Voice, *, may_use: bool = True) -> Block:
    """A lesson's words, whose it is, how often it has been used, and a button to use it."""
    by = voice.say("search.by", team=kit.escape(found.team), organisation=kit.escape(found.organisation))
    used = [voice.counted("search.used", found.used)] if found.used else []
    use = kit.button(voice.say("search.use"), USE, found.lesson.id) if may_use else None
    return _lesson(found.lesson, [by, *_for_whom(found.lesson, voice), *used], 600, use)


def of_ones_own(lesson: Lesson, voice: Voice, *, marked: bool = False) -> Block:
    """A lesson of the team's own, and who may see it. `marked`: that it is their own, where others' are shown too."""
    about = [voice.say("search.own")] if marked else []
    about += [voice.say(f"learned.{lesson.sort}")] if lesson.sort in _SORTS[1:] else []
    about.append(voice.say("search.for_all" if lesson.shared else "search.for_us"))
    day = voice.short_day(calendar.local_day(lesson.at, voice.zone))
    by = voice.say("search.written", who=kit.mention(lesson.author), day=day)
    return _lesson(lesson, [*about, *_for_whom(lesson, voice), by], 300)


def _lesson(lesson: Lesson, about: Sequence[str], most: int, use: Element | None = None) -> Block:
    source = f"\n{kit.escape(lesson.source)}" if lesson.source else ""
    return kit.section(f"{kit.quote(lesson.words, most)}{source}\n_{' · '.join(about)}_", use)


def _for_whom(lesson: Lesson, voice: Voice) -> list[str]:
    groups = ", ".join(voice.say(f"lesson.{group}").lower() for group in lesson.audience.split(",") if group)
    return [voice.say("search.audience", groups=groups)] if groups else []


def results(
    own: Sequence[Lesson], found: Sequence[Found], words: str, voice: Voice, *, may_use: bool = True
) -> list[Block]:  # fmt: skip
    """What they have learned themselves, and then what other teams have, with whose it is."""
    if not own and not found:
        return [kit.section(voice.say("search.nothing", words=kit.escape(words)))]
    heading = kit.section(voice.counted("search.found", len(own) + len(found), words=kit.escape(words)))
    theirs = (of_another_team(one, voice, may_use=may_use) for one in found)
    return [heading, *(of_ones_own(one, voice, marked=True) for one in own), *theirs]


def listed(team: Team, found: Newest, voice: Voice) -> list[Block]:
    """What a team has learned, the newest first, with who may see each; and how much there is no room for."""
    if not found.first:
        return [kit.section(voice.say("search.none_yet"))]
    heading = kit.section(voice.say("search.all_own", team=kit.escape(team.name)))
    more = [kit.context(voice.counted("search.more", found.more))] if found.more else []
    return [heading, *(of_ones_own(one, voice) for one in found.first), *more]


def own_view(team: Team, found: Newest, voice: Voice) -> Block:
    return kit.modal("own_lessons", voice.say("lesson.own"), listed(team, found, voice), close=voice.say("modal.close"))


def show(turn: Turn, asked: Pressed, team: Team, words: str = "", source: str = "") -> Reply:
    which.show_form(turn, asked, team, form(team, turn.voice, words, source))
    return None


def from_message(turn: Turn, asked: Shortcut) -> Reply:
    """*Save as lesson*, on any message."""
    return show(turn, asked, which.meant(turn, asked.channel), asked.text, asked.link)


def save(turn: Turn, sent: Submission) -> Reply:
    here = carried_team(turn.desk, turn.who, sent.metadata)
    given = forms.read_own(LessonForm, sent, form(here, turn.voice), turn.voice)
    _add(turn, _written(given), here.id, "lesson")
    return closing(turn, turn.voice.say("lesson.saved_shared" if given.shared else "lesson.saved"))


def show_learned(turn: Turn, asked: Click, meeting: Meeting, *, push: bool) -> None:
    said = lessons.of_meeting(turn.desk, meeting.id)
    show_modal(turn, asked, learned(meeting, said, turn.voice), push=push)


def save_learned(turn: Turn, sent: Submission, meeting: Meeting) -> Reply:
    given = forms.read_own(LearnedForm, sent, learned(meeting, (), turn.voice), turn.voice)
    _add(turn, _written(given), meeting.team_id, given.sort, meeting=meeting.id)
    return closing(turn, turn.voice.say("learned.thanks"))


def show_share(turn: Turn, asked: Click) -> Reply:
    _, work = look(turn, an_id(asked.value))
    show_modal(turn, asked, to_share(work, turn.voice), push=bool(asked.view_callback))
    return None


def save_share(turn: Turn, sent: Submission) -> Reply:
    """What came of an improvement can be found by every team from now on, in the words that were read through."""
    team, work = look(turn, an_id(sent.metadata))
    given = forms.read_own(ShareForm, sent, to_share(work, turn.voice), turn.voice)
    written = Written(given.words, shared=True)
    _add(turn, written, team.id, "result", improvement=work.improvement.id)
    return closing(turn, turn.voice.say("lesson.saved_shared"))


def _written(given: LessonForm) -> Written:
    return Written(given.words, given.source, ",".join(given.audience), given.shared)


def _add(
    turn: Turn, written: Written, team: int, sort: str, *, meeting: int | None = None, improvement: int | None = None
) -> None:  # fmt: skip
    lessons.add(
        turn.desk, written, team_id=team, meeting_id=meeting, improvement_id=improvement, sort=sort,
        author=turn.who.user,
    )  # fmt: skip


def search(turn: Turn, words: str, channel: str) -> Reply:
    """What they and other teams have learned about something; for no words, all that their team has."""
    theirs = teams.of_person(turn.desk, turn.who.user)
    followed = teams.followed_by(turn.desk, turn.who.user)
    if not any(may_see(turn.who.user, Thing.SHARED_LESSONS, team) for team in (*theirs, *followed)):
        raise which.in_no_team(turn)
    if not words:
        return only_you("", [*_own(turn, channel), kit.section(turn.voice.say("search.how"))])
    own = lessons.search_own(turn.desk, [team.id for team in theirs], words)
    found = lessons.search(turn.desk, words, _FOUND_SHOWN, without=[team.id for team in theirs])
    return only_you("", results(own, found, words, turn.voice, may_use=bool(theirs)))


def _own(turn: Turn, channel: str) -> list[Block]:
    """All that the team has learned that is meant there; nothing for who is in none."""
    if not teams.of_person(turn.desk, turn.who.user):
        return []
    here = which.meant(turn, channel)
    found = lessons.newest(turn.desk, [here.id], _OWN_SHOWN)[here.id]
    return [*which.told(turn, here, channel), *listed(here, found, turn.voice)]


def show_own(turn: Turn, asked: Click) -> Reply:
    """From the form for a new lesson."""
    here = carried_team(turn.desk, turn.who, asked.value)
    found = lessons.newest(turn.desk, [here.id], _OWN_SHOWN)[here.id]
    show_modal(turn, asked, own_view(here, found, turn.voice), push=bool(asked.view_callback))
    return None


def use(turn: Turn, asked: Click) -> Reply:
    """*We use this*: the team whose lesson it is gets the credit."""
    here = which.meant(turn, asked.channel)
    found = lessons.get(turn.desk, an_id(asked.value))
    if found is None or not found.shared:
        raise Sorry("sorry.gone")
    ours = found.team_id == here.id
    if not ours:
        lessons.use(turn.desk, found.id, here.id, turn.who.user)
    text = turn.voice.say("search.ours" if ours else "search.credited")
    whisper(turn, asked, text)
    return None


HEARD = Feature(
    clicks={NEW: which.of_the_button(show), OWN: reads(show_own), SHARE: reads(show_share), USE: writes(use)},
    forms={LessonForm: writes(save), ShareForm: writes(save_share)},
    shortcuts={"save_lesson": reads(from_message)},
)
