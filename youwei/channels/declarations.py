"""渠道: the gateways of one deployment, as `channels.toml` in its data folder names them.

The file holds secrets, so it lies beside the keys and not among the county's declarations.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field as Holds
from pydantic import StringConstraints, field_validator, model_validator

from youwei.packs.declared import Declared, Key

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of the day: "21:00"."""
Text = Annotated[str, StringConstraints(min_length=1)]

HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Outside(Declared):
    """Another machine that is asked over HTTP."""

    url: Text
    cleartext: bool = False  #: allow http:// to another machine, on a line of one's own

    @model_validator(mode="after")
    def _is_private(self) -> "Outside":
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write a whole address, beginning with https://")
        if parts.scheme == "http" and parts.hostname not in HERE and not self.cleartext:
            raise ValueError("http:// is read by everybody on the way: write https://")
        return self


class Success(Declared):
    """How a gateway says that it has a text, beside a status of 200 to 299."""

    field: str = ""  #: field of its JSON answer; nothing: the status alone says it
    one_of: tuple[str, ...] = ()  #: what stands there then


class Sms(Outside):
    """An HTTP gateway for SMS. {phone}, {text}, {id} and names of `values` are filled in."""

    profile: Literal["json", "form", "mas"] = "json"  #: a ready shape; any word below overrides
    head: dict[str, str] = {}
    values: dict[Key, str] = {}  #: account, password … of one's own
    body: dict[str, Any] | None = None
    md5: dict[str, str] = {}  #: further fields of the body: the MD5 of such a text
    success: Success | None = None
    knows_id: bool = False  #: it takes one {id} once, so that what is in doubt is sent again


class Mail(Declared):
    """A mail server."""

    host: Text
    port: int = Holds(465, ge=1, le=65535)
    tls: Literal["whole", "starttls", "none"] = "whole"
    user: str = ""
    password: str = ""
    sender: Text

    @model_validator(mode="after")
    def _is_private(self) -> "Mail":
        if self.tls == "none" and self.host not in HERE:
            raise ValueError("without TLS passwords and mails are read on the way")
        return self


class Work(Outside):
    """Messages to one person in DingTalk or WeCom, from an application of the county's own."""

    url: Text = "https://"
    key: Text  #: appkey, corpid
    secret: Text
    agent: Text


class DingTalk(Work):
    url: Text = "https://oapi.dingtalk.com"


class WeCom(Work):
    url: Text = "https://qyapi.weixin.qq.com"


class Robot(Outside):
    """A robot in a group. It says number and stage, and never a word of a matter."""

    kind: Literal["dingtalk", "wecom", "feishu"]
    secret: str = ""  #: signs each message (DingTalk, Feishu)
    procedures: tuple[Key, ...]  #: of these cases; never of complaints or care
    at: tuple[Key, ...] = ()  #: when a case enters one of these stages
    late: bool = False  #: when a case is late
    unit: str = ""  #: code of the unit whose cases it tells of, with what lies below


class Quiet(Declared):
    """When residents get no SMS; what is due then waits for the morning."""

    since: Clock = "21:00"
    until: Clock = "08:00"


class Channels(Declared):
    """All of `channels.toml`."""

    signature: str = ""  #: 【…】 before each SMS
    site: str = ""  #: where links lead: "https://youwei.example.gov.cn"
    short: str = ""  #: a shorter address of the portal, for links in SMS
    quiet: Quiet = Quiet()
    daily: int = Holds(6, ge=1, le=50)  #: SMS to one resident's phone a day, codes not counted
    sms: Sms | None = None
    mail: Mail | None = None
    dingtalk: DingTalk | None = None
    wecom: WeCom | None = None
    robots: dict[Key, Robot] = {}

    @field_validator("site", "short")
    @classmethod
    def _is_an_address(cls, site: str) -> str:
        if site and urlsplit(site).scheme not in ("http", "https"):
            raise ValueError("write a whole address, beginning with https://")
        return site.rstrip("/")

    @property
    def personal(self) -> tuple[str, ...]:
        """Channels that reach one person, in the order in which they are offered."""
        return tuple(name for name in ("sms", "mail", "dingtalk", "wecom") if self.has(name))

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.personal, *(f"robot-{key}" for key in self.robots))

    def has(self, name: str) -> bool:
        """Say whether there is such a channel here."""
        if name.startswith("robot-"):
            return name.removeprefix("robot-") in self.robots
        return getattr(self, name, None) is not None

    def outside(self) -> Iterator[tuple[str, Outside]]:
        """Yield every machine that is asked over HTTP, with its place in the file."""
        found: Mapping[str, Outside | None] = {
            "sms": self.sms, "dingtalk": self.dingtalk, "wecom": self.wecom,
            **{f"robots.{key}": one for key, one in self.robots.items()},
        }  # fmt: skip
        yield from ((name, one) for name, one in found.items() if one is not None)
