from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings

from accounts.identity.pages import OWN_DOMAINS


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "アカウント台帳"

    def ready(self) -> None:
        """Tell the reader of addresses which sites are the city's own (G5(2)): it knows no settings."""
        mails = (entry.rpartition("@")[2] for entry in settings.DIRECTORY if "@" in entry)
        site = urlsplit(settings.SITE_URL).hostname or ""
        OWN_DOMAINS.update(domain.lower().removeprefix("www.") for domain in (*mails, site) if "." in domain)
