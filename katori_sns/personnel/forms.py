"""What is typed about a plan: its hour, its lines, who confirms it, what becomes of a section."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import SNSAccount
from katori_sns.organisation.models import Duty, Ground, Lineage, Section, User
from katori_sns.personnel.models import GIVEN, Plan, PlanLine
from katori_sns.web.dates import EXAMPLE, WarekiDateField, WarekiMomentField
from katori_sns.web.forms import UNCHOSEN, Form, Sent
from katori_sns.web.names import CodeField, KanaField, MailField, NameField
from katori_sns.web.text import CleanCharField, no_number

Kind = PlanLine.Kind
CHOOSE = ("", UNCHOSEN)
NONE = ("", "なし")
FIRST_DAY = f"この日から。{EXAMPLE}"
LAST_DAY = f"この日まで。{EXAMPLE}"
FACTS = ("username", "staff_number", "name", "kana", "email")
OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.PERSON: (*FACTS, "day"),
    Kind.ROLE: ("person", "role", "day"),
    Kind.BEGIN: ("person", "place", "post", "is_head", "day", "ends"),
    Kind.CONCURRENT: ("person", "place", "post", "is_head", "day", "ends"),
    Kind.END: ("person", "place", "day"),
    Kind.SUBSTITUTE: ("person", "place", "rank", "day", "ends"),
    Kind.SUBSTITUTE_END: ("person", "place", "day"),
    Kind.ABSENCE: ("person", "ground", "day", "ends"),
    Kind.LEAVE: ("person", "day"),
    Kind.FOUND: ("code", "name", "above", "day"),
    Kind.DUTY: ("place", "duty", "day"),
}


class PlanForm(Form):
    """What the plan is called, and until when it is a secret."""

    title = CleanCharField(
        label="件名", max_length=100, validators=[no_number], help_text="例：4月1日付け人事異動"
    )
    disclosed_at = WarekiMomentField(
        label="内示解禁日時",
        help_text="この時まで、準備する人と確認する人のほかは、異動案があることも分かりません。"
        "例：令和9年3月19日 10:00",
    )


def people_of(plan: Plan, kind: str) -> list[tuple[str, str]]:
    """Everybody in use who may have it, and whom the plan registers."""
    people = User.objects.filter(is_active=True, contractor_until=None)
    if kind == Kind.SUBSTITUTE:
        people = people.filter(is_yearly=False)
    here = people.values_list("pk", "name", "staff_number")
    coming = plan.lines.filter(kind=Kind.PERSON)
    found = [(f"u{pk}", f"{name}（{number}）") for pk, name, number in here]
    return [*found, *((f"l{line.pk}", f"{line.who}（登録する職員）") for line in coming)]


def places_of(plan: Plan, _: str = "") -> list[tuple[str, str]]:
    """The sections that do not end, and those the plan founds."""
    found = [(f"s{pk}", name) for pk, name in Section.objects.filter(ends=None).values_list("pk", "name")]
    founded = plan.lines.filter(kind=Kind.FOUND)
    return [*found, *((f"l{line.pk}", f"{line.where}（新設）") for line in founded)]


def chosen(plan: Plan, value: str) -> Any:
    """The person, section or line that the choice stands for; None for an empty one."""
    if not value:
        return None
    rows: dict[str, QuerySet[Any]] = {
        "u": User.objects.all(),
        "s": Section.objects.all(),
        "l": plan.lines.all(),
    }
    return rows[value[0]].get(pk=int(value[1:]))


class LineForm(Form):
    """One line of a kind: the fields of that kind alone."""

    person = forms.ChoiceField(label="職員")
    username = CodeField(label="ログインID", max_length=40, counts=False)
    staff_number = CodeField(label="職員番号", max_length=20)
    role = forms.ChoiceField(label="役割", choices=[CHOOSE, *GIVEN.items()])
    place = forms.ChoiceField(label="所属")
    code = CodeField(label="所属コード", max_length=20)
    name = NameField(label="氏名", max_length=60, validators=[no_number])
    kana = KanaField(label="ふりがな", max_length=80, validators=[no_number])
    email = MailField(label="メール", max_length=254)
    above = forms.ChoiceField(label="上位の所属", required=False)
    post = CleanCharField(
        label="職", max_length=30, validators=[no_number], help_text="例：係員、主任、係長、課長"
    )
    is_head = forms.BooleanField(label="所属長", required=False)
    rank = forms.IntegerField(label="代決順位", min_value=1, max_value=9)
    ground = forms.ChoiceField(label="理由", choices=[CHOOSE, *Ground.choices])
    duty = forms.ChoiceField(label="役割", choices=[CHOOSE, *Duty.Kind.choices])
    day = WarekiDateField(label="発令日", help_text=FIRST_DAY)
    ends = WarekiDateField(label="終わり", required=False, help_text=f"空欄は期限なし。{LAST_DAY}")

    def __init__(self, data: Sent = None, *, plan: Plan, kind: str) -> None:
        super().__init__(data)
        self.plan, self.kind = plan, kind
        if kind in (Kind.END, Kind.SUBSTITUTE_END, Kind.LEAVE):
            self.fields["day"].label, self.fields["day"].help_text = "最後の日", LAST_DAY
        if kind == Kind.FOUND:
            self.fields["name"].label = "所属名"
        for name, choices in (("person", people_of), ("place", places_of), ("above", places_of)):
            field = self.fields[name]
            if name in OF_KIND[kind] and isinstance(field, forms.ChoiceField):
                field.choices = [CHOOSE if field.required else NONE, *choices(plan, kind)]
        self.fields = {name: self.fields[name] for name in OF_KIND[kind]}

    def line(self) -> dict[str, Any]:
        """As `actions.add_line` takes it."""
        given = dict(self.cleaned_data)
        for name in ("person", "place", "above"):
            if name in given:
                given[name] = chosen(self.plan, given[name])
        if self.kind == Kind.ROLE:
            given["facts"] = {given.pop("role"): True}
        if self.kind in (Kind.PERSON, Kind.FOUND):
            given["facts"] = {name: given.pop(name) for name in (*FACTS, "code") if name in given}
        return given | {"kind": self.kind}


class ConfirmersForm(Form):
    """Who is asked to confirm."""

    confirmers = forms.ModelMultipleChoiceField(
        User.objects.none(), label="確認する人", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Sent = None, *, people: QuerySet[User]) -> None:
        super().__init__(data)
        field = self.fields["confirmers"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = people


KEEP, CHANGE = "keep", "change"
WAYS = ((KEEP, "そのまま"), (CHANGE, "改称・所管部の変更"), *Lineage.Kind.choices)
HEIRS = ("heir_1", "heir_2", "heir_3")


class SectionMoveForm(Form):
    """What becomes of one section from a day on."""

    way = forms.ChoiceField(label="この所属は", choices=WAYS, widget=forms.RadioSelect)
    day = WarekiDateField(label="始まり", help_text=f"変更後の最初の日。廃止は、この日の前日まで。{EXAMPLE}")
    code = CodeField(label="所属コード", max_length=20, required=False)
    name = NameField(label="所属名", max_length=60, required=False, validators=[no_number])
    above = forms.ChoiceField(label="上位の所属", required=False)
    heir_1 = forms.ChoiceField(label="引き継ぐ所属（文書も引き継ぐ）", required=False)
    heir_2 = forms.ChoiceField(label="引き継ぐ所属（2番目）", required=False)
    heir_3 = forms.ChoiceField(label="引き継ぐ所属（3番目）", required=False)

    def __init__(self, data: Sent = None, *, plan: Plan, section: Section, **more: Any) -> None:
        super().__init__(data, **more)
        self.plan, self.section = plan, section
        places = [NONE, *(place for place in places_of(plan) if place[0] != f"s{section.pk}")]
        self.accounts = list(SNSAccount.objects.filter(section=section).exclude(state__in=SNSAccount.CLOSED))
        for account in self.accounts:
            help_text = "引き継ぐ所属が二つ以上のときに選びます。"
            self.fields[f"account_{account.pk}"] = forms.ChoiceField(
                label=f"アカウント {account} を引き継ぐ所属", required=False, help_text=help_text
            )
        for name in ("above", *HEIRS, *(f"account_{account.pk}" for account in self.accounts)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = places

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        heirs = self.heirs()
        if found.get("way") == CHANGE and not (found.get("code") and found.get("name")):
            raise ValidationError("所属コードと所属名を入力してください。")
        if found.get("way") == Lineage.Kind.MERGED and len(heirs) != 1:
            raise ValidationError("統合では、引き継ぐ所属を一つ選んでください。")
        if found.get("way") == Lineage.Kind.SPLIT and len(heirs) < 2:
            raise ValidationError("分割では、引き継ぐ所属を二つ以上選んでください。")
        if len(heirs) > 1 and any(self._heir_of(account) not in heirs for account in self.accounts):
            raise ValidationError("アカウントごとに、引き継ぐ所属を、上で選んだ中から選んでください。")
        return found

    def heirs(self) -> list[str]:
        return [value for name in HEIRS if (value := self.cleaned_data.get(name))]

    def _heir_of(self, account: SNSAccount) -> str:
        return str(self.cleaned_data.get(f"account_{account.pk}", ""))

    def line(self) -> dict[str, Any] | None:
        """As `actions.add_line` takes it; None where the section stays as it is."""
        way, day, place = self.cleaned_data["way"], self.cleaned_data["day"], {"place": self.section}
        if way == KEEP:
            return None
        if way == CHANGE:
            facts = {name: self.cleaned_data[name] for name in ("code", "name")}
            above = chosen(self.plan, self.cleaned_data["above"])
            return {"kind": Kind.CHANGE, "day": day, "facts": facts, "above": above, **place}
        return {
            "kind": Kind.CLOSE,
            "day": day - timedelta(days=1),
            "way": way,
            "heirs": self._shares(),
            **place,
        }

    def _shares(self) -> list[tuple[Any, list[SNSAccount]]]:
        alone = len(self.heirs()) == 1
        return [
            (chosen(self.plan, heir), [a for a in self.accounts if alone or self._heir_of(a) == heir])
            for heir in self.heirs()
        ]
