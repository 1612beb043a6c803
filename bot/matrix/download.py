"""Files that people put in rooms, got from the homeserver and decrypted in memory."""

from typing import Final

from bot.matrix import media
from bot.matrix.answer import section
from bot.matrix.api import Api
from bot.matrix.errors import BadMedia
from bot.matrix.events import Attachment

SECONDS: Final = 120.0


async def download(api: Api, attachment: Attachment, at_most: int = media.AT_MOST) -> bytes:
    """The file itself. Raises BadMedia: over `at_most` bytes, or not what was sent; MatrixError.

    The size that the sender gives is believed only when it is too large.
    """
    where = media.download_path(attachment.content)
    if attachment.size > at_most:
        raise BadMedia(f"larger than {at_most} bytes")
    data, _ = await api.request_bytes(
        "GET", where, content_type=media.OPAQUE, timeout=SECONDS, at_most=at_most
    )
    if "file" not in attachment.content:
        return data
    return media.decrypt(data, section(attachment.content, "file"))
