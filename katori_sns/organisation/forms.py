"""Logging in, and what administrators and people enter about the organisation."""

import re
from datetime import date

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.http import HttpRequest

from katori_sns.organisation.actions.devices import CODE_DIGITS, RECOVERY_DIGITS
from katori_sns.organisation.models import Duty, Ground, Section, User
from katori_sns.organisation.passwords import MAX_LENGTH
from katori_sns.web.codes import code_key, staff_key
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import UNCHOSEN, Form, Measured, Sent, ask
from katori_sns.web.names import CodeField, KanaField, MailField, NameField
from katori_sns.web.text import CleanCharField, fold, no_number

DIRECTORY_IS_DOWN = (
    "ログインIDかパスワードが違うか、市の認証サーバが応答していません。確かめて、しばらくしてから入力してください。"
    "このシステムのパスワードをお持ちの方は、それでログインできます。"
)
UNTIL = f"この日まで。空欄は期限なし。{EXAMPLE}"


class LoginForm(Measured, AuthenticationForm):
    """Login name and password; one and the same answer for whatever is wrong with them."""

    error_messages = {
        "invalid_login": "ログインIDかパスワードが違います。確かめて、もう一度入力してください。",
        "inactive": "ログインIDかパスワードが違います。確かめて、もう一度入力してください。",
    }

    def get_invalid_login_error(self) -> ValidationError:
        """The one answer, unless the city's directory could not be asked."""
        down = self.request is not None and vars(self.request).get("directory_is_down")
        return ValidationError(DIRECTORY_IS_DOWN) if down else super().get_invalid_login_error()

    def __init__(self, request: HttpRequest, data: Sent) -> None:
        super().__init__(request, data)
        self.fields["username"].label = "ログインID"
        self.fields["password"].label = "パスワード"
        self.fields["username"].widget = forms.TextInput(attrs={"autocomplete": "username"})
        # The throttle keeps the name in a column; a longer one is nobody's and never gets there.
        longest = User._meta.get_field("username").max_length or 0
        self.fields["username"].validators.append(
            MaxLengthValidator(longest, f"ログインIDは{longest}文字までです。確かめてください。")
        )
        ask(self.fields)


class UserForm(Measured, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A person's facts and role."""

    username = CodeField(label="ログインID", max_length=40, counts=False)
    staff_number = CodeField(label="職員番号", max_length=20)
    name = NameField(
        label="氏名", max_length=60, validators=[no_number], help_text="姓と名の間に空白を入れます。"
    )
    kana = KanaField(
        label="ふりがな", max_length=80, help_text="ひらがなかカタカナで入れます。ひらがなで保存します。"
    )
    email = MailField(label="メール", max_length=254)

    class Meta:
        model = User
        fields = [
            "username",
            "staff_number",
            "name",
            "kana",
            "email",
            "is_auditor",
            "is_administrator",
            "is_yearly",
            "contract",
        ]

    def __init__(self, data: Sent, instance: User | None = None) -> None:
        super().__init__(data, instance=instance, label_suffix="")
        chosen, yearly = self.fields["contract"], self.fields["is_yearly"]
        yearly.help_text = "代決者にはなれません。所属長が「自分の設定」で再度の任用を登録できます。"
        chosen.empty_label = "なし（職員）"  # type: ignore[attr-defined]
        chosen.help_text = "委託業者・指定管理者だけに選びます。ログインは、契約の最後の日までです。"
        ask(self.fields)

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        return self._once("ログインID", typed, login_key=code_key(typed))

    def clean_staff_number(self) -> str:
        typed: str = self.cleaned_data["staff_number"]
        return self._once("職員番号", typed, staff_key=staff_key(typed))

    def _once(self, label: str, typed: str, **key: str) -> str:
        """Refuse what differs from another's by width, case or zeros alone."""
        if User.objects.filter(**key).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"この{label}は使われています。ほかの{label}を入力してください")
        return typed

    def clean(self) -> dict[str, object]:
        """A role that stands alone stands beside no other."""
        found = self.cleaned_data
        outside = found.get("contract") or self.instance.contractor_until
        if sum(map(bool, (found.get("is_auditor"), found.get("is_administrator"), outside))) > 1:
            self.add_error(None, "監査、システム管理者、委託業者は兼ねられません。一つだけにしてください。")
        return found


class SectionForm(Form):
    """A section's code, name and place, and what it does for the whole city, from a day on."""

    code = CodeField(label="所属コード", max_length=20)
    name = NameField(label="所属名", max_length=60, validators=[no_number])
    parent = forms.ModelChoiceField(
        Section.objects.filter(ends=None), label="上位の所属", required=False, empty_label="なし"
    )
    begins = WarekiDateField(label="始まり", help_text=EXAMPLE)
    is_pr = forms.BooleanField(label=Duty.Kind.PR.label, required=False)
    is_promotion = forms.BooleanField(label=Duty.Kind.PROMOTION.label, required=False)

    def face(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("code", "name", "parent")}

    def duties(self) -> list[str]:
        return [duty for duty in Duty.Kind if self.cleaned_data[f"is_{duty}"]]


