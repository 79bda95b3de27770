"""Lists that people keep for themselves."""

from youwei.chronicle.actions import record, recorded
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.events import ViewDropped, ViewSaved
from youwei.registers.models import SavedView


@recorded
def save_view(*, of: str, name: str, query: str, by: User) -> SavedView:
    """Keep a list under a name; the same name again replaces it."""
    if not name.strip():
        raise NotAllowed("Please give the list a name.")
    if len(query) > 2000:
        raise NotAllowed("There are too many filters to keep.")

    view, _ = SavedView.objects.update_or_create(
        user=by, of=of, name=name.strip()[:60], defaults={"query": query}
    )
    record(ViewSaved(view=view.name), on=by, by=by)
    return view


@recorded
def drop_view(*, view: SavedView, by: User) -> None:
    """Drop one of one's own lists."""
    if view.user_id != by.pk:
        raise NotAllowed("This list belongs to somebody else.")

    view.delete()
    record(ViewDropped(view=view.name), on=by, by=by)
