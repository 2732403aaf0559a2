"""The rules (G2(1), G2(2), G3(1), G3(2), G4(5)②), a row each: article, severity, words, finder, examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from katori_sns.web import numbers
from posts.checker.finders import (
    Finder,
    denial,
    home,
    mail,
    my_number,
    number,
    out_of_hours,
    pattern,
    person,
    same_again,
    secret,
    unanswered,
    unreadable,
    weekday,
    without_alt,
)
from posts.checker.finding import ALONE, Context
from posts.checker.stances import CAMPAIGN
from posts.checker.words import HURTING, MASKED, SECURITY, SHORTENED, TEMPLATE, UNDECIDED

STOP, WARN = "stop", "warn"


@dataclass(frozen=True)
class Rule:
    id: str
    article: str
    severity: str
    title: str
    what_to_do: str
    find: Finder
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    context: Context = ALONE  # of its examples


SAME = "あすの粗大ごみの受付は、市民課の窓口で行います。"
RULES = (
    Rule(
        "secret",
        "3 禁止事項 (1)、5 リスク回避と対応 (1)",
        STOP,
        "パスワードなどの値があります",
        "消してください。公表したものなら、ほかの人が理由を書いて通します。",
        secret,
        ("パスワード：hanabi88", "PWは「kt-2026!」です", "ﾊﾟｽﾜｰﾄﾞ=abc12345", "暗証番号\n4821"),
        ("パスワードは定期的に変えましょう。", "パスワードは8文字以上にしましょう", "暗証番号を教えないで"),
    ),
    Rule(
        "my_number",
        "3 禁止事項 (1)",
        STOP,
        "個人番号（マイナンバー）のような数字があります",
        "消してください。別の番号なら、ほかの人が理由を書いて通します。",
        my_number,
        ("123456789018", "１２３４　５６７８　９０１８", "123456\n789018", "1234\u200b56789018"),
        ("123456789012", "1234567890181", "文書番号 1234-5678-9012", "000000000000"),
    ),
    Rule(
        "mobile",
        "3 禁止事項 (1)",
        WARN,
        "携帯電話の番号があります",
        "個人の番号なら、課の代表番号に直してください。",
        number(numbers.is_mobile),
        (
            "090-0000-0000",
            "０８０－００００－００００",
            "+81 70 0000 0000",
            "090ー0000\nー0000",
            "090.0000.0000",
        ),
        ("0120-00-0000", "2026-11-25", "09000000000000"),
    ),
    Rule(
        "landline",
        "3 禁止事項 (1)",
        WARN,
        "市の電話帳にない電話番号があります",
        "個人や他団体の番号なら、載せてよいか確かめてください。",
        number(numbers.is_landline),
        ("0478-00-0000", "（0478）00－0000"),
        ("0120-000-000", "0478-54-0000", "予算は1,234,567,890円"),
        Context(directory=frozenset({"0478540000"})),
    ),
    Rule(
        "mail",
        "3 禁止事項 (1)",
        WARN,
        "市のものでないメールアドレスがあります",
        "個人のアドレスなら消すか、課のアドレスに直してください。",
        mail,
        ("taro@example.jp", "ｔａｒｏ＠example.jp"),
        ("kouhou@city.example", "@katori_kanko", "午後1時@中央公民館"),
        Context(directory=frozenset({"kouhou@city.example"})),
    ),
    Rule(
        "postal",
        "3 禁止事項 (1)",
        WARN,
        "個人の住所のような書き方があります",
        "個人の家なら番地を消し、地区名までにしてください。",
        home,
        ("自宅は佐原イ1234番地です", "見本さん宅（香取市佐原ロ12-3）", "香取市小見川100-2 見本様"),
        ("会場：中央公民館（香取市佐原イ1234番地）", "住所：香取市佐原ロ2127（市役所）"),
    ),
    Rule(
        "card",
        "3 禁止事項 (1)",
        WARN,
        "クレジットカードのような番号があります",
        "カードの番号なら消してください。",
        number(numbers.is_card),
        ("4111 1111 1111 1111", "４１１１－１１１１－１１１１－１１１１"),
        ("4111 1111 1111 1112", "1111-1111-1111-1111"),
    ),
    Rule(
        "security",
        "3 禁止事項 (1)",
        WARN,
        "市のセキュリティを脅かすおそれがあります",
        "設備や守り方が分かる言葉を消してください。",
        pattern(*SECURITY),
        (
            "管理画面のURLはこちら",
            "192.168.0.10 につないで",
            "警備員の巡回時刻は22時",
            "鍵の置き場所は玄関の脇",
        ),
        ("警備員の指示に従ってください", "防犯カメラを設置しました", "サーバの入替えで窓口が止まります"),
    ),
    Rule(
        "undecided",
        "3 禁止事項 (1)",
        WARN,
        "未決定のことがあります",
        "決まってから知らせるか、その文を除いてください。",
        pattern(*UNDECIDED),
        ("代わりの日程は検討中です", "新しい図書館を建てる方向で調整しています", "公表前ですがお伝えします"),
        ("10月10日に開催する予定です", "検討会を開きます", "計画の素案に意見を募集します"),
    ),
    Rule(
        "masked",
        "3 禁止事項 (2)",
        WARN,
        "伏せ字があります",
        "名前を書くか、その文を除いてください。",
        pattern(*MASKED),
        ("○○市の話ですが", "某議員が", "●●さんのこと", "A氏によれば", "＊＊社の商品"),
        ("○日時　10月1日", "二〇〇年の歴史", "★★★おすすめ", "○×クイズ大会"),
    ),
    Rule(
        "template",
        "3 禁止事項 (2)",
        WARN,
        "ひな形のままのところがあります",
        "日時や場所を書き入れてください。",
        pattern(*TEMPLATE),
        (
            "○月○日に開催",
            "XX時から",
            "【要修正】会場",
            "ここに本文を入力",
            "{{event_name}}",
            "参加費は〇〇円",
        ),
        ("○日時　10月1日", "○人数　20人", "○時間　午前9時から", "10月10日"),
    ),
    Rule(
        "weekday",
        "3 禁止事項 (2)",
        WARN,
        "日付と曜日が合いません",
        "暦を確かめて、日付か曜日を直してください。",
        weekday,
        ("12月5日（金）に開きます", "令和8年12月1日（月）", "2026/12/5(日)", "１２月６日土曜日"),
        ("12月5日（土・祝）", "令和8年12月1日（火）", "8月2日（土）の記録", "2月30日（月）"),
        Context(today=date(2026, 12, 1)),
    ),
    Rule(
        "hurting",
        "2 遵守事項 (1)",
        WARN,
        "人を傷つけるおそれのある言葉があります",
        "言い換えるか、その文を除いてください。",
        pattern(HURTING),
        ("女のくせに生意気だ", "外人お断り", "気違いじみた暑さ", "底辺の仕事"),
        ("男女共同参画", "外国人住民の皆さん", "障がいのある方", "盲学校の文化祭", "底辺×高さ÷2"),
    ),
    Rule(
        "campaign",
        "2 遵守事項 (2)",
        WARN,
        "選挙運動や政治活動のような言い方があります",
        "特定の候補者や政党に触れる文を除いてください。",
        pattern(*CAMPAIGN),
        ("見本候補を応援しています", "見本党に一票を", "清き一票をお願いします"),
        ("投票日は11月29日です", "期日前投票ができます", "好きな作品に投票してください"),
    ),
    Rule(
        "denial",
        "4 手続 (5)②",
        WARN,
        "市の見解に当たる言い方があります",
        "打消しや反論は公式見解です。区分を「公式見解」にして決裁を受けてください。",
        denial,
        ("そのような事実は一切ございません", "事実無根の書込みがあります", "一部報道の内容は誤りです"),
        ("災害時のデマに注意しましょう", "うわさに惑わされないでください", "偽の情報を広めないで"),
    ),
    Rule(
        "person",
        "2 遵守事項 (2)",
        WARN,
        "人の名前のような言葉があります",
        "本人の了承を得たかどうかを答えてください。",
        person,
        ("見本太郎さんが優勝", "講師：見本 花子", "香取 一郎選手"),
        ("市民の皆さん", "お子さんと一緒に", "農家さんの直売", "香取市長が出席"),
    ),
    Rule(
        "same_again",
        "3 禁止事項 (2)",
        WARN,
        "同じ内容を前にも投稿しています",
        "繰り返しは避けられます。要るときは、変わったところを書いてください。",
        same_again,
        (SAME, SAME + "！"),
        ("あすの粗大ごみの受付は、支所の窓口で、午後から行います。", "別のお知らせ"),
        Context(recent=(("きのう", SAME),)),
    ),
    Rule(
        "shortened",
        "3 禁止事項 (2)",
        WARN,
        "短縮されたURLがあります",
        "行き先の分かる、もとのURLに直してください。",
        pattern(SHORTENED),
        ("https://bit.ly/abc", "ｔ．ｃｏ/abc"),
        ("https://www.city.example/", "https://not-bit.lyon.example/"),
    ),
    Rule(
        "unreadable",
        "3 禁止事項 (2)",
        WARN,
        "読めない文字、見えない文字があります",
        "消すか、ほかの字に直してください。",
        unreadable,
        ("髙\ufffd", "\ue000", "見\u200bえない", "〓田"),
        ("髙橋", "👨\u200d👩\u200d👧 家族で", "①受付"),
    ),
    Rule(
        "alt",
        "2 遵守事項 (1)",
        WARN,
        "代替テキストのない画像があります",
        "画像が見えない人のために、写っているものを書いてください。",
        without_alt,
        ("",),
        context=Context(images_without_alt=1),
    ),
    Rule(
        "hours",
        "4 手続 (2)⑦",
        WARN,
        "運用時間帯の外です",
        "時間外の利用が⑦で認められているか確かめてください。",
        out_of_hours,
    ),
    Rule(
        "people",
        "2 遵守事項 (2)",
        WARN,
        "個人の特定と了承を選んでください",
        "特定できる人がいるか、了承を得たかを選んでください。",
        unanswered("people"),
        ("",),
        context=Context(standalone=False),
    ),
    Rule(
        "works",
        "2 遵守事項 (2)",
        WARN,
        "著作物についての問いに答えていません",
        "他人の著作物があるか、許諾を確かめたかを選んでください。",
        unanswered("works"),
        ("",),
        context=Context(standalone=False),
    ),
)
