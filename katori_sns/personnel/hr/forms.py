"""What is asked of a list: the file and its day, the meaning of its words, what becomes of a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from katori_sns.personnel.hr.actions import Reading
from katori_sns.personnel.hr.columns import FIELDS, guess
from katori_sns.personnel.hr.rows import Row
from katori_sns.personnel.hr.sheet import Sheet, read_list
from katori_sns.personnel.hr.words import EFFECTS, NEW, OUT
from katori_sns.personnel.models import Word
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import UNCHOSEN, Form, Sent
from katori_sns.web.list_forms import ListFileForm, MeaningsForm
from katori_sns.web.text import CleanCharField

CHOOSE = ("", UNCHOSEN)
ASKED_AT_ONCE = 200  # rows on one page; the next follow when these are answered
Kind = Word.Kind


class HrListForm(ListFileForm):
    """A list of 人事, and what it does not say itself."""

    everybody = forms.TypedChoiceField(
        label="一覧の種類",
        choices=[("no", "異動一覧（異動する人だけ）"), ("yes", "在籍一覧（ある日の全員）")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    day = WarekiDateField(
        label="発令日",
        required=False,
        help_text=f"在籍一覧ではその日。異動一覧では、発令日の列がないときに入力します。{EXAMPLE}",
    )
    merged = forms.BooleanField(
        label="所属と発令日などの空欄は、上の行と結合されたセルとして読む", required=False
    )
    field_order = ["everybody", "day", "merged", "file"]

    def read(self, content: bytes) -> Sheet:
        return read_list(content)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("everybody") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError("在籍一覧は、いつの在籍かを入力してください"))
        return data

    def kept(self) -> Iterator[tuple[str, object]]:
        """What was sent besides the file, to be sent again with the columns."""
        for name in self.fields:
            if name not in ("file", "content"):
                yield name, self.cleaned_data[name] if name == "source_name" else self[name].value()


class HrColumnsForm(MeaningsForm):
    """Which column is which; the number and the name are needed."""

    needed = ("number", "name")

    def __init__(self, data: Sent, *, sheet: Sheet, remembered: dict[str, str]) -> None:
        guessed = guess(sheet.heads, remembered)
        super().__init__(data, heads=sheet.heads, meanings=FIELDS, guessed=guessed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("number") is None:
            self.add_error("number", "職員番号の列を選んでください")
        if data.get("name") is None and data.get("surname") is None:
            self.add_error("name", "氏名の列を選んでください")
        chosen = [column for column in data.values() if column is not None]
        if len(set(chosen)) < len(chosen):
            self.add_error(None, "同じ列を2か所で選んでいます")
        return data


class WordsForm(Form):
    """Each word that was not explained yet, with what it probably means."""

    def __init__(self, data: Sent, *, found: Reading) -> None:
        super().__init__(data)
        self.words: dict[str, tuple[str, str]] = {}
        asked = found.asked
        effects = [(str(effect), label) for effect, label in EFFECTS.items()]
        for word, effect in asked.moves.items():
            self._ask(Kind.MOVE, word, effects, effect)
        for word, is_head in asked.heads.items():
            heads = [("head", "所属長"), ("member", "所属長ではない")]
            self._ask(Kind.POST, word, heads, "head" if is_head else "member")
        names = {pk: found.state.paths.get(pk, name) for pk, name in found.state.sections.items()}
        sections = [(str(pk), name) for pk, name in sorted(names.items(), key=lambda item: item[1])]
        sections = [(NEW, "新設（新しくできる所属）"), (OUT, "対象外（市の所属ではない）"), *sections]
        for word, near in asked.sections.items():
            self._ask(Kind.SECTION, word, sections, near)
        spare = iter(found.words.spare_letters())
        for word, before in asked.authorities.items():
            own = before if before not in ("", OUT) else f"{next(spare)}-"
            counts = [
                ("", "市長部局と同じ番号を使う"),
                (own, f"別の番号を使う（前に「{own}」を付ける）"),
            ]
            self._ask(Kind.AUTHORITY, word, [*counts, (OUT, "読み取らない（組合・県費など）")], before)
        if asked.digits:
            self._ask_digits(asked.digits)
        if asked.domain is not None:
            self._ask_domain(asked.domain)

    def _ask(self, kind: str, word: str, choices: list[tuple[str, str]], initial: str) -> None:
        label = f"{Kind(kind).label}「{word}」"
        offered = choices if kind == Kind.AUTHORITY else [CHOOSE, *choices]
        field = forms.ChoiceField(
            label=label, choices=offered, initial=initial, required=kind != Kind.AUTHORITY
        )
        self._add(kind, word, field)

    def _ask_digits(self, digits: int) -> None:
        field = forms.IntegerField(
            label="職員番号の桁数",
            min_value=1,
            max_value=20,
            initial=digits,
            help_text="表計算ソフトが落とした頭の0を補います。",
        )
        self._add(Kind.DIGITS, "", field)

    def _ask_domain(self, domain: str) -> None:
        field = CleanCharField(
            label="新しい職員のメールの「@」の後ろ",
            max_length=40,
            required=False,
            initial=domain,
            help_text="一覧にメールがないので、「ログインID@ここ」とします。空欄なら、新しい職員の行はエラーになります。",
        )
        self._add(Kind.DOMAIN, "", field)

    def _add(self, kind: str, word: str, field: forms.Field) -> None:
        name = f"word{len(self.words)}"
        self.words[name] = kind, word
        self.fields[name] = field

    def said(self) -> list[tuple[str, str, str]]:
        """Kind, word, meaning."""
        return [(kind, word, str(self.cleaned_data[name])) for name, (kind, word) in self.words.items()]


class RowsForm(Form):
    """What becomes of the rows that have to be confirmed, first of those that nobody has answered."""

    def __init__(self, data: Sent, *, rows: list[Row]) -> None:
        super().__init__(data)
        asked = sorted((row for row in rows if row.choices), key=lambda row: not row.is_open)
        for row in asked[:ASKED_AT_ONCE]:
            label = f"{row.number}行目 {row.values['name']}" if row.number else row.values["name"]
            self.fields[row.key] = forms.ChoiceField(
                label=label,
                choices=[CHOOSE, *row.choices.items()],
                required=False,
                initial=row.answer,
                widget=forms.Select(attrs={"aria-label": f"{label}の扱い"}),
            )

    def answers(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}
