"""The words of dates and times, per language, and which misspelt word means which.

Keys are folded: lower case, without accents and dots.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Daypart(Enum):
    """Part of a day: first and last minute in which a time belongs to it, and usual starts."""

    MORNING = (5 * 60, 12 * 60 - 1, (9 * 60, 9 * 60 + 30, 10 * 60, 11 * 60))
    AFTERNOON = (12 * 60, 18 * 60 - 1, (13 * 60, 14 * 60, 15 * 60, 16 * 60))
    EVENING = (17 * 60, 24 * 60 - 1, (19 * 60, 19 * 60 + 30, 20 * 60))
    NIGHT = (1, 6 * 60, ())

    @property
    def usual(self) -> tuple[int, ...]:
        """Minutes of the day at which a meeting in this part would start."""
        usual: tuple[int, ...] = self.value[2]
        return usual

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in this part."""
        first, last, _ = self.value
        return bool(first <= minute <= last)


class Unit(Enum):
    """Units of a distance in time."""

    MINUTE = "minute"
    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Words:
    """One language's vocabulary; every set holds folded words."""

    weekdays: Mapping[str, int]
    many_weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    near_days: Mapping[str, int]
    compounds: Mapping[str, str]
    dayparts: Mapping[str, Daypart]
    units: Mapping[str, Unit]
    this: frozenset[str]
    next: frozenset[str]
    coming: frozenset[str]
    week: frozenset[str]
    month: frozenset[str]
    quarter_year: frozenset[str]
    begin: frozenset[str]
    middle: frozenset[str]
    end: frozenset[str]
    ahead: frozenset[str]
    of: frozenset[str]
    articles: frozenset[str]
    on: frozenset[str]
    at: frozenset[str]
    until: frozenset[str]
    hour: frozenset[str]
    half: frozenset[str]
    quarter: frozenset[str]
    past: frozenset[str]
    before: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    noon: frozenset[str]
    each_time: frozenset[str]
    lasting: frozenset[str]
    either: frozenset[str]
    every: frozenset[str]
    since: frozenset[str]
    deadline: frozenset[str]
    not_a_place: frozenset[str]
    lookalikes: frozenset[str]


