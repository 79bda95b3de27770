from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0003_batch_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="published_in",
            field=models.CharField(blank=True, db_index=True, default="", max_length=60),
        ),
    ]
