"""What each row of docs/guideline.md stands on: taken out of the code, the row's test must fail.

Under the sentence of the row, each part of it that could be left out. A new row gets its mutations here; the
module is the row's own where none is named.
"""

from __future__ import annotations

from tests.guideline.asking import ASKING
from tests.guideline.days_of_giving_up import DAYS_OF_GIVING_UP
from tests.guideline.incidents import TROUBLE
from tests.guideline.mutating import Table, cut
from tests.guideline.older import OLDER
from tests.guideline.out import OUT
from tests.guideline.telling import MARKS

LADDER = "katori_sns/workflow/ladder.py"
MODELS = "accounts/account/models.py"

# Rows that nobody has taken to pieces yet.
WITHOUT: frozenset[str] = frozenset()

SCOPE: Table = {
    "全庁的な利用も、共同の利用も、一つの所属の利用も、同じ手続による": (
        cut('        CITYWIDE = "citywide", "全庁的に使う"\n'),
        cut('        JOINT = "joint", "複数の所属で共同して使う"\n', '        JOINT = "together", ""\n'),
        cut(
            "    words = verdicts_of(ctx.case)\n    clear =",
            "    if ctx.case.scope == ctx.case.Scope.CITYWIDE:\n        return []\n"
            "    words = verdicts_of(ctx.case)\n    clear =",
            "applications/new_operation/guards.py",
        ),
    ),
    "委託業者にアカウントを任せるのは所属長で、その所属との契約の期間中に限る": (
        cut("if user.is_contractor and incoming(", "if not user.name and incoming("),
        cut(", contract__section__in=homes)", ")"),
    ),
    "契約が終わった翌日に、端末・資料・ログイン情報の返却の確認が始まる": (
        cut('turn(account.pk, ["contract"], f"{user.name}（{why}）", begins, now=now)', "pass"),
    ),
    "契約の終わりの30日前と7日前に、担当課へ一度ずつ知らせる": (
        cut("BEFORE = (7, 30)", "BEFORE = (7,)"),
        cut("BEFORE = (7, 30)", "BEFORE = (30,)"),
    ),
    "契約の期間が登録されていない委託業者が担当するアカウントに印を付ける": (
        cut("ACQUIRED & Q(Exists(on_no_contract(today)))", "Q(pk__in=[])", "accounts/deficiencies/rules.py"),
    ),
    "委託業者は任されたアカウントの投稿だけを書き、所属の確認か決裁なしには進めない": (
        cut("return None if ctx.case.drafter.is_contractor else drafter(ctx)", "return drafter(ctx)"),
        cut(
            "return not user.is_contractor or 0 < len(about) == given.count()",
            "return True",
            "katori_sns/workflow/actions.py",
        ),
    ),
    "担当者が自分でガイドラインを確認したことを残し、確認していない担当者のいるアカウントに印を付ける": (
        cut("if operator.user_id != by.pk or over:", "if over:"),
        cut("before, operator.confirmed_at = operator.confirmed_at, now", "before = operator.confirmed_at"),
        cut(
            "        lambda today: ACQUIRED & _guideline(today),\n",
            "        lambda today: Q(pk__in=[]),\n",
            "accounts/deficiencies/rules.py",
        ),
    ),
    "運用を委託された業者も、最初の下書きの前と、設定の期間ごとに、ガイドラインを確認する": (
        cut("    begins=guards.bound,\n", "", "posts/process.py"),
        cut("    first=guideline_first,\n", "", "posts/case_types.py"),
        cut("    return never | Q(confirmed_at__lt=", "    return never & Q(confirmed_at__lt="),
        cut("    never = Q(confirmed_at=None)\n", "    never = Q(pk__in=[])\n"),
        cut(
            "before, grant.confirmed_at = grant.confirmed_at, now",
            "before = grant.confirmed_at",
            "accounts/access/actions.py",
        ),
    ),
    "確認の期限が過ぎた業者の下書きは、確認するまで先へ進まない": (
        cut("return complete(ctx) + _drafter_bound(ctx)", "return complete(ctx)"),
        cut('"check", a_fact, guards.sendable)', '"check", a_fact, guards.complete)', "posts/process.py"),
    ),
}

