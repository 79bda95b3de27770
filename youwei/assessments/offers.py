"""What assessments offer: a tab, notices, who reads their record, what rounds are for."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from youwei.assessments.actions import take_over_count
from youwei.assessments.models import Appraisal
from youwei.assessments.queries import concerns
from youwei.ballots.followers import Asker, register_asker
from youwei.chronicle.followers import Told, register_notice
from youwei.chronicle.models import Entry, register_visibility
from youwei.identity.models import User
from youwei.web.nav import Tab, add_tab


def _sees(user: User) -> Q:
    return Q(on_key__in=Appraisal.objects.kept_by(user).values("key"))


def _told(entry: Entry) -> Iterable[Told]:
    return [Told(key, url_key=entry.on_key) for key in entry.payload.get("tells") or ()]


def _address(key: str) -> str:
    return reverse("assessments:appraisal", args=[key.partition("/")[2]])


register_visibility("appraisal/", _sees)
register_asker("appraisal", Asker(take_over_count, _address))
for event in ("appraisal.begun", "appraisal.counted"):
    register_notice(event, _told)
add_tab(
    Tab(
        label="评单 | Ratings",
        url_name="assessments:index",
        order=55,
        shown_to=lambda user: isinstance(user, User) and concerns(user),
    )
)
