from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]
    operations = [
        migrations.AddField("passage", name, models.BooleanField(default=False))
        for name in ("is_copy", "asked", "kept", "erased")
    ]
