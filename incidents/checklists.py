"""What is to be done about each kind of trouble: one row per item, with the article it rests on.

What misled is put right (G2(1)), what attacks is met calmly (G3(3)), what must not be out is deleted (G5(3)).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    key: str
    label: str
    article: str
    hint: str = ""
    needed: bool = False  # the guideline names it: without a record or a reason nothing is closed


TAKEDOWN = Item(
    "takedown",
    "媒体の運営主体に削除を依頼する",
    "5 リスク回避と対応 (2)",
    "依頼の窓口、受付番号、回答を残します。消えたことは別に記録します。",
    needed=True,
)
GONE = Item(
    "gone",
    "削除または非公開を確かめる",
    "5 リスク回避と対応 (2)",
    "消えたことを確かめた人と方法を残します。",
)
NOTICE = Item(
    "notice",
    "市ホームページ等で注意を呼びかける",
    "5 リスク回避と対応 (2)",
    "下の文案を使えます。出したページのURLを残します。",
    needed=True,
)
CORRECTION = Item(
    "correction",
    "当該記事を修正する、または修正記事を投稿する",
    "5 リスク回避と対応 (3)",
    "修正した投稿のURLを残します。",
    needed=True,
)
DELETION = Item(
    "deletion",
    "発信すべきでない記事を削除する",
    "5 リスク回避と対応 (3)",
    "消えたことを確かめた人と方法を残します。",
    needed=True,
)
CUSTODY = Item(
    "custody",
    "パスワードと再設定の連絡先を変え、保管の記録を直す",
    "5 リスク回避と対応 (1)",
    "パスワードそのものは書きません。",
)
COMMISSION = Item(
    "commission",
    "個人情報保護委員会への報告の要否を判断する",
    "2 遵守事項 (2)",
    "要・不要とその理由、報告した日を残します。",
)
CALM = Item(
    "calm",
    "反応を見守り、議論にならないよう対応を決める",
    "3 禁止事項 (3)",
    "個人の判断で否定や反論をしません。",
)
APPEAL = Item(
    "appeal", "凍結の理由を確かめ、異議を申し立てる", "6 継続と運用停止（撤退）", "受付番号を残します。"
)

CHECKLISTS: dict[str, tuple[Item, ...]] = {
    "flaming": (CALM, CORRECTION, NOTICE),
    "impersonation": (TAKEDOWN, GONE, NOTICE),
    "hijack": (CUSTODY, TAKEDOWN, GONE, NOTICE),
    "mispost": (CORRECTION,),
    "improper": (CORRECTION, NOTICE),
    "leak": (DELETION, COMMISSION, NOTICE),
    "frozen": (APPEAL,),
    "mention": (),
    "other": (),
}
ANY = (GONE, NOTICE)  # 削除・非公開 and 公表 are recorded whatever the kind
ITEMS = {item.key: item for items in (*CHECKLISTS.values(), ANY) for item in items}
DRAFTS = {
    "impersonation": (
        "【ご注意ください】香取市を名のる、なりすましのアカウントが見つかりました。市の公式アカウントは、"
        "市ホームページの一覧に載っているものだけです。なりすましのアカウントからの連絡には応じないでください。"
    ),
    "hijack": (
        "【ご注意ください】市の公式アカウント「{account}」が第三者に操作されたおそれがあります。"
        "このアカウントの投稿や連絡には応じないでください。確認でき次第、市ホームページでお知らせします。"
    ),
    "leak": (
        "【おわび】市の公式アカウント「{account}」の投稿に、発信すべきでない情報が含まれていました。"
        "当該投稿は削除しました。ご迷惑をおかけしたことをおわびし、再発防止に努めます。"
    ),
    "flaming": (
        "市の公式アカウント「{account}」の投稿について、多くのご意見をいただいています。"
        "内容を確認し、市としての考えを改めてお知らせします。"
    ),
    "improper": (
        "【おわびと修正】市の公式アカウント「{account}」の投稿に、誤解を招く表現がありました。"
        "おわびして、次のとおり修正します。"
    ),
}
