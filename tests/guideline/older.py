"""What the rows about accounts older than the guideline (G4(1)) stand on: see `mutations`."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

DATES = "accounts/older/dates.py"
PROCESS = "applications/registration/process.py"

OLDER: Table = {
    "施行後に開設されたアカウントは、承認がない理由を書き、広報主管課長が一覧と別に決定するまで登録しない": (
        cut("return _named(apart) + _wrong", "return _wrong"),
        cut("guard=guards.registrable, effect=enter", "effect=enter", PROCESS),
        cut("return (pr_manager(ctx),) if later_rows(ctx.case) else ()", "return ()", PROCESS),
    ),
    "開設日が不明か施行の年までしか分からないものは、施行前からあると確かめた方法がなければ施行後とみなす": (
        cut("return not opened or opened >=", "return bool(opened) and opened >=", DATES),
        cut("return may_be_later(self.opened) and not known_older", "return is_later(self.opened)"),
        cut("return may_be_later(self.opened) and not known_older", "return may_be_later(self.opened)"),
    ),
    "その決定は理由とともに記録し、所属長に知らせ、監査も読む": (
        cut("effect=rule_later, needs_comment=True", "effect=rule_later", PROCESS),
        cut('{"［施行後の開設］": heads - {transition.actor.pk}}', "{}"),
        cut('"承認を受けていない理由": row.no_approval,', ""),
    ),
    "終わっていたアカウントは撤退済で登録し、以前市のものだったと答え、その名前を見張る": (
        cut("        watch(account, handle=account.handle, url=url, on=freed)\n", "        pass\n"),
        cut("        deleted_on=whole_day(ended),\n", ""),
        cut(
            "    words |= {account.pk: _as_known(account) for account in closed if account.ended}\n",
            "    words = {}\n",
            "accounts/lookup/answers.py",
        ),
    ),
    "電話等の特認は、施行後でいまより前の日時だけを記録する": (
        cut("    if day and day > ctx.org.on:\n", "    if False:\n")
        + cut("    if case.told_at and case.told_at > now:\n", "    if False:\n"),
        cut("    elif day and day < IN_FORCE:\n", "    elif False:\n"),
    ),
    "緊急特認のあとに届く九項目の期限は、決定より後の日とする": (
        cut("items.due <= local_date(transition.now)", "items.due < local_date(transition.now)"),
        cut("items.due <= local_date(transition.now)", "False"),
    ),
    "緊急特認は、電話等と九項目の期限・求めない理由とともに一覧にし、監査と広報主管課だけに示す": (
        cut("return org.pr.pk in org.mine or (org.user is not None and org.user.is_auditor)", "return True"),
        cut("    return org.pr.pk in org.mine or (", "    return False or ("),
        cut(" or (org.user is not None and org.user.is_auditor)", ""),
    ),
}
