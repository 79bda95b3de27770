"""What stood open is taken away, after it lies in boxes."""

from django.db import migrations

MODELS = ("unit", "person", "post", "project", "place", "record")


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_boxes")]
    operations = [migrations.RemoveField(model, "closed") for model in MODELS]
