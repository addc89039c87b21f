"""What gives away that an answer could be better, one rule for each thing.

The rules read words, not meaning. They are to be silent about an ordinary good answer, even at the price of missing
some that could be better: a hint that misses the point costs more trust than one that never came.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from unicodedata import normalize

from flows.reading import Value


class Finding(StrEnum):
    """Something that is so of an improvement, by its answers together (flows/verdict.py finds them)."""

    ADOPTING = "adopting"  # what was tested is to be introduced
    FIGURES_AGAINST = "figures_against"  # they speak against it
    NOT_BETTER = "not_better"  # the team says that it got worse, better for nobody, or that it cannot be told
    ONE_CASE = "one_case"  # the test had a single case
    NO_FACTS = "no_facts"  # nothing is known of how it was before
    STILL_TESTING = "still_testing"  # the last day of the test has not come


@dataclass(frozen=True)
class Facts:
    """What a rule may need beyond the answer.

    `meeting` is the team's next meeting. `other` has the team's other answers by the role of their question (READS),
    never the answer that is looked at; any of them may be missing. `found` is what is so of them together.
    """

    meeting: date | None
    today: date
    other: Mapping[str, Value]
    found: Collection[Finding] = ()


READS: dict[str, tuple[str, ...]] = {
    "small_scale": ("scale", "whole"),
    "most_likely_first": ("most_effect",),
    "ends_before_it_begins": ("starts_on",),
}
"""For each rule that looks at more than its own answer: the roles of the others that it reads."""

Rule = Callable[[Value, Facts], bool]
"""True when the answer could be better."""


class _Words:
    """A pattern without regard to case. Compiled when it is first used: a start would wait for them all."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text)

    def sub(self, instead: str, text: str) -> str:
        return self._compiled.sub(instead, text)


def _any(*phrases: str) -> _Words:
    """Finds any of them from the start of a word, whatever white space stands between the words."""
    spaced = "|".join(phrases).replace(" ?", r"\s*").replace(" ", r"\s+")
    return _Words(rf"(?<!\w)(?:{spaced})")


def _of_text(applies: Callable[[str], bool]) -> Rule:
    """A rule about words: silent about numbers and lists."""
    return lambda value, _: isinstance(value, str) and applies(normalize("NFC", value))


def _finds(pattern: _Words) -> Rule:
    return _of_text(lambda text: pattern.search(text) is not None)


def _lacks(pattern: _Words) -> Rule:
    return _of_text(lambda text: pattern.search(text) is None)


# Sentences and lists

_ABBREVIATION = _any(
    r"(?:t\.? ?ex|bl\.? ?a|m\.? ?m|m\.? ?fl|o\.? ?s\.? ?v|d\.? ?v\.? ?s|s\.? ?k|p\.? ?g\.? ?a|fr\.? ?o\.? ?m)\.",
    r"(?:t\.? ?o\.? ?m|ca|kl|kap|resp|inkl|exkl|e\.? ?g|i\.? ?e|etc|vs|approx|incl|dr|mrs?|ms)\.",
)
_MARK = re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[-*•–])\s+", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]?(?=\s+\S)|\n\s*(?=\S)")
_ITEM_END = re.compile(r"[.!?…][\"”’)]?\s|[;\n]|(?<=\S)\s(?=\d{1,2}[.)]\s)")


def _is_more_than_a_sentence(text: str) -> bool:
    plain = _MARK.sub("", _ABBREVIATION.sub("", text)).strip()
    return len(plain) > 200 or _SENTENCE_END.search(plain) is not None


def _items(text: str) -> list[str]:
    parts = _ITEM_END.split(_ABBREVIATION.sub("", text))
    return [part for part in parts if re.search(r"[^\W\d_]", part)]


# Documents, sizes and days

