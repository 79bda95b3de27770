from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="asked_for",
            field=models.CharField(blank=True, db_index=True, default="", max_length=80),
        ),
    ]