PROCEDURES: Table = {
    "申請は所属長が提出し、広報主管課が承認する": (
        cut(
            'Desk("chief", "所属長", "提出", chief, days=days)',
            'Desk("chief", "所属長", "提出", lambda c: Address(Level.MEMBER, c.case.keeper_id), days=days)',
            LADDER,
        ),
        cut('"承認", pr_manager,', '"承認", pr_staff,'),
        cut('"承認", pr_manager,', '"承認", chief,'),
    ),
    "協議の結果は、一つの種類につき一つの申請だけが引ける": (
        cut(
            "if row.application_id not in (None, case.pk):",
            "if False:",
            "applications/new_operation/guards.py",
        )
        + cut(
            "wanted.filter(application=None).update(",
            "wanted.update(",
            "applications/new_operation/actions.py",
        ),
        cut(
            "consultation=case.consultation_id, medium=case.medium).first()",
            "consultation=case.consultation_id).first()",
            "applications/new_operation/guards.py",
        ),
    ),
    "会議や電話の協議は広報主管課が記録し、相手の所属長が確かめる": (
        cut("    if org.pr.pk not in org.mine:\n", "    if not org.mine:\n", "katori_sns/cases/views.py"),
        cut(
            'Desk("chief", "所属長", "提出", chief, days=days)',
            'Desk("chief", "所属長", "提出", pr_manager, days=days)',
            LADDER,
        ),
        cut(
            "return RECORDED if case.origin == case.Origin.PR else ASKED",
            "return ASKED",
            "applications/consultation/fields.py",
        ),
    ),
    "協議や連絡の日時は、ガイドラインの施行後で、いまより前": (
        cut("    if at and at > now:\n", "    if False:\n"),
        cut("    if at and local_date(at) < IN_FORCE:\n", "    if False:\n"),
        cut(
            '    if problems := talked(transition.case, "held_at"',
            '    if problems := () and talked(transition.case, "held_at"',
            "applications/consultation/actions.py",
        ),
    ),
    "運用開始予定日と共通ポリシーの施行日は、過ぎていない": (
        cut("    if case.start_on and case.start_on < on:\n", "    if False:\n"),
        cut(
            "    if case.publish_on and case.publish_on < ctx.org.on:\n",
            "    if False:\n",
            "applications/common_policy/guards.py",
        ),
    ),
    "協議の条件には番号を付け、申請で一つずつ答える": (
        cut("    if not conditions:\n", "    if False:\n", "applications/consultation/actions.py"),
        cut('label=f"条件{number}"', 'label="条件"', "applications/consultation/actions.py"),
        cut(
            "        if not case.answer_to(number).strip()\n",
            "        if False\n",
            "applications/new_operation/guards.py",
        ),
        cut("対応：{case.answer_to(number)}", "対応：", "applications/new_operation/fields.py"),
    ),
    "事前協議と様式の全欄がないと回せない": (
        cut("problems = consulted(case) + FIELDS", "problems = FIELDS"),
        cut("+ FIELDS.missing(case, named)", ""),
        cut(
            "return CaseField(name, help=text, required=True,",
            "return CaseField(name, help=text,",
            "applications/new_operation/fields.py",
        ),
        cut(
            'state="at_chief", by=drafter, guard=guard)',
            'state="at_chief", by=drafter)',
            LADDER,
        ),
        cut(
            'Step("submit", "chief", opens=at_pr, state="at_pr", guard=guard,',
            'Step("submit", "chief", opens=at_pr, state="at_pr",',
            LADDER,
        ),
    ),
    "申請書と事前協議書の欄は、ガイドラインの様式のとおりの名で、その順に並ぶ": (
        cut('        _operation("frequency", "例：週2回程度"),\n', ""),
        cut('        CaseField("start_on", ', '        CaseField("start_on", "運用を開始する日", '),
        cut(
            '        CaseField("reason", required=True),\n        CaseField("planned_on", required=True),\n',
            '        CaseField("planned_on", required=True),\n        CaseField("reason", required=True),\n',
            "applications/withdrawal/fields.py",
        ),
    ),
    "共同利用では代表の課等の長だけが提出する": (
        cut(
            'Step("submit", "chief", opens=at_pr,',
            'Step("submit", "chief", by=lambda c: (chief(c), *(Address(Level.HEAD, s.pk) for s in '
            "c.case.joint_sections.all())), opens=at_pr,",
            LADDER,
        ),
        cut(
            "if case.scope == case.Scope.JOINT and not case.joint_sections.exists():",
            "if False:",
            "applications/new_operation/guards.py",
        ),
    ),
    "申請はソーシャルメディアごと。写すと別の案件になる": (
        cut('        "medium": medium,\n', "", "applications/new_operation/actions.py"),
        cut(
            "consultation=case.consultation_id, medium=case.medium).first()",
            "consultation=case.consultation_id).first()",
            "applications/new_operation/guards.py",
        ),
    ),
    "九項目のすべてが明確でなければ承認できない": (
        cut("elif words[item.number] not in allowed:", "elif False:"),
        cut(
            "    for item in NINE_ITEMS:\n        allowed = ",
            "    for item in NINE_ITEMS[:8]:\n        allowed = ",
        ),
        cut(
            "            guard=guards.all_clear,\n",
            "",
            "applications/new_operation/process.py",
        ),
    ),
    "不足には何が足りないかを書く": (
        cut(
            'if lacking and not data.get(f"remark_{item.number}"):',
            "if False:",
            "applications/new_operation/forms.py",
        ),
    ),
    "共通ポリシーの不足は改正協議になり、申請はその施行を待つ": (
        cut(
            "    start(\n        COMMON_POLICY,",
            "    COMMON_POLICY and (lambda *_, **__: None)(\n        COMMON_POLICY,",
        ),
        cut('"remarks": remarks,', '"remarks": "",'),
        cut(
            "        if revision.closed_at is None:\n",
            "        if False:\n",
            "applications/new_operation/guards.py",
        ),
        cut(
            "and revision.publish_on > ctx.org.on:",
            "and False:",
            "applications/new_operation/guards.py",
        ),
    ),
    "共通ポリシーは版を重ね、施行日から効力を持つ": (
        cut("in_force_from=max(case.publish_on or today, today),", "in_force_from=today,"),
        cut("in_force_from__lte=on).order_by", "version__gte=1).order_by", "accounts/policy/models.py"),
        cut("number = max(versions, default=0) + 1", "number = 1", "accounts/account/policies.py"),
    ),
    "承認後の九項目の変更は改正協議による": (
        cut(
            'state="no_objection",\n            guard=guards.concludable,\n            effect=revise_account,',
            'state="no_objection",\n            guard=guards.concludable,',
        ),
        cut(
            "_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)",
            "_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete, submitted=revise_account)",
        ),
    ),
    "緊急特認は広報主管課長が一つの処理で認め、協議の結果と承認を兼ね、電話の日時も残す": (
        cut('"特認", pr_manager,', '"特認", pr_staff,')
        + cut("ladder_words, pr_manager\n", "ladder_words, pr_staff\n"),
        cut('opens=("promotion", ACQUIRE)', 'opens=("promotion",)'),
        cut('state="recognised", effect=recognise', 'state="recognised"'),
        cut(
            "    for medium in case.on_media:\n",
            "    for medium in case.on_media[:1]:\n",
            "applications/emergency/actions.py",
        ),
        cut(
            'CaseField("told_at", help',
            'CaseField("told_at", said_in="ground", help',
            "applications/emergency/fields.py",
        ),
    ),
    "専ら発信用途なら、そう明示した条項がないと承認できない": (
        cut("    return problems + _broadcast(ctx.case, ctx.org.on)\n", "    return problems\n"),
    ),
    "該当なしがあり得るのは⑥だけ": (
        cut("BROADCAST_ITEM = 6", "BROADCAST_ITEM = 4"),
        cut(
            " if item.number == BROADCAST_ITEM else clear\n",
            "\n",
            "applications/new_operation/guards.py",
        ),
        cut(
            "left = broadcast if item.number == BROADCAST_ITEM else (Verdict.CLEAR, Verdict.LACKING)",
            "left = broadcast",
            "applications/new_operation/forms.py",
        ),
    ),
    "承認されて初めて台帳に「取得待ち」で載る": (
        cut("choices=State, default=State.PENDING)", "choices=State, default=State.ACTIVE)", MODELS),
        cut(
            'Step("assess", "assess", guard=guards.assessed)',
            'Step("assess", "assess", guard=guards.assessed, effect=approve)',
            "applications/new_operation/process.py",
        ),
        cut(
            "            effect=approve,\n",
            "",
            "applications/new_operation/process.py",
        ),
    ),
    "承認の前に取得届は出せない": (
        cut(
            "mine = SNSAccount.objects.filter(section__in=list(org.mine), state=State.PENDING, acquired_on=None)",
            "mine = SNSAccount.objects.filter(state=State.PENDING, acquired_on=None)",
            "accounts/account/choices.py",
        ),
        cut(
            'Step("assess", "assess", guard=guards.assessed)',
            'Step("assess", "assess", guard=guards.assessed, effect=approve)',
            "applications/new_operation/process.py",
        ),
    ),
    "承認より前の取得は、理由を書いて「手続前に実施」として届け出、所属長と広報主管課に知らせる": (
        cut(
            "    if allowed := allowed_from(account):\n",
            "    if False and (allowed := allowed_from(account)):\n",
        ),
        cut("    if not transition.early:\n", "    if False:\n", "katori_sns/workflow/deeds.py"),
        cut(
            'people = {*posts.values_list("user", flat=True), *([chief.id] if chief else [])}',
            'people = {*posts.values_list("user", flat=True)}',
            "katori_sns/workflow/notifications.py",
        ),
        cut(
            'people = {*posts.values_list("user", flat=True), *([chief.id] if chief else [])}',
            "people = {*([chief.id] if chief else [])}",
            "katori_sns/workflow/notifications.py",
        ),
    ),
    "電話での特認のあとの取得は、手続前ではない": (
        cut(
            "for moment in (row.case.decided_at, told) if moment)",
            "for moment in (row.case.decided_at,) if moment)",
        ),
        cut(
            "    if allowed := allowed_from(account):\n",
            "    if False and (allowed := allowed_from(account)):\n",
            "applications/acquisition/actions.py",
        ),
    ),
    "アカウントのない日や先の日には、リンクの確認、パスワードの変更、測定を記録できない": (
        cut("    if too_early := account.too_early(day):\n", "    if False:\n"),
        cut("    if day > local_date(now):\n", "    if False:\n"),
        cut("    not_before_account(account, on)\n", "", "accounts/reviews/actions.py"),
        cut("    not_before_account(account, checked_on)\n", "", "accounts/links/actions.py"),
        cut(
            "wrong = problems(kept, before, today, account.exists_from)",
            "wrong = problems(kept, before, today)",
            "accounts/custody/actions.py",
        ),
        cut("        if self.acquired_on or not self.opened:\n", "        if True:\n", MODELS),
    ),
    "取得届の日は、取得・運用開始・リンクの確認の順にしか書けない": (
        cut("    if case.acquired_on and case.acquired_on > ctx.org.on:\n", "    if False:\n"),
        cut("if case.acquired_on and case.start_on and case.start_on < case.acquired_on:", "if False:"),
        cut("        if on and on > ctx.org.on:\n", "        if False:\n"),
        cut("        elif on and case.acquired_on and on < case.acquired_on:\n", "        elif False:\n"),
        cut(
            "custody_problems(sheet, None, ctx.org.on, case.acquired_on)",
            "custody_problems(sheet, None, ctx.org.on)",
        ),
    ),
    "変更した日は、取得した日といまの名前の日より前にできない": (
        cut("    if account.too_early(on):\n", "    if False:\n"),
        cut("    named = account.handles.filter(ends=None, begins__gt=on).first()\n", "    named = None\n"),
    ),
    "移管は、その日になってから引き受ける": (
        cut("    early = on is not None and on > ctx.org.on\n", "    early = False\n"),
        cut(
            "            guard=guards.come,\n",
            "            guard=guards.passes,\n",
            "applications/change/process.py",
        ),
    ),
    "取得届は所属長の提出で効力を持ち、広報主管課が受理する": (
        cut("submitted=actions.acquire, binding", "binding"),
        cut(
            'ACKNOWLEDGED = Desk("pr", "広報主管課", "受理", pr_staff,',
            'ACKNOWLEDGED = Desk("pr", "広報主管課", "受理", chief,',
            "applications/notices/process.py",
        )
        + cut(
            "import LADDER_STATES, ladder_words",
            "import LADDER_STATES, chief, ladder_words",
            "applications/notices/process.py",
        ),
        cut("at_pr(actions.acknowledge)", "at_pr()"),
        cut(
            'Desk("chief", "所属長", "提出", chief, days=days)',
            'Desk("chief", "所属長", "提出", lambda c: Address(Level.MEMBER, c.case.keeper_id), days=days)',
            LADDER,
        ),
    ),
    "届け出ないままの承認は目安の日に知らせる": (
        cut("    end_reminder(account, transition)\n", ""),
        cut("days=settings.ACQUISITION_DAYS", "days=0", "applications/desks.py"),
        cut(
            '                tell_about(case, {f"［{near}］',
            '                (lambda *_, **__: None)(case, {f"［{near}］',
            "katori_sns/workflow/reminding.py",
        ),
        cut(
            'opens=("promotion", ACQUIRE),\n            state="approved"',
            'opens=("promotion",),\n            state="approved"',
            "applications/new_operation/process.py",
        ),
    ),
    "取得しないと決めたら、取得の前に取得取りやめ届を出す": (
        cut("    if not (open_still or case.submitted_at):\n", "    if False:\n"),
        cut(
            "        account_lifecycle.abandon(account, by=transition.by, now=transition.now)\n",
            "        pass\n",
            "applications/abandonment/actions.py",
        ),
    ),
    "名称とアカウント名の変更は、所属長が提出する変更届による": (
        cut(
            "            by=own_chief,\n",
            "            by=lambda c: Address(Level.MEMBER, c.case.keeper_id),\n",
        ),
        cut(
            "        account_lifecycle.rename(account, name=case.new_name,",
            "        account_lifecycle.rename(account, name=account.name,",
            "applications/change/actions.py",
        ),
        cut(
            '            watch(account, handle=old["handle"]',
            '            (lambda *_, **__: None)(account, handle=old["handle"]',
            "accounts/account/lifecycle.py",
        ),
    ),
    "移管は、引き受ける所属の所属長が確かめて初めて効力を持つ": (
        cut('"引受けの確認", receiver, days', '"引受けの確認", chief, days'),
        cut(
            "            effect=submit_effect,\n",
            "            effect=lambda t: (submit_effect(t), actions.take_charge(t)),\n",
        ),
        cut("            by=own_chief,\n", "            by=chief,\n"),
        cut("            effect=actions.take_charge,\n", ""),
    ),
    "ガイドライン前のアカウントは一覧で登録する。各所属長が自分の行を確かめ、広報主管課長が決定する": (
        cut(
            "for pk in sorted({section.pk for section in homes if section}))",
            "for pk in sorted({section.pk for section in homes if section})[:1])",
        ),
        cut(
            '            after=("answer",),\n            new_matter=True,\n', "            new_matter=True,\n"
        ),
        cut("guard=guards.registrable, effect=enter)", "guard=guards.registrable)"),
        cut("            pr_manager,\n", "            drafter,\n"),
    ),
    "一覧の空欄や〃は候補を示すだけで、人が確かめるまで埋めない": (
        cut("            guard=guards.complete,\n", ""),
        cut(
            "asked = case.rows.filter(standing=RegistrationRow.Standing.ASK)",
            "asked = case.rows.none()",
            "applications/registration/guards.py",
        ),
        cut(
            "    meant = sections.get",
            '    section = section or sections.get(fold(offers.get("section", "")))\n    meant = sections.get',
            "applications/registration/actions.py",
        ),
    ),
    "登録したアカウントに足りないものは未整備の印になり、通常の届出と改正協議で整える": (
        cut(
            "        lambda _: (_REGISTERED | _NO_DAY) & _unwritten(),\n", "        lambda _: Q(pk__in=[]),\n"
        ),
        cut('        lambda _: _REGISTERED & Q(manager=""),\n', "        lambda _: Q(pk__in=[]),\n"),
        cut('        lambda _: _REGISTERED & Q(url="", join_url=""),\n', "        lambda _: Q(pk__in=[]),\n"),
        cut(
            '            effect=revise_account,\n        ),\n        Step(\n            "conditional"',
            '        ),\n        Step(\n            "conditional"',
            "applications/policy_revision/process.py",
        ),
    ),
    "担当者は、いつからいつまで、アカウントの所属の職員から": (
        cut(
            '    if not people_of(account, local_date(now)).filter(pk=user.pk).exists():\n        raise Refused("担当者は',
            '    if False:\n        raise Refused("担当者は',
        ),
        cut('changes={"担当者": change},', "changes={},"),
        cut("    operator.ends = ends\n", ""),
    ),
    "ログイン情報の保管を記録する。パスワードそのものの欄はない": (
        cut(
            "    if changes:\n        custody.save()\n    unnamed",
            '    custody.kept_at = ""\n    custody.save()\n    unnamed',
            "accounts/custody/actions.py",
        ),
        cut(
            "        changes=changes,\n    )\n    if not (custody",
            "        changes={},\n    )\n    if not (custody",
            "accounts/custody/actions.py",
        ),
        cut(
            '    kept_at = models.TextField("ログイン情報の保管場所", blank=True)\n',
            '    kept_at = models.TextField("ログイン情報の保管場所", blank=True)\n    password = models.TextField("パスワード", blank=True)\n',
        ),
        cut(
            '    kept_at = _area("kept_at")\n',
            '    kept_at = _area("kept_at")\n    secret = _area("kept_at")\n',
            "accounts/custody/forms.py",
        ),
    ),
    "パスワードなどの値を書くと、書き方を示して断る": (
        cut("    return any(True for _ in secrets_in(fold(text)))", "    return False"),
        cut(
            'found = {name: HINT for name in TEXTS if has_secret(sheet.get(name) or "")}',
            "found: dict[str, str] = {}",
            "accounts/custody/rules.py",
        )
        + cut("        validators=[no_secret],\n", "", "accounts/custody/forms.py"),
        cut(
            'found = {name: HINT for name in TEXTS if has_secret(sheet.get(name) or "")}',
            "found: dict[str, str] = {}",
            "accounts/custody/rules.py",
        ),
        cut('*("kept_at", "known_to",', '*("kept_at",', "accounts/custody/rules.py"),
        cut(
            "if has_secret(items.item_manual):",
            "if False:",
            "applications/nine_items/guards.py",
        ),
        cut(
            '        self.fields["item_manual"].validators.append(no_secret)',
            "        pass",
            "applications/nine_items/forms.py",
        ),
        cut(
            "consistent(case, on) + broadcast_named(case, on)",
            "broadcast_named(case, on)",
            "applications/policy_revision/guards.py",
        ),
    ),
    "評価の期日は九項目による。過ぎたら知らせる": (
        cut("    plan_review(account, org.on)\n", ""),
        cut(
            'lambda today: Q(state="active") & review(today),',
            "lambda today: Q(pk__in=[]),",
            "accounts/deficiencies/rules.py",
        ),
        cut("        due_on=due if due and due <= org.on + EARLY else None,\n", "        due_on=None,\n"),
    ),
    "指標の値を残し、図と表で示す": (
        cut(
            '        found.append(Indicator(name, chart, values[::-1], indicators_in_words([plan]) if plan else ""))',
            "        found and None",
            "accounts/reviews/page.py",
        ),
        cut("    row.save()\n    record(", "    record(", "accounts/reviews/actions.py"),
        cut('        return f"{number(self.value)}{self.unit}"', '        return ""'),
    ),
}

