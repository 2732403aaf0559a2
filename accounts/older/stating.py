"""What a city's own list says of an account's state: whole expressions, never a part of one."""

from __future__ import annotations

import re
import unicodedata

RUNNING, RESTING, ENDED, UNCLEAR = "running", "resting", "ended", "unclear"

_DONE = r"(?:済み?|中|しました|した|している|しています|とする)?"
_WHEN = r"(?:[rhst令平昭]?[和成]?[\d元./年月日度末頃 ]{1,14}(?:で|に|から|より|をもって)?)?"
_SAID = (
    (
        RUNNING,
        r"|[○〇◯◎]|有効?|アクティブ|通常(?:運用|どおり|通り)|公開中?|(?:運用|稼働|使用|利用|活動|更新|運営)(?:中|しています|している)?|現在(?:運用|使用|利用|稼働)中|継続中?",
    ),
    (
        ENDED,
        rf"{_WHEN}(?:アカウント|運用|利用|発信|配信|サービス)?(?:閉鎖|廃止|削除|終了|撤退|退会|抹消|解約){_DONE}",
    ),
    (
        RESTING,
        rf"{_WHEN}(?:一時|長期)?(?:更新|運用|使用|発信|投稿)?(?:一時)?(?:停止|休止|休眠|凍結|中止|休み){_DONE}|更新(?:なし|無し|していない|していません)|未(?:更新|使用|投稿)|放置",
    ),
)
_STATES = [(state, re.compile(words)) for state, words in _SAID]
_ENDED_ON = re.compile(
    r"(?P<when>[^閉廃削終撤退抹解で]*?[0-9年月日])(?:で|に|をもって)?(?:アカウント)?(?:閉鎖|廃止|削除|終了|撤退|退会|抹消|解約)"
)
# Words that matter wherever they stand, unless the text denies them.
_MATTERS = re.compile(
    r"(?:閉鎖|廃止|削除|撤退|退会|凍結|休止|休眠|更新停止|運用停止|使用停止|停止中|委託|外注|移行|引っ?越し|統合|乗っ取り|なりすまし|偽"
    r"|ログイン(?:できな|不可|不能)|(?:パスワード|pw|id)(?:が)?(?:不明|紛失|分からな)|退職|異動)"
    r"(?!(?:の?予定)?(?:は|も)?(?:なし|無し|ない|ありません|されて(?:い)?(?:ない|ません)|して(?:い)?(?:ない|ません)|せず))"
    r"|個人(?!情報|番号|差|別|情)|私用|私物|更新(?:して(?:い)?(?:ない|ません)|なし|無し|が(?:ない|止ま|途絶))|使(?:って|用して|われて)い?(?:ない|ません)|利用してい?(?:ない|ません)|放置|未使用"
    r"|投稿(?:が|も)?(?:なし|無し|ない|ありません|してい(?:ない|ません))|移管(?!なし)"
    r"|(?:協議会|指定管理者|協会|団体|委員会|業者|外部|法人|組合)[がにで](?:運営|運用|更新|管理|投稿)"
)


def _folded(text: str) -> str:
    """Width and case alone: kana stay, for the words above are written in both."""
    return unicodedata.normalize("NFKC", text).casefold()


# A sign alone, or before the words that it stands for: 「○運用中」「×（閉鎖）」.
_SIGNED = re.compile(r"([○〇◯◎●]|[×✕✖✗╳☓])[:・]?(.*)")
_CROSSES = "×✕✖✗╳☓"


def is_cross(text: str) -> bool:
    """Whether a cross says that it runs no more, and not whether it rests or has ended."""
    return text.strip() in [*_CROSSES, "x", "X", "ｘ", "Ｘ", "バツ"]


def state_of(text: str) -> str:
    """RUNNING, RESTING, ENDED, or UNCLEAR where the words say none of them as a whole; a cross rests."""
    if is_cross(text):
        return RESTING
    signed = _SIGNED.fullmatch(text.strip())
    words = signed[2].strip(" 　()（）") if signed else ""
    if not signed or not words:
        return _said(text)
    said, runs = _said(words), signed[1] not in _CROSSES
    return said if runs == (said == RUNNING) else UNCLEAR


def _said(text: str) -> str:
    plain = re.sub(
        r"[\s。、]|\([rhst令和平成昭\d元./年月日度~〜\-から以降頃]{1,16}\)$", "", _folded(text[:60])
    )
    return next((state for state, words in _STATES if words.fullmatch(plain)), UNCLEAR)


def when_ended(text: str) -> str:
    """The day that stands before the word, as written: 「H30.3.31廃止」."""
    found = _ENDED_ON.match(_folded(text[:60]))
    return found["when"].strip() if found else ""


def matters(text: str) -> str:
    """The part of a remark that a person must read, as written; empty where there is none."""
    found = _MATTERS.search(_folded(text[:500]))
    return " ".join(text.split())[:60] if found else ""
