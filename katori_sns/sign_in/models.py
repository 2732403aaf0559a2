"""Which identities of the city's own sign-in are whose."""

from django.db import models

from katori_sns.organisation.models import User

LONGEST = 255  # characters, as OpenID Connect allows a subject


class CityIdentity(models.Model):
    """One identity at one issuer, a person's from its first use on."""

    user = models.ForeignKey(User, models.CASCADE, related_name="city_identities", verbose_name="職員")
    issuer = models.CharField("発行元", max_length=LONGEST)
    subject = models.CharField("識別子", max_length=LONGEST)
    since = models.DateTimeField("結び付けた日時")

    class Meta:
        verbose_name = "市のアカウント"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_city_identity"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_city_identity_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issuer}"