RISKS: Table = {
    "パスワードを最後に変えた日と理由、次に変える日を残し、過ぎたら印を付ける": (
        cut(
            '        found["change_reason"] = "パスワードを変えた理由を入力してください"',
            "        pass",
            "accounts/custody/rules.py",
        ),
        cut(
            '        filled["change_due"] = months_after(changed_on, settings.PASSWORD_MONTHS)',
            "        pass",
            "accounts/custody/rules.py",
        ),
        cut(
            "lambda today: ACQUIRED & password(today),",
            "lambda today: Q(pk__in=[]),",
            "accounts/deficiencies/rules.py",
        ),
        cut(
            "        changes=changes,\n    )\n    if not (custody",
            "        changes={},\n    )\n    if not (custody",
        ),
    ),
    "次にパスワードを変える日は1年以内とし、変えないまま先へ延ばせない": (
        cut(' if due > last else ""', ' if False else ""'),
        cut("    if planned and due > planned:\n", "    if False:\n"),
    ),
    "ログイン情報を知っていた人が離れたら、どのように離れても、パスワードを変える印が付く": (
        cut('return Left(today, "ログインの停止")', "return None"),
        cut('return None if given else Left(max(days, default=today), "異動・退職")', "return None"),
        cut('return Left(max(past), "担当者の終わり") if over else None', "return None")
        + cut(
            "        dropped(account,",
            "        account and (lambda *_, **__: None)(account,",
            "accounts/custody/actions.py",
        ),
        cut("return named | {custodian} if custodian else named", "return named"),
    ),
    "離れたことは、保管責任者・所属長・広報主管課に知らせる": (
        cut(
            "above = Q(section=account.section_id, is_head=True) | Q(section__in=pr)",
            "above = Q(section__in=pr)",
        ),
        cut(
            "above = Q(section=account.section_id, is_head=True) | Q(section__in=pr)",
            "above = Q(section=account.section_id, is_head=True)",
        ),
        cut("        people.add(account.custody.custodian_id)\n", "        pass\n"),
    ),
    "その印は、離れた日か後にパスワードを変えるまで消えない": (
        cut('changed_on__gte=F("left_on"))', "changed_on__isnull=False)"),
        cut("left_on__lte=today) & ~changed", "left_on__lte=today)"),
    ),
    "知っている人から外しても、同時にパスワードを変えなければ印が付く": (
        cut('        dropped(account, struck, "', '        (lambda *_, **__: None)(account, struck, "'),
    ),
    "取得届に、次にパスワードを変える日か、決められない理由を書く": (
        cut('    if not (sheet["change_due"] or sheet["undated_reason"].strip()):\n', "    if False:\n"),
        cut('sheet["undated_reason"].strip()', 'sheet["undated_reason"]'),
    ),
    "パスワードは推測しがたいものにすると、保管の入力欄で示す（値は持たないので、確かめられない）": (
        cut("パスワードは、英数字や記号を織り交ぜる等推測しがたいものにします。", ""),
    ),
    "在籍する保管責任者のいないアカウントを示す": (
        cut("        lambda today: HELD & _custodian(today),\n", "        lambda today: Q(pk__in=[]),\n"),
        cut(
            'Custody.objects.filter(in_post(today, "custodian"), account=OuterRef("pk"))',
            'Custody.objects.filter(custodian__isnull=False, account=OuterRef("pk"))',
        ),
    ),
    "人か所属が替わったアカウントは、引継ぎが確認されるまで「引継ぎ未確認」と示し、パスワードを変えるか理由を書くまで確認できない": (
        cut("        lambda today: HELD & _handover(today),\n", "        lambda today: Q(pk__in=[]),\n"),
        cut(
            '        found.append("パスワードを変えた日か、変えない理由")\n',
            "        pass\n",
            "applications/handover/models.py",
        ),
    ),
    "引継ぎは、替わったことにかかわることだけを尋ねる": (
        cut('*(["custodian"] if keeps(account, user) else [])', '"custodian"'),
        cut(
            'turn(account.pk, ["custodian"], words',
            'turn(account.pk, ["chief", "custodian"], words',
            "accounts/custody/actions.py",
        ),
    ),
    "引継ぎは、異動の日から、その日の所属長が確認する": (
        cut('return [Problem("day", late)] if day > ctx.org.on else []', "return []"),
    ),
    "アカウントと市ホームページの相互のリンクを、日・人・証拠とともに残し、ないものに印を付ける": (
        cut("        evidence=evidence,\n", '        evidence="",\n'),
        cut("        by_name=by.name,\n", '        by_name="",\n'),
        cut("        checked_on=checked_on,\n", "        checked_on=date(2000, 1, 1),\n"),
        cut(
            'HELD & Q(**{f"{direction}_linked__isnull": True})',
            "Q(pk__in=[])",
            "accounts/deficiencies/rules.py",
        ),
        cut('HELD & Q(**{f"{direction}_linked": False})', "Q(pk__in=[])", "accounts/deficiencies/rules.py"),
        cut("    *_link_marks(LinkCheck.Direction.TO_CITY),\n", "", "accounts/deficiencies/rules.py"),
    ),
    "手放したアカウント名は監視の一覧に載り、見た日・人・結果を残す": (
        cut(
            "    if account.handle_key:\n        watch(",
            "    if False:\n        watch(",
            "accounts/account/closing.py",
        ),
        cut(
            '        if old["handle_key"] and not correcting:',
            "        if False:",
            "accounts/account/lifecycle.py",
        ),
        cut("concerned = SNSAccount.objects.watched_by(org)", "concerned = SNSAccount.objects.none()"),
    ),
    "見つけたURLや名前が市のものか、以前市のものか、似た別のものかを答える": (
        cut("    if ours:\n", "    if False:\n"),
        cut('return Answer("former", former) if former else _alike(', "return _alike("),
        cut('return Answer("alike" if disguise else "ours", [', 'return Answer("ours", ['),
        cut('(("alike", "alike"), ("called", "ask")', '(("alike", "other"), ("called", "ask")'),
        cut(
            "            had.setdefault(record.account_id, []).append(period(record.begins, record.ends))",
            "            pass",
        ),
        cut(
            "    watched = [row.pk for row in gone.watched if row.is_of(who, media)]\n",
            "    watched: list[int] = []\n",
        ),
    ),
    "市ホームページに載せる公式一覧。終了したものは印を付けて残す": (
        cut("exclude(state=State.ABANDONED)", "exclude(state__in=[State.ABANDONED, State.WITHDRAWN])"),
        cut('    State.WITHDRAWN: "終了",', '    State.WITHDRAWN: "運用中",'),
        cut('retired_on=row.deleted_on.isoformat() if row.deleted_on else "",', 'retired_on="",'),
    ),
    "なりすましは、削除依頼と注意喚起の結果を残すまで完結しない": (
        cut(
            '"impersonation": (TAKEDOWN, GONE, NOTICE, POLICE)',
            '"impersonation": (GONE, NOTICE, POLICE)',
            "incidents/checklists.py",
        ),
        cut(
            '"impersonation": (TAKEDOWN, GONE, NOTICE, POLICE)',
            '"impersonation": (TAKEDOWN, GONE, POLICE)',
            "incidents/checklists.py",
        ),
        cut("        if item.needed\n", "        if False\n"),
    ),
    "誤りは削除せず、当該記事の修正か修正記事で直す": (
        cut(
            "        mark(post.corrects, CORRECTED, transition",
            "        post.pk or mark(post.corrects, CORRECTED, transition",
            "posts/sent.py",
        ),
        cut('        EDIT = "edit", "当該記事を修正する"\n', "", "posts/models.py"),
        cut('        POST = "post", "別途、修正記事を投稿する"\n', "", "posts/models.py"),
    ),
    "発信すべきでない記事だけを直ちに削除でき、所属長が後から決裁する": (
        cut(
            '        PRIVATE = "private", ',
            '        ERROR = "error", "誤りがある"\n        PRIVATE = "private", ',
            "posts/models.py",
        ),
        cut("            guard=guards.deletable,\n", ""),
        cut(
            "return Address(Level.HEAD, ctx.case.deleted.keeper_id)",
            "return Address(Level.MEMBER, ctx.case.deleted.keeper_id)",
        ),
        cut('            opens=("decision",),\n', ""),
    ),
    "種類を変えても、ガイドラインが名指した項目は残る": (
        cut("        for nature in self.earlier_natures:\n", "        for nature in ():\n"),
        cut(
            '    transition.say(f"{WAS}{case.nature}"',
            '    transition.say(f"{case.nature}"',
            "incidents/actions.py",
        ),
    ),
    "削除した投稿と、その修正の本文は、限られた人だけが読む": (
        cut("    chain.filter(sealed_with=None).update(sealed_with=post)\n", ""),
        cut("    while found - chain:\n", "    while False:\n"),
        cut('    chain.update(text_found_as="", folded="")\n', ""),
    ),
    "削除した投稿は、同時にインシデントになる": (
        cut("    incident = opening.deleted(\n", "    incident = (lambda *_, **__: post)(\n"),
    ),
    "機密などの発信は、削除の結果を残すまで完結しない": (
        cut('"leak": (DELETION, GONE, ', '"leak": (GONE, '),
    ),
}

