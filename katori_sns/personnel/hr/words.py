"""The words of a city's 人事: what a kind of move does, who is a head, what a cell of 兼務 names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from katori_sns.web.text import fold

OUT = "out"  # of a section or an authority: not this city's, or not to be read
NEW = "new"  # of a section: it is to be founded
LONGEST_WORD = 200  # letters, of a word or head that is remembered; a longer one is none
LETTERS = "BCDEFGHJKLMNPQRSTUVWXYZ"  # one stands before the numbers of each 任命権者 that has its own


class Effect(StrEnum):
    """What a kind of move does to the posts of a person."""

    JOIN = "join"
    MOVE = "move"
    ADD = "add"
    DROP = "drop"
    ACT = "act"
    REST = "rest"
    RETURN = "return"
    LEAVE = "leave"
    NOTHING = "nothing"


EFFECTS = {
    Effect.JOIN: "採用・転入：新しく職に就く",
    Effect.MOVE: "異動・昇任・降任・再度の任用：いまの職を終え、新しい職に就く",
    Effect.ADD: "兼務：いまの職に加えて就く",
    Effect.DROP: "兼務解除：その所属の兼務を終える",
    Effect.ACT: "事務取扱・心得・職務代理：いまの職に加えて所属長の職を行う",
    Effect.REST: "休職・育休・派遣：職に就いたまま不在になる",
    Effect.RETURN: "復職：不在を終える",
    Effect.LEAVE: "退職・任期満了・転出・失職・免職・死亡：すべての職を終え、利用を終える",
    Effect.NOTHING: "職は変わらない（昇給など）",
}
OF_NOBODY = (Effect.LEAVE, Effect.REST, Effect.RETURN, Effect.NOTHING)  # they name no new post
WITHOUT_POST = (Effect.DROP,)  # the section alone tells which
# In this order: 兼務解除 is no 兼務, 転入 no 入, 再任用 no 任用.
_MOVES = (
    (Effect.DROP, r"(?:兼務|併任|事務取扱|心得|職務代理)(?:の)?(?:解除|免|終了|を解く|を免ずる)|解兼|免兼"),
    (Effect.ACT, r"事務取扱|心得|職務代理|代理"),
    (Effect.ADD, r"兼務|併任|兼任|兼職|充て職|兼ねる"),
    (Effect.RETURN, r"復職|復帰|派遣(?:終了|解除)"),
    (
        Effect.LEAVE,
        r"退職|任期満了|任用期間満了|転出|失職|免職|死亡|割愛|退任|辞職|(?:出向|派遣)元?復帰|帰任|(?<!役職)定年",
    ),
    (Effect.REST, r"休職|休業|育休|育児|停職|派遣|研修"),
    (
        Effect.MOVE,
        r"昇任|昇格|転任|配置換|配置|異動|降任|降格|役職定年|再任用|再度の任用|更新|出向|転補|補職",
    ),
    (Effect.JOIN, r"採用|転入|新規|任用|新任|就任"),
    (Effect.NOTHING, r"昇給|給料|在級|留任|職名変更なし"),
)
_ELSEWHERE = re.compile(r"転出|割愛|復帰|帰任|派遣")
_BESIDE = re.compile(r"^[(（]?(?:兼務?|併任?)[)）]?[:：・\s]*")
_ACTING = re.compile(r"(?:事務取扱|心得|職務代理者?|事務代理)$")
_HEAD = re.compile(r"(?:課|室|所|館|部|局|園|校|場|センター|支所|出張所|事務所|会計)長$|会計管理者$")
_NO_HEAD = re.compile(r"補佐|副|次長|担当|係長|班長|主任|代理|付$|専門")


def effect_of(text: str) -> str:
    """What a kind of move does, as its words say; "" where they do not."""
    plain = re.sub(r"\s", "", text)
    return next((effect for effect, words in _MOVES if re.search(words, plain)), "")


def goes_elsewhere(text: str) -> bool:
    """Whether who leaves takes up another post elsewhere on the day: 転出, 派遣元復帰, not 退職, 任期満了."""
    return bool(_ELSEWHERE.search(re.sub(r"\s", "", text)))


def is_acting(post: str) -> bool:
    """Whether a superior or a lower rank does the work of the post: 課長事務取扱, 課長心得."""
    return bool(_ACTING.search(post.strip()))


def sounds_like_head(post: str) -> bool:
    """Whether a 補職名 is probably a head's: 課長 and 課長心得, not 課長補佐, 係長, 担当課長."""
    plain = _ACTING.sub("", re.sub(r"\s", "", post))
    return bool(_HEAD.search(plain)) and not _NO_HEAD.search(plain)


def beside(post: str) -> tuple[str, bool]:
    """A 補職名 without 「（兼）」 before it, and whether it stood there."""
    bare = _BESIDE.sub("", post.strip())
    return bare, bare != post.strip()


def place_and_post(cell: str) -> tuple[str, str]:
    """「商工観光課　主幹」 → the section and the post; 「商工観光課」 alone names no post."""
    plain = _BESIDE.sub("", cell.strip())
    place, _, post = " ".join(plain.split()).rpartition(" ")
    return (place, post) if place else (post, "")


@dataclass
class Words:
    """What was said once of a city's words; each is looked up folded."""

    moves: dict[str, str] = field(default_factory=dict)  # → Effect
    heads: dict[str, bool] = field(default_factory=dict)  # 補職名 → whether a head's
    sections: dict[str, int | str] = field(default_factory=dict)  # → key, NEW or OUT
    authorities: dict[str, str] = field(default_factory=dict)  # → what stands before a number, or OUT
    digits: int = 0  # of a 職員番号; 0: not said yet
    domain: str | None = None  # of new mail addresses, where a list has none; None: not said yet

    def before(self, number: str) -> str:
        """What stands before the number, by which another 任命権者 than the mayor counts."""
        return next((b for b in self.authorities.values() if b not in ("", OUT) and number.startswith(b)), "")

    def spare_letters(self) -> list[str]:
        """Those that stand before the numbers of no 任命権者 yet."""
        taken = {before[:1] for before in self.authorities.values()}
        return [letter for letter in LETTERS if letter not in taken]


def key(text: str) -> str:
    """A word as it is remembered: without blanks, in one width and case."""
    return re.sub(r"\s", "", fold(text))
