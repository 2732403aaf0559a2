"""The register: plain facts for every employee, granted accounts for a contractor."""

from django.contrib.auth.models import Permission

from accounts.actions import pass_on
from accounts.models import AccountGrant, SNSAccount
from katori_sns.history.models import SYSTEM, Event
from tests.applications.test_pages import client_of
from tests.city import City


def test_every_employee_sees_the_register_and_the_administrator_does_not(city: City) -> None:
    city.approved()
    for role in ("他課の係員", "監査"):
        assert (role, "佐原の大祭" in client_of(city, role).get("/accounts/").content.decode()) == (
            role,
            True,
        )
    assert client_of(city, "システム管理者").get("/accounts/").status_code == 404


def test_a_contractor_sees_what_he_was_granted(city: City) -> None:
    city.approved()
    city.approved(account_name="あやめ")
    granted = SNSAccount.objects.get(name="あやめ")
    operate = Permission.objects.get(codename="operate")
    AccountGrant.objects.create(user=city["委託業者"], permission=operate, content_object=granted)
    page = client_of(city, "委託業者").get("/accounts/").content.decode()
    assert ("あやめ" in page, "佐原の大祭" in page) == (True, False)


def test_an_account_in_joint_use_names_its_sections(city: City) -> None:
    case = city.draft(scope="joint")
    case.joint_sections.add(city.sections["農政課"])
    for role, action in (("係員", "forward"), ("課長", "submit")):
        city.act(role, action, case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    assert SNSAccount.objects.get().joint_sections.get() == city.sections["農政課"]


def test_what_has_passed_on_does_not_pass_on_again(city: City) -> None:
    city.approved()
    account = SNSAccount.objects.get()
    old, heir = city.sections["商工観光課"], city.sections["農政課"]
    for _ in range(2):
        pass_on(account.pk, old=old, heir=heir, by=SYSTEM, now=city.now)
    assert Event.objects.about(f"account:{account.pk}").count() == 1
