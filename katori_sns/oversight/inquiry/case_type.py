"""確認事項 (G2(2))."""

from __future__ import annotations

from django.urls import path

from katori_sns.cases.case_type import ACCOUNTS, WRITTEN, CaseType, Paper
from katori_sns.oversight.inquiry import forms, page, views
from katori_sns.oversight.inquiry.fields import FIELDS, GUIDE
from katori_sns.oversight.inquiry.process import INQUIRY

CASE_TYPE = CaseType(
    INQUIRY,
    FIELDS,
    forms.InquiryForm,
    guide=GUIDE,
    paper=Paper("下記のとおり、確認します。", template="documents/inquiry.html", own=page.addressed),
    payloads={
        "answer": forms.AnswerForm,
        "prepare": forms.PrepareForm,
        "ask_again": forms.AgainForm,
        "cite": forms.FindingForm,
    },
    parts=(ACCOUNTS, WRITTEN, "oversight/_inquiry.html"),
    page=page.inquiry_page,
    urls=(path("new/", views.draft, name="draft"),),
)
