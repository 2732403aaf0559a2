"""What stops as a secret, and what is prose about one."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError

from accounts.secrets import HINT, has_secret, no_secret

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
SECRETS = [
    "パスワード：Sakura2026",
    "パスワード: himawari",
    "ﾊﾟｽﾜｰﾄﾞ：sakura#26",
    "ぱすわーど　＝　ａｂｃ１２３ｘｙ",
    "PW：katori2026!",
    "ＰＷ＝Ｋａｔｏｒｉ２６",
    "ID/PW：koho / Ayame#2026",
    "IDとパスワード：koho / himawari",
    "pass: Ayame2026",
    "password is Ayame2026 / password=Ayame2026",
    "Pwd: p@ssword",
    "パスワードはSakura2026です。金庫にも控えあり。",
    "パスワードはSakura2026に変更した",
    "パスワードは「sakura26」",
    "パスワード\nSakura2026",
    "パスワード：\n　Sakura2026",
    "パスワード（変更後）：Sakura2026",
    "パスワード１：Sakura2026",
    "パスワードは次のとおり\nSakura2026",
    "新しいPW→Sakura2026",
    "パスワードSakura2026",
    "PW Sakura2026",
    "パスワードをSakura2026に変更",
    "パスワード変更後：Sakura2026",
    "PWの値：Sakura2026",
    "パス\u200bワード：Sakura2026",
    "暗証番号：4821",
    "暗証番号は０４０１です",
    "暗証番号 4821",
    "PIN: 0000",
    "PINコード＝123456",
    "リカバリーコード：1234-5678",
    "バックアップコード\n8371 2290",
    "秘密鍵：MIIEvQIBADANBg",
    "APIキー：AIzaSyD3kf",
    "アクセストークン: EAAGm0PX4ZCps",
    "token=ghp_16C7e42F",
    "合言葉：ひまわり",
    "合言葉は「やまかわ」",
    "秘密の質問の答え：ポチ",
    "パスワード：ひまわり2026",
]
HARMLESS = [
    "",
    "パスワードは課の金庫に保管する",
    "パスワードの管理方法：金庫",
    "パスワード：別紙のとおり",
    "パスワード：別紙2",
    "PW は半年ごとに変更",
    "PWは6か月ごとに変える",
    "パスワードは12桁以上の英数字と記号",
    "パスワードは英数字記号を交ぜて16文字以上とする",
    "パスワードは2026年4月1日に変更した",
    "パスワード：2026-04-01に変更",
    "パスワード：R8.4.1変更、次はR8.10.1",
    "パスワード：金庫（鍵は課長）",
    "パスワード：なし",
    "パスワード：********",
    "パスワード：xxxx",
    "パスワード：●●●●",
    "パスワードは1Passwordで管理する",
    "パスワード：KeePass",
    "パスワード：課の共有フォルダ sns-list.xlsx",
    "パスワードの再設定はkoho@city.katori.lg.jpに届く",
    "パスワード：https://city.example/manual/2026 のとおり",
    "パスワードを知る人は2名",
    "パスワードを2026年4月に変更",
    "パスワードを1Passwordに入れる",
    "パスワードの変更後は封筒を入れ替える",
    "パスワードの値は書かない",
    "暗証番号は4桁",
    "暗証番号は課長と係長の2人が知っている",
    "PINは3回間違えると止まる",
    "Pinterestは使わない",
    "spin 2026",
    "bypass: Route2026",
    "passport：TK1234567",
    "二段階認証のトークン端末は係長の机の引き出し",
    "バックアップコードは印刷して金庫に保管（10個のうち2個使用済み）",
    "合言葉：なし",
    "合言葉は課長と決める",
    "秘密鍵は職員課のカード 3枚に分けて保管",
    "パスワード管理台帳（令和8年度）第3号",
    "4 手続 (2)⑦ 管理運用マニュアル、5 (1) パスワードの管理\n2026年度版",
    "アカウント名 katori_ayame、開設 2026年",
    "ログイン情報は封筒A4に入れ、金庫の2段目",
    "password: see manual",
]


@pytest.mark.parametrize("text", SECRETS, ids=ascii)
def test_a_label_followed_by_a_value_is_a_secret(text: str) -> None:
    assert has_secret(text)
    assert has_secret(f"課の金庫。\n{text}\n以上")


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_prose_about_a_secret_is_none(text: str) -> None:
    assert not has_secret(text)


def test_the_writer_is_told_what_to_write_instead() -> None:
    no_secret("課長の金庫")
    with pytest.raises(ValidationError, match="保管場所だけを書いてください") as refusal:
        no_secret("PW：katori2026!")
    assert refusal.value.messages == [HINT]


@pytest.mark.parametrize(
    "piece",
    [
        "パスワード",
        "パスワード：",
        "パスワード \n",
        "PW a ",
        "合言葉「",
        "パスワード(",
        "は" * 7,
        "a@",
        "pw:a.b@",
    ],
)
def test_twice_the_text_takes_no_more_than_twice_the_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(3):
            begin = process_time()
            has_secret(text)
            times.append(process_time() - begin)
        return min(times)

    small, large = seconds(20_000), seconds(160_000)
    assert large < small * 8 * 3  # eight times the text; quadratic would be sixty-four
