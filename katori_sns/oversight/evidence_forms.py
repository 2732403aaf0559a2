"""Which period a 証拠一式 covers, which digest is asked about, and why a 年次報告 is fixed again."""

from __future__ import annotations

from katori_sns.oversight.evidence.verify import DIGEST
from katori_sns.web.dates import WarekiDateField
from katori_sns.web.forms import Form, Sent
from katori_sns.web.text import CleanCharField

LONGEST = 366  # days


class PeriodForm(Form):
    first = WarekiDateField(label="提出日（開始）")
    last = WarekiDateField(label="提出日（終了）")

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not 0 <= (last - first).days < LONGEST:
            self.add_error("last", "開始の日から1年以内の日にしてください")


class DigestForm(Form):
    digest = CleanCharField(
        label="ハッシュ値", max_length=100, help_text="証拠一式の表紙にある64文字の英数字です。"
    )

    def clean_digest(self) -> str:
        typed = "".join(str(self.cleaned_data["digest"]).split()).lower()
        if not DIGEST.fullmatch(typed):
            self.add_error("digest", "0～9とa～fの64文字を、表紙のとおりに入力してください")
        return typed


class ReasonForm(Form):
    """Why a fixed report is replaced; of the first version nothing is asked."""

    reason = CleanCharField(label="前の版から改める理由", max_length=300)

    def __init__(self, data: Sent, *, needed: bool) -> None:
        super().__init__(data)
        if not needed:
            del self.fields["reason"]
