"""The demo city's texts: invented, and marked 見本."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from accounts.account.media import medium_label
from accounts.identity import Identity, read
from katori_sns.organisation.models import User

Fields = dict[str, Any]  # columns of a kind of case, and what the demo writes there
FORM = {
    "trouble": "発見した職員は直ちに所属長へ連絡し、広報主管課へ届け出る。個人の判断で否定や反論をしない。",
    "frequency": "週2回程度",
    "comments": "返信はしない。質問は市ホームページの問合せ先を案内する。",
}
ITEMS = {
    "item_audience": "市内の若い世帯と、首都圏に住む20代から40代。",
    "item_content": "行事の日程、見どころ、交通の案内。",
    "decision_examples": [
        {"example": "開催の可否や中止の判断", "decider": "課長"},
        {"example": "他団体との共同声明", "decider": "部長"},
    ],
    "item_organisation": "主任が作り、係長が確認する。",
    "organisation_emergency": "課長補佐が課長の指示で発信する。",
    "item_broadcast": "祭礼の期間は質問に答える。",
    "broadcast_only": "no",
    "item_manual": "別に定める「アカウント管理運用マニュアル（見本）」による。"
    "庁舎外の利用は行事の日に限り、パスワードは課の金庫に保管する。",
    "manual_outside": "conditional",
    "manual_off_hours": "conditional",
    "manual_weekdays": "01234",
    "manual_from": time(8, 30),
    "manual_to": time(17, 15),
    "item_data": "個人情報は載せない。止まっても困らないよう、市ホームページを本体とする。",
    "servers": ["usa", "unknown"],
    "server_law": "foreign",
    "legal_risk": "accepted",
    "political_risk": "accepted",
    "risk_measures": "差押え、停止、閲覧があり得ると見て、同じ情報を必ず市ホームページにも載せる。",
    "item_evaluation": "来訪のきっかけを増やす。",
    "indicators": [
        {"name": "フォロワー数", "unit": "人", "baseline": "0", "target": "3000"},
        {"name": "来訪者アンケートで「SNSを見た」と答えた人", "unit": "%", "baseline": "", "target": "20"},
    ],
    "evaluation_term": "regular",
    "evaluation_months": 12,
    "evaluation_how": "課の会議で指標と目標を比べる。",
}


def fields(name: str, medium: str, purpose: str, start: date, **more: object) -> Fields:
    """A whole application about one thing."""
    return {
        "account_name": name,
        "medium": medium,
        "purpose": purpose,
        "content": f"{name}の案内、準備の様子、関連する行事の告知",
        "start_on": start,
        "item_medium": medium_label(medium, ""),
        "item_purpose": purpose,
        "evaluation_on": start + timedelta(days=365),
        **FORM,
        **ITEMS,
        **more,
    }


COMMON_POLICY = """第1条（目的）
この運用ポリシー（見本）は、香取市が公式に使うソーシャルメディアの運用について、共通の事項を定める。

第2条（運用の主体）
アカウントは、各課等の長の責任で運用する。

第3条（情報発信の用途）
アカウントは、専ら情報の発信に用いる。個別の返信を行うアカウントは、その旨をプロフィールに示す。

第4条（投稿の決裁）
事実の告知は複数人で確認し、組織の判断を要する発信は決裁権者の決裁を受ける。

第5条（著作権と肖像権）
写真や文章は、権利を持つ人の了承を得て使う。

第6条（免責）
利用者が投稿した内容について、市は責任を負わない。"""
CUSTODY = {
    "kept_at": "課の鍵付き書庫に保管した封筒",
    "known_to": "課長、課長補佐、担当者",
    "recovery_mail": "課の共用メール（課長補佐が管理）",
    "recovery_phone": "課の公用携帯電話（課長補佐が管理）",
    "devices": "課の広報用端末1台、公用携帯電話1台",
    "second_factor": "認証アプリ（公用携帯電話）。予備の鍵は書庫に保管",
}


def identity(url: str, medium: str) -> Fields:
    """What a form would read out of the URL."""
    found = read(url, medium).identity
    if not isinstance(found, Identity):
        raise ValueError(url)
    place = {"join_url" if found.joins else "url": found.url}
    return {"typed_url": url, "handle": found.handle, "handle_key": found.key, **place}


def notice(name: str, url: str, medium: str, custodian: User, day: date) -> Fields:
    """A whole 取得届 of one day."""
    links = {"to_city_page": "プロフィール欄", "to_city_on": day, "to_account_on": day}
    return {
        "account_name": name,
        "acquired_on": day,
        "start_on": day,
        "custodian": custodian,
        "changed_on": day,
        "change_reason": "取得したため",
        "to_account_page": "https://www.city.example/sns/",
        **links,
        **CUSTODY,
        **identity(url, medium),
    }
