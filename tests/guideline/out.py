"""What the rows about posts that went out stand on: their day, URL, marks, deciders and later rulings."""

from __future__ import annotations

from tests.guideline.mutating import Table, cut

SENT = "posts/sent.py"

OUT: Table = {
    "発信の日は、確認・決裁・承認・運用開始・停止の終わりより後。先に発信したものは、理由とともに「手続前に実施」と残り、所属長と広報主管課に知らせる": (
        cut("        yield from _checked_or_decided(post, transition.task.because)\n", "        pass\n"),
        cut('        yield Before("決裁", post.decided_on if cites(post) else None)\n', "        pass\n"),
        cut('            yield Before(f"{account}の承認", local_date(approved))\n', "            pass\n"),
        cut('            yield Before(f"{account}の運用開始", account.started_on)\n', "            pass\n"),
        cut(
            '            yield Before(f"{account}の運用再開", turned_on(account, State.ACTIVE, at))\n',
            "            pass\n",
        ),
        cut("        _mark(transition, Mark.EARLY)\n", "        pass\n"),
        cut("    if not transition.early:\n", "    if False:\n", "katori_sns/workflow/deeds.py"),
        cut(
            'people = {*posts.values_list("user", flat=True), *([chief.id] if chief else [])}',
            'people = {*posts.values_list("user", flat=True)}',
            "katori_sns/workflow/notifications.py",
        ),
    ),
    "取得より前や、これからの日に発信したものは記録できない": (
        cut("    if proof.at > transition.now:\n", "    if False:\n"),
        cut("    if account.acquired_on and day < account.acquired_on:\n", "    if False:\n"),
        cut("if (why := _impossible(account, proof.at))", 'if (why := "")'),
    ),
    "施行前のアカウントでも、開設より前に発信したものは記録できない": (
        cut(
            "    if day < OLDEST or day.isoformat()[: len(account.opened)] < account.opened:\n",
            "    if False:\n",
        ),
    ),
    "撤退より後に発信したものは記録できない": (
        cut("if (why := _impossible(account, proof.at))", 'if (why := "")'),
    ),
    "投稿のURLは、そのアカウントの投稿のものに限る": (
        cut("    if wrong := url_problem(account, url):\n", "    if False:\n", SENT),
        cut("            _named_ours(named, ours)\n", "            pass\n"),
        cut(
            "    if owner(host) is not row and bare not in {form.host for form in forms}:\n",
            "    if False:\n",
        ),
    ),
    "確認者なし、記録のみ、緊急、担当外で送ったものは、あとから探せる": (
        cut("    send(transition, Mark.UNCHECKED)\n", "    send(transition)\n"),
        cut("    send(transition, Mark.RECORDED, *([", "    send(transition, *(["),
        cut("*([Mark.UNCHECKED] if fact and proof.unchecked else [])", "*()"),
        cut("    send(transition, Mark.URGENT)\n", "    send(transition)\n"),
        cut("found = [Mark.UNANSWERED] if not post.people else []", "found: list[Mark] = []"),
    ),
    "了承の問いに答えずに送ったものは、あとから探せる": (
        cut("found = [Mark.UNANSWERED] if not post.people else []", "found: list[Mark] = []", SENT),
        cut('        UNANSWERED = "unanswered", "未回答の了承"\n', '        UNANSWERED = "other", "ほか"\n'),
    ),
    "担当者でない人の起案は、送ったときのとおり「担当外」と残る": (
        cut("*([Mark.OFF_DUTY] if strange else [])", "*()"),
        cut("    strange = off_duty(post, transition.org.on)\n", "    strange: list[SNSAccount] = []\n"),
        cut(
            "return AccountOperator.objects.filter(running(today), begins__lte=today)",
            "return AccountOperator.objects.all()",
            "accounts/access/rules.py",
        ),
        cut(
            'runs = {*his.filter(account__in=accounts).values_list("account", flat=True), *given}',
            'runs = {*his.filter(account__in=accounts).values_list("account", flat=True)}',
        ),
    ),
    "ほかで受けた決裁は、決裁日の決裁権者によるか、ほかの人による理由を残す": (
        cut('        return [] if listed else [Problem("decided_user", said)]\n', "        return []\n"),
        cut(
            "        listed = not post.decided_on or post.decided_user_id in deciders_on(post, post.decided_on)\n",
            "        listed = True\n",
        ),
    ),
    "起案した人は、名前を書いても、自分の決裁を引けない": (
        cut(" or _names(post.decided_by, post.drafter):", ":"),
    ),
    "決裁権者でない人の決裁は、理由とともに見える": (
        cut("    if not post.decided_why:\n", "    if False:\n"),
        cut("    if not post.decided_by:\n", "    if False:\n"),
        cut('        transition.say("unlisted", ', '        text and None and transition.say("unlisted", '),
    ),
    "発信した投稿を公式見解とするときは、修正を求めるか、インシデントにする": (
        cut(
            "rulings.reclassify_after, opens=(sent.MEND,)),",
            "rulings.reclassify_after),",
            "posts/process.py",
        ),
        cut(
            'Desk(sent.MEND, "修正", "修正", rulings.mender,',
            'Desk(sent.MEND, "修正", "修正", chief,',
            "posts/process.py",
        ),
    ),
    "修正しないときは、所属長が理由を残し、広報主管課に知らせる": (
        cut(
            'Step("leave", sent.MEND, by=chief, effect=rulings.leave, needs_comment=True)',
            'Step("leave", sent.MEND, by=chief, effect=rulings.leave)',
            "posts/process.py",
        ),
        cut(
            'Step("leave", sent.MEND, by=chief, effect=rulings.leave, needs_comment=True)',
            'Step("leave", sent.MEND, effect=rulings.leave, needs_comment=True)',
            "posts/process.py",
        ),
        cut(
            'Step("leave", sent.MEND, by=chief, effect=rulings.leave, needs_comment=True)',
            'Step("leave", sent.MEND, by=chief, needs_comment=True)',
            "posts/process.py",
        ),
    ),
    "削除は、発信、気づいた、削除の順にある": (
        cut("    if noticed is None:\n", "    if noticed is None and deleted is None:\n"),
        cut(
            "    if post.published_at and noticed < post.published_at.replace(second=0, microsecond=0):\n",
            "    if False:\n",
        ),
        cut("    if noticed > deleted:\n", "    if False:\n"),
        cut("    if case.deleted_at > transition.now:\n", "    if False:\n", "posts/actions.py"),
    ),
    "修正はもとの投稿より後で、別途投稿したものは別のURLにある": (
        cut("    if corrected and proof.at < corrected:\n", "    if False:\n"),
        cut(
            "    if another and another.publications.filter(url=as_kept(url)).exists():\n", "    if False:\n"
        ),
    ),
    "停止や撤退の前に発信したものは、あとからも記録できる": (
        cut(
            '    if account.state not in (*QUIET, SNSAccount.State.ACTIVE):\n        return [Problem("texts"',
            '    if False:\n        return [Problem("texts"',
            "posts/guards.py",
        )
        + cut(
            "    return written(ctx) + _exercise(ctx.case)\n",
            "    return complete(ctx) + _exercise(ctx.case)\n",
            "posts/guards.py",
        ),
        cut("        if at <= moment:\n", "        if True:\n"),
        cut("        elif state in QUIET and not post.for_notice:\n", "        elif False:\n", SENT),
    ),
}
