"""Mutations of the rows on what auditors ask, and on precedents."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

PROCESS = "katori_sns/oversight/inquiry/process.py"
ASKING: Table = {
    "法令や規程の遵守について、監査だけが確認事項を始め、送るまでほかのだれにも見えない": (
        cut("in_service(ctx.org.on).filter(is_auditor=True)", "in_service(ctx.org.on)"),
        cut(
            "    own = Q(submitted_at__isnull=False) | Q(origin",
            "    own = Q() | Q(origin",
            "katori_sns/workflow/models.py",
        ),
    ),
    "確認事項には、照会を受けた所属が、照会ごとに一度、講じた・講ずる予定・講じない理由のどれかで回答する": (
        cut(
            "    if (found.measure == Measure.PLANNED) != (found.planned_on is not None):\n",
            "    if False:\n",
        ),
        cut('"answer", opens=("review",)', '"answer", opens=("review", "answer")', PROCESS),
    ),
    "自分が照会した確認事項には回答できず、自分が回答した確認事項は終えられない": (
        cut("    own = head is not None and head.id == ctx.case.drafter_id\n", "    own = False\n"),
        cut(", but_id=ctx.case.drafter_id)", ")"),
        cut('if t.action in ("answer", "prepare")}', "if False}"),
    ),
    "九項目の先例は、同じ媒体で施行中の運用ポリシーの、職員の名のない記載だけを、項目ごとに5つまで示す": (
        cut(" and not people.stands_in(text)", ""),
        cut(" and len(kept) < MOST", ""),
        cut(", account__state__in=SNSAccount.BEGUN", ""),
        cut(", in_force_from__lte=org.on)", ")"),
        cut('on_medium = {f"account__{name}": value for name, value in about.items()}', "on_medium = {}"),
    ),
    "不足とされた理由は、差し戻したあとに、その案件を閲覧できる人だけに先例として示す": (
        cut("task__done_at__isnull=False, ", ""),
        cut(", task__case__in=mine)", ")"),
        cut(".exclude(task__case=case.pk)", ""),
    ),
}
