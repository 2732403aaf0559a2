"""The city's own figures: what stands in the settings, to be looked through once before the start."""

from __future__ import annotations

from django.conf import settings

# Setting, its label, what stands behind the figure.
FIGURES = (
    ("CITY", "市の名前", ""),
    ("CONTACT", "問合せ先", ""),
    ("SITE_URL", "このサイトのアドレス", ""),
    ("MAIL_FROM", "通知メールの差出人", ""),
    ("DIRECTORY", "市の代表電話・公開のメール", ""),
    ("NUMBER_FORMAT", "受付番号の書き方", ""),
    ("TARGET_DAYS", "各段階の目安", "開庁日"),
    ("ACQUISITION_DAYS", "承認から取得届までの目安", "開庁日"),
    ("UPWARD_DAYS", "所属長・広報主管課へ知らせる遅れ", "開庁日"),
    ("NOTICE_DAYS", "周知期間（提案）", "日"),
    ("REMIND_DAYS", "期限の前の知らせ", "日前"),
    ("EXPIRY_DAYS", "媒体による自動削除の前の知らせ", "日前"),
    ("RETENTION_YEARS", "保存期間", "年"),
    ("RETENTION_BY_KIND", "保存期間（種類ごと）", ""),
    ("PASSWORD_MONTHS", "アカウントのパスワードの変更", "か月ごと"),
    ("REVIEW_MONTHS", "最初の評価まで", "か月"),
    ("QUIET_MONTHS", "投稿がないときの知らせ", "か月"),
    ("REST_STEP_MONTHS", "停止中のアカウントの次の知らせ", "か月"),
    ("WATCH_MONTHS", "手放したアカウント名の点検", "か月ごと"),
    ("GUIDELINE_MONTHS", "担当者のガイドラインの再確認", "か月ごと"),
    ("REPEAT_DAYS", "同じ投稿を探す範囲", "日"),
)
EXAMPLE = ".example"  # no address in the world ends so (RFC 2606)


def figures() -> list[tuple[str, str]]:
    """Label and value of each."""
    return [(label, _words(getattr(settings, name)) + unit) for name, label, unit in FIGURES]


def _words(value: object) -> str:
    if isinstance(value, dict):
        return "、".join(f"{kind}={years}" for kind, years in value.items()) or "なし"
    return "、".join(map(str, value)) or "なし" if isinstance(value, list) else str(value)


def examples() -> list[str]:
    """The labels of those that still stand as they were delivered."""
    return [label for name, label, _ in FIGURES if EXAMPLE in _words(getattr(settings, name))]
