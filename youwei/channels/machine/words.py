"""What is sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A text to one address. It lives while it is being sent, and nowhere else."""

    to: str  #: phone, mail address, name in DingTalk or WeCom; nothing for a group
    text: str
    id: str  #: the same for every try
    subject: str = ""