GIVING_UP: Table = {
    "判断基準①から④に当たるのに撤退しないときは、理由を書く": (
        cut(
            "    missing = needs_reason(judgement, grounds, reason)\n    if missing:",
            '    missing = ""\n    if missing:',
        ),
        cut(
            'if reason.strip() or not grounds or (given_up and "1" not in grounds):',
            'if reason or not grounds or (given_up and "1" not in grounds):',
        ),
        cut(
            'if reason.strip() or not grounds or (given_up and "1" not in grounds):',
            "if reason.strip() or not grounds or given_up:",
        ),
        cut("        comment=reason,\n", ""),
    ),
    "撤退と判断したら、事前協議を始められる": (
        cut("    return judged and account.state not in", "    return False and account.state not in"),
        cut(
            "    return judged and account.state not in (*SNSAccount.CLOSED, SNSAccount.State.NOTICE_PERIOD)",
            "    return judged",
        ),
        cut("        return f\"{reverse('withdrawal:draft')}?account={account.pk}\"", '        return ""'),
        cut("    if not running(org).filter(pk=account.pk).exists():\n", "    if False:\n"),
    ),
    "継続・改善・撤退の判断は、所属長だけが記録する": (
        cut("if account is None or seat is None or account.state", "if account is None or account.state"),
        cut(
            "    return seat if seat and seat.person.id == org.me and not seat.superior else None",
            "    return seat",
            "accounts/account/rules.py",
        ),
    ),
    "所属長が不在のときは、代決者がその判断を記録する": (
        cut(
            "    return seat if seat and seat.person.id == org.me and not seat.superior else None",
            "    return None",
            "accounts/account/rules.py",
        ),
    ),
    "評価の結果と判断基準は、事前協議書に写される": (
        cut('"criteria": sorted({digit for review in given_up for digit in review.grounds}),', ""),
        cut('"evaluation": "\\n".join(line for account in accounts for line in results_of(account)),', ""),
        cut(
            "given_up = [review for review in reviews if review.judgement == Review.Judgement.WITHDRAW]",
            "given_up = reviews",
        ),
    ),
    "周知期間中に取りやめたら、実施を知らされた全員に知らせる": (
        cut(
            "    end_the_rest(transition)\n    tell_everybody(transition)\n", "    end_the_rest(transition)\n"
        ),
        cut("frozenset({*told, *acted} -", "frozenset({*acted} -"),
        cut("frozenset({*told, *acted} -", "frozenset({*told} -"),
    ),
    "停止・撤退は事前に協議し、実施するかは所属長だけが決める。意見と違うときは理由を書く": (
        cut(
            '    if "with_opinion" in advice and not transition.comment:',
            "    if False:",
            "applications/withdrawal/actions.py",
        ),
        cut('"実施の判断", chief, days', '"実施の判断", pr_manager, days'),
        cut(
            "return chief(ctx) if ctx.case.measure != Measure.STOP and not ctx.case.harm else None",
            "return Address(Level.MEMBER, ctx.case.keeper_id) if ctx.case.measure != Measure.STOP and not ctx.case.harm else None",
        )
        + cut(
            "import LADDER_STATES, chief, ladder, ladder_words, pr_manager\n",
            "import LADDER_STATES, chief, ladder, ladder_words, pr_manager\nfrom katori_sns.workflow.models import Level\n",
        ),
        cut(
            "guard=guards.complete, submitted=actions.submit)",
            'guard=guards.complete, submitted=actions.submit, at_pr=("pr", "chief_again"))',
        ),
        cut(
            'Desk("pr", "広報主管課", "協議", pr_manager,',
            'Desk("pr", "広報主管課", "協議", lambda c: Address(Level.MEMBER, c.org.pr.pk),',
        )
        + cut(
            "import LADDER_STATES, chief, ladder, ladder_words, pr_manager\n",
            "import LADDER_STATES, chief, ladder, ladder_words, pr_manager\nfrom katori_sns.workflow.models import Level\n",
        ),
    ),
    "広報主管課は、所属に連絡のうえ停止・撤退させられる": (
        cut('desk, contacted = f"pr_{name}", guards.contacted', 'desk, contacted = f"pr_{name}", None'),
        cut(
            "    problems = FIELDS.missing(case)\n",
            "    problems = []\n",
            "applications/forced_stop/guards.py",
        ),
        cut(
            '"決定", office, decides=True, days=1)',
            '"決定", lambda c: Address(Level.MEMBER, c.org.pr.pk), decides=True, days=1)',
        ),
        cut("state=state, effect=actions.decide)", "state=state)"),
    ),
    "緊急の停止は広報主管課長が単独で決め、上司が後閲する": (
        cut('opens=(*opens, "answer", "superior"),', 'opens=(*opens, "answer"),'),
        cut(
            "return office(ctx) if way(ctx.case) == wanted and ctx.case.urgent else None",
            "return drafter(ctx) if way(ctx.case) == wanted and ctx.case.urgent else None",
        ),
        cut("    transition.case.decided_at = transition.now\n", "", "applications/forced_stop/actions.py"),
    ),
    "撤退と広報主管課による停止が重なったら、厳しい方の状態とする": (
        cut(
            "        if STRICTNESS.index(State(account.state)) <= STRICTNESS.index(State.STOPPED):",
            "        if True:",
        ),
        cut("        if any(order.rests for order in standing):\n", "        if False:\n"),
    ),
    "自ら停止したアカウントは再開届で再開し、広報主管課の停止は解除を待つ": (
        cut("        if forced(account):\n", "        if False:\n"),
        cut(
            "            closing.resume(account, by=by, now=now)\n",
            "            pass\n",
            "applications/resumption/actions.py",
        ),
        cut(
            '"停止の解除", office, decides',
            '"停止の解除", chief, decides',
            "applications/forced_stop/process.py",
        ),
        cut(
            'Step("lift", "lift", state="lifted", effect=actions.lift,',
            'Step("lift", "lift", state="lifted",',
            "applications/forced_stop/process.py",
        ),
    ),
    "統合では、アカウントごとに統合先を示す": (
        cut("        problems += _merged(case)\n", "        pass\n"),
        cut('or (successor in going and not case.lines.get(successor, {}).get("kept"))', ""),
    ),
    "判断基準①から④、またはほかの理由を示す": (
        cut("return bool(case.criteria or case.other_ground.strip())", "return True"),
        cut("return bool(case.criteria or case.other_ground.strip())", "return bool(case.criteria)"),
        cut(
            "return bool(case.criteria or case.other_ground.strip())",
            "return bool(case.criteria or case.other_ground)",
        ),
    ),
    "アカウントと市ホームページで周知し、その期間が終わるまで削除できない": (
        cut('    befores = [Before("周知期間の終了の翌日", end)] if end else []\n', "    befores = []\n"),
        cut(
            'opens=("tell_followers", "tell_city", "promotion"),',
            'opens=("tell_followers", "promotion"),',
            "applications/withdrawal/process.py",
        ),
        cut(
            '    _deleted("cannot_delete", "delete", why=True),\n',
            '    Step("cannot_delete", "delete", opens=("unlink",), state="deleted", needs_comment=True),\n',
            "applications/giving_up/process.py",
        ),
    ),
    "周知は日とURLを残す": (
        cut(
            'proven(transition, place="知らせを出したページのURLか場所を入力してください")',
            "proven(transition)",
        ),
        cut(
            "    if transition.payload.on > local_date(transition.now):\n",
            "    if False:\n",
            "applications/giving_up/actions.py",
        ),
        cut('details={"URLまたは場所": proof.place, ', "details={", "applications/giving_up/actions.py"),
        cut(
            'Step("tell_city", "tell_city", opens=("delete",), effect=proofs.announce)',
            'Step("tell_city", "tell_city", opens=("delete",))',
            "applications/giving_up/process.py",
        ),
    ),
    "削除は証拠を、削除不能は理由を残す": (
        cut("    proof = proven(transition, **asked)", "    proof = proven(transition)"),
        cut(
            '    _deleted("cannot_delete", "delete", why=True),\n',
            '    _deleted("cannot_delete", "delete"),\n',
            "applications/giving_up/process.py",
        ),
    ),
    "著しい不利益があるときだけ、周知の期間を置かずに削除できる": (
        cut(
            "return chief(ctx) if ctx.case.measure != Measure.STOP and ctx.case.harm else None",
            "return chief(ctx) if ctx.case.measure != Measure.STOP else None",
        ),
        cut(
            "return chief(ctx) if ctx.case.measure != Measure.STOP and not ctx.case.harm else None",
            "return chief(ctx) if ctx.case.measure != Measure.STOP else None",
        ),
        cut(
            "    if case.harm:\n        return problems\n",
            "    return problems\n",
            "applications/giving_up/guards.py",
        ),
        cut('opens=("delete", "promotion"),', 'opens=("promotion",),'),
    ),
    "周知期間の終了と、次にすることの期限を、前と当日に知らせる": (
        cut(
            "soon = waiting.filter(due__range=(today, today + few))",
            "soon = waiting.filter(due__range=(today, today))",
        ),
        cut(
            "soon = waiting.filter(due__range=(today, today + few))",
            "soon = waiting.filter(due__range=(today + few, today + few))",
        ),
        cut("days=1, until=guards.day_after)", "days=1)", "applications/giving_up/process.py"),
    ),
    "停止中のアカウントを媒体が消す日を、前と当日に知らせる": (
        cut(
            "name_kept_until__lte=today + timedelta(days=settings.EXPIRY_DAYS))",
            "name_kept_until__lte=today)",
        ),
        cut("            tell_once(messages=", "            tell_once(messages=[] and "),
        cut('when = "期限の日" if day <= today else "期限が近い"', 'when = "期限が近い"'),
    ),
    "周知期間中と停止中のアカウントは、周知と修正だけを投稿できる": (
        cut("    if account.state in QUIET and not post.for_notice:\n", "    if False:\n"),
        cut(
            "QUIET = (SNSAccount.State.STOPPED, SNSAccount.State.NOTICE_PERIOD)",
            "QUIET = (SNSAccount.State.STOPPED,)",
        ),
        cut("    if account.state not in (*QUIET, SNSAccount.State.ACTIVE):\n", "    if False:\n"),
    ),
    "終わっていないインシデントがあるときは、証拠を保全したかを問う": (
        cut(
            '"incidents": open_about(accounts, Case.objects.visible_to(reading.org)),',
            '"incidents": open_about(accounts, Case.objects.none()),',
        ),
        cut(
            "filter(discreet=True, closed_at=None, ",
            "filter(discreet=True, ",
            "katori_sns/workflow/troubles.py",
        ),
    ),
    "停止・撤退・直ちの撤退の実施は、シティプロモーション統括部局へ別に報告する": (
        cut('opens=("execute", "promotion"),', 'opens=("execute",),'),
        cut('opens=("tell_followers", "tell_city", "promotion"),', 'opens=("tell_followers", "tell_city"),'),
        cut('opens=("delete", "promotion"),', 'opens=("delete",),'),
        cut(
            "return Address(Level.MEMBER, ctx.org.promotion.pk)",
            "return Address(Level.MEMBER, ctx.org.pr.pk)",
            LADDER,
        ),
    ),
    "広報主管課が決めた停止・撤退も、シティプロモーション統括部局へ報告する": (
        cut('(("execute", "lift", "promotion"), "stopped")', '(("execute", "lift"), "stopped")'),
        cut(
            '(("tell_followers", "tell_city", "promotion"), "notice")',
            '(("tell_followers", "tell_city"), "notice")',
        ),
        cut('(("delete", "promotion"), "deleting")', '(("delete",), "deleting")'),
    ),
    "承認と緊急特認は、シティプロモーション統括部局へ別に報告する": (
        cut('opens=("promotion", ACQUIRE),', "opens=(ACQUIRE,),"),
        cut('opens=("promotion", ACQUIRE),', "opens=(ACQUIRE,),", "applications/emergency/process.py"),
        cut(
            "return Address(Level.MEMBER, ctx.org.promotion.pk)",
            "return Address(Level.MEMBER, ctx.org.pr.pk)",
            LADDER,
        ),
    ),
}