class PeriodForm(Form):
    begins = WarekiDateField(label="始まり", help_text=EXAMPLE)
    ends = WarekiDateField(label="終わり", required=False, help_text=UNTIL)


class AppointmentForm(PeriodForm):
    """A post for a person."""

    section = forms.ModelChoiceField(Section.objects.filter(ends=None), label="所属", empty_label=UNCHOSEN)
    post = NameField(
        label="職",
        max_length=30,
        validators=[no_number],
        help_text="例：係員、主任、係長、課長補佐、課長、部長",
    )
    is_head = forms.BooleanField(label="所属長", required=False)
    field_order = ["section", "post", "is_head", "begins", "ends"]


class SubstituteForm(PeriodForm):
    """Who acts for the head of a section."""

    user = forms.ModelChoiceField(User.objects.none(), label="代決者", empty_label=UNCHOSEN)
    rank = forms.IntegerField(label="代決順位", min_value=1, max_value=9)
    field_order = ["user", "rank", "begins", "ends"]

    def __init__(self, data: Sent, *, today: date) -> None:
        super().__init__(data)
        people = User.objects.who_may_hold_posts(today).filter(is_yearly=False)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class LastDayForm(Form):
    leaves_on = WarekiDateField(
        label="ログインの最終日",
        required=False,
        help_text=f"この日の終わりまでログインできます。空欄なら、いますぐ停止します。{EXAMPLE}",
    )


class EndForm(Form):
    ends = WarekiDateField(label="終わり", help_text=EXAMPLE)


class EndSectionForm(EndForm):
    """The last day of a section, and who follows."""

    successor = forms.ModelChoiceField(
        Section.objects.filter(ends=None),
        label="引き継ぐ所属",
        required=False,
        empty_label="なし",
        help_text="アカウントと案件、文書を引き継ぐ所属があれば選びます。",
    )
    others = forms.ModelMultipleChoiceField(
        Section.objects.filter(ends=None),
        label="ほかに引き継ぐ所属",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="分割のときに選びます。共同利用は、すべての引き継ぐ所属に移ります。",
    )

    def heirs(self) -> list[Section]:
        """Who follows; the first takes the documents."""
        first: Section | None = self.cleaned_data["successor"]
        others = [section for section in self.cleaned_data["others"] if section != first]
        return [first, *others] if first else others

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("others") and not data.get("successor"):
            self.add_error("successor", "アカウントと案件、文書を引き継ぐ所属を1つ選んでください")
        return data


class AbsenceForm(PeriodForm):
    """Days away."""

    user = forms.ModelChoiceField(User.objects.none(), label="不在の職員")
    ground = forms.ChoiceField(label="理由", choices=[("", UNCHOSEN), *Ground.choices])
    field_order = ["user", "ground", "begins", "ends"]

    def __init__(self, data: Sent, *, people: QuerySet[User], initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class ClosedDayForm(Form):
    """One exception to the calendar."""

    day = WarekiDateField(label="日", help_text=EXAMPLE)
    is_open = forms.TypedChoiceField(
        label="開庁・閉庁",
        choices=[("no", "閉庁する"), ("yes", "開庁する")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = CleanCharField(label="理由", max_length=60, help_text="例：設備点検、臨時開庁")


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="新しいパスワード",
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12文字以上にします。文字の種類の組合せは問いません。自分や市の名前、このシステムの言葉、ログインID、"
        "よく使われるパスワード、繰返しや「1234」「あいう」のような並びは使えません。",
    )
    again = forms.CharField(
        label="新しいパスワード（もう一度）",
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError("二つのパスワードが違います。同じものを入力してください。")
        return again


class OwnPasswordForm(NewPasswordForm):
    """The old password, then the new."""

    old = forms.CharField(
        label="いまのパスワード",
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def __init__(self, data: Sent, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request

    def clean_old(self) -> str:
        """As at the login, so that whoever finds an open browser does not try as often as he likes."""
        old, user = str(self.cleaned_data["old"]), self.request.user
        if authenticate(self.request, username=user.get_username(), password=old) != user:
            raise ValidationError("いまのパスワードが違います。確かめて入力してください。")
        return old


class CodeForm(Form):
    """A code of one's second factor. The name keeps it out of every page that shows what was typed."""

    one_time_password = forms.CharField(
        label="認証コード",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=f"認証アプリに表示された{CODE_DIGITS}桁の数字です。手元にないときは、回復コード（{RECOVERY_DIGITS}桁）を入力します。",
    )

    def clean_one_time_password(self) -> str:
        """The digits alone: people type them in groups, and in full width."""
        code = re.sub(r"[\s\-‐−–ー]", "", fold(str(self.cleaned_data["one_time_password"])))
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}|[0-9]{{{RECOVERY_DIGITS}}}", code):
            raise ValidationError(
                f"{CODE_DIGITS}桁の認証コードか、{RECOVERY_DIGITS}桁の回復コードを入力してください。"
            )
        return code
