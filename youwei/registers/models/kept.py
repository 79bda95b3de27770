"""What is kept of somebody: a data key in the vault, and closed values in a box under it."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from youwei.chronicle import vault


class Kept(models.Model):
    """A thing with a data key: the record tells of it in boxes, its closed values lie in one.

    Without a key (a street, a unit, a catalogue) it is about nobody and has no closed values.
    """

    data_key = models.CharField(max_length=32, blank=True, default="", db_index=True)
    closed_box = models.TextField(blank=True, default="")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def vault_id(self) -> str:
        return "" if self.erased_at else self.data_key

    @property
    def closed(self) -> Mapping[str, Any]:
        """Masked and sealed values by field; nothing once they are erased."""
        known: tuple[str, dict[str, Any]] | None = self.__dict__.get("_closed")
        if known is None or known[0] != self.closed_box:
            known = self.__dict__["_closed"] = (self.closed_box, values_in(self.closed_box))
        return known[1]

    @closed.setter
    def closed(self, values: Mapping[str, Any]) -> None:
        if dict(values) == self.closed:
            return
        self.closed_box = box_of(values, self.data_key)
        self.__dict__["_closed"] = (self.closed_box, _plain(values))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as they come out of their box."""
    return dict(json.loads(_told(values)))


def _told(values: Mapping[str, Any]) -> str:
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


def box_of(values: Mapping[str, Any], key_id: str) -> str:
    """Return a box of values, or nothing for none."""
    if not values:
        return ""
    return vault.close(_told(values).encode(), key_id)


def values_in(box: str) -> dict[str, Any]:
    """Return the values of a box; none where its key is destroyed."""
    words = vault.opened(box) if box else None
    return dict(json.loads(words)) if words else {}
