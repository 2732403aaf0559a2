"""Whom a row is about: somebody with a login, somebody new, or somebody to ask about."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from katori_sns.personnel.hr.rows import LEAVE_OUT, Row
from katori_sns.personnel.hr.state import Known, Newcomer, Person, State
from katori_sns.personnel.hr.words import Effect, key
from katori_sns.web.gojuon import hiragana
from katori_sns.web.lists import AS_IS, CONFIRM, OUT, WRONG

NOT_READ = {LEAVE_OUT: "この行を読み取らない"}


def person_of(
    row: Row, number: str, effect: str, state: State, newcomers: dict[str, Newcomer]
) -> Person | None:
    """Who has the number, with a note on what has to be asked first; None where the row is about nobody.

    `newcomers`: those of the rows above, to whom this one is added.
    """
    if known := state.by_number.get(key(number)):
        return _known(row, known)
    if number in newcomers:
        if key(newcomers[number].name) != key(row.values["name"]):
            row.note(WRONG, f"同じ職員番号の行の氏名（{newcomers[number].name}）と違います", "name")
        return newcomers[number]
    return _unknown(row, number, effect, state, newcomers)


def _known(row: Row, known: Known) -> Known:
    if not known.compared:
        row.note(OUT, "監査、システム管理者、委託業者は、一覧と比べません")
    elif not known.active:
        row.note(CONFIRM, f"{known.name}は利用を停止しています。職に就けるなら、先に利用を再開してください")
    if key(known.name) != key(row.values["name"]):
        row.note(
            CONFIRM,
            f"この職員番号の登録は「{known.name}」です。改姓か、番号の使い回しか確かめてください",
            "name",
        )
        row.choices = {
            "same": f"{known.name}と同じ人として読み取る（氏名は「職員の変更」で直す）",
            LEAVE_OUT: "別の人なので読み取らない（元の人の職員番号を直してから、読み直す）",
        }
    return known


def _unknown(
    row: Row, number: str, effect: str, state: State, newcomers: dict[str, Newcomer]
) -> Person | None:
    if effect not in (Effect.JOIN, Effect.MOVE, Effect.ADD, Effect.ACT):
        row.note(OUT, "このシステムに登録のない職員です")
        return None
    same = [person for person in state.by_name.get(key(row.values["name"]), []) if person.compared]
    if same:
        row.note(
            CONFIRM,
            "同じ氏名の職員が登録されています。再任用などで番号が変わった人か確かめてください",
            "name",
        )
        row.choices = {
            f"as-{person.pk}": f"職員番号{person.number}の人と同じ人（番号は「職員の変更」で直す）"
            for person in same
        }
        row.choices |= {"new": "同姓同名の新しい人として登録する", **NOT_READ}
        if found := next((p for p in same if row.answer == f"as-{p.pk}"), None):
            return found
    elif effect != Effect.JOIN:
        row.note(CONFIRM, "このシステムに登録のない職員です。職員番号を確かめてください", "number")
        row.choices = {"new": "新しい職員として登録する", **NOT_READ}
    person = Newcomer(number, _facts(row, number, state, newcomers))
    if row.answer != LEAVE_OUT:
        newcomers[number] = person
    return person


def _facts(row: Row, number: str, state: State, newcomers: dict[str, Newcomer]) -> dict[str, str]:
    """The columns of a login: a list seldom has them all, and the number serves as its name."""
    value = row.values.get
    username = key(value("login", "") or number)
    taken = {newcomer.facts["username"] for newcomer in newcomers.values()}
    if not re.fullmatch(r"[a-z0-9._@+-]+", username):
        row.note(WRONG, f"ログインID「{username}」は使えません。英数字にしてください", "login")
    elif username in state.logins or username in taken:
        row.note(WRONG, f"ログインID「{username}」は、ほかの職員が使っています", "login")
    email = "".join(value("email", "").split())
    try:
        if email:
            validate_email(email)
    except ValidationError:
        row.note(WRONG, f"「{email}」はメールアドレスではありません", "email")
    if not email:
        row.note(AS_IS, "メールがないので、登録してもメールは届きません")
    return {
        "username": username,
        "staff_number": number,
        "name": value("name", ""),
        "kana": hiragana(value("kana", "")),
        "email": email,
    }
