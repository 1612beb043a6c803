"""The capabilities: every module whose commands, buttons, jobs and listeners the bot has."""

from types import ModuleType
from typing import Final

from commands.digests import chase, corrections, editing, feedback, routes
from commands.digests import handlers as digest_handlers
from commands.digests import jobs as digest_jobs
from commands.documents import records as documents
from commands.help import handlers as help_handlers
from commands.polls import changes as poll_changes
from commands.polls import handlers as poll_handlers
from commands.polls import jobs as poll_jobs
from commands.polls import native as poll_native
from commands.polls import question as poll_question
from commands.polls import voting as poll_voting
from commands.privacy import handlers as privacy_handlers
from commands.privacy import jobs as privacy_jobs
from commands.rooms import members as room_members
from commands.rooms import settings as room_settings
from commands.rooms import watching as room_watching
from commands.signals import doubles, figures, filing, intake, merging, moving, register
from commands.signals import handlers as signal_handlers

MODULES: Final[tuple[ModuleType, ...]] = (
    signal_handlers,
    intake,
    filing,
    register,
    figures,
    moving,
    merging,
    doubles,
    digest_handlers,
    routes,
    feedback,
    digest_jobs,
    corrections,
    editing,
    chase,
    documents,  # no commands: the sentences that stand in documents
    poll_handlers,
    poll_voting,
    poll_native,
    poll_changes,
    poll_question,
    room_settings,
    room_members,
    room_watching,
    poll_jobs,
    privacy_handlers,
    privacy_jobs,
    help_handlers,
)
