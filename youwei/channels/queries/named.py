"""Reads `channels.toml`. A file with mistakes sends nothing, and says why."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from pydantic import ValidationError

from youwei.channels.declarations import Channels, Mail, Robot, Sms
from youwei.channels.machine import faults
from youwei.packs import world
from youwei.packs.files import Source, read_file
from youwei.packs.mistakes import Mistake
from youwei.packs.wording import mistakes_of

log = logging.getLogger("youwei.work")
NAME = "channels.toml"
_told: list[str] = []
NOWHERE = "https://demo.invalid/"
DEMO = Channels(
    signature="忠县有为", site="http://127.0.0.1:8000", sms=Sms(url=NOWHERE),
    mail=Mail(host="demo.invalid", sender="youwei@demo.invalid"),
)  # fmt: skip
"""The demo sends nothing anywhere, and shows what it would have sent."""
CLOSED = ("complaint", "care")


class Broken(ValueError):
    """The file has mistakes: one sentence each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def channels() -> Channels:
    """Return the channels of this deployment; without the file there are none.

    Read anew each time, so that a new password holds without a restart. Raises Broken.
    """
    folder = Path(settings.YOUWEI_DATA)
    path = folder / NAME
    if not path.exists():
        return DEMO if settings.YOUWEI_DEMO else Channels()
    return checked(read_file(folder, path), mode=path.stat().st_mode)


def named_or_none() -> Channels:
    """Return the channels; none where the file has mistakes, which are logged once."""
    try:
        return channels()
    except Broken as broken:
        if _told.count(str(broken)) == 0:  # once, not every second
            _told[:] = [str(broken)]
            log.error("%s", broken)
        return Channels()


def checked(source: Source | Mistake, *, mode: int = 0o600) -> Channels:
    """Return what a file says, or raise Broken with a sentence for each mistake."""
    if isinstance(source, Mistake):
        raise Broken([str(source)])
    try:
        found = Channels.model_validate(source.data)
    except ValidationError as error:
        made = mistakes_of(Channels, source.mistake, source.data, error)
        raise Broken([str(one).replace("Value error, ", "") for one in made]) from None
    wrong = [*_mode(mode), *_places(found)]
    if wrong:
        raise Broken([f"{NAME}: {sentence}" for sentence in wrong])
    return found


def _mode(mode: int) -> Iterator[str]:
    if stat.S_IMODE(mode) & 0o077:
        yield f"others on this machine may read it: chmod 600 {NAME}"


def _places(found: Channels) -> Iterator[str]:
    if found.sms is not None:
        for name in sorted(set(faults(found.sms))):
            yield f"sms: nothing fills in {{{name}}}: name it under [sms.values]"
        if not found.signature:
            yield "signature: an SMS begins with who sends it, say signature = “忠县有为”"
    if found.names and not found.site:
        yield "site: say where links lead, as in “https://youwei.example.gov.cn”"
    for key, robot in found.robots.items():
        yield from (f"robots.{key}: {sentence}" for sentence in _robot(robot))


def _robot(robot: Robot) -> Iterator[str]:
    sheets = world.current().sheets["procedures"]
    for key in robot.procedures:
        sheet = sheets.get(key)
        if sheet is None:
            yield f"there is no procedure {key} here"
        elif sheet.nature in CLOSED:
            yield f"{key} is of the nature {sheet.nature}: nothing of it goes to a group"
        else:
            unknown = [one for one in robot.at if one not in sheet.stages]
            yield from (f"{key} has no stage {one}" for one in unknown)
    if not (robot.at or robot.late):
        yield "when does it speak? say late = true or at = […]"
