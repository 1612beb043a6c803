"""Tells the story in the terminal. Everything is also clear without colour."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.scenes import PRIVATE, Role, Scene, Story

BOT = "Schakel"
COLOURS = {"zco": "green", "som": "blue", "tfm": "magenta", PRIVATE: "yellow"}
INDENT = 4


class Teller:
    """Says who says what where, what the bot answers, and which checks hold."""

    def __init__(self, console: Console, story: Story) -> None:
        self._console = console
        self._names = {role.account: role.name for role in story.cast}
        self._scenes = 0

    @contextmanager
    def preparing(self, what: str) -> Iterator[None]:
        """Show that something is being made ready, and how long it took."""
        started = time.monotonic()
        with self._console.status(f"{what} ..."):
            yield
        self._line("✓ ", "green", f"{what} ({_seconds(started)})")

    def title(self, story: Story) -> None:
        """The name of the story and who are in it."""
        self._console.print(Panel(Text(story.title, style="bold"), expand=False))
        for role in story.cast:
            self._console.print(Text.assemble((f"  {role.name}", "bold"), f", {role.part}"))

    def scene(self, scene: Scene) -> None:
        """The head of a scene."""
        self._scenes += 1
        self._console.print()
        self._console.rule(Text(f"{self._scenes}. {scene.title}", style="bold"), align="left")
        self._console.print(Text(scene.intro, style="italic"))
        self._console.print()

    def says(self, who: str, where: str, text: str) -> None:
        """Somebody types something."""
        head = Text.assemble(_place(where), " ", (self._names[who], "bold"), ": ")
        self._console.print(head.append(text))

    def does(self, who: str, where: str, what: str) -> None:
        """Somebody does something without words."""
        name = (self._names[who], "bold")
        self._console.print(Text.assemble(_place(where), " ", name, f" {what}"))

    def bot_says(self, where: str, text: str) -> None:
        """What the bot said, as one who got it read it."""
        self._indented(Text.assemble(_place(where), " ", (f"{BOT}:", "bold cyan")))
        self._indented(Text(text), 2)

    def bot_ticks(self, where: str, what: str) -> None:
        """The bot acknowledged with a reaction."""
        self._indented(Text.assemble(_place(where), " ", (BOT, "bold cyan"), f" zet ✓ bij {what}"))

    def read_by(self, who: tuple[str, ...], where: str) -> None:
        """Whose own client decrypted what was just told."""
        names = ", ".join(self._names[one] for one in who)
        note = f"✓ ontsleuteld door {names}" + (" (privé)" if where == PRIVATE else "")
        self._indented(Text(note, style="dim"), 2)

    def checking(self) -> None:
        """The head of the checks."""
        self._console.print()
        self._console.rule(Text("Klopt het?", style="bold"), align="left")

    def holds(self, claim: str) -> None:
        """A check that holds."""
        self._line("✓ ", "green", claim)

    def done(self, seconds: float, checks: int) -> None:
        """The end of a story that held."""
        self._console.print()
        self._line("✓ ", "bold green", f"Het verhaal klopt: {checks} controles, {seconds:.0f} s.")

    def failed(self, sentence: str, details: Sequence[str] = ()) -> None:
        """The one sentence that says what does not hold, and what may help to find out why."""
        self._console.print()
        self._line("✗ ", "bold red", sentence)
        for line in details:
            self._indented(Text(line, style="dim"))

    def log_ins(self, url: str, accounts: Mapping[Role, str], password: str) -> None:
        """Where and how to look around oneself."""
        table = Table("wie", "gebruikersnaam", "wachtwoord", box=None, pad_edge=False)
        for role, account in accounts.items():
            table.add_row(f"{role.name}, {role.part}", account, password)
        body = Table.grid()
        body.add_row(Text.assemble("Homeserver: ", (url, "bold")))
        body.add_row("")
        body.add_row(table)
        body.add_row("")
        body.add_row(
            "Open een Matrix-client op deze computer, bijvoorbeeld Element Desktop. Kies Inloggen, "
            "vul als homeserver het adres hierboven in, en dan een naam en het wachtwoord. Een "
            "nieuw apparaat leest wat er vanaf nu gezegd wordt: typ in een kamer bijvoorbeeld "
            "!lijst of !help."
        )
        self._console.print(Panel(body, title="Zelf proberen", expand=False))
        self._console.print("Stoppen: Ctrl-C. Dan verdwijnt alles.")

    def stopping(self) -> None:
        """Ctrl-C was pressed."""
        self._console.print("Alles wordt gestopt en opgeruimd.")

    def _indented(self, text: Text, more: int = 0) -> None:
        indent = INDENT + more
        for line in text.wrap(self._console, self._console.width - indent):
            line.pad_left(indent)
            self._console.print(line)

    def _line(self, sign: str, style: str, text: str) -> None:
        self._console.print(Text.assemble((sign, style), text))


def _place(where: str) -> tuple[str, str]:
    name = where if where == PRIVATE else where.upper()
    return f"[{name}]", COLOURS.get(where, "")


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s".replace(".", ",")
