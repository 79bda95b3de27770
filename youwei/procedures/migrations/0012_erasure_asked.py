from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0011_closed_is_gone")]
    operations = [
        migrations.CreateModel(
            name="ErasureAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("refused_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="erasure_asked",
                        to="procedures.case",
                    ),
                ),
            ],
        ),
    ]
