"""Taking turns: one worker at a time, and jobs that are due."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from youwei.chronicle.models import Turn


def take_turn(name: str, *, holder: str, seconds: float) -> bool:
    """Take or keep a turn for some seconds; False if somebody else has it.

    It saves two workers from doing the same work. That nothing is done twice does not rest on
    it: positions and leaves see to that, also when two clocks disagree.
    """
    now = timezone.now()
    if not Turn.objects.filter(pk=name).exists():
        Turn.objects.bulk_create([Turn(name=name)], ignore_conflicts=True)
    is_free = Q(holder=holder) | Q(until=None) | Q(until__lt=now)
    until = now + timedelta(seconds=seconds)
    taken = Turn.objects.filter(is_free, pk=name).update(holder=holder, until=until)
    return bool(taken)


def give_back(name: str, *, holder: str) -> None:
    """End a turn early, so that the next worker need not wait."""
    Turn.objects.filter(pk=name, holder=holder).update(holder="", until=None)


def is_due(name: str, every_seconds: float) -> bool:
    """Whether a periodic job was not done for so many seconds, by whichever worker."""
    now = timezone.now()  # where a clock was set back, what was done later counts for nothing
    lately = (now - timedelta(seconds=every_seconds), now)
    return not Turn.objects.filter(pk=name, done_at__range=lately).exists()


def mark_done(name: str) -> None:
    Turn.objects.update_or_create(pk=name, defaults={"done_at": timezone.now()})
