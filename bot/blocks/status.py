"""Where everything stands: `/pdsa status`, the Home tab, and the same words in reminders."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.blocks import kit, period, step, when
from bot.blocks.kit import Block
from bot.blocks.question import to_step
from bot.conversation import Place
from bot.picture import Picture, Work
from bot.texts import counted, say
from flows.model import Role
from flows.overlay import StepLink
from flows.texts import Language
from storage.people import Person

_WORKS_SHOWN, _ENDED_SHOWN = 8, 3


def status(pictures: list[Picture], language: Language, now: datetime) -> list[Block]:
    """Each team: days to the meeting, each improvement, what waits for whom, what is overdue."""
    blocks: list[Block] = []
    for picture in pictures:
        blocks += team(picture, language, now)
    return blocks[: kit.MESSAGE_BLOCKS - 2]


def team(
    picture: Picture, language: Language, now: datetime, *, own: bool = True, pictures: bool = False
) -> list[Block]:
    """How a team stands, with pictures of the ways where there is room. Who only follows it gets no way to answers."""
    blocks = [kit.header(picture.team.name), kit.section(meeting_line(picture, language, now))]
    for work in picture.going[:_WORKS_SHOWN]:
        menu = step.menu(work, language) if own else None
        blocks.append(kit.section(work_lines(picture, work, language, now), menu))
        if pictures and own:
            blocks += step.the_way(work, language)
    if not picture.going:
        blocks.append(kit.section(say("status.nothing_going", language)))
    for work in _ended(picture) if own else ():
        blocks.append(kit.section(_ended_line(picture, work, language), step.menu(work, language)))
    return [*blocks, *period.targets(picture, language), *_rest(picture, language, own)]


def _ended(picture: Picture) -> list[Work]:
    return [work for work in picture.works if not work.going][-_ENDED_SHOWN:]


def _ended_line(picture: Picture, work: Work, language: Language) -> str:
    """That it is over, and whether it held when somebody last looked."""
    title = kit.escape(work.improvement.title)
    if work.journey.closed:
        return say("status.closed", language, title=title)
    done, held = say("status.done", language, title=title), _held(picture, work, language)
    return f"{done}\n{held}" if held else done


def _held(picture: Picture, work: Work, language: Language) -> str:
    """Whether what was secured held when somebody last looked; empty when nobody has, or it is secured no longer."""
    seen = picture.last_seen(work)
    if seen is None or work.journey.secured_at() is None:
        return ""
    return say(f"status.held_{seen.holds}", language, who=kit.mention(seen.by), day=_day(seen.day, language))


def meeting_line(picture: Picture, language: Language, now: datetime) -> str:
    """Days to the next meeting, its name and where."""
    meeting = picture.next_meeting(now)
    if meeting is None:
        return say("status.no_meeting", language)
    at = when.moment(meeting.starts_at, picture.team.time_zone, language, picture.today(now))
    days = when.left(picture.days_left(meeting, now), language)
    line = say("status.meeting", language, name=kit.escape(meeting.name), left=days, at=at)
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line


def work_lines(picture: Picture, work: Work, language: Language, now: datetime) -> str:
    """An improvement in a few lines: what, where, how far, who last did something, what waits for whom."""
    here = work.journey.step
    kind = work.journey.method.kind(work.improvement.kind)
    name = f"*{kit.escape(work.improvement.title)}*" + (f" ({kit.escape(kind.text[language])})" if kind else "")
    if here is None:
        return name
    done, of = work.journey.progress(here)
    who, at = work.last_touch
    ago = when.ago(at, now, picture.team.time_zone, language)
    lines = [
        name,
        f"*{kit.escape(here.title[language])}* · {step.where(work, language)} · "
        + say("step.progress", language, done=done, of=of),
        say("status.last", language, who=kit.mention(who), ago=ago),
        waiting(picture, work, language, now),
        _reported(picture, work, language, now),
        _forecast(picture, work, language, now),
        _driven(work, language),
        _held(picture, work, language),
    ]
    return "\n".join(line for line in lines if line)


def waiting(picture: Picture, work: Work, language: Language, now: datetime) -> str:
    """What waits for whom, and what is overdue; empty when the test is under way and nothing is asked of anybody."""
    today = picture.today(now)
    ended = work.overdue(today)
    if ended is not None:
        return say("status.overdue", language, day=when.day(ended, language, today))
    ends = work.journey.test_ends()
    if ends is not None:
        return say("status.testing", language, day=when.day(ends, language, today))
    rests = work.improvement.waits_until
    if rests is not None and rests > today:
        return say("status.rests", language, day=when.day(rests, language, today))
    waits = work.journey.waits_for()
    if waits:
        return say("status.waits", language, who=kit.mentions(waits))
    return say("status.waits_team", language)


def _reported(picture: Picture, work: Work, language: Language, now: datetime) -> str:
    """The improvement's own meeting, when it is another than the team's next."""
    due = picture.due(work, now)
    if due is None or due == picture.next_meeting(now):
        return ""
    left = when.left(picture.days_left(due, now), language)
    return say("status.reported", language, name=kit.escape(due.name), left=left)


def _forecast(picture: Picture, work: Work, language: Language, now: datetime) -> str:
    """How far the team comes by the meeting at its own pace. In words: nothing is late, and nothing is a failure."""
    due, reached = picture.due(work, now), picture.forecast(work, now)
    if due is None or reached is None:
        return ""
    phrase = "status.stays" if reached == work.journey.step else "status.forecast"
    return say(phrase, language, step=kit.escape(reached.title[language]), meeting=kit.escape(due.name))


def _driven(work: Work, language: Language) -> str:
    """Which improvements in governance drive an operation; for an operation without one, that the link is missing."""
    if work.journey.method.with_role(Role.DRIVES) is None:
        return ""
    names = work.journey.words_for(Role.DRIVES, language)
    return say("status.driven", language, names=kit.escape(names)) if names else say("status.unlinked", language)


def show_button(language: Language) -> Block:
    return kit.actions([kit.button(say("status.show", language), "status.show")])


def moved_last_week(picture: Picture, language: Language, now: datetime) -> list[str]:
    """One line for each improvement that moved in the last seven days."""
    since = now - timedelta(days=7)
    lines = []
    for work in picture.works:
        recent = [move for move in work.journey.moves if move.at >= since]
        if recent:
            here, title = work.journey.step, kit.escape(work.improvement.title)
            who = kit.mention(recent[-1].by)
            if here is not None:
                lines.append(say("weekly.moved", language, title=title, step=kit.escape(here.title[language]), who=who))
            else:
                ended = "weekly.closed" if work.journey.closed else "weekly.finished"
                lines.append(say(ended, language, title=title, who=who))
    return lines


def followed(pictures: list[Picture], language: Language, now: datetime) -> list[Block]:
    """The teams that somebody follows as a manager, politician or mentor, and a question to ask them."""
    blocks = [block for picture in pictures for block in team(picture, language, now, own=False)]
    return [*blocks[: kit.MESSAGE_BLOCKS - 3], kit.context(say("followed.ask", language))]


def home(
    pictures: list[Picture],
    followed_teams: list[Picture],
    person: Person,
    contact: str,
    link: Callable[[str, str], StepLink | None],
    language: Language,
    now: datetime,
) -> Block:
    """The Home tab: what waits for the viewer, the teams, settings and help. Useful to somebody without a team too.

    `link` gives an organisation's own film or page about a step.
    """
    blocks = [kit.header(say("home.title", language))]
    if not pictures and not followed_teams:
        blocks.append(kit.section(say("home.no_team", language)))
    if pictures:
        blocks += _for_you(pictures, person, link, language, now)
        for picture in pictures:
            blocks += [
                kit.divider(),
                *team(picture, language, now, pictures=True),
                _team_buttons(picture, person, language),
            ]
    if followed_teams:
        blocks += [
            kit.divider(),
            kit.section(say("followed.title", language)),
            *followed(followed_teams, language, now),
        ]
    shown = blocks[: kit.VIEW_BLOCKS - 6]
    return {"type": "home", "blocks": [*shown, kit.divider(), *_settings(person, contact, language)]}


def _for_you(
    pictures: list[Picture],
    person: Person,
    link: Callable[[str, str], StepLink | None],
    language: Language,
    now: datetime,
) -> list[Block]:
    """What waits for this person, each with a button to it."""
    found = [(picture, work) for picture in pictures for work in picture.going if work.journey.open_for(person.user_id)]
    if not found:
        return [kit.section(say("home.nothing_waits", language))]
    blocks = [kit.section(say("home.waits", language))]
    for picture, work in found[:_WORKS_SHOWN]:
        here = work.journey.step
        assert here is not None
        go = kit.button(say("home.answer", language), "step.open", str(Place(work.improvement.id, here.id)))
        line = f"*{kit.escape(work.improvement.title)}*\n{kit.escape(here.title[language])}"
        note = waiting(picture, work, language, now)
        own = link(picture.team.organisation, here.id)
        more = f"\n{to_step(own, language)}" if own else ""
        blocks.append(kit.section(f"{line}\n{note}{more}", go))
    return blocks


def _team_buttons(picture: Picture, person: Person, language: Language) -> Block:
    team_id = str(picture.team.id)
    leads = person.user_id in picture.team.leads
    names = ["home.new", "home.meetings", "home.assess", "home.goals", "home.expertise", "home.lesson"] + [
        "home.team"
    ] * leads
    return kit.actions([kit.button(say(name, language), name, team_id) for name in names])


def _settings(person: Person, contact: str, language: Language) -> list[Block]:
    languages = [("Svenska", "sv"), ("English", "en")]
    chosen = kit.chooser("static_select", "home.language", languages, person.language or language)
    blocks = [kit.section(say("home.language", language), chosen)]
    hours = [(say("home.clock_team", language), "team"), *((f"{hour:02}:00", f"{hour:02}:00") for hour in range(7, 18))]
    own = person.clock.strftime("%H:%M") if person.clock else "team"
    blocks.append(kit.section(say("home.clock", language), kit.chooser("static_select", "home.clock", hours, own)))
    if person.paused_until is not None:
        resume = kit.button(say("pause.resume", language), "pause.resume")
        day = when.day(person.paused_until, language)
        blocks.append(kit.section(say("pause.is", language, day=day), resume))
    if contact:
        blocks.append(kit.section(say("help.contact", language, contact=kit.escape(contact))))
    blocks.append(kit.section(say("home.help", language), kit.button(say("home.help_button", language), "home.help")))
    return blocks


def _rest(picture: Picture, language: Language, own: bool) -> list[Block]:
    notes = []
    finished = [work for work in picture.works if not work.going]
    if len(finished) > _ENDED_SHOWN or (finished and not own):
        titles = ", ".join(kit.escape(work.improvement.title) for work in finished[-5:])
        notes.append(counted("status.finished", language, len(finished), titles=titles))
    if picture.credits:
        notes.append(counted("status.credited", language, picture.credits))
    if len(picture.going) > _WORKS_SHOWN:
        notes.append(counted("status.more", language, len(picture.going) - _WORKS_SHOWN))
    notes += [
        say(f"status.{one.state}", language, who=_recipient(one.recipient), day=_day(one.day, language), why=one.reason)
        for one in picture.troubles[:3]
    ]
    return [kit.context("\n".join(notes))] if notes else []


def _day(day: date, language: Language) -> str:
    return when.short_day(day, language)


def _recipient(recipient: str) -> str:
    return f"<#{recipient}>" if recipient.startswith(("C", "G")) else kit.mention(recipient)
