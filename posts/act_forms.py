"""What the acts on a post ask: where it went out and when, who checked it, why a stop is let through."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.identity.post_urls import EXAMPLES, LONGEST, WITHOUT_URL
from katori_sns.web.dates import WarekiMomentField
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm
from posts.fields import EXAMPLE
from posts.guards import accounts_of
from posts.models import Post
from posts.releases import stops
from posts.sent import Published, url_problem

NO_PAGE = "「URLのない配信」は、媒体に投稿のページがないときだけ選びます。"


class PublishForm(ActForm):
    """Where it went out, per account, and when; an empty URL means it did not go out there."""

    case: Post

    def ask_more(self) -> None:
        self.posted_to, pageless = accounts_of(self.case), False
        for account in self.posted_to:
            pageless = account.medium in WITHOUT_URL
            self.fields[f"url_{account.pk}"] = CleanCharField(
                label=f"投稿のURL　{account}",
                required=False,
                max_length=LONGEST,
                help_text=f"{_example(account.medium)}{NO_PAGE if pageless else ''}",
                initial=self._original().get(account.pk),
            )
            if pageless:
                self.fields[f"sent_{account.pk}"] = forms.BooleanField(
                    label=f"URLのない配信　{account}", required=False
                )
        if len(self.posted_to) == 1 and not pageless:
            self.needed = (*self.needed, f"url_{self.posted_to[0].pk}")
        self.fields["at"] = WarekiMomentField(label="発信日時", help_text=EXAMPLE, initial=timezone.now)
        self.order_fields([*(name for name in self.fields if "_" in name), "at", "comment", "ground"])

    def _original(self) -> dict[int, str]:
        """Of a post that was mended itself: where it stands."""
        original = self.case.corrects if self.case.how == Post.How.EDIT else None
        return dict(original.publications.values_list("account", "url")) if original else {}

    def payload(self) -> Published:
        data = self.cleaned_data
        out = [a.pk for a in self.posted_to if data[f"url_{a.pk}"] or data.get(f"sent_{a.pk}")]
        return Published({pk: data[f"url_{pk}"] for pk in out}, data["at"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        names = [f"url_{account.pk}" for account in self.posted_to]
        for account, name in zip(self.posted_to, names, strict=True):
            if data.get(name) and (wrong := url_problem(account, data[name])):
                self.add_error(name, wrong)
        sent = any(data.get(name) or data.get(name.replace("url", "sent")) for name in names)
        if not sent and self.errors.keys().isdisjoint(names):
            self.add_error(names[0], "発信したアカウントのURLを入力してください")
        return data


def _example(medium: str) -> str:
    return f"例：{EXAMPLES.get(medium, 'https:// から。')}"


class ReleaseForm(ActForm):
    """Who checks or decides lets through what stops it, and says why."""

    case: Post

    def ask_more(self) -> None:
        if stops(self.case):
            comment = self.fields["comment"]
            comment.label, comment.required = "「止める」を通してよい理由", True
            comment.help_text = f"この本文に限って通します。{comment.help_text}"


class RecordForm(PublishForm):
    """An earlier post in one line: of a fact, who checked it, or 確認者なし and why (G4(5)①)."""

    def ask_more(self) -> None:
        super().ask_more()
        comment = self.fields["comment"]
        if self.case.ruled_nature == Post.Nature.OFFICIAL:
            comment.label = "あとから記録する理由"
            return
        self.fields["checked"] = forms.ChoiceField(
            label="相互確認",
            choices=[("yes", "発信の前に、ほかの人が確認した"), ("no", "確認者なし")],
            widget=forms.RadioSelect,
        )
        comment.label = "確認した人の職と名前、または確認者なしの理由"
        self.order_fields([name for name in self.fields if name not in ("comment", "ground")])

    def payload(self) -> Published:
        found = super().payload()
        return Published(found.urls, found.at, unchecked=self.cleaned_data.get("checked") == "no")


class FirstForm(PublishForm):
    def ask_more(self) -> None:
        super().ask_more()
        self.fields["comment"].label = "緊急の理由"
