"""Who confirms which line: nobody who prepared it, gains by it, or whose login the preparer still holds."""

from __future__ import annotations

from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.models import PlanLine

Kind = PlanLine.Kind


def gainers(line: PlanLine, org: ActorContext) -> set[int]:
    """Who has more power by the line, or may have."""
    found = {line.person_id} if line.person_id else set()
    if line.kind == Kind.DUTY and line.section_id:
        found |= _at(line.section_id, org, members=True)
    if line.kind == Kind.CHANGE and line.above_id:
        found |= _at(line.above_id, org)
    if line.kind == Kind.CLOSE:
        passes_duty = line.section_id in org.on_duty.values()
        for heir in line.heirs.all():
            found |= _at(heir.section_id, org, members=passes_duty) if heir.section_id else set()
    return found


def _at(section_id: int, org: ActorContext, *, members: bool = False) -> set[int]:
    """Head and substitutes of a section, and all who work there where that is power."""
    found = {person.id for person in org.substitutes[section_id]}
    if section_id in org.heads:
        found.add(org.heads[section_id].id)
    if members:
        found |= set(org.sections[section_id].appointments.on(org.on).values_list("user", flat=True))
    return found


def why_barred(line: PlanLine, user: User, org: ActorContext) -> str:
    """Why this person may not confirm the line; "" where he may."""
    if line.prepared_by_id == user.pk:
        return "準備した人です"
    if user.pk in gainers(line, org):
        return "この変更で権限を得ます"
    if user.temporary_until or user.temporary_by_id == line.prepared_by_id:
        return "準備した人が発行した仮パスワードを、まだ確かめていません"
    return ""
