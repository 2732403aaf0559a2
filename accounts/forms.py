"""What is asked about accounts."""

from django import forms
from django.db.models import QuerySet

from accounts.models import SNSAccount
from katori_sns.web.forms import Form
from katori_sns.web.text import fold


class SearchForm(Form):
    q = forms.CharField(label="名称・種類・運用管理者", required=False, max_length=100)

    def chosen(self, accounts: QuerySet[SNSAccount]) -> QuerySet[SNSAccount]:
        """The accounts that hold every word, in any width, case and kana."""
        if not self.is_valid():
            return accounts.none()
        for word in fold(self.cleaned_data["q"]).split():
            accounts = accounts.filter(search_text__contains=word)
        return accounts
