"""What the hand-over of one account asks, and what was answered to it (G5(1))."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from katori_sns.organisation.models import User

# What changed → what that touches, as columns of the row; nothing else is asked.
PARTS: dict[str, tuple[str, ...]] = {
    "chief": ("seen", "guideline_read", "manager_true"),
    "custodian": ("place_seen", "factor_moved", "recovery_moved"),
    "login": ("devices_out",),
    "contract": ("devices_out", "materials_back", "recovery_moved"),
}


class HandoverRow(models.Model):
    """One account's hand-over; while it is open every further change of persons is added to it.

    Cases of a room above gather the rows of a section and day; none is open twice for an account.
    """

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="handovers")
    in_case = models.PositiveBigIntegerField(null=True)  # the key of the case, once there is one
    day = models.DateField("異動の日")  # the first on which the new person or section has it
    changes = models.TextField("替わったこと")  # a line each
    # Each line → the parts it asks, and the day for which it was foreseen, "" of what has happened.
    asked = models.JSONField(default=dict)
    chief = models.BooleanField("所属長", default=False)
    custodian = models.BooleanField("保管責任者", default=False)
    login = models.BooleanField("ログイン情報を知っていた人", default=False)
    contract = models.BooleanField("委託の終わり", default=False)
    seen = models.BooleanField("保管の記録を見て、実際と合うことを確認した", default=False)
    guideline_read = models.BooleanField("担当者がガイドラインを確認している", default=False)
    manager_true = models.BooleanField("運用管理者の記載がいまの人と合っている", default=False)
    place_seen = models.BooleanField("保管場所の現物を確認した", default=False)
    factor_moved = models.BooleanField(
        "二段階認証を引き継いだ（使っていなければ、それを確認した）", default=False
    )
    recovery_moved = models.BooleanField("再設定用のメールと電話を引き継いだ", default=False)
    devices_out = models.BooleanField("離れた人の端末をログアウトさせた", default=False)
    materials_back = models.BooleanField("貸した端末と資料の返却・消去を確認した", default=False)
    unchanged = models.TextField("パスワードを変えない理由", blank=True)
    note = models.TextField("特記事項", blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_name = models.CharField("記入した人", max_length=60, blank=True)
    written_at = models.DateTimeField("記入した日時", null=True)
    signed_name = models.CharField("引継ぎの確認", max_length=60, blank=True)
    signed_at = models.DateTimeField("引継ぎの確認", null=True)
    open = models.BooleanField(default=True)
    taken_back = models.BooleanField("異動の取りやめ", default=False)

    class Meta:
        verbose_name = "引継ぎ確認"
        default_permissions = ()
        ordering = ["account", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(open=True), name="one_open_handover")
        ]

    def __str__(self) -> str:
        return f"{self.account} の引継ぎ"

    @property
    def ticks(self) -> list[str]:
        """The columns to be ticked, each once."""
        asked = [name for part, names in PARTS.items() if getattr(self, part) for name in names]
        return list(dict.fromkeys(asked))

    @property
    def asks_password(self) -> bool:
        """Whether one who knew the login has gone, so that the password is to be changed."""
        return self.login or self.contract

    @classmethod
    def label(cls, name: str) -> str:
        """How a column is called on screen and paper."""
        return str(cls._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column
