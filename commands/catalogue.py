"""The capabilities: every module whose commands, buttons, jobs and listeners the bot has."""

from types import ModuleType
from typing import Final

from commands.digests import (
    chase,
    corrections,
    editing,
    feedback,
    inquiries,
    inquiry_answers,
    inquiry_ends,
    moments,
    routes,
)
from commands.digests import handlers as digest_handlers
from commands.digests import jobs as digest_jobs
from commands.documents import records as documents
from commands.help import handlers as help_handlers
from commands.meetings import agenda as meeting_agenda
from commands.meetings import attending, deciding
from commands.meetings import corrections as meeting_corrections
from commands.meetings import feed as meeting_feed
from commands.meetings import from_messages as agenda_from_messages
from commands.meetings import from_polls as meetings_from_polls
from commands.meetings import jobs as meeting_jobs
from commands.meetings import planning as meeting_planning
from commands.meetings import tasks as meeting_tasks
from commands.meetings import withdrawals as meeting_withdrawals
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
    moments,
    inquiries,
    inquiry_answers,
    inquiry_ends,
    documents,  # no commands: the sentences that stand in documents
    poll_handlers,
    poll_voting,
    poll_native,
    poll_changes,
    poll_question,
    meeting_planning,
    meeting_agenda,
    agenda_from_messages,
    attending,
    deciding,
    meeting_tasks,
    meeting_corrections,
    meeting_withdrawals,
    meeting_jobs,
    meetings_from_polls,
    meeting_feed,
    room_settings,
    room_members,
    room_watching,
    poll_jobs,
    privacy_handlers,
    privacy_jobs,
    help_handlers,
)
