"""What was recorded before there were channels is not told on them."""

from typing import Any

from django.db import migrations


def begin_here(apps: Any, editor: Any) -> None:
    leaves = apps.get_model("chronicle", "Leaf").objects
    newest = leaves.order_by("-number").values_list("number", flat=True).first()
    if newest is not None:
        positions = apps.get_model("chronicle", "Position").objects
        positions.get_or_create(pk="channels", defaults={"next_leaf": newest + 1})


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]
    operations = [migrations.RunPython(begin_here, migrations.RunPython.noop)]
