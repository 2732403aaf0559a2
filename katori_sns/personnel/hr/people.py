"""Whom a row is about: somebody with a login, somebody new, or somebody to ask about."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from katori_sns.organisation.forms import UserForm
from katori_sns.personnel.hr.columns import FIELDS
from katori_sns.personnel.hr.rows import LEAVE_OUT, Row
from katori_sns.personnel.hr.state import Known, Newcomer, Person, State
from katori_sns.personnel.hr.words import Effect
from katori_sns.web.codes import code_key, plain_code, staff_key
from katori_sns.web.finding import searchable
from katori_sns.web.lists import CONFIRM, OUT, WRONG

NOT_READ = {LEAVE_OUT: "この行を読み取らない"}


def person_of(
    row: Row, number: str, effect: str, state: State, newcomers: dict[str, Newcomer], *, domain: str
) -> Person | None:
    """Who has the number, with a note on what has to be asked first; None where the row is about nobody.

    `newcomers`: those of the rows above, to whom this one is added. `domain`: of a new mail address.
    """
    if known := state.by_number.get(staff_key(number)):
        return _known(row, known)
    if number in newcomers:
        if searchable(newcomers[number].name) != searchable(row.values["name"]):
            row.note(WRONG, f"同じ職員番号の行の氏名（{newcomers[number].name}）と違います", "name")
        return newcomers[number]
    if effect not in (Effect.JOIN, Effect.MOVE, Effect.ADD, Effect.ACT):
        row.note(OUT, "このシステムに登録のない職員です")
        return None
    if found := _same_name(row, effect, state):
        return found
    if "new" in row.choices and row.answer != "new":
        return Newcomer(number, {"name": row.values["name"]})
    person = Newcomer(number, _facts(row, number, domain, state, newcomers))
    if row.answer != LEAVE_OUT:
        newcomers[number] = person
    return person


def _known(row: Row, known: Known) -> Known:
    if not known.compared:
        row.note(OUT, "監査、システム管理者、委託業者は、一覧と比べません")
    elif not known.active:
        row.note(
            CONFIRM,
            f"{known.name}は利用を停止しています（停止する予定を含みます）。職に就けるなら、利用を再開してください",
        )
    if searchable(known.name) != searchable(row.values["name"]):
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


def _same_name(row: Row, effect: str, state: State) -> Known | None:
    """Ask whether an unknown number is somebody's we know; whom, where that was said."""
    same = [person for person in state.by_name.get(searchable(row.values["name"]), []) if person.compared]
    if same:
        said = "同じ氏名の職員が登録されています。再任用などで番号が変わった人か確かめてください"
        row.note(CONFIRM, said, "name")
        row.choices = {
            f"as-{person.pk}": f"職員番号{person.number}の人と同じ人（番号は「職員の変更」で直す）"
            for person in same
        }
        row.choices |= {"new": "同姓同名の新しい人として登録する", **NOT_READ}
    elif effect != Effect.JOIN:
        row.note(CONFIRM, "このシステムに登録のない職員です。職員番号を確かめてください", "number")
        row.choices = {"new": "新しい職員として登録する", **NOT_READ}
    return next((person for person in same if row.answer == f"as-{person.pk}"), None)


def _facts(
    row: Row, number: str, domain: str, state: State, newcomers: dict[str, Newcomer]
) -> dict[str, str]:
    """The columns of a login, by the rules of its form; a list seldom has them all."""
    value = row.values.get
    username = plain_code(value("login", "") or number).casefold()
    typed = {
        "username": ("login", username),
        "staff_number": ("number", number),
        "name": ("name", value("name", "")),
        "kana": ("kana", value("kana", "")),
        "email": ("email", value("email", "") or (f"{username}@{domain}" if domain else "")),
    }
    facts: dict[str, str] = {}
    for name, (column, text) in typed.items():
        try:
            facts[name] = UserForm.base_fields[name].clean(text)
        except ValidationError as error:
            said = f"新しい職員の{FIELDS[column][0]}がありません" if not text else " ".join(error.messages)
            row.note(WRONG, said, column)
    taken = {newcomer.facts.get("username") for newcomer in newcomers.values()}
    if code_key(username) in state.logins or username in taken:
        row.note(WRONG, f"ログインID「{username}」は、ほかの職員が使っています", "login")
    return facts
