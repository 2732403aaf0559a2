"""What people paste becomes medium, handle and canonical URL, or is refused with what to do."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.identity import Identity, Reading, key_of, read
from accounts.identity.rules import Row
from accounts.identity.table import MEDIA
from accounts.models import Medium
from tests.accounts import addresses
from tests.accounts.pasted import MENDED, READ, REFUSED

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ACCOUNTS = list(dict.fromkeys([row[-1] for row in READ] + [row[-1] for row in MENDED]))
PIECES = [
    "https://",
    "http",
    ":",
    "/",
    "//",
    "@",
    ".",
    "?u=",
    "#",
    "%",
    "xn--",
    "www.",
    "x.com",
    "l.facebook.com/l.php",
]
PIECES += [
    "bsky.app/profile/",
    "did:plc:",
    "UC",
    "ａ",
    "。",
    "\u200b",
    "\u202e",
    "香取",
    "katori",
    " ",
    "-",
    "[",
    "̀",
    "№",
]
TYPED = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map("".join),
)
MEDIA_OR_NONE = st.sampled_from(["", *Medium.values])


def named(value: object) -> str:
    return ascii(value)[1:60] if isinstance(value, str) else "account"


@pytest.mark.parametrize(("text", "medium", "account"), READ, ids=named)
def test_what_needs_no_question_is_read(text: str, medium: str, account: Identity) -> None:
    assert read(text, medium) == Reading(account)


@pytest.mark.parametrize(("text", "medium", "repair", "account"), MENDED, ids=named)
def test_what_had_to_be_mended_is_offered_with_what_it_names(
    text: str, medium: str, repair: str, account: Identity
) -> None:
    assert read(text, medium) == Reading(account, repair=repair)
    assert read(repair, medium) == Reading(account)


@pytest.mark.parametrize(("text", "medium", "words"), REFUSED, ids=named)
def test_what_names_no_account_is_refused_saying_what_it_is_and_what_to_do(
    text: str, medium: str, words: str
) -> None:
    reading = read(text, medium)
    assert (reading.identity, reading.repair) == (None, "")
    assert words in reading.reason
    assert "ください" in reading.reason


def listed(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(text, url) for url, block in table.items() for text in block.split()]


def test_a_page_of_an_account_leads_to_its_profile() -> None:
    for text, url in listed(addresses.PAGES):
        reading = read(text)
        assert (text, reading.identity and reading.identity.url, reading.repair) == (text, url, url)
        assert read(url, reading.identity.medium if reading.identity else "").identity == reading.identity


def test_other_addresses_of_a_profile_are_read_without_a_question() -> None:
    for text, url in listed(addresses.READ):
        reading = read(text)
        assert (text, reading.identity and reading.identity.url, reading.repair) == (text, url, "")


def test_what_was_cut_wrapped_or_written_around_is_offered_whole() -> None:
    for text, medium, url in addresses.MENDED:
        reading = read(text, medium)
        assert (text, reading.identity and reading.identity.url, bool(reading.repair)) == (text, url, True)


def test_what_is_no_account_or_several_says_so() -> None:
    for text, medium, words in addresses.REFUSED:
        reading = read(text, medium)
        assert (text, reading.identity, reading.repair) == (text, None, "")
        assert (words in reading.reason, "ください" in reading.reason) == (True, True), (text, reading.reason)


def test_every_medium_has_its_row_and_its_label() -> None:
    assert [(row.key, row.label) for row in MEDIA.values()] == Medium.choices
    assert {account.medium for account in ACCOUNTS} == set(Medium.values)


@pytest.mark.parametrize("row", [row for row in MEDIA.values() if row.example], ids=lambda row: row.key)
def test_the_example_a_reason_gives_is_read_and_stays(row: Row) -> None:
    account = read(row.example).identity
    assert account
    assert account.url == row.example


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: ascii(account.url))
def test_a_canonical_url_names_the_same_account_again(account: Identity) -> None:
    assert read(account.url, account.medium) == Reading(account)
    assert key_of(account.medium, account.handle) == account.key
    assert key_of(account.medium, account.key) == account.key


@pytest.mark.parametrize(
    ("medium", "one", "other"),
    [
        ("facebook", "Katori.City", "katoricity"),
        ("instagram", "Katori.City", "katori.city"),
        ("x", "@Ｋatori", "katori"),
        ("youtube", "KatoriCity", "katoricity"),
        ("line", "@Katori", "katori"),
        ("bluesky", "Katori.bsky.social", "katori.bsky.social"),
        ("blog", "WWW.香取.example/", "xn--tor763n.example"),
    ],
)
def test_handles_that_are_one_account_have_one_key(medium: str, one: str, other: str) -> None:
    assert key_of(medium, one) == key_of(medium, other)


@pytest.mark.parametrize(
    ("medium", "one", "other"),
    [
        ("instagram", "katori.city", "katoricity"),
        ("tiktok", "katori.city", "katoricity"),
        ("youtube", "UCk4toriKAToRI_-0123456z", "UCk4toriKAToRI_-0123456Z"),
        ("youtube", "katori", "user/katori"),
        ("line", "lin.ee/AbC", "lin.ee/abc"),
        ("x", "1234567890", "i/user/1234567890"),
        ("blog", "blog.katori.example/Koho", "blog.katori.example/koho"),
    ],
)
def test_handles_of_two_accounts_have_two_keys(medium: str, one: str, other: str) -> None:
    assert key_of(medium, one) != key_of(medium, other)


STRANGERS = """
ameblo.jp katori.hatenablog.com katori.livedoor.blog katori.fc2.example
linktr.ee vk.com mixi.jp twitch.tv vimeo.com
nicovideo.jp voicy.jp mstdn.jp misskey.io pinterest.jp
line.katori.example note.katori.example threads.katori.example
"""


@pytest.mark.parametrize("host", STRANGERS.split())
def test_a_host_that_only_shares_letters_is_no_look_alike(host: str) -> None:
    assert read(f"https://{host}/katori", "other").identity


@given(TYPED, MEDIA_OR_NONE)
@example("https://[", "")
@example("https://xn--\u0661.example", "")
@example("https://" + "a" * 70 + ".example", "")
def test_no_text_makes_it_fail_and_what_is_read_is_read_again(text: str, medium: str) -> None:
    reading = read(text, medium)
    assert bool(reading.identity) != bool(reading.reason)
    if reading.identity:
        assert read(reading.identity.url, reading.identity.medium) == Reading(reading.identity)
        assert key_of(reading.identity.medium, reading.identity.handle) == reading.identity.key
        assert not reading.repair or read(reading.repair, medium) == Reading(reading.identity)


HANDLE = st.text("abzABZ019._-香取ー@ ", max_size=30)


@given(HANDLE, MEDIA_OR_NONE.filter(bool))
def test_a_handle_is_kept_as_typed_and_its_url_names_it(handle: str, medium: str) -> None:
    account = read(handle, medium).identity
    if account and account.medium not in ("blog", "other"):
        assert account.handle in handle.replace(" ", "")
        assert read(account.url) == Reading(account)


@given(st.text(max_size=60), MEDIA_OR_NONE.filter(bool))
@example("ʷww.katori.example", "blog")
@example("℀.example/", "other")
def test_a_key_folds_to_itself(handle: str, medium: str) -> None:
    assert key_of(medium, key_of(medium, handle)) == key_of(medium, handle)


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", ".", "/", "@", "https:", "http", "-", "https://x.com/", "xn--a", "%", "p-1", "(", " a"],
)
@pytest.mark.parametrize("start", ["", "https://", "https://www.facebook.com/", "https://bsky.app/profile/"])
def test_the_longest_text_is_read_at_once(start: str, piece: str) -> None:
    def seconds(length: int) -> float:
        text = (start + piece * length)[:length]
        times = []
        for _ in range(3):
            began = time.process_time()
            for medium in MEDIA:
                read(text, medium)
                key_of(medium, text)
            times.append(time.process_time() - began)
        return min(times)

    # Eight times the text; quadratic would be sixty-four. A tenth of a second is at once in any case.
    assert seconds(2_000) < max(seconds(250) * 8 * 3, 0.1)


def test_it_runs_without_django_and_without_packages() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(settings.BASE_DIR)!r})
from accounts.identity import read
assert read("x.com/katori").identity.url == "https://x.com/katori"
print([name for name in sys.modules if name.startswith(("django", "katori_sns.w"))])
"""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['katori_sns.web', 'katori_sns.web.characters']\n"  # both pure
