"""The nine items (G4(2)①, G4(2)②, G4(2)③ and on to ⑨) as rows, with the parts that their texts say too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from accounts.models import NineItems
from accounts.policy.items import MANUAL_ITEM, NINE_ITEMS, Item
from applications.manuals.models import WithManual
from katori_sns.cases.fields import CaseField
from katori_sns.web.characters import is_blank

PART_HELPS = {
    "decision_examples": "1行に1つ、例と決裁権者（職）を書きます。例：開催の可否や中止の判断　課長",
    "organisation_emergency": "夜間や災害のとき、だれがだれの指示で発信するかを、職で書きます。",
    "broadcast_only": "返信などのやり取りをせず、発信だけに使うときは「はい」です。",
    "manual_weekdays": "アカウントを運用する曜日。",
    "manual_from": "例：8:30",
    "manual_to": "例：17:15",
    "servers": "当てはまる国をすべて選びます。調べても分からなければ「分からない」を選びます。",
    "server_other": "「その他の国」を選んだとき。",
    "server_law": "サーバの所在や利用約款から、どの国の法律の適用を受けるか。",
    "legal_risk": "国内で日本の国内法だけの適用を受けるときのほかは、必ず選びます。差押え、停止、閲覧など。",
    "political_risk": "国内で日本の国内法だけの適用を受けるときのほかは、必ず選びます。",
    "risk_measures": "法的リスクと政情リスクを許容するときも、しないときも、対策を書きます。",
    "terms_quoted": "国内で日本の国内法だけの適用を受けるときは、利用約款の該当条項を写します。",
    "indicators": "1行に1つ、測るものを書きます。基準値と目標値は、数字があるときに書きます。",
    "evaluation_on": "例：令和9年3月31日、R9.3.31",
    "evaluation_months": "定期のとき。例：6",
    "evaluation_how": "だれが、何と比べて、どう評価するかを書きます。",
}
Given = Callable[[NineItems], bool]


def written(item: Item, items: NineItems) -> bool:
    """Whether the item has a text or a clause of the common policy; choices are no text."""
    return bool(getattr(items, item.field).strip() or item.field in items.clauses)


def _answered(name: str, items: NineItems) -> bool:
    """What no clause says: ⑥'s answer, ⑦'s days, hours and use outside, ⑧'s servers, ⑨'s day."""
    return bool(getattr(items, name))


def _said(name: str, items: NineItems) -> bool:
    """A part in words, which a clause cited for its item says as well."""
    return not is_blank(getattr(items, name)) or _cites(name, items)


def _listed(name: str, keys: tuple[str, ...], items: NineItems) -> bool:
    """At least one row with all of these, or the clause cited for its item."""
    rows = getattr(items, name)
    return any(all(row[key] for key in keys) for row in rows) or _cites(name, items)


def _cites(name: str, items: NineItems) -> bool:
    return any(name in item.parts and item.field in items.clauses for item in NINE_ITEMS)


# Each part that is never left open: whether it is there, and what to do where it is not
# (G4(2)④, G4(2)⑤, G4(2)⑥, G4(2)⑦, G4(2)⑧, G4(2)⑨).
NEEDED: dict[str, tuple[Given, str]] = {
    "decision_examples": (
        partial(_listed, "decision_examples", ("example", "decider")),
        "④決裁が必要な発信の例と、その決裁権者を1つ以上入力してください",
    ),
    "organisation_emergency": (
        partial(_said, "organisation_emergency"),
        "⑤緊急時の体制を入力してください",
    ),
    "indicators": (partial(_listed, "indicators", ("name",)), "⑨評価の指標を1つ以上入力してください"),
    "evaluation_how": (partial(_said, "evaluation_how"), "⑨評価の方法を入力してください"),
    **{
        name: (partial(_answered, name), words)
        for name, words in {
            "broadcast_only": "⑥専ら情報発信用途かを「はい」「いいえ」から選んでください",
            "manual_outside": "⑦庁舎外での利用の可否を選んでください",
            "manual_off_hours": "⑦勤務時間外の利用の可否を選んでください",
            "manual_weekdays": "⑦運用する曜日を選んでください",
            "manual_from": "⑦開始時刻を入力してください",
            "manual_to": "⑦終了時刻を入力してください",
            "servers": "⑧サーバの所在国を選んでください。分からなければ「分からない」を選んでください",
            "server_law": "⑧適用される法律を選んでください",
            "evaluation_term": "⑨評価の時期を選んでください",
            "evaluation_on": "⑨最初に評価する日を入力してください",
        }.items()
    },
}


def _part(item: Item, name: str) -> CaseField:
    help = PART_HELPS.get(name, "")
    if name not in NEEDED:
        return CaseField(name, help=help, said_in=item.field)
    given, lacking = NEEDED[name]
    return CaseField(name, help=help, required=True, given=given, lacking=lacking, said_in=item.field)


def _words(item: Item, case: WithManual) -> str:
    """Its text; of ⑦ with the file that is to be the manual."""
    text = item.text_of(case)
    if item.number != MANUAL_ITEM or case.manual is None:
        return text
    return f"{text}\n管理運用マニュアル（添付）：{case.manual.name}"


def _rows(item: Item) -> tuple[CaseField, ...]:
    own = CaseField(
        item.field,
        str(item),
        item.hint,
        required=True,
        words=partial(_words, item),
        given=partial(written, item),
    )
    return own, *(_part(item, name) for name in item.parts)


ITEM_ROWS = tuple(row for item in NINE_ITEMS for row in _rows(item))
