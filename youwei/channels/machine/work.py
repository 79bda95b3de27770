"""A message to one person in DingTalk or WeCom: first a token, then the message."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from youwei.channels.declarations import DingTalk, Work
from youwei.channels.machine.robots import JSON
from youwei.channels.machine.words import Letter
from youwei.chronicle.wire import Answer, Request

EARLY = 300  # seconds before its end a token is asked for anew


def token_request(channel: Work) -> Request:
    """Return what gives a token."""
    if isinstance(channel, DingTalk):
        path, words = "/gettoken", {"appkey": channel.key, "appsecret": channel.secret}
    else:
        path, words = "/cgi-bin/gettoken", {"corpid": channel.key, "corpsecret": channel.secret}
    return Request(f"{channel.url}{path}?{urlencode(words)}", method="GET")


def token_of(answer: Answer) -> tuple[str, float] | None:
    """Return a token and for how many seconds it is good, or nothing if none was given."""
    try:
        said = json.loads(answer.body)
        token, seconds = str(said["access_token"]), float(said.get("expires_in", 0))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    is_given = answer.status == 200 and said.get("errcode", 0) == 0 and token
    return (token, max(0.0, seconds - EARLY)) if is_given else None


def work_request(channel: Work, letter: Letter, token: str) -> Request:
    """Return what sends the message."""
    words = urlencode({"access_token": token})
    if isinstance(channel, DingTalk):
        text = {"msgtype": "text", "text": {"content": letter.text}}
        body: Mapping[str, Any] = {
            "agent_id": channel.agent, "userid_list": letter.to, "msg": text,
        }  # fmt: skip
        path = "/topapi/message/corpconversation/asyncsend_v2"
    else:
        body = {
            "touser": letter.to, "msgtype": "text", "agentid": channel.agent,
            "text": {"content": letter.text},
        }  # fmt: skip
        path = "/cgi-bin/message/send"
    said = json.dumps(body, ensure_ascii=False).encode()
    return Request(f"{channel.url}{path}?{words}", said, JSON)
