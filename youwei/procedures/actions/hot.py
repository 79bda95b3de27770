"""Puts newly counted hot issues in the place of the former ones."""

from collections.abc import Sequence

from django.db import transaction

from youwei.procedures.models import HotIssue


@transaction.atomic
def replace_issues(issues: Sequence[HotIssue]) -> None:
    """Keep these and no others: a projection, counted anew from the cases at any time."""
    HotIssue.objects.all().delete()
    HotIssue.objects.bulk_create(issues)
