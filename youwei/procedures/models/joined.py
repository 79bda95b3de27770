"""Which case goes along with which, and which was made of which."""

from django.db import models
from django.db.models import F, Q


class Joined(models.Model):
    """A case goes along with a leading one, since and until when. Chains are never made."""

    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="joinings")
    lead = models.ForeignKey("procedures.Case", models.CASCADE, related_name="led")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_case_goes_along_with_one", fields=["case"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="no_case_goes_along_with_itself", condition=~Q(case=F("lead"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} with {self.lead_id}"


class Split(models.Model):
    """A case that was made of a part of another: its sender looks both up with one code."""

    source = models.ForeignKey("procedures.Case", models.CASCADE, related_name="splits")
    made = models.OneToOneField("procedures.Case", models.CASCADE, related_name="split_from")

    def __str__(self) -> str:
        return f"{self.made_id} of {self.source_id}"