POSTING: Table = {
    "良識ある言動、法令の遵守、議論の回避を、書く人の横に示す": (
        cut(
            "{% for article, words in guide %}",
            "{% for article, words in nothing %}",
            "templates/posts/edit.html",
        ),
        cut("社会的な常識やマナーをわきまえた", ""),
        cut("関係法令、職員の服務規程、", ""),
        cut("攻撃的な反応には冷静に対応し、無用な議論を避けます。", ""),
    ),
    "誤解を生じさせた投稿からすぐに修正を始められ、もとの投稿と互いにたどれる": (
        cut('"texts": {str(a.pk): post.text_for(a) for a in accounts},', '"texts": {},'),
        cut('            "corrects": post,\n', ""),
        cut(
            "        mark(post.corrects, CORRECTED, transition",
            "        post.pk or mark(post.corrects, CORRECTED, transition",
            "posts/sent.py",
        ),
    ),
    "誤解や不適切な発信の届出は、修正の結果を残すまで完結しない": (
        cut('"improper": (CORRECTION, CONCERNED', '"improper": (CONCERNED'),
        cut('"mispost": (CORRECTION, LOGOUT', '"mispost": (LOGOUT'),
        cut("        if item.needed\n", "        if False\n", "incidents/guards.py"),
    ),
    "個人が特定できるものは本人や所属団体、企業等の了承を、他人の著作物は許諾を問い、答えを投稿とともに残す": (
        cut('help_text="本人や所属団体、企業等に、投稿の前に了承を得ます。2 遵守事項 (2)",', ""),
        cut('        unanswered("people"),\n', "        lambda *_: (),\n", "posts/checker/rules.py"),
        cut('        unanswered("works"),\n', "        lambda *_: (),\n", "posts/checker/rules.py"),
        cut(
            '        CaseField("people_note", help',
            '        CaseField("people_note", said_in="people", help',
            "posts/fields.py",
        ),
        cut(
            '        CaseField("works_note"),\n',
            '        CaseField("works_note", said_in="works"),\n',
            "posts/fields.py",
        ),
    ),
    "人の名前のような言葉があると、了承を確かめさせる": (
        cut('        person,\n        ("見本', '        lambda *_: (),\n        ("見本'),
        cut("本人の了承を得たかどうかを答えてください。", ""),
        cut(
            '    if context.people not in ("consented", "not_needed"):\n',
            "    if True:\n",
            "posts/checker/finders.py",
        ),
    ),
    "選挙運動や政治活動のような言い方を知らせる": (cut("pattern(*CAMPAIGN)", "lambda *_: ()"),),
    "否定や反論の言い方があると、公式見解として決裁を受けるよう知らせる": (
        cut("        denial,\n", "        lambda *_: (),\n"),
        cut("return () if context.official else", "return", "posts/checker/finders.py"),
    ),
    "否定や反論は個人で判断せず公式見解にすると示し、公式見解は決裁なしには進めない": (
        cut("否定や反論、未決定や未発表の事柄について尋ねられたときの答えは、", ""),
        cut(
            "return drafter(ctx) if is_fact(ctx) else None",
            "return drafter(ctx)",
            "posts/process.py",
        ),
        cut(
            'yield Before("決裁", post.decided_on if cites(post) else None)',
            "post and (yield from ())",
            "posts/sent.py",
        ),
    ),
    "未決定のこと、個人情報、機密、セキュリティを脅かす情報を投稿の前に検査し、根拠と場所を示す": (
        *(
            cut(f"        {finder},\n", "        lambda *_: (),\n")
            for finder in (
                *("pattern(*UNDECIDED)", "pattern(*SECURITY)", "secret", "mail", "home", "my_number"),
                *("number(numbers.is_mobile)", "number(numbers.is_landline)", "number(numbers.is_card)"),
            )
        ),
        cut(
            "for finding in check(post.text_for(account), context_of(post, account, org)):",
            "for finding in ():",
            "posts/guards.py",
        ),
        cut(
            "return Finding(rule.id, rule.severity, rule.article,",
            'return Finding(rule.id, rule.severity, "",',
            "posts/checker/checking.py",
        ),
        cut("rule.what_to_do, *span, words)", "rule.what_to_do, 0, 0, words)", "posts/checker/checking.py"),
    ),
    "噂や憶測、未発表の事柄も、未決定のこととして知らせる": (
        cut("|(?:との|という)(?:噂|うわさ)", ""),
        cut("|らしいです", ""),
        cut("|(?:公表|発表|議決", "|(?:発表|議決"),
    ),
    "伏せ字や、ひな形のままのところを投稿の前に検査し、根拠と場所を示す": (
        cut("        pattern(*MASKED),\n", "        lambda *_: (),\n"),
        cut("        pattern(*TEMPLATE),\n", "        lambda *_: (),\n"),
        cut("rule.what_to_do, *span, words)", "rule.what_to_do, 0, 0, words)", "posts/checker/checking.py"),
    ),
    "日付と曜日が合わないところを投稿の前に知らせる": (
        cut("        weekday,\n        (", "        lambda *_: (),\n        ("),
        cut(
            '"月火水木金土日"[day.weekday()] == said',
            '"月火水木金土日"[day.weekday()] != said',
            "posts/checker/finders.py",
        ),
    ),
    "人を傷つけるおそれのある言葉を投稿の前に知らせる": (
        cut("        pattern(HURTING),\n", "        lambda *_: (),\n"),
    ),
    "同じアカウントに同じ内容を繰り返すと知らせる": (
        cut("        same_again,\n        (SAME", "        lambda *_: (),\n        (SAME"),
        cut("filter(account=account, at__date__gte=since)", "filter(account=account)", "posts/guards.py"),
        cut("filter(account=account, at__date__gte=since)", "filter(at__date__gte=since)", "posts/guards.py")
        + cut("row.post.text_for(account))", "next(iter(row.post.texts.values()), ''))", "posts/guards.py"),
    ),
    "炎上には、個人で反論せず、冷静に見守って対応を決めると示す": (
        cut('"flaming": (CALM, ', '"flaming": ('),
        cut("個人の判断で否定や反論をしないでください", "", "templates/incidents/_handling.html"),
        cut("個人の判断で否定や反論をしません。", ""),
    ),
    "「止める」は、ほかの人が通すまで、どの処理でも発信へ進めない": (
        cut(
            '| {name: replace(STATES[name], needs=releases.nothing_stops) for name in ("ready", PUBLISHED)}',
            "",
            "posts/process.py",
        ),
        cut('for name in ("ready", PUBLISHED)}', 'for name in ("ready",)}', "posts/process.py"),
        cut("        if stop.key not in said_now\n", "        if False\n"),
        cut('_say(transition, found, RELEASE, "通す")', "found and None"),
    ),
    "「止める」を通すには理由を書き、だれが通したかとともに残す": (
        cut("    if found and not transition.comment:\n", "    if False:\n"),
        cut('_say(transition, found, RELEASE, "通す")', "found and None"),
        cut("            text=transition.comment,\n", ""),
    ),
    "通すのは、その言葉とそのアカウントに限る": (
        cut('return f"{self.finding.key}-{self.account.pk}"', "return self.finding.key"),
        cut(
            'return f"{self.finding.key}-{self.account.pk}"',
            'return f"{self.finding.rule}-{self.account.pk}"',
        ),
    ),
    "書き直したり戻したりした本文は、もう一度通す": (
        cut("for key, _ in post.standing(RELEASE)}", "for key, _ in post.standing(RELEASE, lasting=True)}"),
    ),
    "「止める」を通す前に発信したものは、同時にインシデントになる": (
        cut(
            "    import_string(settings.POST_OUT_EARLY)(", "    (lambda *_, **__: None)(", "posts/releases.py"
        ),
        cut(
            "    tell_about(post, told, says=said(transition), now=transition.now)\n", "", "posts/releases.py"
        ),
        cut("        nature=IncidentReport.Nature.LEAK,\n", "        nature=IncidentReport.Nature.OTHER,\n"),
    ),
    "発信したあとの本文は変わらない": (
        cut(
            'mine.filter(state="draft", version=seen_version)',
            "mine.filter(version=seen_version)",
            "katori_sns/workflow/actions.py",
        ),
    ),
    "事実の告知は所属長の決裁を要せず、書いた人のほかの所属員が確認する": (
        cut(
            "return Address(Level.COLLEAGUE, ctx.case.keeper_id)",
            "return Address(Level.MEMBER, ctx.case.keeper_id)",
        ),
        cut(
            '_ready("confirm", "check", releases.release,',
            '_ready("confirm", "check", releases.release, by=chief,',
        ),
        cut(
            "return drafter(ctx) if is_official(ctx) else None",
            "return drafter(ctx)",
        ),
    ),
    "確認者がいないときは理由を残す": (
        cut(
            "by=a_fact_of_staff, guard=guards.complete, why=True\n",
            "by=a_fact_of_staff, guard=guards.complete\n",
        ),
    ),
    "広報主管課が決めた区分は、起案者が元に戻せない": (
        cut('    ruled={NATURE: "reclassify"},\n', "", "posts/process.py"),
        cut("    transition.say(NATURE, nature,", "    nature and None and transition.say(NATURE, nature,"),
    ),
    "公式見解は、決裁権者のうち選ばれた人だけが決裁する": (
        cut("return problems if may.exists() else", "return problems if True else"),
        cut(
            "return Address(Level.HEAD, ctx.case.decider_id or ctx.case.keeper_id)",
            "return Address(Level.HEAD, ctx.case.keeper_id)",
            "posts/process.py",
        ),
        cut(
            "return Address(Level.HEAD, ctx.case.decider_id or ctx.case.keeper_id)",
            "return Address(Level.MEMBER, ctx.case.keeper_id)",
            "posts/process.py",
        ),
    ),
    "緊急のときは理由を残して先に発信し、ほかの所属員が事後に確認する": (
        cut('sent.publish_first, opens=("after",)),', "sent.publish_first),"),
        cut("        effect=effect,\n        needs_comment=True,\n", "        effect=effect,\n"),
        cut(
            'Desk("after", "事後の確認", "事後の確認", other_member,',
            'Desk("after", "事後の確認", "事後の確認", writer,',
        ),
    ),
    "ほかで受けた決裁は、文書番号・日・人・ファイルを引く": (
        *(
            cut(f'        ("{name}", "決裁', '        ("pk", "決裁', "posts/deciders.py")
            for name in ("decided_number", "decided_on")
        ),
        cut("    problems += _by_whom(post)\n", "", "posts/deciders.py"),
        cut("    if not post.attachments.exists():\n", "    if False:\n", "posts/deciders.py"),
    ),
    "トラブルは、届け出たときに広報主管課と所属長に同時に届く": (
        *(
            cut('opens=("receive", "chief", "owner"),', f"opens={left},")
            for left in ('("chief", "owner")', '("receive", "owner")', '("receive", "chief")')
        ),
        cut('"chief_told_at": case.chief_told_at or transition.now,', "", "incidents/actions.py"),
        cut("    assign_number(transition)\n", "", "incidents/actions.py"),
    ),
    "どの職員も、任された委託業者も、どの画面からもトラブルを届け出られる": (
        cut(
            "    if person_of(request).is_administrator:\n        raise Http404\n    asked =",
            "    if person_of(request).stands_alone:\n        raise Http404\n    asked =",
        ),
        cut("{% url 'incident:draft' %}", "", "templates/base.html"),
    ),
    "気づいてから、所属長と広報主管課に伝わり、削除と公表に至るまでの時間を示す": (
        *(
            cut(f'self._clock("{label}", {at},', f'self._clock("{label}", None,')
            for label, at in (("所属長", "chief"), ("広報主管課", "pr"))
        ),
        cut('self._first("gone", "deletion")', 'self._first("deletion")'),
        cut('self._first("notice")', "None"),
        cut("minutes_between(self.discovered_at, at)", "minutes_between(at, at)"),
        cut("電話など：{told}", "電話など"),
    ),
    "台帳にないアカウントや記述も届け出られる": (
        cut('        MENTION = "mention", "重要な記述"\n', '        MENTION = "mentioned", "重要な記述"\n'),
        cut(
            '        problems.append(Problem("where", "アカウントを選ぶか、URLなどを入力してください"))\n',
            "        pass\n",
            "incidents/guards.py",
        ),
        cut(
            'where = models.TextField("台帳にないアカウント、URL、記事", blank=True)',
            'where = models.TextField("場所", blank=True)',
        ),
    ),
}

