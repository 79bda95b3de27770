"""What was sent once: the same ticket sent again is the same matter."""

from django.db import models


class Sending(models.Model):
    """A ticket that a device made, hashed, and the case that came of it.

    A phone that lost the answer sends again with the same ticket, and gets the same number.
    """

    ticket = models.CharField(max_length=64, unique=True)  # SHA-256: who reads it sends nothing
    case_key = models.CharField(max_length=60)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.case_key
