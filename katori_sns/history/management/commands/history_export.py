"""Write the history as JSON lines for `python -m katori_sns.history.verifier`."""

import json

from django.core.management.base import BaseCommand

from katori_sns.history.models import Chain, Event
from katori_sns.history.verifier import moment


class Command(BaseCommand):
    help = "履歴をJSON Lines形式で標準出力に書き出します。"

    def handle(self, **options: object) -> None:
        heads = Chain.objects.filter(events=None).heads()
        for event in Event.objects.as_written(heads):
            self._line({**event, "at": moment(event["at"])})
        self._line({"heads": [[subject, *heads[subject]] for subject in sorted(heads)]})

    def _line(self, value: dict[str, object]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=True))