_PAPER = (
    r"(?!small)\w*(?:mall(?:en|ar|arna)?|rutin(?:en|er|erna)?|riktlinje(?:n|r|rna)?|plan(?:en|er|erna)?|"
    r"budget(?:en|ar|arna)?|strategi(?:n|er|erna)?|blankett(?:en|er|erna)?|formulär(?:et|en)?|dagordning(?:en|ar)?|"
    r"checklist(?:a|an|or|orna)?|policy(?:n|er)?|avtal(?:et|en)?)s?\b|"
    r"(?:template|routine|guideline|policie|plan|budget|strategie|form|agenda|checklist|contract)s?\b|strategy\b"
)
_TANGIBLE = _any(
    _PAPER,
    r"\w*(?:underlag|protokoll|reglemente|schema|enkät|ansök(?:an|ning)|bokning)\w*",
    r"\w*möte(?:t|n|na)?\b",
    r"\w+samtal",
    r"(?:decision|paper|minute|schedule|timetable|survey|meeting|interview|application|booking)s?\b",
)
_CODE = _any(r"[34] ?R\b", r"BM ?\d\b", r"agenda 2030\b", r"CEMR\b")
_DAY = _any(
    r"20[1-4]\d(?:-\d\d-\d\d)?\b",
    r"\d{1,2}(?:st|nd|rd|th|:e)? (?:jan|feb|mars|march|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\w*",
    r"(?:vecka|v\.|week) \d{1,2}\b",
    r"Q[1-4]\b",
)
_MONTH = _any(
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b",
    r"(?:by|in|from|until|before) (?:january|february|march|may|june|july|august|october)\b",
)
_SIZE = _Words(
    r"\d|%|\b(?:två|tre|fyra|fem|sju|åtta|nio|tio|elva|tolv|femton|tjugo|trettio|femtio|hundra|dussin"
    r"|sex\s+(?:av|till|utav|eller|underlag|ärenden|dagar|veckor|månader|timmar|lag|flickor|pojkar|kvinnor|män|procent)"
    r"|hälften|halver\w+|halva|tredjedel\w*|fjärdedel\w*|dubbel\w*|dubbl\w+|varannan|vartannat|de\s+flesta"
    r"|vart?\s+(?:tredje|fjärde|femte|sjätte|åttonde|tionde)|procent\w*"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fifty|hundred|dozen"
    r"|half|halve[ds]?|thirds?|quarters?\s+of|doubled?|twice|every\s+(?:other|second|third)|per\s?cent|most\s+of)\b",
)


# What an answer is about

_JOINED = _Words(
    r";|(?<!-)\s(?:samt|och\s+även|as\s+well\s+as|and\s+also)\s"
    r"(?!\s*(?:pojk|flick|män|kvinn|tjej|kill|boys|girls|men|women)\w*)"
    rf"|\b(?:{_PAPER})\s+(?:och|and|&|plus)\s+(?:\w+\s+){{0,2}}(?:{_PAPER})",
)

_VAGUE = _any(
    r"förbättr", r"öka[rdts]?\b", r"ökning", r"stärk(?:a|er|t|as)\b", r"förstärk", r"utveckl(?:a|ar|as|at|ing|ingen)\b",
    r"synliggör", r"(?:jobba|arbeta) med\b", r"vi (?:jobbar|arbetar) med\b", r"(?:titta|kolla) på\b", r"se över\b",
    r"lyft(?:a|er|s)?\b", r"medvetenhet", r"medvetandegör", r"främja", r"fokusera", r"bli bättre på\b",
    r"get(?:ting)? better at\b", r"improv", r"increas", r"strengthen", r"develop(?:ing)?\b", r"awareness",
    r"(?:we|to|will|keep) (?:work|look)(?:ing)? (?:on|with|towards|at|into|over)\b", r"promot(?:e|ing)\b",
    r"highlight", r"focus(?:ing)? on\b", r"working (?:on|with|towards)\b",
)  # fmt: skip
_VAGUE_START = re.compile(r"\W*(?:work|look)\s+(?:on|with|towards|at|into|over)\b|\W*review\b", re.IGNORECASE)

