"""What journeys share: people who send forms, and papers."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youwei.identity.models import User
from youwei.procedures.models import Case

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def sends(client):
    """Send a form as somebody, by their account's name; the answer says what came of it."""

    def send(who, address, /, **sent):
        client.force_login(User.objects.get(username=who), backend=BACKEND)
        return client.post(address, sent)

    return send


@pytest.fixture
def moves(sends):
    """Take the move to a stage, found among those declared; refused moves answer 422."""

    def move(who, case, to, *, nth=0, reason="", **sent):
        case.refresh_from_db()
        assert to in {one.to for one in case.here.moves}, case.stage
        places = [n for n, one in enumerate(case.here.moves) if one.to == to]
        place = str(places[nth])
        said = {f"reason-{place}": reason, **sent}
        answer = sends(who, case.get_absolute_url(), place=place, **said)
        case.refresh_from_db()
        return answer

    return move


@pytest.fixture
def opens(sends):
    """Open a case through its page, and return it."""

    def begin(who, procedure, **sent):
        known = set(Case.objects.values_list("pk", flat=True))
        answer = sends(who, f"/procedures/{procedure}/open/", ticket=uuid4().hex, **sent)
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.exclude(pk__in=known).get()

    return begin


@pytest.fixture
def paper():
    """Make a paper that may be attached."""
    return lambda name="会议纪要.pdf": SimpleUploadedFile(name, b"%PDF-1.4 minutes")
