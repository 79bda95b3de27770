"""Closed values of cases go into boxes, each under the data key of its case."""

from django.db import migrations

from youwei.chronicle.migrations._keys import give_keys
from youwei.registers.migrations._closing import box_fields, close_values, mark_values


class Migration(migrations.Migration):
    dependencies = [("procedures", "0009_by_last_step"), ("registers", "0005_boxes")]
    operations = [
        *box_fields("case"),
        close_values("procedures", "Case"),
        give_keys("procedures", "Case"),
        mark_values("procedures", "Case"),
    ]
