"""Dates as people type and read them, in both calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from katori_sns.web.dates import (
    DateError,
    WarekiDateField,
    day_named,
    fiscal_year,
    format_fiscal_year,
    format_short,
    format_wareki,
    furthest,
    local,
    local_date,
    parse_date,
    parse_moment,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
READ = [
    ("2026-12-01", date(2026, 12, 1)),
    ("2026/12/1", date(2026, 12, 1)),
    ("\u200e2026/\u200e12/\u200e1", date(2026, 12, 1)),  # as a browser writes its own dates
    ("2026年12月1日", date(2026, 12, 1)),
    ("２０２６－１２－０１", date(2026, 12, 1)),
    ("令和8年12月1日", date(2026, 12, 1)),
    ("令和８年１２月１日", date(2026, 12, 1)),
    ("　令和8年 12月 1日 ", date(2026, 12, 1)),
    ("R8.12.1", date(2026, 12, 1)),
    ("r8.12.1", date(2026, 12, 1)),
    ("Ｒ８．１２．１", date(2026, 12, 1)),
    ("R8/12/1", date(2026, 12, 1)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("令和1年5月1日", date(2019, 5, 1)),
    ("R元.5.1", date(2019, 5, 1)),
    ("H31.4.30", date(2019, 4, 30)),
    ("平成元年1月8日", date(1989, 1, 8)),
    ("昭和64年1月7日", date(1989, 1, 7)),
    ("令和6年2月29日", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_a_date_is_read_in_either_calendar(text: str, day: date) -> None:
    assert parse_date(text) == day


REFUSED = [
    ("平成32年1月6日", "平成32年1月6日はありません。令和2年1月6日のことなら、そう入力してください"),
    ("R1.4.30", "令和元年4月30日はありません。平成31年4月30日のことなら、そう入力してください"),
    ("H31.5.1", "平成31年5月1日はありません。令和元年5月1日のことなら、そう入力してください"),
    ("昭和64年1月8日", "昭和64年1月8日はありません。平成元年1月8日のことなら、そう入力してください"),
    ("令和8年2月29日", "2月は28日までです。日付を直してください"),
    ("令和6年2月30日", "2月は29日までです。日付を直してください"),
    ("2026-04-31", "4月は30日までです。日付を直してください"),
    ("令和8年12月40日", "12月は31日までです。日付を直してください"),
    ("2026-13-01", "13月はありません。1月から12月で入力してください"),
    ("2026-00-01", "0月はありません。1月から12月で入力してください"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_an_impossible_date_is_refused_and_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あす",
        "12月1日",
        "8.12.1",
        "令和8年12月",
        "K8.1.1",
        "2026-12-01x",
        "0000-01-01",
        "2026-01-00",
        "R0.1.1",
        "\0",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


# As clerks type, copy and export it; each block means the day above it.
TYPED = {
    date(2027, 2, 3): """
