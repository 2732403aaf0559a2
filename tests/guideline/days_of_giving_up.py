"""What the rows about the days of giving up, and about harm, stand on (G6): see `mutations`."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

PROCESS = "applications/giving_up/process.py"

DAYS_OF_GIVING_UP: Table = {
    "①に当たるときは、登録者をほかの目的に活用できるかを、協議のときに書く": (
        cut("problems = FIELDS.missing(case) + _other_use(case)", "problems = FIELDS.missing(case)"),
        cut('("followers_other", "followers_use")) if "1"', '("followers_other",)) if "1"'),
        cut('("followers_other", "followers_use")) if "1"', '("followers_use",)) if "1"'),
        cut('if "1" in case.criteria else []', "if case.criteria else []"),
    ),
    "撤退と判断したら、期限までに協議することとし、所属に知らせる": (
        cut("    if judgement != Review.Judgement.WITHDRAW:\n", "    if True:\n"),
        cut(
            "        tell(messages=[_message(review,",
            "        review and (lambda **_: None)(messages=[_message(review,",
        ),
    ),
    "撤退のほかに判断し直したら、協議の期限はなくなる": (cut("    waiting.update(consult_by=None)\n", ""),),
    "協議の期限を、前と当日に知らせる": (
        cut("filter(WAITING, consult_by__lte=soon)", "filter(WAITING, consult_by__lte=today)"),
        cut("filter(WAITING, consult_by__lte=soon)", "filter(WAITING, consult_by=soon)"),
        cut(".exclude(account__state__in=OVER)\n", "\n"),
    ),
    "協議書を提出するまで示し、下書きでは消えず、取り下げれば戻る": (
        cut(
            "    consulted(accounts, on=today, by=transition.by, now=transition.now)\n",
            "",
            "applications/withdrawal/actions.py",
        ),
        cut(
            "        consulted(accounts, on=None, by=transition.by, now=transition.now)\n",
            "        pass\n",
            "applications/withdrawal/actions.py",
        ),
        cut("    review.consulted_on = on\n".replace("    ", "        "), "        pass\n"),
    ),
    "事前の協議の予定日は過ぎていない": (
        cut("    if case.planned_on and case.planned_on < today:\n", "    if False:\n"),
    ),
    "停止は実施の前にさかのぼらない。さかのぼるときは「手続前に実施」とする": (
        cut(
            "    possible(accounts, proof.on)\n    held(transition, proof.on, _ordered(transition))\n"
            "    for account in accounts:\n        if account.state == State.STOPPED:\n",
            "    possible(accounts, proof.on)\n"
            "    for account in accounts:\n        if account.state == State.STOPPED:\n",
        ),
        cut(
            "    if began and on < began:\n".replace("    ", "        ", 1),
            "        if False:\n",
            "applications/giving_up/actions.py",
        ),
    ),
    "所属への連絡は、停止の決定より前": (
        cut(
            '    was_said(transition, "contacted_at")\n    give_order(transition)\n',
            "    give_order(transition)\n",
        ),
    ),
    "再開する日は、停止より前にさかのぼらない。停止の記録がまだでも、差し戻されたあとでも同じ": (
        cut("        if since and case.resumed_on and case.resumed_on < since:\n", "        if False:\n"),
        cut("account.stopped_on or (local_date(last)", "account.stopped_on or (None"),
    ),
    "遅れて知らせたときも、知らせた日から目安の日数は周知する": (
        cut("    if case.period_to - on >= wanted:\n", "    if on <= case.period_to:\n"),
    ),
    "先の日に再開するアカウントは、その日まで停止中": (
        cut(
            "        if case.resumed_on and case.resumed_on > local_date(now):\n",
            "        if False:\n",
            "applications/resumption/actions.py",
        ),
        cut("resume_on__lte=local_date(now)", "resume_on=local_date(now)"),
        cut("            if account.state == State.STOPPED and account.resume_on:", "            if False:"),
    ),
    "周知の期間は実施より前に始まらず、終わりは過ぎていない": (
        cut("    if begins and begins < today:\n", "    if False:\n"),
        cut("    if ends and ends < today:\n", "    if False:\n"),
        cut("    settle_period(transition)\n", "", "applications/giving_up/actions.py"),
    ),
    "周知は実施の後。先に知らせていたら「手続前に実施」とする": (
        cut(
            "    held(transition, proof.on, _ordered(transition))\n    if done_on(",
            "    if done_on(",
        ),
    ),
    "期間が過ぎてから知らせたら、同じ日数だけ周知する": (
        cut("        _put_off(transition, accounts, proof.on)\n", "        pass\n"),
        cut("    if done_on(transition, *_others(transition)) is None:\n", "    if True:\n"),
    ),
    "削除は1か所の周知と期間の終わりの後。先に削除していたら「手続前に実施」とする": (
        cut("    held(transition, proof.on, _ordered(transition), *_announced(transition))\n", ""),
        cut('    befores = [Before("周知期間の終了の翌日", end)] if end else []\n', "    befores = []\n"),
    ),
    "どこにも周知できないときは、広報主管課の意見を聞いてから削除する": (
        cut("return own_members(ctx) if guards.may_be_deleted(ctx) else ()", "return own_members(ctx)"),
        cut("return opinion(ctx) if guards.untold(ctx) else ()", "return ()"),
        cut("    if not acts(transition, AGREED):\n", "    if True:\n", "applications/giving_up/proofs.py"),
    ),
    "周知しなかった場所は「未実施」と示し、印刷する": (
        cut("        return StepRow(name, LAPSED)\n", "        return StepRow(name, DONE)\n"),
        cut('            "tables": paper_tables({"実施の記録": steps}),\n', ""),
        cut(
            "    end_the_rest(transition)\n\n\ndef _announced",
            "\n\ndef _announced",
            "applications/giving_up/proofs.py",
        ),
    ),
    "著しい不利益は、内容と認めた人を書く": (
        cut('("harm_ground", "harm_by")) if case.harm', '("harm_by",)) if case.harm'),
        cut('("harm_ground", "harm_by")) if case.harm', '("harm_ground",)) if case.harm'),
    ),
    "著しい不利益は、直ちに広報主管課に知らせる": (
        cut(
            "    if transition.case.harm:\n        inform(transition)\n",
            "",
            "applications/withdrawal/actions.py",
        ),
        cut('transition.say("harm", ', '0 and transition.say("harm", '),
    ),
    "周知の期間中に著しい不利益が生じたら、直ちに削除に進む": (
        cut("    return (again, *called_off, *harmed)", "    return (again, *called_off)"),
        cut(
            "    recognise(transition, transition.comment)\n    end_the_rest(transition)\n",
            "    end_the_rest(transition)\n",
            "applications/giving_up/proofs.py",
        ),
        cut(
            '[Before("著しい不利益の認定", case.harm_at)] if case.harm_at else []',
            "[]",
            "applications/giving_up/proofs.py",
        ),
    ),
    "残る手順を日付とともに示す": (
        cut("    return rows if stop else rows + list(_watched(case))", "    return rows"),
        cut('        return f"{format_wareki(day)}から" if day else "直ちに"', '        return ""'),
    ),
    "無効化して停止したアカウントは、分かっている日数で媒体が消す日を決める": (
        cut("    if days and account.stop_method", "    if 0 and account.stop_method"),
        cut(
            "SNSAccount.StopMethod.DISABLED and not account.name_kept_until:",
            "SNSAccount.StopMethod.DISABLED:",
        ),
        cut("account.stop_method == SNSAccount.StopMethod.DISABLED and not", "not"),
    ),
    "だれも見ていない手放した名前は、媒体が他人に渡す日を過ぎると知らせる": (
        cut(
            "        never |= Q(medium=medium, freed_on__lt=today - timedelta(days=days))\n", "        pass\n"
        ),
        cut(
            "        if self.looked_on is None and self.medium in GIVEN_AWAY:\n",
            "        if False:\n",
            "accounts/account/models.py",
        ),
    ),
    "手放した名前は、媒体が他人に渡す日から点検する": (cut("known.days if known else 0", "0"),),
    "外したリンクは、台帳でも「なし」にする": (
        cut("        present=False,\n", "        present=True,\n"),
        cut("    if last.checked_on > proof.on:\n", "    if False:\n"),
        cut(
            '            _unlinked(transition, account, Direction.TO_ACCOUNT, proof, "市ホームページ")\n',
            "            pass\n",
        ),
    ),
    "保管を終えたら、次にパスワードを変える日はない": (
        cut('{"closed_on": on, "change_due": None}', '{"closed_on": on}'),
        cut('{"closed_on": on, "change_due": None}', '{"change_due": None}'),
    ),
}
