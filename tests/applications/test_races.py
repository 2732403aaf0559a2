"""Two cases that want the same thing at one moment: exactly one gets it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from accounts.handover.actions import turn
from accounts.models import HandoverRow, SNSAccount
from applications.giving_up.actions import Proof
from applications.models import ConsultedMedium
from applications.withdrawal.process import WITHDRAWAL
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case
from tests.applications.giving_up import HARM, account_of, advised, at_notice, forced, started
from tests.applications.handing_over import filled
from tests.applications.lives import edit
from tests.applications.test_notices import notice
from tests.city import build_city
from tests.racing import ROUNDS, act, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def test_two_applications_never_use_up_one_consultation(db: None) -> None:
    city = build_city()
    pairs = []
    for _ in range(ROUNDS):
        cited = city.consulted("商工観光課", "instagram")
        pairs.append([city.at_chief(consultation=cited), city.at_chief(consultation=cited)])
    workers = [act(city, "課長", "submit", [pair[n] for pair in pairs]) for n in (0, 1)]
    assert race(workers, ROUNDS) == [Counter(submit=1, refused=1)] * ROUNDS
    assert ConsultedMedium.objects.filter(application=None).count() == 0
    assert Case.objects.filter(state="at_pr").count() == ROUNDS


def test_two_acquisitions_never_enter_one_url(db: None) -> None:
    city = build_city()
    pairs = []
    for number in range(ROUNDS):
        pair = []
        for _ in range(2):
            city.approved()
            account = SNSAccount.objects.latest("pk")
            case = notice(city, account, f"https://www.instagram.com/sawara{number}/")
            city.act("係員", "forward", case)
            pair.append(case)
        pairs.append(pair)
    workers = [act(city, "課長", "submit", [pair[n] for pair in pairs]) for n in (0, 1)]
    assert race(workers, ROUNDS) == [Counter(submit=1, refused=1)] * ROUNDS
    assert SNSAccount.objects.filter(state="active").count() == ROUNDS
    assert SNSAccount.objects.exclude(handle_key="").count() == ROUNDS


def test_a_hand_over_is_never_signed_for_a_change_that_came_meanwhile(db: None) -> None:
    city = build_city()
    case = filled(city)
    account = HandoverRow.objects.get(in_case=case.pk).account_id

    def change(_: int) -> str:
        turn(account, ["login"], "知っていた人（係員）", local_date(city.now), now=city.now)
        return "change"

    (result,) = race([act(city, "課長", "sign", [case]), change], 1)
    assert result in (Counter(sign=1, change=1), Counter(refused=1, change=1))
    signed = HandoverRow.objects.filter(account=account, open=False)
    assert not signed.filter(login=True, devices_out=False).exists()
    assert HandoverRow.objects.filter(account=account, open=True, login=True).count() == 1


def test_approval_against_withdrawal_of_the_application(db: None) -> None:
    city = build_city()
    cases = [city.judged() for _ in range(ROUNDS)]
    workers = [act(city, "広報主管課長", "approve", cases), act(city, "課長", "cancel", cases)]
    for result in race(workers, ROUNDS):
        assert result in (Counter(approve=1, conflict=1), Counter(cancel=1, conflict=1))
    assert SNSAccount.objects.count() == Case.objects.filter(state="approved").count()


def test_carrying_out_a_withdrawal_against_a_forced_stop(db: None) -> None:
    """Both take effect, whichever is first, and the stricter state counts."""
    city = build_city()
    accounts = [account_of(city, f"祭り{n}") for n in range(ROUNDS)]
    later = {"period_from": date(2027, 6, 1), "period_to": date(2027, 7, 1)}  # after all these acts
    own = [advised(city, account, **later) for account in accounts]
    orders = [forced(city, account) for account in accounts]
    for order in orders:
        city.act("広報担当", "propose_stop", order)
    workers = [act(city, "課長", "carry_out", own), act(city, "広報主管課長", "decide_stop", orders)]
    assert race(workers, ROUNDS) == [Counter(carry_out=1, decide_stop=1)] * ROUNDS
    assert set(SNSAccount.objects.values_list("state", flat=True)) == {"notice_period"}


def test_calling_off_a_withdrawal_against_a_forced_stop(db: None) -> None:
    """Whichever is first, the account is stopped; once the stop is lifted it runs again."""
    city = build_city()
    accounts = [account_of(city, f"祭り{n}") for n in range(ROUNDS)]
    own = [at_notice(city, account) for account in accounts]
    orders = [forced(city, account) for account in accounts]
    for order in orders:
        city.act("広報担当", "propose_stop", order)
    workers = [act(city, "課長", "call_off", own), act(city, "広報主管課長", "decide_stop", orders)]
    assert race(workers, ROUNDS) == [Counter(call_off=1, decide_stop=1)] * ROUNDS
    assert set(SNSAccount.objects.values_list("state", flat=True)) == {"stopped"}
    for order in orders:
        city.act("広報主管課長", "lift", order)
    assert set(SNSAccount.objects.values_list("state", flat=True)) == {"active"}


def test_calling_off_a_withdrawal_against_the_lifting_of_a_stop(db: None) -> None:
    """The account runs again, whichever is first."""
    city = build_city()
    accounts = [account_of(city, f"祭り{n}") for n in range(ROUNDS)]
    own, orders = [], []
    for number, account in enumerate(accounts):  # half were stopped first, half were given up first
        order = forced(city, account)
        city.act("広報担当", "propose_stop", order)
        if number % 2:
            own.append(at_notice(city, account))
        city.act("広報主管課長", "decide_stop", order)
        if not number % 2:
            own.append(at_notice(city, account))
        orders.append(order)
    workers = [act(city, "課長", "call_off", own), act(city, "広報主管課長", "lift", orders)]
    assert race(workers, ROUNDS) == [Counter(call_off=1, lift=1)] * ROUNDS
    assert set(SNSAccount.objects.values_list("state", flat=True)) == {"active"}


def test_withdrawal_forced_stop_and_a_corrected_acquisition_at_one_moment(db: None) -> None:
    """All three take effect; the stricter state counts, and what the notice corrects is not lost."""
    city = build_city()
    accounts, notices = [], []
    for number in range(ROUNDS):
        city.approved()
        account = SNSAccount.objects.latest("pk")
        sent = notice(city, account, f"https://www.instagram.com/sawara{number}/")
        city.act("係員", "forward", sent)
        city.act("課長", "submit", sent)
        city.act("広報担当", "return", sent)
        edit(city, sent, account_name=f"訂正{number}")
        city.act("係員", "forward", sent)
        accounts.append(account)
        notices.append(sent)
    own = [advised(city, account) for account in accounts]
    orders = [forced(city, account) for account in accounts]
    for order in orders:
        city.act("広報担当", "propose_stop", order)
    workers = [
        act(city, "課長", "carry_out", own),
        act(city, "広報主管課長", "decide_stop", orders),
        act(city, "課長", "submit", notices),
    ]
    assert race(workers, ROUNDS) == [Counter(carry_out=1, decide_stop=1, submit=1)] * ROUNDS
    assert set(SNSAccount.objects.values_list("state", flat=True)) == {"notice_period"}
    assert SNSAccount.objects.filter(name__startswith="訂正").count() == ROUNDS


def test_a_freed_name_is_acquired_after_the_deletion_or_not_at_all(db: None) -> None:
    city = build_city()
    own, notices = [], []
    for number in range(ROUNDS):
        name = f"sawara{number}"
        city.approved()
        sent = notice(city, SNSAccount.objects.latest("pk"), f"https://www.instagram.com/{name}/")
        city.act("係員", "forward", sent)
        notices.append(sent)
        old = account_of(city, name, handle=name, handle_key=name)
        own.append(advised(city, old, **HARM, period_from=None, period_to=None))
        city.act("課長", "carry_out_at_once", own[-1])
    workers = [
        act(city, "係員", "delete", own, payload=Proof(city.now.date(), "", "画面の写し")),
        act(city, "課長", "submit", notices),
    ]
    for result in race(workers, ROUNDS):
        assert result in (Counter(delete=1, submit=1), Counter(delete=1, refused=1))
    for number in range(ROUNDS):
        rows = SNSAccount.objects.filter(handle_key=f"sawara{number}")
        assert rows.filter(state="withdrawn").count() == 1
        assert rows.exclude(state="withdrawn").count() <= 1
    taken = Case.objects.filter(pk__in=[case.pk for case in notices], state="at_pr").count()
    assert taken == SNSAccount.objects.filter(state="active").count()


def test_two_withdrawals_never_claim_one_account(db: None) -> None:
    city = build_city()
    accounts = [account_of(city, f"祭り{n}") for n in range(ROUNDS)]

    def begin(number: int) -> str:
        try:
            started(city, accounts[number])
        except Incomplete:
            return "refused"
        return "begun"

    assert race([begin, begin], ROUNDS) == [Counter(begun=1, refused=1)] * ROUNDS
    assert Case.objects.filter(kind=WITHDRAWAL.kind).count() == ROUNDS
