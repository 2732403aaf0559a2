"""Note that work outside this program was done: a backup, a restore drill, roots that were copied."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from katori_sns.watch.actions import KEPT_UP, beat


class Command(BaseCommand):
    help = "このプログラムの外の仕事が済んだこと（または失敗したこと）を、システムの状態に残します。"
    requires_system_checks = []  # of the pages, which it does not need

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=list(KEPT_UP))
        parser.add_argument("--problem", default="", help="失敗したときの、その内容")

    def handle(self, *, name: str, problem: str, **options: object) -> None:
        beat(name, now=timezone.now(), problem=problem)
