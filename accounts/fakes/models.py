"""Known fakes (G5(2)): profiles that pose as the city, as incidents told of them."""

from __future__ import annotations

from typing import Self

from django.db import models

from accounts.account.media import Medium
from accounts.account.named import media_like
from accounts.identity import Identity, key_of, read
from katori_sns.organisation.roles import ActorContext


class KnownFakeQuerySet(models.QuerySet["KnownFake"]):
    def known(self) -> Self:
        """Those that are fakes: no false alarm, nor found to be another's honest profile."""
        return self.filter(withdrawn_on=None, cleared_on=None)

    def of(self, who: Identity) -> Self:
        """Those that an identity names: by folded name, the platform's own ID, or join link."""
        same = models.Q(handle_key=who.key)
        if who.immutable_id:
            same |= models.Q(immutable_id=who.immutable_id)
        if who.joins:
            same |= models.Q(url=who.url)
        return self.filter(same, medium__in=media_like(who.medium))


class KnownFake(models.Model):
    """A profile that poses as the city; one row for each fake and each incident that tells of it.

    Written by incidents alone. It says neither who reported it nor what happened: those who may not know
    of the incident learn the dates.
    """

    reported_in = models.PositiveBigIntegerField()  # the key of the incident, a case of a room above
    named = models.BooleanField("対応する人が加えた", default=False)  # else it was read out of the report
    medium = models.CharField("媒体", max_length=20, choices=Medium)
    typed = models.TextField()  # as it was written
    handle = models.CharField("アカウント名（ID）", max_length=200)
    handle_key = models.CharField(max_length=300)  # folded by the medium's rule
    url = models.CharField("URL", max_length=500)
    immutable_id = models.CharField("媒体の内部ID", max_length=100, blank=True)
    reported_at = models.DateTimeField("届出の日時")
    seen_at = models.DateTimeField("現れた日時")  # later than the report where it came again
    requested_on = models.DateField("削除を依頼した日", null=True)
    gone_on = models.DateField("削除・非公開を確認した日", null=True)
    withdrawn_on = models.DateField("届出を誤報とした日", null=True)  # with the whole incident
    cleared_on = models.DateField("なりすましでないと確かめた日", null=True)

    objects = KnownFakeQuerySet.as_manager()

    class Meta:
        verbose_name = "なりすましのアカウント"
        default_permissions = ()
        indexes = [models.Index(fields=["handle_key"], name="fake_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["reported_in", "medium", "handle_key"], name="fake_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.get_medium_display()} {self.handle}"

    @property
    def is_known(self) -> bool:
        return self.withdrawn_on is None and self.cleared_on is None

    def is_meant(self, text: str) -> bool:
        """Whether somebody who wrote this speaks of it: by its name, with or without @, or its URL."""
        plain = text.strip()
        if plain in (self.typed, self.url) or key_of(self.medium, plain.removeprefix("@")) == self.handle_key:
            return True
        who = read(plain).identity
        return who is not None and (who.medium, who.key) == (self.medium, self.handle_key)


def lists_fakes(org: ActorContext) -> bool:
    """Whether all known fakes are listed to the person: in the PR division, or an auditor."""
    return org.user is not None and (org.user.is_auditor or org.pr.pk in org.mine)
