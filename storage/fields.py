"""Every stored field, once: what for, how long, about whom, what forgetting somebody does to it.

The register of processing (docs/gegevens.md), `mijngegevens` and `vergeetmij` are made of this, so
a column that is not declared is found by a test and not by a person. Purposes are Dutch: they are
read by the data protection officer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from storage.terms import (
    ACTION,
    ALWAYS,
    ANSWERER,
    AUDIT,
    CONTENT,
    DONE,
    INBOX,
    INSIDE,
    INVITE,
    KEYS,
    MEETING,
    NAME,
    OUTBOX,
    POLL,
    PROCESS,
    QUESTION,
    RELEASED,
    ROOM,
    ROUTE,
    SEAT,
    TEXT,
    VALUES,
    VOTES,
    Term,
)


class Forget(Enum):
    """What becomes of a column that names a person when she asks to be forgotten."""

    DELETE = auto()
    """The row goes."""
    EMPTY = auto()
    """The column becomes empty."""
    SOMEBODY = auto()
    """The column says "iemand"."""
    SCRUB = auto()
    """Her id is taken out of the JSON."""
    STAYS = auto()
    """It is what Matrix says of a room: it goes when she or the bot leaves the room."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A column. `forget` is set when it can name a person; `inside`: it does so among other words,
    so that her id is looked for in it and not compared with it."""

    purpose: str
    term: Term
    whom: str
    forget: Forget | None = None
    inside: bool = False


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table and its columns."""

    name: str
    purpose: str
    columns: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class _Named:
    purpose: str
    forget: Forget
    term: Term | None = None
    whom: str = "lid"
    inside: bool = False


@dataclass(frozen=True, slots=True)
class _Other:
    purpose: str
    term: Term


def _table(
    name: str, purpose: str, term: Term, whom: str, /, **columns: str | _Named | _Other
) -> StoredTable:
    """Columns that say no more are as their table."""
    made = {}
    for column, said in columns.items():
        match said:
            case str():
                made[column] = Stored(said, term, whom)
            case _Other():
                made[column] = Stored(said.purpose, said.term, whom)
            case _Named():
                made[column] = Stored(
                    said.purpose, said.term or term, said.whom, said.forget, said.inside
                )
    return StoredTable(name, purpose, made)


NUMBER: Final = "volgnummer"
WHEN: Final = "wanneer"
WHERE: Final = "welke kamer"
NOBODY: Final = "niemand"