_WHOLE_ORGANISATION = _any(
    r"(?<!inte\s)hela (?:\w+ )?(?:kommun|region|organisation|förvaltning|koncern|verksamhet)",
    r"(?<!inte\s)(?:alla|samtliga) (?!nya)(?:\w+ )?"
    r"(?:förvaltningar|nämnder|enheter|medarbetare|anställda|verksamheter|chefer|avdelningar|bolag)",
    r"kommunövergripande",
    r"regionövergripande",
    r"(?<!not\s)(?:the|our) (?:whole|entire) (?:\w+ )?"
    r"(?:municipality|region|organi[sz]ation|administration|department)",
    r"(?<!not\s)all (?!new)(?:of )?(?:the |our )?(?:\w+ )?"
    r"(?:departments|committees|units|staff|employees|services|managers)\b",
    r"(?<!not\s)every (?:department|committee|unit|employee|service|manager)\b",
    r"(?:throughout|across) the (?:\w+ )?(?:municipality|region|organi[sz]ation)",
    r"organi[sz]ation-wide",
)

_WOMEN = _any(
    r"kvinn", r"flick", r"tjej", r"dam(?:er|lag)", r"mamm(?:a|or)", r"mödra",
    r"wom[ae]n", r"girl", r"female", r"mothers?\b", r"lad(?:y|ies)\b",
)  # fmt: skip
_MEN = _any(
    r"män(?:s|nens?)?\b", r"manlig", r"pojk", r"kill(?:en?|ar|arnas?|ars)\b", r"herr(?:ar|lag)", r"papp(?:a|or)",
    r"men['’]s\b", r"boy", r"males?\b", r"fathers?\b",
)  # fmt: skip
_BUT_OR_MEN = _any(r"men\b")
_ENGLISH = _any(r"(?:the|of|and|for|are|who|to|with|wom[ae]n|girls?)\b")
_OTHER_GROUPS = _any(
    r"icke-?binär", r"kön(?:en|et|s)", r"(?:annat|varje|per) kön\b", r"patient", r"elev(?:er|ernas?|ers|ens|s)?\b",
    r"brukar", r"invånar", r"barn", r"unga\b",
    r"ungdom", r"äldre", r"medborgar", r"boende", r"klient", r"kund(?:er|ens?)", r"föräld", r"vårdnadshavar",
    r"besökar", r"anhörig", r"sökande", r"hyresgäst", r"deltagar", r"transperson",
    r"non-?binary", r"gender", r"sexes\b", r"pupil", r"student", r"resident", r"users?\b", r"citizen", r"child",
    r"young", r"youths?\b", r"older\b", r"elderly", r"parent", r"visitor", r"client", r"tenant", r"carer",
    r"transgender", r"applicant", r"participant",
)  # fmt: skip


def _names_women(text: str) -> bool:
    return _WOMEN.search(text) is not None


def _names_men(text: str) -> bool:
    """Swedish `men` means but, so the word counts only in an English text."""
    in_english = _BUT_OR_MEN.search(text) and _ENGLISH.search(text)
    return bool(_MEN.search(text) or in_english)


def _names_both(text: str) -> bool:
    return _names_women(text) and _names_men(text)


def _names_nobody(text: str) -> bool:
    return not (_names_women(text) or _names_men(text) or _OTHER_GROUPS.search(text))


def _is_vague(text: str) -> bool:
    text = _CODE.sub("", text)
    certain = _TANGIBLE.search(text) or _MONTH.search(text) or _SIZE.search(text)
    return not certain and bool(_VAGUE.search(text) or _VAGUE_START.match(text))


# Causes, ideas and theory

