"""A text through an HTTP gateway, by a declared template."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from youwei.channels.declarations import Sms, Success
from youwei.channels.machine.words import Letter
from youwei.chronicle.wire import Request

SIGNS = 70
"""Longer texts are sent and paid for as several."""
GAP = re.compile(r"\{([a-z0-9-]+)\}", re.I)
FILLED = ("phone", "text", "id")
PLAIN = {"phone": "{phone}", "text": "{text}", "id": "{id}"}
MAS = {
    "ecName": "{name}", "apId": "{account}", "mobiles": "{phone}", "content": "{text}",
    "sign": "{sign}", "addSerial": "{serial}",
}  # fmt: skip
PROFILES: Mapping[str, Mapping[str, Any]] = {
    "json": {"type": "application/json", "body": PLAIN},
    "form": {"type": "application/x-www-form-urlencoded", "body": PLAIN},
    "mas": {  # the cloud gateway that carriers run for offices: JSON in base 64, with a sum
        "type": "application/json", "body": MAS,
        "md5": {"mac": "{name}{account}{password}{phone}{text}{sign}{serial}"},
        "success": Success(field="rspcod", one_of=("success",)),
    },
}  # fmt: skip


def sms_request(channel: Sms, letter: Letter) -> Request:
    """Return what the gateway is asked."""
    profile = PROFILES[channel.profile]
    said = {**channel.values, "phone": letter.to, "text": letter.text, "id": letter.id}
    body = _filled(_body(channel), said)
    for name, text in {**profile.get("md5", {}), **channel.md5}.items():
        digest = hashlib.md5(_filled(text, said).encode(), usedforsecurity=False)
        body[name] = digest.hexdigest()
    head = {"Content-Type": profile["type"], **_filled(channel.head, said)}
    return Request(channel.url, _written(channel.profile, body), head)


def sms_success(channel: Sms) -> Success:
    """Return how this gateway says that it has a text."""
    return channel.success or PROFILES[channel.profile].get("success") or Success()


def faults(channel: Sms) -> Iterator[str]:
    """Yield names in braces that nothing fills in."""
    profile = PROFILES[channel.profile]
    sums = {**profile.get("md5", {}), **channel.md5}
    known = {*FILLED, *channel.values}
    for text in _texts([_body(channel), sums, channel.head]):
        yield from (name for name in GAP.findall(text) if name not in known)


def _body(channel: Sms) -> Mapping[str, Any]:
    body: Mapping[str, Any] = channel.body or PROFILES[channel.profile]["body"]
    return body


def _filled(value: Any, said: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return GAP.sub(lambda gap: said.get(gap[1], ""), value)
    if isinstance(value, Mapping):
        return {key: _filled(one, said) for key, one in value.items()}
    return [_filled(one, said) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        inner = value.values() if isinstance(value, Mapping) else value
        for one in inner:
            yield from _texts(one)


def _written(profile: str, body: Mapping[str, Any]) -> bytes:
    if profile == "form":
        return urlencode(body).encode()
    text = json.dumps(body, ensure_ascii=False).encode()
    return base64.b64encode(text) if profile == "mas" else text
