"""What a list of older accounts says (G4(4))."""

from __future__ import annotations

from accounts.older.dates import opened_in_words
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from katori_sns.cases.fields import CaseField, CaseFields

_NUMBERS = ("No.", "No", "№", "番号", "項番", "通番", "連番")  # of the row in the list


def entered(case: RetroactiveRegistration) -> list[RegistrationRow]:
    """The rows that are to be entered, in the order of the list."""
    rows = case.rows.filter(standing=RegistrationRow.Standing.ENTER)
    return list(rows.select_related("section"))


def later_rows(case: RetroactiveRegistration) -> list[RegistrationRow]:
    """Those that count as opened since the guideline is in force (G4(1)): each is decided apart."""
    return [row for row in entered(case) if row.later]


def line(row: RegistrationRow) -> str:
    """One account of the list in words."""
    who = row.url or row.join_url or row.handle or "URLなし"
    facts = (row.section, f"{row.name}（{row.medium_label}）", who, f"開設 {row.opened_label}")
    more = [row.get_state_display(), *([f"終了 {opened_in_words(row.ended)}"] if row.ended else [])]
    more += [] if row.retired else [f"運用管理者 {row.manager or '未整備'}"]
    if row.later:
        more.append(f"承認を受けていない理由（別に決定）：{row.no_approval}")
    elif row.known_before:
        more.append(f"施行前からあると確かめた方法：{row.known_before}")
    more += [f"一覧の「{head}」：{cell}" for head, cell in row.listed if head not in _NUMBERS]
    return f"{row.place}：" + "、".join(str(fact) for fact in (*facts, *more))


def lines_of(case: RetroactiveRegistration) -> str:
    return "\n".join(map(line, entered(case)))


def left_of(case: RetroactiveRegistration) -> str:
    left = case.rows.filter(standing=RegistrationRow.Standing.LEAVE)
    return "、".join(row.place + (f"「{row.name}」" if row.name else "") for row in left)


FIELDS = CaseFields(
    RetroactiveRegistration,
    (
        CaseField("source_name", asked=False),
        CaseField("remarks", help="いつ、だれが作った一覧か、どのように確かめたかなど。"),
        CaseField("rows", "登録するアカウント", asked=False, words=lines_of),
        CaseField("left", "載せない行", asked=False, words=left_of),
    ),
)
