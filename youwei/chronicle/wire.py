"""One request to another machine: never redirected, and never waited for without end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT = 10  # seconds
LONGEST = 65_536  # bytes of an answer that are read


@dataclass(frozen=True)
class Request:
    """What is asked of whom."""

    url: str
    body: bytes = b""
    head: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes = b""


class NotReached(Exception):
    """Nobody was there: nothing can have arrived, and asking again does it once."""


class InDoubt(Exception):
    """It broke off on the way: it may have arrived, or not."""


def ask(request: Request, *, timeout: float = TIMEOUT) -> Answer:
    """Send a request once. Raises NotReached or InDoubt: whether it may be sent again."""
    parts = urlsplit(request.url)
    kinds = {"http": HTTPConnection, "https": HTTPSConnection}
    connection = kinds[parts.scheme](parts.netloc, timeout=timeout)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotReached(type(error).__name__) from None
        connection.request(request.method, path, request.body, dict(request.head))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(LONGEST))
    except (OSError, HTTPException) as error:
        raise InDoubt(type(error).__name__) from None
    finally:
        connection.close()
