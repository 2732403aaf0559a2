"""The checker: every rule's own examples, what hides nothing, and what no text may do to it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katori_sns.web.clock import LocalMoment
from posts.checker import ALONE, RULES, Context, Rule, check
from posts.checker.counting import LIMITS, count, over
from posts.checker.folding import fold
from tests.accounts.test_secrets import HARMLESS as NO_SECRETS
from tests.accounts.test_secrets import SECRETS
from tests.posts.checker_doc import document, false_alarms, misses
from tests.posts.labelled import HARMFUL, HARMLESS

EXAMPLES = [
    pytest.param(rule, text, id=f"{rule.id}-{n}") for rule in RULES for n, text in enumerate(rule.hits)
]
MISSES = [
    pytest.param(rule, text, id=f"{rule.id}-{n}") for rule in RULES for n, text in enumerate(rule.misses)
]
DIGITS = "090-0000-0000 123456789018 4111-1111-1111-1111"
any_text = st.text(st.characters(exclude_categories=()), max_size=300)


def found(text: str, context: Context = ALONE) -> set[str]:
    return {finding.rule for finding in check(text, context)}


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_a_rule_finds_its_examples(rule: Rule, text: str) -> None:
    assert rule.id in found(text, rule.context)


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_a_rule_passes_over_what_only_looks_alike(rule: Rule, text: str) -> None:
    assert rule.id not in found(text, rule.context)


@pytest.mark.parametrize("text", SECRETS, ids=ascii)
def test_what_the_register_refuses_as_a_secret_stops_a_post(text: str) -> None:
    assert "secret" in found(text)
    (finding,) = (f for f in check(f"お知らせです。\n{text}\n以上") if f.rule == "secret")
    assert finding.severity == "stop"
    assert finding.excerpt in " ".join(text.split())


@pytest.mark.parametrize("text", NO_SECRETS, ids=ascii)
def test_what_the_register_takes_as_prose_stops_no_post(text: str) -> None:
    assert "secret" not in found(text)


def test_every_rule_has_a_name_of_its_own_and_says_what_to_do() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.article[0] in "2345", rule.id
        assert rule.title, rule.id
        assert rule.what_to_do.endswith("。"), rule.id


@given(any_text)
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_fail_and_every_place_lies_in_the_text(text: str) -> None:
    for finding in check(text, Context(standalone=False, images_without_alt=1)):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.excerpt == " ".join(text[finding.start : finding.end].split())[:40]


@pytest.mark.parametrize("hyphen", "-‐‑‒–—―－ー")
@pytest.mark.parametrize("before", ["", "\u200b", "\n"])
def test_width_hyphens_breaks_and_what_has_no_width_hide_no_number(hyphen: str, before: str) -> None:
    for number, rule in (("090-0000-0000", "mobile"), ("1234-5678-9018", "my_number")):
        hidden = number.replace("-", f"{before}{hyphen}")
        wide = hidden.translate({ord(str(n)): ord("０") + n for n in range(10)})
        assert rule in found(hidden)
        assert rule in found(wide)


@given(st.lists(st.sampled_from(["\u200b", "\u200c", "\u2060", "\ufeff"]), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_letters_without_width_change_nothing_but_are_found_themselves(hidden: list[str]) -> None:
    text = DIGITS
    for number, letter in enumerate(hidden):
        text = text[: 2 * number + 1] + letter + text[2 * number + 1 :]
    assert found(text) - {"unreadable"} == found(DIGITS)


@given(any_text)
@settings(max_examples=100, deadline=None)
def test_folding_knows_whence_each_letter_comes(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)


def test_the_key_of_a_finding_stays_while_the_text_around_it_changes() -> None:
    (before,) = check("日程は検討中です。")
    (after,) = check("お知らせ。日程は、まだ検討中です。")
    assert (before.key, before.start) != (after.key, after.start)
    assert before.key == after.key


def test_the_findings_are_bounded_but_none_that_stops_is_left_out() -> None:
    found = check("検討中。" * 5_000 + "パスワード：hanabi88")
    assert ([f.rule for f in found].count("undecided"), found[-1].rule) == (100, "secret")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.severity == "stop"], ids=lambda r: r.id)
def test_what_stops_stands_in_the_words_themselves(rule: Rule) -> None:
    known = Context(medium="x", people="consented", works="none", standalone=False)
    for text in rule.hits:
        assert {f.key for f in check(text) if f.rule == rule.id} == {
            f.key for f in check(text, known) if f.rule == rule.id
        }


def test_other_words_are_another_finding_however_long_they_are() -> None:
    keys = {check(f"パスワード：{'a' * 60}{end}")[0].key for end in ("1", "2")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("at", "warns"),
    [
        (datetime(2026, 11, 24, 8, 30), False),
        (datetime(2026, 11, 24, 17, 15), False),
        (datetime(2026, 11, 24, 17, 16), True),
        (datetime(2026, 11, 28, 10, 0), True),
    ],
)
def test_hours_are_those_of_the_manual(at: datetime, warns: bool) -> None:
    weekdays = (frozenset(range(5)), time(8, 30), time(17, 15))
    assert ("hours" in found("お知らせ", Context(hours=weekdays, planned=LocalMoment(at)))) is warns


@pytest.mark.parametrize(
    ("text", "rule", "is_found"),
    [
        ("水位 2026-10-01 1200現在", "my_number", False),
        ("10 20 30 40 50 60", "my_number", False),
        ("4242 4242 4242 4242", "my_number", False),
        ("4242 4242 4242 4242", "card", True),
        ("品番 4012345678901", "card", False),
        ("https://www.city.example/p/123456789018", "my_number", False),
        ("整理番号 81345678901", "landline", False),
        ("+81-(0)80-1234-5678", "mobile", True),
        ("080〜1234〜5678", "mobile", True),
        ("https://www.city.example/09012345678", "mobile", False),
        ("09/10/11/12/13 の5日間", "landline", False),
        ("〇九〇－一二三四－五六七八", "mobile", True),
    ],
)
def test_a_number_is_what_its_groups_and_its_words_say(text: str, rule: str, is_found: bool) -> None:
    assert (rule in found(text)) is is_found


def test_a_closed_day_is_outside_the_hours_of_who_works_on_weekdays() -> None:
    holiday = LocalMoment(datetime(2026, 11, 23, 10, 0))
    for days, closed, warns in [(range(5), True, True), (range(5), False, False), (range(7), True, False)]:
        hours = frozenset(days), time(8, 30), time(17, 15)
        assert ("hours" in found("お知らせ", Context(hours=hours, planned=holiday, closed=closed))) is warns


def test_a_denial_on_its_way_to_a_decision_is_silent() -> None:
    said = "そのような事実は一切ございません"
    assert ("denial" in found(said), "denial" in found(said, Context(official=True))) == (True, False)


def test_the_directory_knows_domains() -> None:
    known = Context(directory=frozenset({"@city.example"}))
    assert "mail" not in found("kouhou@city.example", known)
    assert "mail" in found("kouhou@city.example.net", known)


URL = "https://example.jp/a"
COUNTED = {
    "x": [
        ("a" * 280, 280),
        ("あ" * 140, 280),
        ("…“”", 4),
        ("©☎ｱ", 5),
        ("か\u3099", 2),
        ("か\u309a", 4),  # no sign of its own
        # an address
        ("https://www.city.example/" + "a" * 300, 23),
        (f"見て {URL} ね", 4 + 1 + 23 + 1 + 2),
        (f"くわしくは{URL}お待ちしています", 10 + 23 + 16),
        (f"{URL}。{URL}、", 2 * (23 + 2)),
        (f"（{URL}）", 4 + 23),
        (f"({URL}_(b))", 2 + 23),
        (f"{URL}.", 24),
        (f"{URL}?q=あ", 25),
        (f"{URL}#top「", 25),
        ("https://example.jpへ", 25),
        ("example.みんなの町", 27),
        ("HTTP://EXAMPLE.JP:8080/a", 23),
        ("https://見本.jp/", 23),
        ("https://example.みんな/", 23),
        ("https://example.zzzz/", 21),
        ("ahttps://example.jp", 19),
        # without https://
        ("lin.ee/abc", 23),
        ("youtu.be/abc", 23),
        ("example.city", 23),
        ("www.example.co.jpまで", 23 + 4),
        ("example.tokyo、example.museum", 2 * 23 + 2),
        ("見本.jp", 7),
        ("koho@city.example.jp", 20),
        ("#example.jp", 11),
        ("No.1 R8.12.1 3.5km", 18),
        # signs
        ("👨‍👩‍👧", 2),
        ("🇯🇵", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("1️⃣©️☎️", 6),
        ("👍🏽a\n", 4),
        ("👩🏽‍🚒🏳️‍🌈", 4),
    ],
    "bluesky": [("👨‍👩‍👧あ", 2), ("🇯🇵", 1), ("🇯🇵🇫🇷👍🏽1️⃣か\u3099\n", 6), (URL, 20)],
    "threads": [("あいう", 3), ("🎉", 4), ("あ🇯🇵", 9), ("❤️", 6), (URL, 20)],
    "line": [("あ🍎", 3), ("𠮷", 2)],
    "tiktok": [("あ🍎", 3)],
    "instagram": [("あ🍎", 2)],
    "blog": [("あ" * 9_999, 9_999)],
}


def test_each_platform_counts_in_its_own_way() -> None:
    wanted = [(medium, text, length) for medium, rows in COUNTED.items() for text, length in rows]
    assert [(medium, text, count(medium, text)) for medium, text, _ in wanted] == wanted


def test_too_long_says_by_how_much() -> None:
    assert (over("x", "あ" * 141), over("x", "あ" * 140), over("blog", "あ" * 9_999)) == (2, 0, 0)
    assert over("x", f"くわしくは{URL}こちら。" + "お待ちします。" * 20) > 0
    assert (over("bluesky", "あ" * 301), over("bluesky", "あ" * 300), over("bluesky", "👨‍👩‍👧" * 167)) == (
        1,
        0,
        2,
    )
    assert (over("threads", "🎉" * 125), over("threads", "🎉" * 126)) == (0, 4)
    assert all(limit.source and limit.seen and limit.unit for limit in LIMITS.values())


def test_ordinary_posts_pass_in_silence_and_what_is_missed_is_known() -> None:
    assert (len(HARMLESS) >= 200, len(HARMFUL) >= 200) == (True, True)
    assert len(false_alarms()) <= len(HARMLESS) / 120
    missed = Counter(rule for rule, _ in misses())
    for rule, posts in Counter(rule for rule, _ in HARMFUL).items():
        assert 1 - missed[rule] / posts >= 0.92, rule


def test_checker_md_is_what_the_rules_say() -> None:
    path = Path(__file__).resolve().parent.parent.parent / "docs/checker.md"
    assert path.read_text(encoding="utf-8") == document()
