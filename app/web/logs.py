"""What logs never tell: tickets of live sessions, tokens of studies, pages' sessions; they let in whoever has them."""

from __future__ import annotations

import logging
import re

LOGGERS = ("uvicorn.access", "uvicorn.asgi", "uvicorn.error")  # those that name addresses
_SECRET = re.compile(r"(/live/|/_stcore/upload_file/|[?&]study=)[\w.~%-]+")


def keep_secrets() -> None:
    """From now on, write no ticket and no token to the server's logs, however much they tell otherwise."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if _hide not in logger.filters:
            logger.addFilter(_hide)


def redacted(text: str) -> str:
    """A text without tickets and tokens.

    >>> redacted("WebSocket /live/wqFJ9-_Vx2uN?lang=ko [accepted], from /search?lang=ko&study=R4nd0m")
    'WebSocket /live/…?lang=ko [accepted], from /search?lang=ko&study=…'
    >>> redacted("PUT /_stcore/upload_file/6f0c-41/3 HTTP/1.1")
    'PUT /_stcore/upload_file/…/3 HTTP/1.1'
    """
    return _SECRET.sub(r"\1…", text)


def _hide(record: logging.LogRecord) -> bool:
    """A logger's filter that lets everything through, but not as it is."""
    if record.name == "uvicorn.access" and isinstance(record.args, tuple):  # its formatter wants the parts
        record.args = tuple(redacted(part) if isinstance(part, str) else part for part in record.args)
    else:
        record.msg, record.args = redacted(record.getMessage()), ()
    return True
