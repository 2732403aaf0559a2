"""What the rows about trouble stand on; see mutations.py."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

INCIDENTS = "incidents/actions.py"

TROUBLE: Table = {
    "起きた・気づいた・伝えた日時は、気づいた日時からいままでの順でなければ受け付けない": (
        cut("if noticed and occurred and occurred > noticed:", "if False:"),
        cut("if noticed and name in found and found[name] < noticed:", "if False:"),
        cut("    if at > now:\n", "    if False:\n"),
        cut("    if local_date(at) < months_after(local_date(now), -12 * YEARS_BACK):\n", "    if False:\n"),
        cut(
            "    if problems := disorder(vars(case), transition.now):\n",
            "    if problems := []:\n",
            INCIDENTS,
        ),
    ),
    "誤って伝えた日時は、どの画面からも届け出られない。夜間に広報主管課へ先に伝えたことは残せる": (
        cut(
            "for problem in disorder({name: data.get(name) for name in LABELS}, timezone.now()):",
            "for problem in disorder({}, timezone.now()):",
        ),
    ),
    "気づく前に行った対応は記録できない": (
        cut(
            "    if late := done_out_of_time(done.on, case.discovered_at, transition.now):\n",
            '    if late := "":\n',
        ),
    ),
    "一言で終えられるのは、はじめから重要な記述として届け出られたものだけ": (
        cut("== IncidentReport.Nature.MENTION and not retyped", "== IncidentReport.Nature.MENTION"),
    ),
    "起きたこと、知らせた相手、結果がそろうまで完結しない": tuple(
        cut(f'"{name}", ' if name != "summary" else ', "summary"', "")
        for name in ("happened", "informed", "outcome", "summary")
    ),
    "対応中のトラブルがあるアカウントの投稿画面は、そのことを知らせる": (
        cut('{% include "posts/_trouble.html" %}', "", "templates/posts/edit.html"),
        cut('{% include "posts/_trouble.html" %}', "", "templates/posts/_post.html"),
        cut(", submitted_at__isnull=False", ""),
        cut(
            "    rows = cases.filter(discreet=True, closed_at=None, ",
            "    rows = cases.filter(discreet=True, ",
        ),
    ),
    "ガイドラインが名指さない項目は、記録がなくても完結を妨げず、「未記入」と印刷する": (
        cut(
            "MAY_CORRECT = replace(NOTICE, needed=False), replace(CORRECTION, needed=False)",
            "MAY_CORRECT = NOTICE, CORRECTION",
        ),
        cut(
            'else "未記入" for item in case.checklist',
            'else "" for item in case.checklist',
            "incidents/pages.py",
        ),
    ),
    "なりすましは一つずつ知られ、どれかの削除依頼の記録がなければ完結しない": (
        cut("if item.each else []", "if False else []"),
        cut("(not said.about or fake.is_meant(said.about))", "True"),
    ),
    "届出のあったなりすましは、URLの書き方が違っても、内容を明かさずに答える": (
        cut("    fakes = told_of(KnownFake.objects.known().of(who))\n", "    fakes: list[str] = []\n"),
        cut("    fakes = told_of(_fakes_called(names))\n", "    fakes: list[str] = []\n"),
    ),
    "既知のなりすましの一覧は、広報主管課と監査だけが見る": (
        cut("(org.user.is_auditor or org.pr.pk in org.mine)", "True"),
        cut("(org.user.is_auditor or org.pr.pk in org.mine)", "org.user.is_auditor"),
        cut("(org.user.is_auditor or org.pr.pk in org.mine)", "org.pr.pk in org.mine"),
        cut("    if not lists_fakes(org):\n", "    if False:\n", "accounts/lookup/views.py"),
    ),
    "届出が読み取れるURLは、なりすましとして知られる。市のアカウントはならない": (
        cut("if who and not is_ours(who) and _fits(who):", "if who and _fits(who):"),
        cut("    if is_ours(who):\n", "    if False:\n"),
    ),
    "削除した記事には修正を求めない": (cut('    instead="deletion",\n', ""),),
    "削除の理由から、インシデントの種類が決まる。私用との取り違えは誤投稿": (
        cut("PRIVATE: IncidentReport.Nature.MISPOST", "PRIVATE: IncidentReport.Nature.LEAK"),
        cut("RIGHTS: IncidentReport.Nature.IMPROPER", "RIGHTS: IncidentReport.Nature.LEAK"),
        cut("        discovered_at=noticed,\n", "        discovered_at=now,\n"),
    ),
    "凍結・ログイン不能は状態とならべて示し、見た日と受付番号を残す": (
        cut("    not_to_come(hindrance_seen_on, now)\n", ""),
        cut("    if last and hindrance_seen_on < last:\n", "    if False:\n"),
        cut("    if appeal_number and not hindrance:\n", "    if False:\n"),
        cut(
            "{% if account.kept and account.hindrance %}", "{% if False %}", "templates/accounts/_state.html"
        ),
    ),
    "凍結のまま、きょうまだ見ていないアカウントに印を付ける": (
        cut("Q(hindrance_seen_on__lt=today)", "Q(pk__in=[])"),
    ),
}
