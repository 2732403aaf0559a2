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
        cut(" | Q(looked_on=None, freed_on__lt=long_ago)"),
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
}
