"""Mutations of the rows on days that are missing, and on what tells of them."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

MARKS: Table = {
    "ガイドラインを確認していない担当者本人に、始まったときと週に一度知らせる": (
        cut("return city.unconfirmed.get(account.pk, _NOBODY)", "return _NOBODY"),
        cut("return city.unconfirmed.get(account.pk, _NOBODY)", "return owners | chief"),
    ),
    "評価の期日が書かれていなければ、最後の評価や取得した日から数えて知らせる": (
        cut("    return Q(review_due__lt=today) | (", "    return Q(review_due__lt=today) | Q(pk=None) & ("),
        cut("    return Q(review_due__lt=today) | ", "    return Q(pk=None) | "),
    ),
    "パスワードを変える日がなければ、最後の変更や取得した日から数えて知らせる": (
        cut(
            "    return Q(custody__change_due__lt=today) | undated\n",
            "    return Q(custody__change_due__lt=today)\n",
        ),
        cut("    return Q(custody__change_due__lt=today) | undated\n", "    return undated\n"),
    ),
    "保管責任者の不在は、所属長と広報主管課にも知らせる": (
        cut('UPWARD = ("custodian", "leaver")', 'UPWARD = ("leaver",)'),
        cut("return owners | chief | city.pr if key in UPWARD", "return owners | chief if key in UPWARD"),
    ),
    "手放した名前は、最後に見た日か手放した日から数えて、見直しを知らせる": (
        cut("    return Q(looked_on__lt=long_ago) | Q(", "    return Q("),
        cut(" | Q(Q(looked_on=None) & never)"),
    ),
    "足りないものは始まったときに一度、その後は週に一度まとめて知らせ、直れば知らせない": (
        cut(
            "    new = [mark for key, mark in found.items() if key not in kept]\n",
            "    new = list(found.values())\n",
        ),
        cut("update(ended=today)", "update(since=today)"),
        cut(
            "for key, mark in found.items() if key in kept])", "for key, mark in found.items() if not kept])"
        ),
    ),
    "日替わりの処理が何週間止まっても、再開した日に一度ずつ知らせる": (
        cut("    return is_new\n", "    return today == day\n"),
        cut("    return is_new\n", "    return True\n"),
    ),
    "週のまとめは、4月1日から14日まで休む": (
        cut("    if _paused(day) or _paused(today):\n", "    if False:\n"),
        cut("    if _paused(day) or _paused(today):\n", "    if _paused(today):\n"),
    ),
    "停止中のアカウントは、期間を追って担当者、所属長、広報主管課の順に知らせる": (
        cut("step * settings.REST_STEP_MONTHS", "0"),
        cut("        if day <= today:\n", "        if False:\n"),
        cut("city.chief(account.section_id), city.pr)\n", "city.chief(account.section_id), _NOBODY)\n"),
    ),
    "投稿のないアカウントは担当者だけに知らせ、理由があれば知らせない": (
        cut(" and not account.quiet_reason:", ":"),
        cut(
            '"長く投稿がない", day, city.owners(account))',
            '"長く投稿がない", day, city.owners(account) | city.pr)',
        ),
    ),
    "受領されていない報告は、統括部局に知らせ、期限から10開庁日を過ぎたら広報主管課にも知らせる": (
        cut('"未受領" if task.label == RECEIPT else ', ""),
        cut(" | Q(label=RECEIPT))", ")"),
        cut("    if not trouble and upward <= ctx.org.on:\n", "    if False:\n"),
    ),
    "差し戻された届出や申請の直しは、返した所属の目安を期限とし、過ぎたら知らせる": (
        cut(
            '        return replace(draft, todo=f"{RETURNED}（{task.act}）", days=days)\n',
            '        return replace(draft, todo=f"{RETURNED}（{task.act}）")\n',
        ),
    ),
    "日のない差戻しは、戻った日から数える": (
        cut('Q(desk="draft", label__startswith=RETURNED) | ', "", "katori_sns/workflow/reminding.py"),
    ),
    "トラブルの処理が期限を過ぎたら、すぐに所属長と広報主管課に知らせる": (
        cut("people | (above if trouble else frozenset())", "people"),
    ),
    "処理を待つ所属と広報主管課は督促でき、だれがだれを督促したかが履歴に残る": (
        cut('changes={line: [None, "通知した"]},', "changes={},"),
        cut('    tell_about(case, {f"［督促］{task.label}：": people},', "    dict(case=case,"),
        cut("return not outside and (ctx.case.keeper_id in mine or", "return not outside and (False or"),
    ),
    "督促は、同じ処理に一日に一度": (
        cut("    if any(line in event.changes for event in _today(case, now)):\n", "    if False:\n"),
        cut("filter(action=ACTION, at__gte=since)", "filter(action=ACTION)"),
    ),
    "報告を受領しない統括部局も、承認しない広報主管課も督促できる": (
        cut(" or ctx.org.pr.pk in mine)", ")"),
        cut('if t.desk != "draft" or t.because_id]', 'if t.desk not in ("draft", "promotion")]'),
    ),
    "停止中と投稿のないアカウントを、いつからか、だれに知らせたかとともに並べる": (
        cut('Q(state="stopped") | silent(today)', "silent(today)", "accounts/account/expiry.py"),
        cut('Q(state="stopped") | silent(today)', 'Q(state="stopped")', "accounts/account/expiry.py"),
        cut('F("rests_from").asc(nulls_first=True)', 'F("rests_from").desc()'),
        cut("        steps.setdefault(subject, []).append(TOLD[mark])\n", "        pass\n"),
    ),
}
