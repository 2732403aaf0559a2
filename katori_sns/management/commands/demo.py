"""Load the demo city, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from katori_sns.demo.city import found_city
from katori_sns.demo.stories import tell_stories
from katori_sns.organisation.models import User


class Command(BaseCommand):
    help = "見本の組織と案件を読み込みます。すでに人が登録されているときは何もしません。"

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("見本は KATORI_MODE=demo のときだけ読み込めます。")
        if User.objects.exists():
            self.stdout.write("見本はすでに読み込まれています。")
            return
        now = timezone.now()
        with transaction.atomic():
            people = found_city(now)
            tell_stories(people, now)
        self.stdout.write(f"見本を読み込みました：{len(people)}人")
