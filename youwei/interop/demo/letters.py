"""Some answers of the demo's letters are published, as the petition office would."""

from datetime import timedelta

from youwei.identity.models import User
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case

OFFICE = "petition-office"
ONE_IN = 7
LATER = timedelta(days=1)


def publish_letters() -> int:
    """Publish one in seven answered letters, a day after its answer. Returns how many are.

    Run again, it finds those published and goes on.
    """
    letters = Case.objects.of("letters")
    office = User.objects.filter(is_cast=True, holdings__role=OFFICE).order_by("pk").first()
    every = letters.order_by("pk").values_list("pk", flat=True)  # their numbers have gaps
    chosen = set(every[ONE_IN - 1 :: ONE_IN])
    for case in letters.filter(stage="replied").order_by("pk"):
        if office is not None and case.pk in chosen:
            place = [move.to for move in case.here.moves].index("published")
            move_case(case=case, place=place, by=office, at=case.last_at + LATER)
    return letters.filter(published_in="published").count()
