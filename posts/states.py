"""In which states a post may be."""

from katori_sns.workflow.steps import State

PUBLISHED, CORRECTED, DELETED = "published", "corrected", "deleted"
STATES = {
    "draft": State("下書き", "todo"),
    "at_check": State("確認待ち", "now"),
    "at_decision": State("決裁待ち", "now"),
    "ready": State("発信可", "now", decided=True),
    PUBLISHED: State("発信済", "done", final=True),
    CORRECTED: State("修正あり", "done", final=True),
    DELETED: State("削除済", "stop", final=True),
    "discarded": State("廃案", "stop", final=True, decided=True),
    "cancelled": State("取りやめ", "none", final=True),
}
GIVEN_UP = ("discarded", "cancelled")
OUT = (PUBLISHED, CORRECTED, DELETED)


def label_of(state: str) -> str:
    return STATES[state].label
