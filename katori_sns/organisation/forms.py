"""Logging in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from katori_sns.web.forms import ask


class LoginForm(AuthenticationForm):
    """Login name and password; one and the same answer for whatever is wrong with them."""

    error_messages = {
        "invalid_login": "ログインIDかパスワードが違います。確かめて、もう一度入力してください。",
        "inactive": "ログインIDかパスワードが違います。確かめて、もう一度入力してください。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "ログインID"
        self.fields["password"].label = "パスワード"
        self.fields["username"].widget = forms.TextInput(attrs={"autocomplete": "username"})
        ask(self.fields)
