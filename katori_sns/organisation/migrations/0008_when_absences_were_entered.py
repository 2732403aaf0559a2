from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0007_tried_and_confirmed'),
    ]

    operations = [
        migrations.AddField(
            model_name='absence',
            name='entered_on',
            field=models.DateField(null=True, verbose_name='入力した日'),
        ),
    ]