_REMEDY = (
    r"(?:rutin|mall\b|polic|riktlinj|utbild|kurs|kunskap|kompetens|tid\b|resurs|pengar|medel\b|personal|stöd|strategi|"
    r"verktyg|checklist|samordn|uppföljning|routine|template|guideline|training|course|knowledge|time\b|resources?\b|"
    r"money|funding|staff\b|support|strategy|tool|coordinat|follow-up)"
)
_ABSENCE = _any(
    r"(?:vi|de|handläggarna|personalen|medarbetarna|cheferna|enheten|nämnden|förvaltningen) saknar\b",
    r"det saknas\b", r"saknas det\b", r"brist(?:en)? på\b", r"otillräcklig",
    rf"(?:finns|har|fanns) (?:det )?(?:ingen|inget|inga|inte (?:någon|något|några)) (?:\w+ )?{_REMEDY}",
    rf"ing(?:en|a|et) (?:tydlig\w* |gemensam\w* )?{_REMEDY}", rf"för (?:lite|få|liten) (?:\w+ )?{_REMEDY}",
    r"(?:we|they|officers|staff|managers|the (?:unit|department|committee)) lacks?\b", r"lack(?:ing)? (?:of|in)\b",
    rf"there (?:is|are|was|were) (?:no|not any) (?:\w+ )?{_REMEDY}", r"shortage of\b", r"insufficient",
    rf"(?:no|not enough|too little|too few|missing) (?:clear |common )?{_REMEDY}",
)  # fmt: skip

_BLAME = _any(
    r"(?:personalen|männen|kvinnorna|cheferna|politikerna|de|handläggarna|medarbetarna|föräldrarna|flickorna|pojkarna|"
    r"killarna|tjejerna|eleverna|papporna|mammorna|nämnden|ledningen|lärarna|ungdomarna|brukarna|kollegorna|folk) "
    r"(?:(?:på|i) \w+ |helt enkelt |bara )?"
    r"(?:vill inte|orkar inte|bryr sig inte|förstår inte|fattar inte|struntar i|vägrar|hänger inte med|"
    r"är (?:helt )?(?:inte intresserad|ointresserad|lata?\b|motvillig|ovillig|okunnig|omotiverad|negativ))",
    r"ingen (?:bryr sig|orkar|vill)\b",
    r"(?:staff|men|women|managers|politicians|they|officers|employees|parents|girls|boys|pupils|teachers|people|fathers|"
    r"mothers|colleagues|young people|the (?:committee|management)) (?:just |simply )?"
    r"(?:(?:do not|don['’]t|does not|doesn['’]t|won['’]t|will not) (?:want|care|understand|bother|get it|listen)|"
    r"(?:are|is) (?:not interested|uninterested|unwilling|lazy|ignorant|unmotivated|negative)|"
    r"(?:aren['’]t|isn['’]t) interested|can(?:not|['’]t) be bothered|refuses?\b)",
    r"(?:nobody|no one) (?:cares|wants|bothers)\b",
)

_BECAUSE = _any(
    r"eftersom\b", r"därför\b", r"på grund av\b", r"p\.? ?g\.? ?a\b", r"ber(?:or|odde) på\b", r"till följd av\b",
    r"tack vare\b", r"orsaken\b", r"orsakas\b", r"förklaras av\b", r"förklaringen\b",
    r"because\b", r"due to\b", r"owing to\b", r"as a result of\b", r"(?:that|which) is why\b", r"caused by\b",
    r"thanks to\b", r"the (?:reason|explanation|cause)\b", r"explained by\b",
)  # fmt: skip

_TRAINING = _any(
    r"\w*utbild", r"\w*kurs(?:en|er|erna|dag|dagar)?\b", r"föreläs", r"workshop", r"informera", r"seminari",
    r"informations(?:möt|träff|kampanj|blad)", r"webbinari", r"train(?:ing)?\b", r"courses?\b", r"lecture", r"seminar",
    r"inform(?:ing)?\b", r"information (?:meeting|campaign|session)", r"e-learning", r"webinar", r"educat", r"teach\b",
)  # fmt: skip
_BUILT_IN = _any(
    _PAPER,
    r"\w*(?:schema|system|obligatorisk|statistik|krav|regler|turordning)\w*", r"\w+tider(?:na)?\b", r"ruta",
    r"beslut(?:et|en)?\b", r"(?:system|decision|schedule|timetable|box|requirement|rule|slot)s?\b", r"compulsory",
    r"statistics", r"(?:training|hall|opening) (?:times?|hours?)\b",
)  # fmt: skip


