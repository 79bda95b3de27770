"""Everybody has a data key: the record names whoever holds no office in boxes under it."""

from django.db import migrations, models

from youwei.chronicle.migrations._keys import give_keys


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_token")]
    operations = [
        migrations.AddField(
            "user", "data_key", models.CharField(blank=True, default="", max_length=32)
        ),
        give_keys("identity", "User"),
    ]
