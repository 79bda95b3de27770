"""What stood open is taken away, after it lies in boxes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("procedures", "0010_boxes")]
    operations = [migrations.RemoveField("case", "closed")]
