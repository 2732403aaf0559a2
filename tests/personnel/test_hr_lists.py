"""A city's lists of 人事: read in every shape, each row with a verdict, each word asked once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from katori_sns.personnel.hr.asking import questions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.judging import WrongList
from katori_sns.personnel.hr.rows import UNREAD, Row, cells_of, number_of
from katori_sns.personnel.hr.sheet import read_list
from katori_sns.personnel.hr.words import NEW, OUT, Words, effect_of, key, place_and_post, sounds_like_head
from katori_sns.web.lists import AS_IS, CONFIRM, DUPLICATE, WRONG
from katori_sns.web.lists import OUT as OUT_OF_SCOPE
from katori_sns.web.spreadsheet import Unreadable
from tests.personnel.hr_lists import (
    DAY,
    FARMING,
    HEADS,
    MOVES,
    PR,
    ROWS,
    STAFF,
    TOURISM,
    explained,
    judged,
    moves,
    person,
    read,
    saved,
    shapes,
    state,
    workbook,
)

pytestmark = pytest.mark.sqlite
GOOD = dict(zip(HEADS, ROWS[0], strict=True))
MOVE_WORDS = {
    **{"配置換": "move", "採用": "join", "兼務": "add", "退職": "leave", "兼務解除": "drop", "育休": "rest"},
    **{"任期満了": "leave", "再度の任用": "move", "事務取扱": "act", "復職": "return", "昇給": "nothing"},
    **{"転出": "leave", "派遣元復帰": "leave"},
}
WORDS = Words(
    moves={key(word): effect for word, effect in MOVE_WORDS.items()},
    heads={"主任": False, "係長": False, "主事": False, "主査": False, "課長": True},
    sections={"水道課": OUT, key("ことしんせつか"): NEW},
    authorities={"市長部局": "", "教育委員会": "B-", "消防組合": OUT},
    digits=5,
    domain="city.example",
)


@pytest.mark.parametrize("shape", shapes())
def test_the_same_moves_are_read_from_every_shape_of_list(shape: str) -> None:
    rows = judged(shapes()[shape])
    assert (moves(rows), {row.verdict for row in rows}) == (MOVES, {AS_IS})


# A row of the list, otherwise than GOOD → its verdict, and what is said.
VERDICTS = [
    ({}, AS_IS, ""),
    ({"職員番号": "101"}, AS_IS, ""),
    ({"職員番号": "１０１"}, AS_IS, ""),
    ({"職員番号": "101.5"}, WRONG, "1列目（職員番号）小数です"),
    ({"職員番号": "1.01E+02"}, WRONG, "小数です"),
    ({"職員番号": "0000101"}, WRONG, "5桁より長い"),
    ({"職員番号": "一〇一"}, WRONG, "職員番号ではない"),
    ({"職員番号": ""}, WRONG, "職員番号がありません"),
    ({"職員番号": "", "氏名": ""}, OUT_OF_SCOPE, "職員番号も氏名もない"),
    ({"職員番号": "999999999"}, WRONG, "5桁より長い"),
    ({"氏名": ""}, WRONG, "2列目（氏名）氏名がありません"),
    ({"氏名": "佐藤一郎"}, AS_IS, ""),
    ({"氏名": "佐藤　壱郎"}, CONFIRM, "登録は「佐藤 一郎」です。改姓か、番号の使い回しか"),
    ({"氏名": "佐?　一郎"}, CONFIRM, "読めなかった字"),
    ({"氏名": "佐\ue000　一郎"}, WRONG, "2列目（氏名）2文字目は外字（U+E000）"),
    ({"氏名": "佐〓　一郎"}, WRONG, "〓"),
    ({"職員番号": "00301"}, CONFIRM, "同じ氏名の職員が登録されています。再任用"),
    ({"職員番号": "00301", "氏名": "誰か 知らず"}, CONFIRM, "登録のない職員"),
    ({"職員番号": "00301", "氏名": "誰か 知らず", "異動区分": "退職"}, OUT_OF_SCOPE, "登録のない職員"),
    ({"職員番号": "00106", "氏名": "監査 七海"}, OUT_OF_SCOPE, "一覧と比べません"),
    ({"職員番号": "00107", "氏名": "休止 八重"}, CONFIRM, "利用を停止しています"),
    ({"異動区分": "謎"}, WRONG, "異動区分「謎」の意味"),
    ({"異動区分": ""}, WRONG, "異動区分がありません"),
    ({"異動区分": "昇給"}, AS_IS, ""),
    ({"異動区分": "復職"}, OUT_OF_SCOPE, "「不在」に終わりの日"),
    ({"異動区分": "兼務解除"}, WRONG, "終える兼務が登録されていません"),
    ({"新所属": ""}, WRONG, "4列目（所属）所属がありません"),
    ({"新所属": "知らない課"}, WRONG, "所属「知らない課」がどの所属か"),
    ({"新所属": "水道課"}, OUT_OF_SCOPE, "対象外の所属"),
    ({"新所属": "ことし新設課"}, WRONG, "どの所属か"),
    ({"新所属": "ことしんせつか"}, AS_IS, ""),
    ({"新職名": ""}, WRONG, "補職名がありません"),
    ({"新職名": "匠"}, WRONG, "補職名「匠」が所属長か"),
    ({"新職名": "と" * 31}, WRONG, "長すぎます"),
    ({"発令日": "令和9年2月30日"}, WRONG, "6列目（発令日）"),
    ({"発令日": "令和元年5月1日"}, AS_IS, ""),
    ({"発令日": "平成31年5月1日"}, WRONG, "令和元年5月1日のこと"),
    ({"旧所属": "秘書広報課"}, CONFIRM, "登録されている所属（農政課）と違います"),
    ({"旧所属": "知らない課"}, AS_IS, ""),
    ({"新所属": "農政課", "新職名": "主任"}, AS_IS, ""),
    ({"職員番号": "00301", "氏名": "誰か 知らず", "異動区分": "採用"}, WRONG, "フリガナがありません"),
]


@pytest.mark.parametrize(("cells", "verdict", "said"), VERDICTS)
def test_each_row_has_a_verdict_that_names_what_is_wrong(
    cells: dict[str, str], verdict: str, said: str
) -> None:
    rows = judged(saved([HEADS, list((GOOD | cells).values())]), words=WORDS)
    told = "".join(f"{note.place}{note.text}" for note in rows[0].notes if note.verdict == rows[0].verdict)
    assert rows[0].verdict == verdict
    assert all(part in told for part in said.split("）", 1)), told
    # Nothing comes of a row that is wrong, out of scope or still open.
    if verdict != AS_IS:
        assert not rows[0].changes


def listed(
    *rows: dict[str, str], answers: dict[str, str] | None = None, **more: str
) -> list[tuple[str, int]]:
    found = judged(
        saved([[*HEADS, *more], *([*(GOOD | row).values(), *more.values()] for row in rows)]),
        words=WORDS,
        answers=answers,
    )
    return [(row.verdict, len(row.changes)) for row in found]


RENAMED = {"氏名": "佐藤　壱郎"}
REUSED = {"職員番号": "00301", "フリガナ": "サトウ イチロウ"}
NEWCOMER = {"職員番号": "00301", "氏名": "誰か 知らず", "旧所属": "", "フリガナ": "ダレカ シラズ"}


def test_what_is_asked_is_done_as_it_was_answered() -> None:
    assert listed(RENAMED) == [(CONFIRM, 0)]
    assert listed(RENAMED, answers={"2": "same"}) == [(CONFIRM, 2)]
    assert listed(RENAMED, answers={"2": "out"}) == [(CONFIRM, 0)]
    assert listed(RENAMED, answers={"2": "yes"}) == [(CONFIRM, 0)]  # not offered
    assert listed(REUSED, answers={"2": "as-101"}) == [(CONFIRM, 2)]  # the same person: ends and begins
    assert listed(REUSED, answers={"2": "new"}) == [(CONFIRM, 2)]  # somebody new: enters and begins
    assert listed(NEWCOMER, answers={"2": "new"}) == [(CONFIRM, 2)]
    assert listed({"職員番号": "一〇一"}, answers={"2": "out"}) == [(WRONG, 0)]
    assert listed({"旧所属": "秘書広報課"}, answers={"2": "yes"}) == [(CONFIRM, 2)]


def test_a_row_said_twice_counts_once_and_two_main_posts_are_wrong() -> None:
    assert listed({}, {}) == [(AS_IS, 2), (DUPLICATE, 0)]
    assert listed({}, {"新所属": "秘書広報課"}) == [(AS_IS, 2), (WRONG, 0)]
    assert listed({}, {"新所属": "秘書広報課", "新職名": "（兼）主査"}) == [(AS_IS, 2), (AS_IS, 1)]
    assert listed(NEWCOMER | {"異動区分": "採用"}, NEWCOMER | {"異動区分": "兼務", "氏名": "別人"}) == [
        (AS_IS, 2),
        (WRONG, 0),
    ]


def test_what_has_been_done_already_is_not_done_again() -> None:
    after = person(101, "佐藤 一郎", (FARMING, "主任"))
    held = after.held[0]
    ended = type(held)(held.post, False, held.begins, date(2027, 3, 31))
    begun = type(held)(type(held.post)(TOURISM, "係長", False), False, DAY, None)
    city = state(type(after)(101, "00101", "u101", after.name, held=(ended, begun)))
    (row,) = judged(saved([HEADS, ROWS[0]]), words=WORDS, city=city)
    assert (row.verdict, row.changes) == (DUPLICATE, [])


def test_a_concurrent_post_goes_on_unless_somebody_ends_it() -> None:
    move = {"職員番号": "00104", "氏名": "田中 五月"}
    assert listed(move) == [(CONFIRM, 0)]
    assert listed(move, answers={"2": "keep"}) == [(CONFIRM, 2)]
    assert listed(move, answers={"2": "drop"}) == [(CONFIRM, 3)]
    end = move | {"異動区分": "兼務解除", "新所属": "秘書広報課", "新職名": "", "旧所属": ""}
    assert listed(end) == [(AS_IS, 1)]


def test_a_superior_who_acts_as_head_is_head_beside_his_post() -> None:
    rows = [dict(GOOD) | {"異動区分": word, "新所属": "秘書広報課", "新職名": post} for word, post in ACTING]
    for row in rows:
        heads = WORDS.heads | {row["新職名"]: False}
        words = Words(WORDS.moves, heads, WORDS.sections, WORDS.authorities, 5)
        assert moves(judged(saved([HEADS, list(row.values())]), words=words)) == {
            ("concurrent", "00101", PR, row["新職名"], True, DAY)
        }


ACTING = [("事務取扱", "課長"), ("兼務", "秘書広報課長事務取扱")]


def test_an_appointment_that_is_renewed_on_the_next_day_goes_on() -> None:
    last = {"異動区分": "任期満了", "発令日": "R9.3.31", "新所属": "", "新職名": ""}
    again = {"異動区分": "再度の任用", "新所属": "農政課", "新職名": "主任"}
    assert listed(last) == [(AS_IS, 2)]  # the post and the login end
    assert listed(last, again) == [(DUPLICATE, 0), (AS_IS, 0)]
    assert listed(last, again | {"新所属": "商工観光課"}) == [(DUPLICATE, 0), (AS_IS, 2)]
    # Under another number it is asked who that is; whoever stays keeps his login.
    anew = again | {"職員番号": "00301", "フリガナ": "サトウ イチロウ"}
    assert listed(last, anew, answers={"3": "new"}) == [(AS_IS, 2), (CONFIRM, 2)]
    assert listed(last, anew | {"新所属": "商工観光課"}, answers={"3": "as-101"}) == [
        (AS_IS, 1),
        (CONFIRM, 2),
    ]


def test_a_day_of_retirement_is_the_last_day_and_leave_may_have_one() -> None:
    gone = dict(GOOD) | {"異動区分": "退職", "退職日": "R9.5.31"}
    rows = judged(saved([list(gone), list(gone.values())]), words=WORDS)
    assert {change.day for change in rows[0].changes} == {date(2027, 5, 31)}
    for move, last in (("転出", "3月31日"), ("派遣元復帰", "3月31日"), ("退職", ""), ("任期満了", "")):
        gone = dict(GOOD) | {"異動区分": move}
        (row,) = judged(saved([list(gone), list(gone.values())]), words=WORDS)
        day = DAY - timedelta(days=1) if last else DAY
        assert {change.day for change in row.changes} == {day}, move
        assert (last in "".join(note.text for note in row.notes), row.verdict) == (True, AS_IS), move
    rest = dict(GOOD) | {"異動区分": "育休", "任期満了日": "R10.3.31"}
    (change,) = judged(saved([list(rest), list(rest.values())]), words=WORDS)[0].changes
    assert (change.kind, change.day, change.ends) == ("absence", DAY, date(2028, 3, 31))


def test_each_authority_counts_its_own_people() -> None:
    school = person(0, "学校 九重", (FARMING, "主任"))
    city = state(*STAFF, type(school)(190, "B-00101", "k101", "学校 九重", held=school.held))
    row = dict(GOOD) | {"任命権者": "教育委員会", "氏名": "学校 九重"}
    (found,) = judged(saved([list(row), list(row.values())]), words=WORDS, city=city)
    assert {change.person.number for change in found.changes} == {"B-00101"}
    assert listed({}, 任命権者="消防組合") == [(OUT_OF_SCOPE, 0)]
    # A list of everybody misses nobody of another authority.
    rows = roster(*(line for line in EVERYBODY), city=city)
    assert not [row for row in rows if row.missing]


EVERYBODY = [
    ["00101", "佐藤 一郎", "農政課", "主任"],
    ["00102", "鈴木 花子", "商工観光課", "課長"],
    ["00103", "髙橋 三郎", "商工観光課", "係長"],
    ["00104", "田中 五月", "農政課", "主事"],
    ["00105", "伊藤 六郎", "秘書広報課", "主事"],
    ["00107", "休止 八重", "農政課", "主事"],
]


def roster(*rows: list[str], more: tuple[str, ...] = (), **options: Any) -> list[Row]:
    heads = ["職員番号", "氏名", "所属", "補職名", *more]
    return judged(saved([heads, *rows]), everybody=True, words=WORDS, **options)


def test_a_list_of_everybody_changes_only_what_differs() -> None:
    assert moves(roster(*EVERYBODY)) == set()
    moved = [[*row] for row in EVERYBODY]
    moved[0][2:] = ["商工観光課", "係長"]
    moved = [[*row, ""] for row in moved]
    new = ["00201", "新井 四郎", "農政課", "主事", "アライ シロウ"]
    assert moves(roster(*moved, new, more=("フリガナ",))) == {
        move for move in MOVES if move[1] in ("00101", "00201") and move[0] != "concurrent"
    }


def test_a_list_of_everybody_ends_a_concurrent_post_only_where_it_has_a_column_of_them() -> None:
    wide = [[*row, ""] for row in EVERYBODY]
    assert moves(roster(*wide, more=("兼務",))) == {("end", "00104", PR, "主事", False, date(2027, 3, 31))}
    second = ["00104", "田中 五月", "秘書広報課", "（兼）主事"]
    assert moves(roster(*EVERYBODY, second)) == set()


def test_who_is_not_in_a_list_of_everybody_is_asked_about() -> None:
    five = [row for row in EVERYBODY if row[0] != "00105"]
    rows = roster(*five)
    assert [(row.verdict, row.is_open, row.changes) for row in rows[-1:]] == [(CONFIRM, True, [])]
    assert moves(roster(*five, answers={"missing-105": "stay"})) == set()
    assert moves(roster(*five, answers={"missing-105": "end"})) == {
        ("end", "00105", PR, "主事", False, date(2027, 3, 31)),
        ("leave", "00105", None, "", False, date(2027, 3, 31)),
    }
    with pytest.raises(WrongList, match="6人のうち2人が一覧にいません"):
        roster(*five[:-1])


def test_each_unknown_word_is_asked_once_with_what_it_probably_means() -> None:
    rows = [
        dict(GOOD) | {"新所属": place, "新職名": "課長補佐"}
        for place in ("商工観光課", "農政課分室", "農政課分室")
    ]
    content = saved([HEADS, *(list(row.values()) for row in rows)])
    words = explained(read(content), state())
    assert words.sections == {"農政課分室": FARMING}
    assert (words.moves, words.heads, words.digits) == ({"配置換": "move"}, {"課長補佐": False}, 5)


def test_what_is_too_long_for_a_word_is_wrong_and_asked_by_nobody() -> None:
    for name in ("異動区分", "新所属", "新職名", "任命権者"):
        for said in ("あ" * 201, "㍿" * 60, "ﷺ" * 30):  # the last two are longer as they are compared
            row = dict(GOOD) | {name: said}
            content = saved([list(row), list(row.values())])
            asked = questions(read(content), Words(), state(), everybody=False)
            words = [*asked.moves, *asked.heads, *asked.sections, *asked.authorities]
            assert all(len(key(word)) <= 200 for word in words), (name, said)
            assert "長すぎます" in str(judged(content, words=WORDS)[0].notes), (name, said)


USUAL = {
    "join": "採用 転入 新規採用",
    "move": "昇任 転任 配置換 降任（役職定年） 再度の任用 出向",
    "add": "兼務 併任",
    "drop": "兼務解除 併任解除 事務取扱を解く",
    "act": "事務取扱 心得 職務代理",
    "rest": "休職 育児休業 派遣",
    "return": "復職",
    "leave": "退職 定年退職 任期満了 転出 失職 免職 死亡",
    "nothing": "昇給",
    "": "謎",
}


def test_the_usual_words_of_moves_are_known() -> None:
    for effect, words in USUAL.items():
        assert {effect_of(word) for word in words.split()} == {effect}, words


def test_heads_are_told_from_those_beside_them() -> None:
    heads = ["課長", "室長", "部長", "課長心得", "課長事務取扱", "館長", "会計管理者"]
    others = ["係長", "課長補佐", "副課長", "担当課長", "主任", "班長", "課長代理", "部長付"]
    assert [post for post in [*heads, *others] if sounds_like_head(post)] == heads
    assert place_and_post("（兼）商工観光課　主幹") == ("商工観光課", "主幹")
    assert place_and_post("商工観光課") == ("商工観光課", "")


def test_blanks_of_merged_cells_are_filled_only_where_that_was_said() -> None:
    heads = ["部名", "課名", "職員番号", "氏名", "補職名"]
    rows = [["産業部", "農政課", "00101", "佐藤 一郎", "主任"], ["", "", "00104", "田中 五月", "主事"]]
    content = workbook(heads, *[list[object](row) for row in rows], merged=("A2:A3", "B2:B3"))
    assert [row.main().section for row in read(content, day=DAY)] == ["産業部 農政課", ""]
    assert [row.main().section for row in read(content, day=DAY, merged=True)] == ["産業部 農政課"] * 2


def test_nothing_is_read_but_what_is_needed() -> None:
    heads = ["職員番号", "氏名", "扶養者氏名", "個人番号", "生年月日", "給料月額", "備考"]
    assert guess(heads) == {"number": 0, "name": 1}
    assert guess(heads, {"備考": "move", "氏名": ""}) == {"number": 0, "move": 6}
    sheet = read_list(saved([["職員番号", "氏名"], ["1234 5678 9018", "佐藤 一郎"], ["1", "鈴木"]]))
    assert cells_of(sheet.lines, {"number": 0})[0] == (2, {"number": UNREAD})
    with pytest.raises(Unreadable, match="見出しの行が見つかりません"):
        read_list(saved([["a", "b"], ["1", "2"]]))


def test_a_number_gets_back_the_zeros_that_its_cell_lost() -> None:
    assert number_of("7", 5) == ("00007", "")
    assert number_of("Ｋ１２３", 5) == ("K123", "")
    assert number_of("7", 0) == ("7", "")