TABLES: Final[tuple[StoredTable, ...]] = (
    _table(
        *("signal", "Knelpunten, successen en trends", TEXT, NOBODY),
        id=NUMBER, kind="soort", number="het nummer zoals mensen het zeggen",
        text="wat er vastloopt of goed gaat, langs de bewaking", theme="onderwerp, voor overzicht",
        theme_set="het thema is door iemand gekozen", form="vorm van uitbuiting, voor overzicht",
        group_tags="om welke groepen het gaat, nooit om een persoon",
        impact="hoe erg, in drie stappen", frequency="hoe vaak, in drie stappen",
        reporter=_Named("wie het meldde: terugkoppeling, eigen punten", Forget.EMPTY, NAME),
        region_id="regio van de melder: telt hoeveel regio's iets herkennen",
        room_id="in welk platform het hoort", state="waar het punt staat",
        created_at="leeftijd van het punt",
        source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
    ),
    _table(
        *("endorsement", "Wie een punt herkent", TEXT, NOBODY),
        signal_id="welk punt",
        voice=_Named("telt elke regio een keer", Forget.DELETE, NAME, inside=True),
        region_id="welke regio",
        user_id=_Named("wie: terugkoppeling, terugnemen", Forget.EMPTY, NAME), at=WHEN,
    ),
    _table(
        *("signal_change", "Geschiedenis van een punt", TEXT, NOBODY),
        id=NUMBER, signal_id="welk punt", old="van", new="naar",
        by=_Named("wie het veranderde, voor verantwoording", Forget.EMPTY, AUDIT), at=WHEN,
        reason="waarom het geparkeerd is, langs de bewaking",
    ),
    _table(
        *("addition", "Aanvullingen op een punt", TEXT, NOBODY),
        id=NUMBER, signal_id="welk punt", room_id="in welk platform het te zien is",
        text="de aanvulling, langs de bewaking",
        by=_Named("wie: wijzigen, terugnemen", Forget.EMPTY, NAME), at=WHEN,
    ),
    _table(
        *("signal_merge", "Punten die hetzelfde zijn", TEXT, NOBODY),
        signal_id="welk punt", into_id="welk punt ervoor telt",
    ),
    _table(
        *("feedback", "Terugkoppeling op een punt", TEXT, NOBODY),
        id=NUMBER, signal_id="welk punt", text="het antwoord, langs de bewaking",
        room_id="welk platform antwoordde",
        by=_Named("wie het plaatste, voor verantwoording", Forget.SOMEBODY, AUDIT, "moderator"),
        at=WHEN, due_on="beloofde datum",
    ),
    _table(
        *("signal_passed", "Naar welke kamers een punt ging", TEXT, NOBODY),
        id=NUMBER, signal_id="welk punt", room_id="welke kamer",
        text="de tekst die omhoog ging, langs de bewaking", at=WHEN,
    ),
    _table(
        *("series", "Laatst gegeven nummers", ALWAYS, NOBODY),
        series="welke reeks", last="het laatste nummer",
    ),
    _table(
        *("route", "Afgesproken wegen van een platform naar een hoger platform", ROUTE, NOBODY),
        id=NUMBER, source_room="van", target_room="naar", level="hoeveel er verteld wordt",
        state="voorgesteld, bevestigd of gestopt", rule="wanneer er een concept komt",
        confirmed_by_source=_Named("wie voorstelde", Forget.EMPTY, whom="moderator"),
        confirmed_by_target=_Named("wie bevestigde", Forget.EMPTY, whom="moderator"),
    ),
    _table(
        *("digest", "Signalenoverzichten", TEXT, NOBODY),
        id=NUMBER, route_id="welke route", state="concept, akkoord of geplaatst",
        version="akkoord geldt voor wat iemand zag", created_at=WHEN,
        approved_by=_Named("wie vrijgaf, voor verantwoording", Forget.EMPTY, RELEASED, "moderator"),
        posted_at="wanneer geplaatst", corrects="welk overzicht dit rectificeert",
    ),
    _table(
        *("digest_item", "Punten in een overzicht", TEXT, NOBODY),
        id=NUMBER, digest_id="welk overzicht", signal_id="welk punt", position="volgorde",
        text="de tekst die omhoog gaat, langs de bewaking", question="wat er gevraagd wordt",
        addressee="aan wie", cleared="een waarschuwing mag blijven staan", dropped="eruit gehaald",
        outdated="de melder wijzigde haar woorden sindsdien",
    ),
    _table(
        *("draft_shown", "Welke versie van een concept een moderator zag", TEXT, "moderator"),
        digest_id="welk overzicht",
        user_id=_Named("akkoord geldt voor wat zij zag", Forget.DELETE, AUDIT, "moderator"),
        version="welke versie", at=WHEN,
    ),
    _table(
        *("digest_approval", "Wie met een concept akkoord ging", TEXT, "moderator"),
        digest_id="welk overzicht",
        user_id=_Named("wie akkoord gaf, voor verantwoording", Forget.DELETE, AUDIT, "moderator"),
        version="welke versie", at=WHEN,
    ),
    _table(
        *("inquiry", "Vragen van een hoger platform", TEXT, NOBODY),
        id=NUMBER, number="het nummer zoals mensen het zeggen", route_id="wie wie vraagt",
        text="wat er gevraagd wordt, langs de bewaking", state="waar de vraag staat",
        due_on="tot wanneer",
        asked_by=_Named("wie vroeg, voor verantwoording", Forget.EMPTY, AUDIT, "moderator"),
        asked_at=WHEN,
        agreed_by=_Named("wie plaatste, voor verantwoording", Forget.EMPTY, AUDIT, "moderator"),
        source_event="bericht waarin het gevraagd werd: verwijderen werkt door",
    ),
    _table(
        *("inquiry_answer", "Wat er op zo'n vraag binnenkwam", TEXT, NOBODY),
        id=NUMBER, inquiry_id="welke vraag",
        user_id=_Named("wie: wijzigen, terugnemen", Forget.EMPTY, ANSWERER),
        region_id="telt elke regio een keer", text="de aanvulling, langs de bewaking", at=WHEN,
        part_id="in welk overzicht",
    ),
    _table(
        *("inquiry_part", "Antwoorden op zo'n vraag in een overzicht", TEXT, NOBODY),
        id=NUMBER, digest_id="welk overzicht", inquiry_id="welke vraag",
        text="woorden van een moderator in plaats daarvan, langs de bewaking",
        cleared="een waarschuwing mag blijven staan", dropped="eruit gehaald",
        outdated="er veranderde iets sindsdien",
    ),
    _table(
        *("poll", "Datumprikkers en peilingen", POLL, NOBODY),
        id=NUMBER, kind="datum of vraag", number="het nummer zoals mensen het zeggen",
        title="waar het over gaat, langs de bewaking", room_id="in welk platform gevraagd",
        asked_by=_Named("wie vroeg: hoort de uitslag", Forget.EMPTY), state="open of gesloten",
        round="hoe vaak heropend", hidden="uitslag pas na sluiten", created_at=WHEN,
        closes_at="wanneer het sluit", ended_at="wanneer het sloot",
        fixed_option="welke datum vastligt", told_all="gemeld dat iedereen stemde",
        source_event="bericht waarin het gevraagd werd: verwijderen werkt door",
    ),
    _table(
        *("poll_room", "In welke kamers een datumprikker loopt", POLL, NOBODY),
        poll_id="welke", position="volgorde", room_id=WHERE,
    ),
    _table(
        *("poll_option", "Data en antwoorden waar op gestemd wordt", POLL, NOBODY),
        id=NUMBER, poll_id="welke datumprikker", number="volgnummer", day="welke dag",
        starts="begintijd", ends="eindtijd", words="het antwoord, langs de bewaking",
        dropped="vervallen",
    ),
    _table(
        *("poll_native", "Peilingen van Matrix die erbij horen", POLL, NOBODY),
        id=NUMBER, poll_id="welke datumprikker", option_id="welke datum",
        name="naam van het bericht", ended_at="wanneer gesloten",
    ),
    _table(
        *("ballot", "Stemmen, met hun geschiedenis", VOTES, "lid"),
        id=NUMBER, poll_id="welke datumprikker", option_id="welke datum of welk antwoord",
        native_id="in welke peiling van Matrix", user_id=_Named("wie stemde", Forget.DELETE),
        organisation_id="voor welke organisatie", answer="kan, misschien of niet",
        reason="toelichting, langs de bewaking", source="hoe de stem kwam", at=WHEN,
        event_id="bericht met de stem: verwijderen trekt haar in",
        by=_Named("wie de stem doorgaf", Forget.EMPTY),
    ),
    _table(
        *("meeting_series", "Vergaderingen die terugkomen", MEETING, NOBODY),
        id=NUMBER, room_id=WHERE, rule="wanneer, in woorden van de bot", first_day="eerste dag",
        starts="begintijd", ends="eindtijd", until="laatste dag", title="titel, langs de bewaking",
        place="plaats, langs de bewaking", uid="kenmerk in agenda's",
        sequence="volgnummer van wijzigingen in agenda's", changed_at="laatst gewijzigd",
    ),
    _table(
        *("meeting", "Vergaderingen", MEETING, NOBODY),
        id=NUMBER, number="het nummer zoals mensen het zeggen", room_id="welk platform",
        day="dag", starts="begintijd", ends="eindtijd", title="titel, langs de bewaking",
        place="plaats, langs de bewaking", state="gaat door of vervalt", uid="kenmerk in agenda's",
        sequence="volgnummer van wijzigingen in agenda's", changed_at="laatst gewijzigd",
        created_at=WHEN, chair=_Named("wie voorzit, voor de agenda", Forget.EMPTY, AUDIT),
        planned_by=_Named("wie plande, voor verantwoording", Forget.EMPTY, AUDIT, "moderator"),
        source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
        poll_id="datumprikker die de datum vastlegde", series_id="welke reeks",
        original_day="dag volgens de reeks",
    ),
    _table(
        *("calendar_feed", "Eigen kalenderadres, alleen voor wie erom vroeg", SEAT, "lid"),
        user_id=_Named("wiens kalender", Forget.DELETE),
        secret_hash="waaraan het adres wordt herkend; het adres zelf wordt niet bewaard",
        made_at=WHEN,
    ),
    _table(
        *("meeting_room", "Welke platforms aan een vergadering meedoen", MEETING, NOBODY),
        meeting_id="welke vergadering", room_id=WHERE,
    ),
    _table(
        *("agenda_item", "Agendapunten", MEETING, NOBODY),
        id=NUMBER, number="het nummer zoals mensen het zeggen", room_id="uit welk platform",
        meeting_id="welke vergadering", position="volgorde", at_end="hoort achteraan",
        text="waar het over gaat, langs de bewaking", minutes="hoeveel minuten",
        kind="informeren, bespreken of besluiten",
        presenter=_Named("wie het inleidt, voor de agenda", Forget.EMPTY, AUDIT),
        by=_Named("wie het inbracht: eigen punten aanpassen", Forget.EMPTY, AUDIT),
        state="open, nagekomen, aangehouden, vervallen of behandeld", late="na de termijn",
        carried="hoe vaak doorgeschoven", signal_id="over welk punt", standing_id="vast punt",
        chair_note="aantekening voor de voorzitter, langs de bewaking", created_at=WHEN,
        source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
    ),
    _table(
        *("agenda_paper", "Stukken bij een agendapunt", MEETING, NOBODY),
        id=NUMBER, item_id="welk agendapunt", name="naam of link, langs de bewaking",
        in_room="in welke kamer het stuk staat", event_id="in welk bericht het stuk staat",
    ),
    _table(
        *("standing_item", "Vaste agendapunten van een platform", ROOM, NOBODY),
        id=NUMBER, room_id=WHERE, text="waar het over gaat, langs de bewaking",
        minutes="hoeveel minuten", kind="informeren, bespreken of besluiten",
        at_end="hoort achteraan",
    ),
    _table(
        *("publication", "Vastgestelde versies van agenda en besluitenlijst", MEETING, NOBODY),
        id=NUMBER, meeting_id="welke vergadering", kind="agenda of besluitenlijst",
        version="welke versie",
        by=_Named("wie publiceerde, voor verantwoording", Forget.EMPTY, AUDIT, "moderator"),
        at=WHEN, source_event="bericht waarop het geplaatst werd: intrekken werkt door",
    ),
    _table(
        *("published_item", "Punten in een vastgestelde agenda", MEETING, NOBODY),
        publication_id="welke versie", item_id="welk agendapunt", position="volgorde",
        text="de tekst van toen, langs de bewaking", minutes="hoeveel minuten",
        kind="informeren, bespreken of besluiten",
        presenter=_Named("wie het inleidt, voor de agenda", Forget.EMPTY, AUDIT),
    ),
    _table(
        *("attendance", "Wie er bij een vergadering is", MEETING, "lid"),
        meeting_id="welke vergadering", voice=_Named("wie of welke organisatie", Forget.DELETE),
        present="aanwezig of afwezig",
        by=_Named("wie het doorgaf, voor verantwoording", Forget.EMPTY, AUDIT), at=WHEN,
    ),
    _table(
        *("decision", "Besluiten", MEETING, NOBODY),
        id=NUMBER, number="het nummer zoals mensen het zeggen", meeting_id="welke vergadering",
        item_id="welk agendapunt", text="het besluit, langs de bewaking", withdrawn="ingetrokken",
        by=_Named("wie het noteerde, voor verantwoording", Forget.EMPTY, AUDIT, "moderator"),
        at=WHEN, source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
    ),
    _table(
        *("task", "Acties", MEETING, NOBODY),
        id=NUMBER, number="het nummer zoals mensen het zeggen", room_id="welk platform",
        meeting_id="welke vergadering",
        owner=_Named("wie het doet: herinneren, eigen acties", Forget.EMPTY, MEETING),
        text="wat er gebeurt, langs de bewaking", due_on="voor wanneer", state="open of gedaan",
        done_at="wanneer gedaan",
        by=_Named("wie het noteerde, voor verantwoording", Forget.EMPTY, AUDIT), at=WHEN,
        source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
    ),
    _table(
        *("minute_note", "Aantekeningen bij een vergadering", MEETING, NOBODY),
        id=NUMBER, meeting_id="welke vergadering", item_id="welk agendapunt",
        text="de aantekening, langs de bewaking", withdrawn="ingetrokken",
        by=_Named("wie het noteerde, voor verantwoording", Forget.EMPTY, AUDIT), at=WHEN,
        source_event="bericht waarin het stond: wijzigen en verwijderen werken door",
    ),
    _table(
        *("organisation", "Organisaties in de keten", ALWAYS, NOBODY),
        id=NUMBER, name="naam van de organisatie",
    ),
    _table(
        *("delegate", "Wie voor een organisatie spreekt", SEAT, "lid"),
        organisation_id="welke organisatie", user_id=_Named("wie", Forget.DELETE),
        is_deputy="vervanger of niet",
    ),
    _table(*("region", "Zorgregio's", ALWAYS, NOBODY), id=NUMBER, name="naam van de regio"),
    _table(
        *("coordinator", "Wie voor een regio spreekt", SEAT, "lid"),
        region_id="welke regio", user_id=_Named("wie", Forget.DELETE),
    ),
    _table(
        *("claim", "Wat een lid van zichzelf zegt, tot een moderator het bevestigt", SEAT, "lid"),
        id=NUMBER, body="organisatie of regio", name="welke", user_id=_Named("wie", Forget.DELETE),
        is_deputy="vervanger of niet", room_id="wiens moderators bevestigen", at=WHEN,
    ),
    _table(
        *("greeted", "Wie al welkom geheten is", SEAT, "lid"),
        user_id=_Named("wie: een keer is genoeg", Forget.DELETE), at=WHEN,
    ),
    _table(
        *("departed", "Wie geen platform meer heeft", SEAT, "lid"),
        user_id=_Named("wie: begin van de 30 dagen", Forget.DELETE), since="sinds wanneer",
    ),
    _table(
        *("setting", "Instellingen van een platform", ROOM, NOBODY),
        room_id=WHERE, key="welke instelling", plain="de waarde",
        words="de waarde in woorden, langs de bewaking",
    ),
    _table(
        *("setting_change", "Wie wat instelde", AUDIT, "moderator"),
        id=NUMBER, room_id=WHERE, key="welke instelling", old_plain="was", old_words="was",
        new_plain="werd", new_words="werd",
        by=_Named("wie, voor verantwoording", Forget.SOMEBODY, whom="moderator"), at=WHEN,
    ),
    _table(
        *("question", "Vragen van de bot die op antwoord wachten", QUESTION, "lid"),
        id=NUMBER, kind="soort vraag", person=_Named("aan wie", Forget.DELETE),
        room_id="over welke kamer", choices="welke antwoorden passen",
        data=_Named("nummers en verwijzingen bij de vraag", Forget.SCRUB, inside=True),
        words="tekst die op akkoord wacht, langs de bewaking",
        warned="tekst met een waarschuwing, die op akkoord wacht", asked_at=WHEN,
        expires_at="wanneer de vraag vervalt",
    ),
    _table(
        *("action", "Wat iemand deed, om het terug te kunnen nemen", ACTION, "lid"),
        id=NUMBER, event_id="welk bericht", person=_Named("wie: ongedaan maken", Forget.DELETE),
        room_id=WHERE, command="welk commando", digest="herkent hetzelfde bericht, zonder de tekst",
        at=WHEN, undone="teruggenomen",
    ),
    _table(
        *("change", "Oude waarden, om iets terug te kunnen nemen", VALUES, "lid"),
        id=NUMBER, action_id="bij welke handeling", model="welke tabel",
        key=_Named("welke regel", Forget.DELETE, inside=True),
        before=_Named("hoe het was", Forget.DELETE, inside=True),
        after=_Named("hoe het werd", Forget.DELETE, inside=True),
    ),
    _table(
        *("outbox", "Berichten van de bot, tot ze verstuurd zijn", OUTBOX, NOBODY),
        id=NUMBER, txn_id="hetzelfde bericht komt een keer", cause="waar het antwoord op is",
        kind="soort", room_id=WHERE,
        person=_Named("aan wie, in een privégesprek", Forget.EMPTY),
        name=_Named("naam van het bericht", Forget.EMPTY, inside=True),
        relation="verhouding tot een ander bericht",
        target_name=_Named("waar het bij hoort", Forget.EMPTY, inside=True),
        target_event="waar het bij hoort", event_type="soort bericht in Matrix",
        content=_Named("de inhoud", Forget.SCRUB, CONTENT, inside=True), state="verstuurd of niet",
        created_at=WHEN, not_before="niet eerder dan",
        apart="seconden tussen twee wijzigingen van een bericht", sent_at=WHEN,
        unprompted="niemand vroeg erom",
        device_id="apparaat van de bot", event_id="welk bericht het werd",
        error="waarom het niet lukte",
    ),
    _table(
        *("message_name", "Namen van berichten, om erop te kunnen antwoorden", TEXT, NOBODY),
        name=_Named("de naam", Forget.DELETE, inside=True), room_id=WHERE,
        event_id="welk bericht", bound_at=WHEN,
    ),
    _table(
        *("inbox", "Berichten die gedaan zijn: niets gebeurt twee keer", INBOX, NOBODY),
        event_id="welk bericht, zonder inhoud of afzender", received_at=WHEN,
        quarantined="apart gezet",
    ),
    _table(
        *("ignored_invite", "Uitnodigingen waar de bot niet op inging", INVITE, NOBODY),
        room_id="welke kamer, zonder wie uitnodigde", at=WHEN, told="gemeld aan de beheerder",
    ),
    _table(
        *("waiting_event", "Berichten die nog niet te lezen zijn", INBOX, "lid"),
        event_id="welk bericht", room_id=WHERE,
        source=_Named("het bericht, versleuteld, met afzender", Forget.DELETE, inside=True),
        received_at=WHEN, told="gemeld in de kamer",
    ),
    _table(
        *("occurrence", "Wat wanneer moet gebeuren", DONE, NOBODY),
        id=NUMBER, job="welk werk", subject=_Named("waarover", Forget.DELETE, inside=True),
        step=_Named("welke stap", Forget.DELETE, inside=True), due_at=WHEN, state="gedaan of niet",
    ),
    _table(
        *("room", "Kamers waar de bot in is of was", ROOM, NOBODY),
        room_id=WHERE, membership="of de bot erin is", name="naam van de kamer",
        encrypted="versleuteld of niet", join_rule="wie erin mag",
        history_visibility="wie terug mag lezen",
        create=_Named("wie de kamer maakte: bepaalt wie wat mag", Forget.STAYS, inside=True),
        power_levels=_Named("wie moderator is", Forget.STAYS, inside=True),
        private_with=_Named("met wie het een privégesprek is", Forget.STAYS),
        slug="welk platform", replaced_by="de kamer die ervoor kwam",
        replaced_word="gemeld dat de kamer verhuisd is", title="naam van het platform",
        tone="u of je", language="taal",
    ),
    _table(
        *("member", "Wie in welke kamer is", INSIDE, "lid"),
        room_id=WHERE, user_id=_Named("wie: bepaalt wie wat mag", Forget.STAYS),
        membership="erin, uitgenodigd of weg", power="lid of moderator",
    ),
    _table(
        *("value", "Losse waarden van het programma", ALWAYS, NOBODY),
        key="welke", value="de waarde, zonder personen",
    ),
    _table(
        *("admin_request", "Vragen van een beheerder vanaf de opdrachtregel", PROCESS, "beheerder"),
        id=NUMBER, kind="soort", data=_Named("de vraag", Forget.DELETE, inside=True), asked_at=WHEN,
        answer=_Named("het antwoord", Forget.DELETE, inside=True),
    ),
    _table(
        *("open_verification", "Controle van apparaten die nog loopt", PROCESS, "beheerder"),
        transaction="welke controle", user_id=_Named("met wie", Forget.DELETE, whom="beheerder"),
        device_id="welk apparaat", emoji="plaatjes om te vergelijken", numbers="of getallen",
        asked_at=WHEN,
    ),
)  # fmt: skip

