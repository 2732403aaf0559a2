"""What is kept of a case: accounts, submissions word for word, statements, files, the numbers given."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q

from accounts.models import AccountGrant, SNSAccount
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext


class Level(models.TextChoices):
    """Whom in the section a task waits for."""

    PERSON = "person", "本人"
    MEMBER = "member", "所属員"
    COLLEAGUE = "colleague", "ほかの所属員"  # or whom the account was opened to; never the drafter
    HEAD = "head", "所属長"
    READER = "reader", "後閲する所属長"
    NOBODY = "nobody", "だれも待っていない"  # at rest: in no tray, until somebody comes for it


class CaseAccount(models.Model):
    """An account a case is about; `claim` names what only one open case may do to it."""

    case = models.ForeignKey("workflow.Case", models.CASCADE, related_name="case_accounts")
    account = models.ForeignKey(SNSAccount, models.PROTECT, related_name="case_accounts")
    claim = models.CharField(max_length=20, blank=True)
    open = models.BooleanField(default=True)

    class Meta:
        verbose_name = "アカウント"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="account_once_per_case"),
            models.UniqueConstraint(
                fields=["account", "claim"], condition=Q(open=True) & ~Q(claim=""), name="one_open_claim"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.account}"


def granted(org: ActorContext) -> Q:
    """Tasks of cases about an account that the person was given: a contractor, or a named co-operator.

    A co-operator's grant ends when he changes section.

    As a set of ids: beside other ways into a tray it lets SQLite take each by its index.
    """
    user = org.user if org.user and org.user.is_active else None
    here = Q(section=None) | Q(section__in=list(org.mine))
    given = AccountGrant.objects.filter(here, user=user).values("content_object")
    return Q(case__in=CaseAccount.objects.filter(account__in=given).values("case"))


class Submission(models.Model):
    """What was submitted in a round, word for word; verdicts and papers point to it."""

    case = models.ForeignKey("workflow.Case", models.CASCADE, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    data = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["case", "round"]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_submission_per_round")]

    def __str__(self) -> str:
        return f"{self.case} 第{self.round}回提出"


class Statement(models.Model):
    """What somebody found, ruled, released or recorded in a task; none changes once the task is closed.

    What holds at present is derived from these rows (`Case.standing`).
    """

    task = models.ForeignKey("workflow.Task", models.CASCADE, related_name="statements")
    key = models.CharField(max_length=60)  # item:8, check:takedown, release:my_number, nature
    about = models.CharField(max_length=200, blank=True)  # which account, which fake; "" for the case
    value = models.CharField(max_length=30, blank=True)
    # As of then, as an act keeps its own word: 「九項目 ⑧」, 「不足」.
    label = models.CharField(max_length=60)
    word = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    on = models.DateTimeField(null=True)  # when it was really done
    details = models.JSONField(default=dict)  # what else is known of it: 受付番号 → its text
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["task", "pk"]  # the order in which they were said: tasks open one after the other
        constraints = [
            models.UniqueConstraint(fields=["task", "key", "about"], name="one_statement_per_task_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.word}"

    @property
    def name(self) -> str:
        """What it is about, in words."""
        return f"{self.label}（{self.about}）" if self.about else self.label

    @property
    def line(self) -> str:
        """All of it in one line, without who said it."""
        more = (f"{label} {text}" for label, text in self.details.items())
        return f"{self.name}：" + "　".join(filter(None, [self.word, self.text, *more]))


Standing = dict[tuple[str, str], Statement]  # (key, about) → what was said of it last


class SaidOf:
    """A case, as far as something was said of it."""

    pk: int
    round: int

    @cached_property
    def statements(self) -> list[Statement]:
        """All that was said about it, in the order in which it was said."""
        return list(Statement.objects.filter(task__case=self.pk).select_related("task"))

    def standing(self, prefix: str, *, lasting: bool = False) -> Standing:
        """What was said last under these keys, in this round or, where it lasts, in any."""
        return {
            (s.key, s.about): s
            for s in self.statements
            if s.key.startswith(prefix) and (lasting or s.task.round == self.round)
        }


class Attachment(models.Model):
    """A file of a case; frozen once it was sent with a round."""

    case = models.ForeignKey("workflow.Case", models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    file = models.CharField(max_length=60, unique=True)  # random name below MEDIA_ROOT
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_round = models.PositiveSmallIntegerField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether the page may show it; everything else is only downloaded."""
        return self.content_type in ("image/png", "image/jpeg")


class NumberSeries(models.Model):
    """The last 受付番号 of a series in a fiscal year; no gaps, never reused."""

    series = models.CharField(max_length=4)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "fiscal_year"], name="one_row_per_series")]

    def __str__(self) -> str:
        return f"{self.series} {self.fiscal_year}"


class CaseFigure(models.Model):
    """What a case with a number counts for, in 開庁日; derived, and compared with the case every day."""

    case = models.OneToOneField(
        "workflow.Case", models.CASCADE, primary_key=True, related_name="figure", verbose_name="案件"
    )
    received_on = models.DateField("受付日")
    result_on = models.DateField("結果の日", null=True)
    office_days = models.PositiveIntegerField("処理日数", default=0)  # at the desk of the PR division
    section_days = models.PositiveIntegerField("所属の日数", default=0)
    total_days = models.PositiveIntegerField("所要日数", null=True)
    returns = models.PositiveSmallIntegerField("差戻し", default=0)
    late = models.BooleanField("目安超過", default=False)  # of what the PR division has done
    due = models.DateField("目安の日", null=True)  # of what it still has to do

    class Meta:
        verbose_name = "集計の行"
        default_permissions = ()
        indexes = [
            models.Index(fields=["received_on"], name="figure_received"),
            models.Index(fields=["result_on"], name="figure_result"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.received_on}"
