"""What is kept of people, and why."""

from commands.base import Context, Reply, command, reply, say


@command("privacy", "avg")
def privacy(context: Context) -> Reply:
    """Tell what is kept, why, and how to have it removed."""
    return reply(say("privacy_told"))
