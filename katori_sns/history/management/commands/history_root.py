"""Write down the heads of all chains, to be kept on another machine."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from katori_sns.history.models import Chain
from katori_sns.history.verifier import merkle_root
from katori_sns.web.dates import local_date


class Command(BaseCommand):
    help = "今日の履歴の控えを書き出します。控えは別の場所に保管してください。"

    def handle(self, **options: Any) -> None:
        folder = settings.HISTORY_ROOT_DIR
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{local_date(timezone.now())}.json"
        if not path.exists():  # the first of the day stays
            heads = Chain.objects.heads()
            rows = [[subject, *heads[subject]] for subject in sorted(heads)]
            text = json.dumps({"root": merkle_root(heads), "heads": rows}, ensure_ascii=False)
            half = path.with_suffix(".part")
            half.write_text(text, encoding="utf-8")
            half.replace(path)
        self.stdout.write(str(path))
