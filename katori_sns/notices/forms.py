"""How one is written to."""

from django import forms

from katori_sns.web.forms import Form


class MailForm(Form):
    """At once, or what can wait once a day."""

    daily = forms.ChoiceField(
        label="メールの届き方",
        widget=forms.RadioSelect,
        choices=[("", "そのつど"), ("1", "一日分をまとめて、朝に一通")],
        required=False,
        help_text="インシデント、期限を過ぎたもの、督促、ログインに関わるものは、いつもすぐに届きます。",
    )
