"""Moving a follower on: what it does and how far it has come commit together."""

from django.db import transaction

from youwei.chronicle.followers import Handle
from youwei.chronicle.models import Leaf, Position

BATCH = 200


def follow(name: str, handle: Handle, limit: int = BATCH) -> int:
    """Hand the next sealed entries to a follower; return how many there were.

    It may be killed anywhere: then neither its work nor its position is there.
    """
    if not _is_behind(name):
        return 0
    with transaction.atomic():
        position = Position.objects.select_for_update().get(pk=name)
        leaves = Leaf.objects.filter(number__gte=position.next_leaf).select_related("entry")
        batch = list(leaves.order_by("number")[:limit])
        if batch:
            handle([leaf.entry for leaf in batch])
            position.next_leaf = batch[-1].number + 1
            position.save(update_fields=["next_leaf"])
    return len(batch)


def _is_behind(name: str) -> bool:
    """Ask without a lock, so that a follower with nothing to do holds up nobody."""
    position, _ = Position.objects.get_or_create(pk=name)
    return Leaf.objects.filter(number__gte=position.next_leaf).exists()
