"""Documents as platforms have them: for tests, for the benchmark, and for the pictures in docs."""

from itertools import cycle
from typing import Final

from commands.documents.records import (
    Action,
    ActionsDocument,
    AgendaDocument,
    AgendaItem,
    Answer,
    Decision,
    DecisionsDocument,
    FigureRow,
    Figures,
    ItemKind,
    Letter,
    Paper,
    Point,
    PollRow,
    PollTable,
    Sentence,
    Total,
)

ZCO: Final = "Landelijk Zorgcoördinatorenoverleg"
SOM: Final = "Strategisch Overleg Mensenhandel"
LETTERHEAD: Final = ("CoMensha", "Landelijk Coördinatiecentrum Mensenhandel")
LEADING: Final = "De besluitenlijst van het secretariaat is leidend."

ITEMS: Final = (
    AgendaItem(1, "Opening en mededelingen", 5, "10.00", "10.05", ItemKind.INFORM),
    AgendaItem(2, "Besluitenlijst van 8 december", 10, "10.05", "10.15", ItemKind.DECIDE, "Wim"),
    AgendaItem(
        3,
        "Vervolgplekken na de COSM: wachttijden per regio",
        30,
        "10.15",
        "10.45",
        ItemKind.DISCUSS,
        "Saskia de Wit",
        (
            Paper("Notitie vervolgplekken", "https://stukken.voorbeeld.nl/2027/vervolgplekken.pdf"),
            Paper("Overzicht per regio (bijlage bij het bericht van 2 maart)"),
        ),
        note="Vraag de regio’s om beurten; houd het bij tien minuten per regio.",
        reference="K-41",
    ),
    AgendaItem(
        4,
        "Verblijfsregeling: doorlooptijden en rechtsbijstand",
        25,
        "10.45",
        "11.10",
        ItemKind.DISCUSS,
        "SHOP",
        carried_over=2,
    ),
    AgendaItem(
        5,
        "Signalen uit de meldpunten: criminele uitbuiting van minderjarigen",
        40,
        "11.10",
        "11.50",
        ItemKind.DISCUSS,
        "Anouk Jansen (Twente)",
        late=True,
        reference="T-7",
    ),
    AgendaItem(6, "Rondvraag en sluiting", 10, "11.50", "12.00"),
)

AGENDA: Final = AgendaDocument(
    platform=ZCO,
    title="",
    date="dinsdag 9 maart 2027, 10.00–12.00 uur (week 10)",
    items=ITEMS,
    letterhead=LETTERHEAD,
    place="Amersfoort",
    version=2,
    for_chair=True,
    chair="Saskia de Wit",
    secretary="Wim Peters",
    standing=f"Stukken staan in de kamer van het overleg. {LEADING}",
)

ACTIONS: Final = (
    Action("X-3", "Brief over vervolgplekken opstellen", "Saskia de Wit", "vrijdag 19 maart 2027"),
    Action("X-4", "Wachttijden per regio bijwerken", "SHOP", "donderdag 1 april 2027", done=True),
)

DECISIONS: Final = DecisionsDocument(
    platform=SOM,
    title="",
    date="dinsdag 9 maart 2027, 10.00–12.30 uur",
    decisions=(
        Decision("B-12", "Het overleg stelt de besluitenlijst van 8 december vast.", "2. Verslag"),
        Decision(
            "B-13",
            "CoMensha vraagt het ministerie om landelijke afspraken over vervolgplekken.",
            "3. Vervolgplekken na de COSM",
            "K-41",
        ),
    ),
    actions=ACTIONS,
    present=("CoMensha", "Fier", "SHOP", "MJD", "Humanitas"),
    absent=("Leger des Heils",),
    notes=("Het overleg bespreekt de wachttijden. In vijf regio’s is er geen vervolgplek.",),
    letterhead=LETTERHEAD,
    place="Amersfoort",
    chair="Saskia de Wit",
    secretary="Wim Peters",
    standing=LEADING,
)

ACTION_LIST: Final = ActionsDocument(
    platform=SOM, title="", date="dinsdag 9 maart 2027", actions=ACTIONS, letterhead=LETTERHEAD
)

LETTER: Final = Letter(
    platform=ZCO,
    addressee="Landelijke Task Force Mensenhandel",
    title="",
    date="maandag 15 maart 2027",
    points=(
        Point(
            "Opvang en huisvesting",
            "Slachtoffers blijven na de COSM te lang in de crisisopvang, omdat er geen "
            "vervolgplekken zijn. Zij kunnen niet aan herstel beginnen.",
            "Wie neemt de regie op landelijke afspraken over vervolgplekken?",
            "Ministerie van JenV",
            5,
            "K-41",
        ),
        Point(
            "Verblijfsrecht",
            "De verblijfsprocedure duurt meer dan een jaar.",
            "Welke termijn kunnen slachtoffers verwachten?",
            "IND",
            3,
            "K-38",
        ),
    ),
    letterhead=LETTERHEAD,
)

FIGURES: Final = Figures(
    title="",
    period="januari–maart 2027",
    rows=(
        FigureRow("Opvang en huisvesting", 14, 9),
        FigureRow("Verblijfsrecht", 11, 12),
        FigureRow("Zorg en behandeling", 7, None),
        FigureRow("Financiering", None, 0),
        FigureRow("Minderjarigen", 0, 5),
    ),
    before="oktober–december 2026",
)

_VOTERS: Final = (
    *("Fier", "SHOP", "MJD", "Humanitas", "Leger des Heils", "Moviera", "Blijf Groep", "Arosa"),
    *("Kadera", "Sterk Huis", "Perspektief", "Xonar"),
)


def poll(options: int = 4, voters: int = 9) -> PollTable:
    """A date poll of this size, always with the same answers."""
    pattern = cycle("yes yes maybe yes no yes none yes yes no maybe".split())
    rows = tuple(
        PollRow(_VOTERS[at % len(_VOTERS)], tuple(Answer(next(pattern)) for _ in range(options)))
        for at in range(voters)
    )
    totals = tuple(
        Total(
            *(
                sum(row.answers[at] == answer for row in rows)
                for answer in (Answer.YES, Answer.MAYBE, Answer.NO)
            )
        )
        for at in range(options)
    )
    return PollTable(
        title="Strategisch Overleg in maart",
        options=tuple(f"{day} maart 10.00–12.30" for day in range(1, options + 1)),
        rows=rows,
        totals=totals,
        ranking=(Sentence("document_regions", {"count": 9}),),
        missing=("Valente",),
        best=1,
        platform=SOM,
        date="maandag 11 januari 2027",
    )