STANDBY: Final[tuple[StoredTable, ...]] = (
    _table(
        *("standby_lease", "Welke van twee bots actief is (alleen met een reservebot)"),
        *(PROCESS, NOBODY),
        id="altijd 1", epoch="hoe vaak er gewisseld is", holder="welke machine en welk proces",
        expires_at="tot wanneer", salt="zout bij het gedeelde geheim",
    ),
    _table(
        *("standby_waiting", "Welke bots klaarstaan (alleen met een reservebot)"),
        *(PROCESS, NOBODY),
        name="welke machine en welk proces", seen_at="wanneer voor het laatst gezien",
    ),
    _table(
        *("standby_sealed", "Sleutels en geheimen van de bot, versleuteld (met een reservebot)"),
        *(KEYS, "leden, alleen met het gedeelde geheim te lezen"),
        device="apparaat van de bot", kind="soort", name="kenmerk, niet te lezen",
        value="sleutels van kamers en apparaten, versleuteld",
    ),
)  # fmt: skip
"""Tables that the standby makes itself; nothing in them can be read, or names a person."""

BY_NAME: Final[Mapping[str, StoredTable]] = {one.name: one for one in TABLES}


DERIVED: Final = {
    "signal_index": "de woorden van elk punt, om te zoeken, en per punt een reeks getallen die "
    "daaruit is berekend, om dubbele te vinden",
    "signal_weight": "van elk open punt hoeveel regio's er hoogstens achter staan, voor het "
    "concept van een overzicht",
}
"""Tables beside the schema, by what their names begin with: nothing in them is not in others."""


