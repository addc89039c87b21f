"""Which method a team begins with, and which one an improvement began with."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from flows import rounds
from flows.fitting import Offers, fitted, needs
from flows.loader import ContentError
from flows.model import Method, Option
from flows.overlay import Overlay, StepLink, load_overlays, overlay_for
from flows.texts import Text
from storage import methods
from storage.goals import Goal
from storage.improvements import Improvement
from storage.teams import Team

log = logging.getLogger(__name__)

_FITS = 500
"""So many fitted methods are remembered; each is a few kilobytes."""

Overlays = Callable[[], Mapping[str, Overlay]]
"""Each organisation's own words, by its name in lower case; asked anew, so that a changed file counts at once."""


class OwnWords:
    """The folder of the organisations' own files, read again when one of them has changed.

    A file that cannot be used is told of in the log, and what was read before goes on.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._seen: dict[Path, int] = {}
        self._read: Mapping[str, Overlay] = {}

    def __call__(self) -> Mapping[str, Overlay]:
        if self._folder is None:
            return {}
        now = {path: path.stat().st_mtime_ns for path in sorted(self._folder.rglob("*.toml"))}
        if now != self._seen:
            self._seen = now
            try:
                self._read = load_overlays(self._folder)
            except ContentError as error:
                for fault in error.faults:
                    log.error("own words: %s", fault)
        return self._read


@dataclass(frozen=True)
class Offered:
    """What a team has to choose from, as (id, words); plain values, so that a method is fitted once for each."""

    goals: tuple[tuple[str, str], ...]
    edition: str
    improvements: tuple[tuple[str, str], ...]

    def options(self) -> Offers:
        return {
            "goals": [_option(*goal) for goal in self.goals],
            "checklist": rounds.round_of(self.edition).checklist.options,
            "improvements": [_option(*improvement) for improvement in self.improvements],
        }


class Methods:
    """The shipped method, the organisations' own, and every version that work was begun with."""

    def __init__(self, base: Method, overlays: Overlays = dict) -> None:
        self._base, self._overlays = base, overlays
        self._known: dict[tuple[str, str], Method] = {}
        self._fitted = lru_cache(maxsize=_FITS)(self._fit)

    def overlay(self, organisation: str) -> Overlay | None:
        return overlay_for(self._overlays(), organisation)

    def contact(self, organisation: str) -> Text | None:
        """Whom the organisation has said to ask."""
        overlay = self.overlay(organisation)
        return overlay.contact if overlay else None

    def link(self, organisation: str, step: str) -> StepLink | None:
        """The film or page that the organisation has chosen for a step."""
        overlay = self.overlay(organisation)
        return overlay.links.get(step) if overlay else None

    def current(self, organisation: str = "") -> Method:
        """What a team of the organisation begins with today."""
        overlay = self.overlay(organisation)
        return overlay.method if overlay else self._base

    def begin(self, connection: Connection, organisation: str) -> tuple[str, str]:
        """Keep today's method as it stands. Its id and version, to be written down with the improvement."""
        method = self.current(organisation)
        content = method.model_dump_json()
        version = f"{method.version[:30]}.{sha256(content.encode()).hexdigest()[:8]}"
        methods.keep(connection, method.id, version, content)
        return method.id, version

    def of(self, connection: Connection, improvement: Improvement) -> Method:
        """The method that an improvement began with; today's for one that began before versions were kept."""
        which = (improvement.method, improvement.version)
        if which not in self._known:
            content = methods.get(connection, *which)
            self._known[which] = Method.model_validate_json(content) if content else self._base
        return self._known[which]

    def fitted(self, connection: Connection, improvement: Improvement, offered: Offered) -> Method:
        """That method as it is asked of this improvement, by a team that offers this; worked out once for each."""
        method = self.of(connection, improvement)
        if not needs(method, improvement.kind, "improvements"):
            offered = replace(offered, improvements=())
        return self._fitted(improvement.method, improvement.version, improvement.kind, offered)

    def _fit(self, name: str, version: str, kind: str, offered: Offered) -> Method:
        return fitted(self._known[name, version], kind, offered.options())


def offered_by(
    team: Team, goals: Sequence[Goal], others: Sequence[Improvement], one: Improvement, chosen: Collection[object]
) -> Offered:
    """A retired goal stays where it was chosen; an operation drives no other."""
    kept = [goal for goal in goals if goal.team_id == team.id and (not goal.retired or f"g{goal.id}" in chosen)]
    driving = [other for other in others if other.team_id == team.id and other.id != one.id and other.kind != one.kind]
    return Offered(
        tuple((f"g{goal.id}", goal.words) for goal in kept),
        team.edition,
        tuple((str(other.id), other.title) for other in driving),
    )


def _option(name: str, words: str) -> Option:
    return Option(id=name, text=Text(sv=(cut := shortened(words)), en=cut))


def shortened(words: str) -> str:
    """As it is shown among things to choose from."""
    return words if len(words) <= 75 else f"{words[:74]}…"
