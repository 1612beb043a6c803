"""Help: what this person may do in this room, with examples that can be copied."""

from commands.arguments import Rest
from commands.base import Command, Context, Place, Reply, Role, UserError, command, reply, say
from commands.language.words import fold


@command("help", "hulp", english=("commands",))
def help(context: Context, word: Rest = "") -> Reply:
    """What this person can do here; `help knelpunt` is about one command."""
    here = [one for one in context.commands if one.shown and _may(context, one)]
    if word:
        wanted = fold(word.lstrip("!"))
        here = [one for one in here if wanted in map(fold, (*one.names, *one.english))]
        if not here:
            raise UserError("unknown_command", near=[], private=context.in_private)
    return reply(say("help_shown", lines=[f"help_{one.key}" for one in here]))


def _may(context: Context, one: Command) -> bool:
    place = Place.PRIVATE if context.in_private else Place.PLATFORM
    if not one.where & place:
        return False
    if one.who is Role.ADMINISTRATOR:
        return context.sender in context.administrators
    return context.role >= one.who