def _is_only_training(text: str) -> bool:
    items = _items(text)
    return bool(items) and all(map(_TRAINING.search, items)) and _BUILT_IN.search(text) is None


_THEORIES = (
    (r"\bom\b", r"\bså\b|,", r"\b(?:eftersom|för\s+att|därför)\b|,\s+(?:för|då)\b"),
    (r"\bif\b", r"\bthen\b|,", r"\b(?:because|so\s+that|since)\b|,\s+as\b"),
)


def _is_no_theory(text: str) -> bool:
    return not any(_in_order(text, parts) for parts in _THEORIES)


def _in_order(text: str, parts: Sequence[str]) -> bool:
    """Each after the one before. One pattern with `.*` between them could take minutes over some texts."""
    for part in parts:
        if (found := re.search(part, text, re.IGNORECASE)) is None:
            return False
        text = text[found.end() :]
    return True


# The test and its prediction

_QUESTION = _Words(
    r"\?|^\W*(?:vad|vem|vilka|vilken|vilket|hur|varför|kan|kommer|blir|är|har|leder|fungerar|räcker|hjälper|märks"
    r"|what|who|which|how|why|where|when\s+do|whether|does|did|will|can|could|would|should|is|are)\b",
)

_ALL_OR_NONE = _any(
    r"(?:alla|samtliga|inga|inget|varje|ingen av) (?:de |våra )?(?:fem |tio )?"
    r"(?:underlag|ärende|handläggare|flick|pojk|kvinn|män|elev|brukare|ansök|beslut|möte|enhet|svar|deltagare|lag\b)",
    r"(?:all|none|every|each|no) (?:of )?(?:the |our )?"
    r"(?:paper|case|officer|girl|boy|wom[ae]n|pupil|application|decision|meeting|unit|answer|team)s?\b",
)
_SAME = _any(
    r"ingen (?:skillnad|förändring)", r"lika (?:många|stor|ofta|lång)", r"oförändra", r"samma (?:antal|andel|nivå)",
    r"no (?:difference|change)\b", r"unchanged", r"as (?:many|often) as\b", r"(?:same|equal) (?:number|share|level)",
)  # fmt: skip
_YES_OR_NO = _Words(r"\b(?:ja|nej|yes)\b|\bno(?=\s*(?:$|[,.;:!–]))")


def _is_uncheckable(text: str) -> bool:
    """McNicholas et al. 2019 (BMJ Qual Saf 28:356): of 421 cycles 12 % had an explicit prediction."""
    if _SIZE.search(_CODE.sub("", _DAY.sub("", text))):
        return False
    return not any(pattern.search(text) for pattern in (_ALL_OR_NONE, _SAME, _YES_OR_NO))


_LARGE = _any(
    r"(?<!inte\s)hela\b(?! (?:dagen|dagar|veckan|veckor|tiden|perioden|månaden))",
    r"(?<!inte\s)(?:alla|samtliga)\b",
    r"(?:ett halvår|ett (?:helt )?år|en termin|hela året)\b",
    r"(?<!not\s)(?:the |our )?(?:whole|entire)\b(?! (?:day|week|time|period|month)\b)",
    r"(?<!not\s)(?<!at\s)(?:all|everyone|everybody)\b",
    r"every (?:unit|department|school|committee|employee)\b",
    r"(?:half a year|a (?:whole )?(?:year|term))\b",
)
_LASTS = re.compile(r"(\d{1,4})\s*(dag|veck|vk|månad|day|week|month)", re.IGNORECASE)
_DAYS_IN = {"dag": 1, "day": 1, "veck": 7, "vk": 7, "week": 7, "månad": 30, "month": 30}


def _is_large(value: Value, facts: Facts) -> bool:
    """Taylor et al. 2014 (BMJ Qual Saf 23:290): a test is smaller than the whole, and 28 days or fewer."""
    if isinstance(value, int | float):
        return _is_everything(value, facts.other)
    return _of_text(_sounds_large)(value, facts)


