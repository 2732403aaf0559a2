from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0005_faces_duties_and_heirs'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='section',
            name='one_pr_division',
        ),
        migrations.RemoveConstraint(
            model_name='section',
            name='one_promotion_office',
        ),
        migrations.RemoveField(
            model_name='section',
            name='is_pr',
        ),
        migrations.RemoveField(
            model_name='section',
            name='is_promotion',
        ),
        migrations.RemoveField(
            model_name='section',
            name='successor',
        ),
    ]