def page() -> str:
    """The register as a Markdown page in Dutch."""
    parts = [
        "# Wat de bot bewaart",
        "",
        "Elk veld van de database, voor het verwerkingsregister. Deze pagina is gemaakt door "
        "`python -m scripts.fields` uit `storage/fields.py`; een test vergelijkt haar met de "
        "tabellen. Waarom en op welke grond: [dpia.md](dpia.md).",
        "",
        "Er is geen veld voor een cliënt of een zaak. Gewone gesprekken worden niet bewaard, en "
        "wat de bewaking tegenhoudt ook niet: bewaartermijn nul.",
    ]
    for one in (*TABLES, *STANDBY):
        parts += ["", f"## {one.purpose}", "", f"Tabel `{one.name}`", ""]
        parts += ["| veld | waarvoor | hoe lang | over wie |", "|---|---|---|---|"]
        parts += [
            f"| `{name}` | {column.purpose} | {column.term.dutch} | {column.whom} |"
            for name, column in one.columns.items()
        ]
    parts += [
        "",
        "## Wat hieruit is afgeleid",
        "",
        "Deze tabellen bevatten niets wat niet in de andere staat. De database werkt ze zelf bij: "
        "wat daar wordt gewist, verdwijnt ook hier.",
        "",
        *(f"- `{name}`: {what}" for name, what in DERIVED.items()),
    ]
    return "\n".join(parts) + "\n"
