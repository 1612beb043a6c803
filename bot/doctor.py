"""How the bot is: its identity and keys, its rooms, what waits. For an administrator's eyes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, col, func, select

from bot.administrators import TROUBLES, Administrators
from bot.matrix.api import Api, path
from bot.matrix.crypto.audit import audit
from storage import inbox
from storage.database import Database, Unit
from storage.digests import Route, RouteState
from storage.opening import describe
from storage.outbox import OutboxRow, State
from storage.rooms import MODERATOR_POWER, Member, Room

ONE_TIME_KEYS = "signed_curve25519"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `bad`: somebody has to do something."""

    subject: str
    text: str
    bad: bool = False


@dataclass(slots=True)
class Report:
    """All findings, in the order in which they are shown."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, subject: str, text: str, *, bad: bool = False) -> None:
        """Add a line."""
        self.findings.append(Finding(subject, text, bad))

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {"findings": [asdict(one) for one in self.findings]}


Describe = Callable[[Connection], Iterable[Finding]]
"""What else there is to say of the database."""


async def examine(
    api: Api,
    database: Database,
    own: str,
    device_id: str,
    administrators: Administrators,
    describe: Describe,
) -> Report:
    """Look at everything. Raises MatrixError when the homeserver cannot be asked."""
    report = Report()
    await _keys(report, api, own, device_id)
    rooms = await database.write(lambda unit: _in_session(unit, _rooms))
    for room in rooms:
        _room(report, room)
    if administrators.room_id is not None:
        why = await database.write(lambda unit: administrators.trouble(unit.connection))
        report.add("administrators' room", described(administrators, why), bad=why is not None)
    for name, users in (await _untrusted(api, rooms, own)).items():
        report.add(name, f"devices that their owner did not sign: {users}", bad=False)
    for finding in await database.write(lambda unit: _in_session(unit, _backlog)):
        report.findings.append(finding)
    report.findings += await database.write(lambda unit: list(describe(unit.connection)))
    return report


def described(administrators: Administrators, why: str | None) -> str:
    """Whether the room of administrators can be used; `why` not is a key of TROUBLES."""
    if why is None:
        return f"{administrators.room_id} hears what goes wrong"
    return f"{administrators.room_id} is not used, each hears it in private: {TROUBLES[why]}"


async def _keys(report: Report, api: Api, own: str, device_id: str) -> None:
    unsigned = {one.device_id for one in await audit(api, [own]) if not one.signed}
    if device_id in unsigned:
        report.add("identity", "our device is not signed; restart the bot", bad=True)
    else:
        report.add("identity", f"our device {device_id} is signed by our own identity")
    others = sorted(unsigned - {device_id})
    if others:
        report.add("identity", f"other devices of this account are not signed: {', '.join(others)}")
    answer = await api.request("POST", path("keys", "upload"), {})
    left = answer.get("one_time_key_counts", {}).get(ONE_TIME_KEYS, 0)
    report.add("keys", f"{left} one-time keys on the homeserver", bad=left == 0)


def _in_session(unit: Unit, work: Any) -> Any:
    with unit.command() as session:
        return work(session)


@dataclass(frozen=True, slots=True)
class _RoomSeen:
    name: str
    slug: str | None
    encrypted: bool
    open_history: bool
    public: bool
    power: int
    moderators: int
    people: tuple[str, ...]


def _rooms(session: Session) -> list[_RoomSeen]:
    return [
        _seen(session, room)
        for room in session.exec(select(Room).where(Room.membership == "join").order_by(Room.slug))
    ]


def _seen(session: Session, room: Room) -> _RoomSeen:
    members = session.exec(
        select(Member).where(Member.room_id == room.room_id, Member.membership == "join")
    ).all()
    return _RoomSeen(
        name=room.slug or room.name or room.room_id,
        slug=room.slug,
        encrypted=room.encrypted,
        open_history=room.history_visibility == "world_readable",
        public=room.join_rule == "public",
        power=max((one.power for one in members), default=0),
        moderators=sum(one.power >= MODERATOR_POWER for one in members),
        people=tuple(sorted(one.user_id for one in members)),
    )


def _room(report: Report, room: _RoomSeen) -> None:
    matters = room.slug is not None
    if not room.encrypted:
        report.add(room.name, "is not encrypted", bad=matters)
    if room.open_history:
        report.add(room.name, "anybody can read its history", bad=matters)
    if room.public:
        report.add(room.name, "anybody can enter it", bad=matters)
    if matters:
        report.add(room.name, f"{len(room.people)} members, {room.moderators} of them moderators")


async def _untrusted(api: Api, rooms: list[_RoomSeen], own: str) -> Mapping[str, str]:
    people = {user for room in rooms for user in room.people if user != own}
    unsigned = Counter(one.user_id for one in await audit(api, people) if not one.signed)
    found = {}
    for room in rooms:
        users = [user for user in room.people if user in unsigned]
        if users:
            found[room.name] = ", ".join(f"{user} ({unsigned[user]})" for user in users)
    return found


def _backlog(session: Session) -> list[Finding]:
    def count(condition: Any) -> int:
        return session.exec(select(func.count()).select_from(OutboxRow).where(condition)).one()

    waiting = count(OutboxRow.state == State.WAITING)
    failed = count(OutboxRow.state == State.FAILED)
    unreadable = len(inbox.waiting(session.connection()))
    routes = session.exec(
        select(func.count()).select_from(Route).where(col(Route.state) == RouteState.CONFIRMED)
    ).one()
    aside = inbox.quarantined(session.connection())
    return [
        Finding("database", describe(session.connection())),
        Finding("routes", f"{routes} confirmed"),
        Finding("outbox", f"{waiting} messages wait, {failed} were refused", bad=failed > 0),
        Finding("inbox", f"{unreadable} events cannot be read yet", bad=unreadable > 0),
        Finding("inbox", f"{aside} events were set aside", bad=aside > 0),
    ]
