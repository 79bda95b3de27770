from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0008_hot_issues")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-last_at", "-id"], name="case_by_last_step"),
        )
    ]
