"""What vodozemac itself takes for one message: the least that an encrypted room costs more."""

import time
from collections.abc import Callable
from typing import Final

from vodozemac import GroupSession, InboundGroupSession, MegolmMessage

TIMES: Final = 2000
WORDS: Final = b"x" * 400
"""About as long as a short answer with its HTML."""


def megolm() -> tuple[float, float]:
    """Milliseconds of processor time to decrypt a message, and to encrypt one."""
    sender = GroupSession()
    receiver = InboundGroupSession(sender.session_key)
    ciphertexts: list[str] = []
    encrypting = _each(lambda _: ciphertexts.append(sender.encrypt(WORDS).to_base64()))
    decrypting = _each(lambda one: receiver.decrypt(MegolmMessage.from_base64(ciphertexts[one])))
    return decrypting, encrypting


def _each(work: Callable[[int], object]) -> float:
    began = time.thread_time()
    for number in range(TIMES):
        work(number)
    return (time.thread_time() - began) / TIMES * 1e3