FIELDS = "applications/nine_items/fields.py"
PARTS = "applications/nine_items/guards.py"
ITEMS: Table = {
    "別の媒体に写すと①を書き換え、前の媒体の名が残る文は直すまで回せない": (
        cut('        "item_medium": medium_label(medium, medium_name),\n'),
        cut('        "servers": [],\n'),
        cut('("server_other", "server_law",', '("server_other",'),
        cut('        "copied_from": case,\n'),
        cut(
            "and names_medium(text, source.medium, source.medium_name)",
            "and False",
            "applications/new_operation/guards.py",
        ),
    ),
    "九項目のどれも、文か、引用した条項がないと回せない": (
        cut("        required=True,\n        words=partial", "        words=partial"),
        cut("return bool(getattr(items, item.field).strip() or", "return bool(True or"),
    ),
    "引用できるのは公開中の共通ポリシーの条項だけ。条項は文の代わりになり、答えの代わりにならない": (
        cut("        *_cited(items, on),\n"),
        cut("if policy is None or policy.version == version:", "if True:"),
        cut("in_force_from__lte=on)\n    then", ")\n    then"),
    ),
    "決裁が必要な発信の例と決裁権者を、1つ以上示す": (
        cut("return any(all(row[key] for key in keys) for row in rows)", "return any(map(bool, rows))")
        + cut("        *_examples(items),\n", "", PARTS),
        cut("        *_examples(items),\n", "", PARTS),
        cut("return any(all(row[key] for key in keys) for row in rows) or", "return True or"),
    ),
    "緊急時の体制を、通常時とは別に書く": (
        cut("return not is_blank(getattr(items, name)) or _cites(name, items)", "return True"),
    ),
    "⑥の確認は答えに従う。「いいえ」は該当なし、条項のない「はい」は不足": (
        cut("        return (Verdict.NOT_APPLICABLE,)\n", "        return tuple(Verdict)\n"),
        cut("    return (Verdict.LACKING,)\n", "    return (Verdict.CLEAR, Verdict.LACKING)\n")
        + cut(
            "    if word == Verdict.CLEAR and (",
            "    if False and (",
            "applications/new_operation/actions.py",
        ),
        cut(
            '    _follows(case, words.get(BROADCAST_ITEM, ""), local_date(now), clause)\n',
            "",
            "applications/new_operation/actions.py",
        ),
    ),
    "確認のあとで答えや条項が変わったものは承認できない": (
        cut("    return problems + _broadcast(ctx.case, ctx.org.on)\n", "    return problems\n"),
        cut("    if said.value not in broadcast_words(case, on):", "    if False:"),
    ),
    "専ら発信用途に改める協議も、公開中の条項を引用し、結論が出るまで保つ": (
        cut(
            "NineItems.YesNo.YES and BROADCAST not in clauses_cited(items, on):",
            "NineItems.YesNo.YES and False:",
        ),
        cut(
            "return held(ctx.case) + broadcast_named(ctx.case, ctx.org.on)",
            "return held(ctx.case)",
            "applications/policy_revision/guards.py",
        ),
    ),
    "管理運用マニュアルのファイルは、申請で定め、版を重ね、登録した人・日時・ハッシュ値とともに残る": (
        cut("    set_manual(transition, account)\n", "", "applications/new_operation/actions.py"),
        cut('    transition.trace("管理運用マニュアル", None, str(manual))\n'),
        cut("        changes=added(manual, MANUALS.sent),\n"),
    ),
    "ファイル名にパスワードのあるものは、マニュアルにできない": (
        cut("    if names_secret(file.name):", "    if False:"),
        cut("    if actions.names_secret(chosen.name):", "    if False:", "applications/manuals/views.py"),
    ),
    "書き換えられたマニュアルは検証で見つかる": (
        cut("            yield Finding(subject, seq, problem)", "            pass"),
    ),
    "曜日、時刻、庁舎外と勤務時間外の可否を答える。条項はその代わりにならない": (
        cut(
            "    return bool(getattr(items, name))\n",
            "    return bool(getattr(items, name)) or _cites(name, items)\n",
        ),
        *(
            cut(f'            "{name}": "⑦', f'            "{name}_": "⑦')
            for name in ("manual_weekdays", "manual_from", "manual_to", "manual_outside", "manual_off_hours")
        ),
    ),
    "サーバの国と法律を答え、国外や不明なら二つのリスクの許否と対策、国内なら約款の条項がいる": (
        cut("        *_servers(items),\n"),
        cut(
            "return self.servers != HOME or self.server_law",
            "return self.server_law",
            "accounts/policy/models.py",
        ),
        cut(
            "return self.servers != HOME or self.server_law != self.Law.JAPAN",
            "return self.servers != HOME",
            "accounts/policy/models.py",
        ),
        cut('"political_risk": "政情リスク"}', "}"),
        cut("if is_blank(items.risk_measures) and not clause:", "if False:"),
        cut("elif is_blank(items.terms_quoted) and not clause:", "elif False:"),
        cut('            "servers": "⑧', '            "servers_": "⑧', FIELDS),
        cut('            "server_law": "⑧', '            "server_law_": "⑧', FIELDS),
    ),
    "指標、時期、評価の方法がいる。最初の評価は運用開始より後": (
        cut(" + _reviewed(case, on)"),
        cut("    earliest = case.start_on or on\n", "    earliest = on\n"),
    ),
    "評価の計画を改めるときは、最初の評価をこれからの5年以内とする": (
        cut(" + _reviewed(case, on)\n", "\n"),
        cut(
            "    if items.evaluation_on and items.evaluation_on > months_after(on, LONGEST):\n",
            "    if False:\n",
            "applications/nine_items/guards.py",
        ),
    ),
    "評価の図に、九項目の目標値と基準値の線を示す": (
        cut("            _levels(plan) if plan else (),\n", ""),
        cut("planned.pop(fold(name), None)", "planned.pop(name, None)"),
        cut(
            "    drawn = [float(value) for _, value in values] + [",
            "    drawn = [float(v) for _, v in values] or [",
            "katori_sns/web/charts.py",
        ),
    ),
}

WHOLE: Table = {
    "ガイドラインの全文を、施行日とともに、どの画面からも読める": (
        cut("このガイドラインは、令和 4 年 10 月 1 日から施行する。", ""),
        cut("href=\"{% url 'web:guideline' %}\"", 'href=""', "templates/base.html")
        + cut('    ("web:guideline", "ガイドライン", ""),\n', "", "katori_sns/menu.py"),
    ),
}

TABLES = (
    SCOPE,
    PROCEDURES,
    ITEMS,
    RISKS,
    GIVING_UP,
    DAYS_OF_GIVING_UP,
    POSTING,
    OUT,
    OLDER,
    MARKS,
    TROUBLE,
    ASKING,
    WHOLE,
)
MUTATIONS: Table = {rule: ways for table in TABLES for rule, ways in table.items()}
