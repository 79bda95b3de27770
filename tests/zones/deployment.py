"""One deployment in a process of its own: it does what it is told by lines of JSON."""

import io
import json
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from youwei.chronicle import followers  # noqa: E402
from youwei.chronicle.actions import follow, seal_entries  # noqa: E402
from youwei.chronicle.clock import now  # noqa: E402
from youwei.chronicle.models import Entry  # noqa: E402
from youwei.identity.actions import SETUP, add_user, give_role  # noqa: E402
from youwei.identity.models import User  # noqa: E402
from youwei.packs import world  # noqa: E402
from youwei.packs.declared import NotAllowed  # noqa: E402
from youwei.portal.queries import code_of  # noqa: E402
from youwei.procedures.actions import move_case, open_case, tick_case  # noqa: E402
from youwei.procedures.models import Case  # noqa: E402
from youwei.registers.actions import add_unit  # noqa: E402
from youwei.registers.models import Unit  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"
UNITS = (
    ("500233", "忠县", "county", ""),
    ("500233-water", "县水利局", "unit", "500233"),
    ("500233-homes", "居民", "household", "500233"),
    ("500233001", "忠州街道", "town", "500233"),
    ("500233001001", "州屏社区", "village", "500233001"),
)


def unit(code):
    return Unit.objects.get(code=code)


def migrate():
    """Make the tables, and close the file, so that it can be copied."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def build(people):
    """Add the units that every deployment has, and the people of this one."""
    for code, name, level, above in UNITS:
        add_unit(
            code=code, name=name, level=level, by=SETUP, above=unit(above) if above else None
        )
    for username, role, code in people:
        user = add_user(
            key=f"user/{username}", username=username, name=f"{username}-name", by=SETUP
        )
        give_role(user=user, role=role, unit=unit(code), by=SETUP)


def order(matter, photo="", **words):
    """Send an order as anybody on the street does; return its number and code."""
    cache.clear()
    sent = {"ticket": uuid4().hex, "looked": "on", "village": "500233001001", "matter": matter}
    if photo:
        data = bytes.fromhex(photo)
        sent["photo"] = SimpleUploadedFile("a.jpg", data, content_type="image/jpeg")
    answer = Client().post("/order/", {**sent, **words})
    assert answer.status_code == 200, answer.content.decode()
    case = Case.objects.latest("pk")
    return {"number": case.reference, "code": code_of(case)}


def letter(by, **filled):
    """Open a letter as somebody with an account."""
    user = User.objects.get(username=by)
    return open_case(procedure="letters", unit=unit("500233"), by=user, filled=filled).reference


def look(number, code):
    return Client().post("/look-up/", {"number": number, "code": code}).content.decode()


def say(number, code, to, **words):
    case = Case.objects.get(reference=number)
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    sent = {"number": number, "code": code, "place": place, "version": case.version, **words}
    return Client().post("/look-up/say/", sent).status_code


def move(by, number, to, reason="", **filled):
    """Take a step as somebody; return the stage, or why not."""
    case, user = Case.objects.get(reference=number), User.objects.get(username=by)
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    try:
        case = move_case(case=case, place=place, by=user, reason=reason, filled=filled)
    except NotAllowed as no:
        return str(no)
    return case.stage


def tick(number, days):
    case = Case.objects.get(reference=number)
    return tick_case(case=case, at=now() + django.utils.timezone.timedelta(days=days))


def case(number):
    """Return what is known of a case here."""
    one = Case.objects.get(reference=number)
    return {
        "stage": one.stage,
        "filled": one.filled,
        "closed": one.closed,
        "opener": one.opener_name,
        "lead": one.lead_name,
        "late": one.due_at is not None,
        "papers": [paper.digest for paper in one.documents.all()],
        "events": list(
            Entry.objects.filter(on_key=one.key).order_by("pk").values_list("event", flat=True)
        ),
    }


def carry(*words):
    """Run `./run carry`; return whether it went well, and what it said."""
    out = io.StringIO()
    try:
        call_command("carry", *words, stdout=out)
    except CommandError as no:
        return {"ok": False, "said": str(no)}
    return {"ok": True, "said": out.getvalue()}


def get(url, by=""):
    client = Client()
    if by:
        client.force_login(User.objects.get(username=by), backend=BACKEND)
    answer = client.get(url)
    data = b"".join(answer) if answer.streaming else answer.content
    return {"status": answer.status_code, "text": data.decode(errors="replace")}


def dump():
    """Return the whole database as text."""
    connection.ensure_connection()
    return "\n".join(connection.connection.iterdump())


def seal():
    seal_entries()


def ask_erasure(number, code):
    """Ask on the look-up page that a matter be erased; return the page."""
    answer = Client().post("/look-up/erase/", {"number": number, "code": code})
    return answer.content.decode()


def decide(by, number, decision, reason=""):
    """Decide on the page of erasing, as somebody; return the status."""
    client = Client()
    client.force_login(User.objects.get(username=by), backend=BACKEND)
    sent = {"decision": decision, "reason": reason}
    return client.post(f"/erasures/{number}/", sent).status_code


def followed():
    """Let everything follow that follows the record."""
    seal_entries()
    for name, handle in followers.followers().items():
        while follow(name, handle):
            pass


def shape():
    """Return what there is here: doors, jobs, declared things with their zones."""
    here = world.current()
    return {
        "doors": sorted(
            f"/{pattern.pattern}"
            for door in get_resolver().url_patterns
            for pattern in getattr(door, "url_patterns", [door])
        ),
        "jobs": sorted(followers.periodic()),
        "declared": {
            f"{folder}/{key}": sheet.zone
            for folder, sheets in here.sheets.items()
            for key, sheet in sheets.items()
        },
    }


def live(lines, answers):
    """Do what is asked, line by line, until there is no more."""
    settings.ALLOWED_HOSTS.append("testserver")
    for line in lines:
        asked = json.loads(line)
        try:
            said = globals()[asked["do"]](*asked["words"], **asked["named"])
            answer = {"said": said}
        except Exception as error:  # told to the test, which fails with it
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