def _is_everything(number: float, other: Mapping[str, Value]) -> bool:
    """The number is the size of the test or of the whole: whichever `other` does not have."""
    whole, scale = other.get("whole"), other.get("scale")
    if isinstance(whole, int | float):
        return number >= whole
    return isinstance(scale, int | float) and scale >= number


def _sounds_large(text: str) -> bool:
    lasts = (int(number) * _DAYS_IN[unit.lower()] for number, unit in _LASTS.findall(text))
    return _LARGE.search(text) is not None or any(days > 28 for days in lasts)


# Owners and days

_POST = _any(
    r"<@", r"\w*(?<!projekt)(?:chefen|sekreteraren|samordnaren|strategen|ordföranden|rektorn|direktören|utvecklaren|"
    r"controllern|handläggaren|registratorn|administratören|ledaren|läraren|ansvarige?)s?\b",
    r"en \w*(?:chef|sekreterare|samordnare|strateg|handläggare|rektor)\b", r"head of\b",
    r"(?:the|a|an|our) (?:[\w'’-]+ ){0,3}(?:head|(?<!project\s)(?:manager|leader)|secretary|co-?ordinator|chair|"
    r"director|officer|strategist|headteacher|principal|registrar|administrator|clerk|teacher)\b",
)  # fmt: skip
_EVERYONE = re.compile(
    r"\W*(?:hela\s+)?(?:vi|alla|samtliga|gruppen|teamet|arbetslaget|någon|nån|var\s+och\s+en|tillsammans|oklart|ingen"
    r"|we|all|everyone|everybody|the\s+(?:whole\s+)?(?:group|team)|someone|somebody|anyone|nobody|no\s+one|together)\b",
    re.IGNORECASE,
)
_PROJECT = _any(
    r"\w*projekt(?:ets?|gruppen?|ledaren?|ledningen|teamet|organisationen)?\b", r"(?:arbets|styr|utvecklings)grupp",
    r"förbättringsteam", r"projects?\b", r"(?:work|working|steering) group", r"task force", r"improvement team",
)  # fmt: skip


def _is_nobody(text: str) -> bool:
    return _EVERYONE.match(text) is not None and _POST.search(text) is None


def _is_a_project(text: str) -> bool:
    return _PROJECT.search(text) is not None and _POST.search(text) is None


def _is_not_most_likely(value: Value, facts: Facts) -> bool:
    """The seed: test what is most likely to have effect."""
    return "most_effect" in facts.other and value != facts.other["most_effect"]


