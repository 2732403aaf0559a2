"""What is to be done about each kind of trouble: one row per item, with the article it rests on.

Only what the guideline names binds the closing: the request to take down and the public notice (G5(2)),
the correction (G2(1), G5(3)), the deletion of what must not be out (G5(3)). Attacks are met calmly (G3(3)).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Item:
    key: str
    label: str
    article: str
    hint: str = ""
    needed: bool = False  # the guideline names it: without a record or a reason nothing is closed
    instead: str = ""  # the item whose deed makes this one needless
    each: bool = False  # needed for each fake that is known


TAKEDOWN = Item(
    "takedown",
    "媒体の運営主体に削除を依頼する",
    "5 リスク回避と対応 (2)",
    "依頼の窓口、受付番号、回答を残します。消えたことは別に記録します。",
    needed=True,
    each=True,
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
    "修正した投稿のURLを残します。発信すべきでない記事を削除したときは不要です。",
    needed=True,
    instead="deletion",
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
    "appeal",
    "凍結の理由を確かめ、異議を申し立てる",
    "6 継続と運用停止（撤退）",
    "受付番号を残します。アカウントのページと台帳にも載ります。",
)
LOOK = Item(
    "look",
    "アカウントの様子を毎日見る",
    "6 継続と運用停止（撤退）",
    "見るたびに一つずつ残します。使えるようになったことも、ここに残します。",
)
LOGOUT = Item(
    "logout",
    "すべての端末からログアウトする",
    "5 リスク回避と対応 (1)",
    "媒体の設定で、ほかの端末のログインを終わらせます。私用の端末も確かめます。",
)
PLATFORM = Item(
    "platform",
    "媒体の運営主体に乗っ取りを届け出る",
    "5 リスク回避と対応 (1)",
    "窓口と受付番号を残します。",
)
POLICE = Item(
    "police",
    "警察に相談する、または届け出る",
    "5 リスク回避と対応 (2)",
    "窓口と受理番号を残します。証拠のファイルを先に加えてください。",
)
CONCERNED = Item(
    "concerned",
    "関係する本人や所属団体、企業等に知らせる",
    "2 遵守事項 (2)",
    "知らせた日と方法を残します。名前は、対応に要るものだけを書きます。",
)

# Only what the guideline names binds the closing of the kinds that it names it for; others may stay blank.
MAY_NOTICE, MAY_CORRECT = replace(NOTICE, needed=False), replace(CORRECTION, needed=False)
CHECKLISTS: dict[str, tuple[Item, ...]] = {
    "flaming": (CALM, MAY_CORRECT, MAY_NOTICE),
    "impersonation": (TAKEDOWN, GONE, NOTICE, POLICE),
    "hijack": (CUSTODY, LOGOUT, PLATFORM, POLICE, TAKEDOWN, GONE, NOTICE, LOOK),
    "mispost": (CORRECTION, LOGOUT, CUSTODY, GONE),
    "improper": (CORRECTION, CONCERNED, MAY_NOTICE),
    "leak": (DELETION, GONE, CONCERNED, COMMISSION, MAY_NOTICE),
    "frozen": (APPEAL, LOOK, MAY_NOTICE),
    "mention": (),
    "other": (),
}
# Whatever the kind, it may come to these; to have asked for it and to have seen it gone are two.
ANY = tuple(replace(item, needed=False) for item in (TAKEDOWN, GONE, DELETION, CORRECTION, NOTICE))
ITEMS = {item.key: item for items in (ANY, *CHECKLISTS.values()) for item in items}
OWN = "own"  # the key of an item that was added: own1, own2
ADDED = "対応する人が加えた項目"
DRAFTS = {
    "frozen": (
        "【お知らせ】市の公式アカウント「{account}」が、現在使えなくなっています。"
        "市からのお知らせは、市ホームページをご覧ください。再開したときは、市ホームページでお知らせします。"
    ),
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