２０２７−０２−０３ 2027‐2‐3 2027‑2‑3 2027–2–3 2027—2—3 2027―2―3 2027─2─3 2027ー2ー3
2027ｰ2ｰ3 2027－2－3 2027﹣2﹣3 20270203 ２０２７０２０３ 西暦2027年2月3日 令9.2.3 令9年2月3日
Ｒ９・２・３ R9･2･3 ㋿9年2月3日 令和九年二月三日 二〇二七年二月三日 二千二十七年二月三日
令和9年2月3日（水） 令和9年2月3日(水曜日) 令和9年2月3日（水・祝） 令和9年2月3日（水祝）
令和9年2月3日（水）（祝） 令和9年2月3日（水）祝 令和9年2月3日（祝） 令和9年2月3日水曜日
令和9年2月3日（水・振休） R9.2.3(水) R09.02.03 2027/02/03T00:00:00 令和9年2月3日。
""",
    date(2026, 12, 25): "令和八年十二月二十五日 二〇二六年一二月二五日 令八.12.25",
    date(1926, 12, 25): "大正15年12月25日 昭和元年12月25日 大15.12.25 T15.12.25",
    date(1912, 7, 30): "明治45年7月30日 大正元年7月30日",
    date(1989, 1, 7): "昭和64年1月7日 昭64.1.7 ㍼64年1月7日",
    date(2019, 4, 30): "平成31年4月30日 平31.4.30 ㍻三十一年四月三十日",
}
MOMENTS = {
    "R8.12.1 午後5時15分": (17, 15),
    "令和8年12月1日午後5時15分": (17, 15),
    "令和8年12月1日（火・祝）午後5時": (17, 0),
    "2026-12-01T17:15": (17, 15),
    "2026/12/1 17:15:00": (17, 15),
    "20261201 17:15": (17, 15),
    "R8.12.1 午前9時": (9, 0),
    "R8.12.1 17時半": (17, 30),
    "R8.12.1 正午": (12, 0),
    "R8.12.1 0:00": (0, 0),
    "R8.12.1 5:15 PM": (17, 15),
    "令和八年十二月一日 午後五時十五分": (17, 15),
}
TOLD = {
    "12月1日（火・祝）": "年がありません。",
    "R8.12.1 17:15": "時刻は不要です。令和8年12月1日のように",
    "令和8年12月1日（火）17時": "時刻は不要です。令和8年12月1日のように",
    "٢٠٢٧-٠٢-٠٣": "日付を読み取れません",
    "²⁰²⁷-02-03": "日付を読み取れません",
    "2027" + " " * 20_000 + "-02-03": "日付が長すぎます",
    "大正15年12月26日": "大正15年12月26日はありません。昭和元年12月26日のことなら",
    "令和9年2月3日（木・祝）": "令和9年2月3日は水曜日です",
}


def test_a_date_is_read_however_it_is_typed() -> None:
    for day, block in TYPED.items():
        assert [(text, parse_date(text)) for text in block.split()] == [(text, day) for text in block.split()]


def test_a_time_is_read_however_it_is_typed() -> None:
    read = {text: local(parse_moment(text)) for text in MOMENTS}
    assert {text: (at.hour, at.minute) for text, at in read.items()} == MOMENTS
    assert {local_date(at) for at in read.values()} == {date(2026, 12, 1)}


def test_what_is_nearly_a_date_is_told_what_to_type() -> None:
    for text, words in TOLD.items():
        with pytest.raises(DateError) as refused:
            parse_date(text)
        assert str(refused.value).startswith(words)
    for text in ("R8.12.1 午後12時", "R8.12.1 午前13時", "R8.12.1 24:00", "R8.12.1"):
        with pytest.raises(DateError):
            parse_moment(text)


@pytest.mark.parametrize("text", ["令和8年11月24日（火）", "R8.11.24(火)", "2026-11-24 （火）"])
def test_a_day_copied_with_its_weekday_is_read(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 24)


def test_a_day_with_another_weekday_is_refused() -> None:
    with pytest.raises(DateError) as refused:
        parse_date("令和8年11月24日（水）")
    assert str(refused.value) == "令和8年11月24日は火曜日です。日付か曜日を直してください"


@given(st.text(max_size=30) | st.from_regex(r"[RHS令平]{1,2}\d{1,4}[.年]\d{1,2}[.月]\d{1,2}", fullmatch=True))
def test_any_text_is_a_date_or_refused_in_words(text: str) -> None:
    field = DateForm({"day": text})
    assert field.is_valid() or field.errors["day"][0].endswith(("ください", "です。日付を直してください"))


@given(st.dates(min_value=date(1868, 10, 23), max_value=date(2045, 12, 31)))
def test_what_is_written_is_read_back(day: date) -> None:
    written = (format_wareki(day), format_short(day), day.isoformat())
    assert [parse_date(text) for text in written] == [day, day, day]


def test_dates_are_written_in_wareki() -> None:
    day = date(2026, 11, 24)
    assert format_wareki(day) == "令和8年11月24日"
    assert format_wareki(day, weekday=True) == "令和8年11月24日（火）"
    assert format_short(day) == "R8.11.24"
    assert format_wareki(date(2019, 5, 1)) == "令和元年5月1日"


@pytest.mark.parametrize(
    ("day", "year", "name"),
    [
        (date(2026, 3, 31), 2025, "令和7年度"),
        (date(2026, 4, 1), 2026, "令和8年度"),
        (date(2019, 4, 1), 2019, "令和元年度"),
        (date(2019, 3, 31), 2018, "平成30年度"),
        (date(2020, 1, 1), 2019, "令和元年度"),
    ],
)
def test_the_fiscal_year_begins_in_april(day: date, year: int, name: str) -> None:
    assert (fiscal_year(day), format_fiscal_year(fiscal_year(day))) == (year, name)


def test_the_day_is_that_of_japan() -> None:
    assert local_date(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_date(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == date(2026, 11, 24)


class DateForm(forms.Form):
    day = WarekiDateField(label="日付", required=False)


def test_the_field_gives_a_date_nothing_or_an_error() -> None:
    filled, empty, wrong = (DateForm({"day": text}) for text in ("R8.12.1", "", "平成32年1月6日"))
    assert (filled.is_valid(), filled.cleaned_data["day"]) == (True, date(2026, 12, 1))
    assert (empty.is_valid(), empty.cleaned_data["day"]) == (True, None)
    assert "令和2年1月6日" in wrong.errors["day"][0]


def test_the_field_shows_a_date_in_wareki() -> None:
    assert 'value="令和8年12月1日"' in str(DateForm(initial={"day": date(2026, 12, 1)})["day"])


def test_a_day_more_than_twenty_years_ahead_is_a_slip() -> None:
    last = furthest()
    assert parse_date(last.isoformat()) == last
    with pytest.raises(DateError, match="20年より先"):
        parse_date((last + timedelta(days=1)).isoformat())
    with pytest.raises(DateError, match="20年より先"):
        parse_date("9999-12-31")


@pytest.mark.parametrize("text", ["", "きょう", "2026-13-01", "0001-01-01", "9999-12-31", "2026-12-01T00:00"])
def test_an_address_names_a_day_within_reach_or_none(text: str) -> None:
    assert day_named(text) is None
    assert day_named("2026-12-01") == date(2026, 12, 1)
