from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0008_marks_of_what_was_sent'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='text_found_as',
            field=models.TextField(default=''),
        ),
    ]