def _day_in(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _ends_too_late(value: Value, facts: Facts) -> bool:
    """What a team shows is to be in place a week before the meeting."""
    day = _day_in(value)
    return day is not None and facts.meeting is not None and (facts.meeting - day).days < 7


def _is_far_off(value: Value, facts: Facts) -> bool:
    day = _day_in(value)
    return day is not None and (day - facts.today).days > 92


def _is_past(value: Value, facts: Facts) -> bool:
    day = _day_in(value)
    return day is not None and day < facts.today


def _ends_before_it_begins(value: Value, facts: Facts) -> bool:
    ends, begins = _day_in(value), _day_in(facts.other.get("starts_on", ""))
    return ends is not None and begins is not None and ends < begins


# What is so of an improvement, by its answers together


def _adopts(*doubts: Finding) -> Rule:
    return lambda _, facts: Finding.ADOPTING in facts.found and any(doubt in facts.found for doubt in doubts)


def _is_early(_value: Value, facts: Facts) -> bool:
    return Finding.STILL_TESTING in facts.found


# Results

_REASON = _any(
    r"eftersom\b", r"därför\b", r"sakna[sr]\b", r"går inte att", r"(?:finns|registreras|redovisas) inte\b",
    r"(?:kan|vet|är) inte\b", r"inte (?:upp)?delad", r"könsuppdel", r"(?:per|efter) kön", r"(?:båda|bägge) könen",
    r"färre än fem", r"because\b", r"not (?:split|broken|recorded|available|known|divided)", r"no figures\b",
    r"(?:cannot|can['’]t|could not|do not|don['’]t) (?:be )?(?:split|tell|know|say|have)", r"both sexes\b",
    r"(?:by|per|for each|each) (?:sex|gender)\b", r"fewer than five",
)  # fmt: skip
_OF_WHICH = _any(
    r"(?:därav|varav) (?:\S+ ){0,3}(?:kvinn|män\b|männ|flick|pojk|tjej|kill|dam|herr)",
    r"(?:of (?:which|whom)|whereof) (?:\S+ ){0,4}(?:wom[ae]n|men|girls|boys|female|male)\b",
)
_NOTHING = re.compile(
    r"(?:nej|nix|nä|no|nope|none|n a|not really|inte direkt)? ?"
    r"(?:(?:det )?(?:var |hände |fanns |there was )?(?:inget|ingenting|inga|nothing|no)"
    r"(?: (?:särskilt|oväntat|speciellt|alls|annat|hände|överraskningar|överraskande|nytt|som|vi|förvånade|oss|mig|att|"
    r"nämna|special|unexpected|happened|at|all|new|surprised|us|me|surprises|surprising|in|particular|to|mention|really|direkt))*)?"
    r"|(?:allt|allting|det) (?:gick|fungerade|var|blev|funkade) (?:bara |väldigt |mycket )?"
    r"(?:bra|fint|utmärkt|perfekt|som (?:planerat|tänkt|väntat|vi (?:trodde|tänkt|hade tänkt)))"
    r"|(?:everything|all|it(?: all)?) (?:went|worked|was) (?:very |really )?"
    r"(?:well|fine|good|great|perfect(?:ly)?|as (?:planned|expected))|all good|bara bra",
    re.IGNORECASE,
)


def _is_nothing(text: str) -> bool:
    words = re.sub(r"\W+", " ", text).strip()
    return _NOTHING.fullmatch(words) is not None


def _leaves_out_a_sex(text: str) -> bool:
    return not _names_both(text) and _REASON.search(text) is None


def _is_total_of_which(text: str) -> bool:
    return _OF_WHICH.search(text) is not None and not _names_both(text)


BY_FINDINGS: dict[str, Rule] = {
    "ended_early": _is_early,
    "adopts_against_figures": _adopts(Finding.FIGURES_AGAINST),
    "adopts_what_did_not_help": _adopts(Finding.NOT_BETTER),
    "adopts_after_one_case": _adopts(Finding.ONE_CASE),
    "adopts_without_facts": _adopts(Finding.NO_FACTS),
}
"""Those that read what is found of the answers together, which has to be worked out for them."""

RULES: dict[str, Rule] = {
    "one_sentence": _of_text(_is_more_than_a_sentence),
    "several_areas_joined": _finds(_JOINED),
    "vague_words": _of_text(_is_vague),
    "whole_organisation": _finds(_WHOLE_ORGANISATION),
    "mentions_groups": _of_text(_names_nobody),
    "absence_of_solution": _finds(_ABSENCE),
    "blames_people": _finds(_BLAME),
    "contains_because": _finds(_BECAUSE),
    "at_least_three": _of_text(lambda text: len(_items(text)) < 3),
    "only_training": _of_text(_is_only_training),
    "if_then_because": _of_text(_is_no_theory),
    "is_question": _lacks(_QUESTION),
    "named_owner_words": _of_text(_is_nobody),
    "prediction_checkable": _of_text(_is_uncheckable),
    "most_likely_first": _is_not_most_likely,
    "ends_before_meeting": _ends_too_late,
    "date_far_off": _is_far_off,
    "small_scale": _is_large,
    "both_sexes": _of_text(_leaves_out_a_sex),
    "only_positive": _of_text(_is_nothing),
    "total_of_which": _of_text(_is_total_of_which),
    "owner_is_project": _of_text(_is_a_project),
    "day_is_past": _is_past,
    "ends_before_it_begins": _ends_before_it_begins,
    **BY_FINDINGS,
}
"""By name, in the order of `hints.toml`. A rule is named after what a good answer has, or what gives it away."""
