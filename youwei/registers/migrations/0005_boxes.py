"""Closed values go into boxes, each under the data key of its row."""

from django.db import migrations, models

from youwei.chronicle.migrations._keys import give_keys
from youwei.registers.migrations._closing import box_fields, close_values, mark_values

MODELS = ("unit", "person", "post", "project", "place", "record")


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_imports")]
    operations = [
        *(field for model in MODELS for field in box_fields(model)),
        migrations.CreateModel(
            name="BlindValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=80)),
                ("row_key", models.CharField(db_index=True, max_length=80)),
                ("field", models.CharField(max_length=60)),
                ("mark", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["of", "field", "mark"], name="blind_by_mark")],
            },
        ),
        close_values("registers", "Unit", "Person", "Post", "Project", "Place", "Record"),
        give_keys("registers", "Person"),
        mark_values("registers", "Person", "Record"),
    ]