def _numbered(words: str, first: int = 0) -> dict[str, int]:
    """Number groups of synonyms: groups are separated by commas, synonyms by spaces."""
    groups = enumerate(words.split(","), first)
    return {word: number for number, group in groups for word in group.split()}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NL = Words(
    weekdays=_numbered(
        "ma maa maandag,di din dinsdag,wo woe woensdag,do don dond donderdag,"
        "vr vrij vri vrijdag,za zat zaterdag,zo zon zondag"
    ),
    many_weekdays=_numbered(
        "maandagen maandags,dinsdagen dinsdags,woensdagen woensdags,donderdagen donderdags,"
        "vrijdagen vrijdags,zaterdagen zaterdags,zondagen zondags"
    ),
    months=_numbered(
        "jan januari,feb febr februari,mrt maart mar,apr april,mei,jun juni,jul juli,"
        "aug augustus,sep sept september,okt oct oktober,nov november,dec december",
        1,
    ),
    numbers=_numbered(
        "nul,een,twee,drie,vier,vijf,zes,zeven,acht,negen,tien,elf,twaalf,dertien,veertien,"
        "vijftien,zestien,zeventien,achttien,negentien,twintig,eenentwintig,tweeentwintig,"
        "drieentwintig,vierentwintig,vijfentwintig,zesentwintig,zevenentwintig,achtentwintig,"
        "negenentwintig,dertig,eenendertig"
    )
    | {"vijfenveertig": 45, "zestig": 60, "negentig": 90},
    ordinals=_numbered(
        "eerste,tweede,derde,vierde,vijfde,zesde,zevende,achtste,negende,tiende,elfde,twaalfde", 1
    )
    | {"laatste": -1},
    ordinal_endings=_set("e de ste"),
    near_days={"vandaag": 0, "morgen": 1, "overmorgen": 2},
    compounds={
        "vanochtend": "vandaag ochtend",
        "vanmorgen": "vandaag ochtend",
        "vanmiddag": "vandaag middag",
        "vanavond": "vandaag avond",
        "morgenvroeg": "morgen ochtend",
        "volgendeweek": "volgende week",
    },
    dayparts={
        "ochtend": Daypart.MORNING,
        "ochtends": Daypart.MORNING,
        "morgen": Daypart.MORNING,
        "morgens": Daypart.MORNING,
        "vroeg": Daypart.MORNING,
        "voormiddag": Daypart.MORNING,
        "middag": Daypart.AFTERNOON,
        "middags": Daypart.AFTERNOON,
        "namiddag": Daypart.AFTERNOON,
        "avond": Daypart.EVENING,
        "avonds": Daypart.EVENING,
        "nacht": Daypart.NIGHT,
        "nachts": Daypart.NIGHT,
    },
    units={
        word: unit
        for unit, words in (
            (Unit.MINUTE, "min mins minuut minuten minuutjes"),
            (Unit.QUARTER, "kwartier kwartiertje"),
            (Unit.HOUR, "u uur uren uurtje h"),
            (Unit.DAY, "dag dagen"),
            (Unit.WEEK, "week weken wk wkn"),
            (Unit.MONTH, "maand maanden mnd"),
            (Unit.YEAR, "jaar jaren"),
        )
        for word in words.split()
    },
    this=_set("deze dit"),
    next=_set("volgende volgend"),
    coming=_set("komende komend aanstaande aanst eerstkomende eerstvolgende as"),
    week=_set("week wk weeknr weeknummer"),
    month=_set("maand"),
    quarter_year=_set("kwartaal"),
    begin=_set("begin"),
    middle=_set("half halverwege medio midden"),
    end=_set("eind einde"),
    ahead=_set("over"),
    of=_set("van in"),
    articles=_set("de het"),
    on=_set("op"),
    at=_set("om vanaf te"),
    until=_set("tot t/m tm"),
    hour=_set("u uur uren h"),
    half=_set("half"),
    quarter=_set("kwart"),
    past=_set("over na"),
    before=_set("voor"),
    am=frozenset(),
    pm=frozenset(),
    noon=frozenset(),
    each_time=_set("steeds telkens beide allebei allemaal alle elk"),
    lasting=_set("duur gedurende"),
    either=_set("en of"),
    every=_set("elke elk iedere ieder"),
    since=_set("vanaf"),
    deadline=_set("voor uiterlijk deadline sluit"),
    not_a_place=_set(
        "rond omstreeks ongeveer circa ca vanaf tot voor na of en om behalve niet of "
        "jl jongstleden geleden t/m tm utc gmt cet cest of op tussen half kwart over"
    ),
    lookalikes=_set("maakt maats maarten maanden maandje zondig vrijdom"),
)
EN = Words(
    weekdays=_numbered(
        "mon monday,tue tues tuesday,wed weds wednesday,thu thur thurs thursday,"
        "fri friday,sat saturday,sun sunday"
    ),
    many_weekdays=_numbered("mondays,tuesdays,wednesdays,thursdays,fridays,saturdays,sundays"),
    months=_numbered(
        "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,"
        "sep sept september,oct october,nov november,dec december",
        1,
    ),
    numbers=_numbered(
        "zero,one a an,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,"
        "fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty"
    )
    | {"thirty": 30, "forty": 40, "fortyfive": 45, "sixty": 60, "ninety": 90},
    ordinals=_numbered(
        "first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth", 1
    )
    | {"last": -1},
    ordinal_endings=_set("st nd rd th"),
    near_days={"today": 0, "tomorrow": 1},
    compounds={"tonight": "today evening", "overmorrow": "day after tomorrow"},
    dayparts={
        "morning": Daypart.MORNING,
        "mornings": Daypart.MORNING,
        "afternoon": Daypart.AFTERNOON,
        "afternoons": Daypart.AFTERNOON,
        "evening": Daypart.EVENING,
        "evenings": Daypart.EVENING,
        "night": Daypart.NIGHT,
    },
    units={
        word: unit
        for unit, words in (
            (Unit.MINUTE, "min mins minute minutes"),
            (Unit.QUARTER, "quarters"),
            (Unit.HOUR, "h hr hrs hour hours"),
            (Unit.DAY, "day days"),
            (Unit.WEEK, "week weeks wk wks"),
            (Unit.MONTH, "month months"),
            (Unit.YEAR, "year years"),
        )
        for word in words.split()
    },
    this=_set("this"),
    next=_set("next"),
    coming=_set("coming upcoming"),
    week=_set("week wk"),
    month=_set("month"),
    quarter_year=_set("quarter"),
    begin=_set("beginning start early"),
    middle=_set("mid middle"),
    end=_set("end late"),
    ahead=_set("in"),
    of=_set("of in"),
    articles=_set("the"),
    on=_set("on"),
    at=_set("at from"),
    until=_set("to till until til through"),
    hour=_set("h hrs hours"),
    half=_set("half"),
    quarter=_set("quarter"),
    past=_set("past after"),
    before=_set("to before"),
    am=_set("am"),
    pm=_set("pm"),
    noon=_set("noon midday"),
    each_time=_set("both each all"),
    lasting=_set("for lasting"),
    either=_set("and or"),
    every=_set("every each"),
    since=_set("from starting"),
    deadline=_set("before by due deadline closes closing"),
    not_a_place=_set(
        "around about circa approximately by from to until till before after and or except not "
        "ago through utc gmt cet cest bst est edt pst on at half quarter between last past"
    ),
    lookalikes=_set("monthly months money"),
)
LANGUAGES: Mapping[str, Words] = {"nl": NL, "en": EN}
