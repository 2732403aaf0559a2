"""What is known of the names in a list: fakes, names given up, and names like one of ours (G5(2))."""

from __future__ import annotations

from accounts.account.models import SNSAccount, WatchedHandle
from accounts.fakes.models import KnownFake
from accounts.identity import Identity, key_of
from accounts.identity.likeness import Look

MOST = 2_000  # names of a register with which every row is compared; a larger one was not made by lists


class KnownNames:
    """Read once for all rows of a list."""

    def __init__(self) -> None:
        ours = SNSAccount.objects.exclude(handle="").order_by("pk")
        watched = list(WatchedHandle.objects.order_by("pk").values_list("medium", "handle", "account__name"))
        fakes = list(KnownFake.objects.known().order_by("pk"))
        self.exact = {
            (medium, key_of(medium, handle)): f"手放した名前です（{name}）"
            for medium, handle, name in watched
        }
        for fake in fakes:
            self.exact[fake.medium, fake.handle_key] = "なりすましとして届出のあったアカウントです"
        names = [
            (m, h, f"台帳の「{name}」") for m, h, name in ours.values_list("medium", "handle", "name")[:MOST]
        ]
        names += [(medium, handle, f"手放した名前（{name}）") for medium, handle, name in watched[:MOST]]
        names += [(fake.medium, fake.handle, f"なりすまし「{fake.handle}」") for fake in fakes[:MOST]]
        self.names = names

    def warning(self, who: Identity) -> str:
        """What a person should know before it is entered; empty where there is nothing."""
        if told := self.exact.get((who.medium, who.key)):
            return told
        look = Look(who.medium, who.handle)
        for medium, handle, words in self.names:
            kind, why = look.found(medium, handle)
            if kind == "alike":
                return f"{words}に似ています。{why}"
        return ""
