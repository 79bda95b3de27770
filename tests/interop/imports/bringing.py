"""How a table goes into a register, as a clerk's browser does it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from youwei.interop.imports.jobs import go_on
from youwei.registers.models import Import, ImportLine

BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "13900001111"


def identity(number):
    """Return an invented identity number whose last character fits."""
    digits = f"500233198{number % 10}0101{100 + number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return digits + "10X98765432"[rest]


def text(answer):
    return answer.content.decode()


def sent(page, raw, name="people.csv", register="people"):
    raw = raw.encode() if isinstance(raw, str) else raw
    file = SimpleUploadedFile(name, raw)
    return page.post(f"/imports/{register}/", {"file": file}, follow=True)


def chosen(answer, **more):
    """What the form of the columns holds, as a browser would send it back."""
    columns = {f"column-{one['place']}": one["chosen"] for one in answer.context["columns"]}
    return {**columns, "key": answer.context["key"], "compare": "", **more}


def compared(page, raw, register="people", name="people.csv", **more):
    """Send a table and have it compared; return its page."""
    looked = sent(page, raw, name, register)
    assert looked.status_code == 200, text(looked)
    asked = page.post(looked.request["PATH_INFO"], chosen(looked, **more), follow=True)
    assert asked.status_code == 200, text(asked)
    go_on()
    return page.get(address())


def address(rest=""):
    table = Import.objects.latest("pk")
    return f"/imports/{table.register}/{table.pk}/{rest}"


def accept_all(page, kind):
    page.post(address("decide/"), {"do": "all", "kind": kind})


def written(page):
    page.post(address("write/"))
    go_on()
    return page.get(address())


def kinds():
    return dict(ImportLine.objects.order_by("line").values_list("line", "kind"))


def why(line):
    return ImportLine.objects.get(line=line).says["sentence"]
