"""The menu, as data: what stands in it, for whom."""

# url name, label, permission that shows it
MENU = [
    ("workflow:intray", "未処理", "organisation.have_tray"),
    ("oversight:audit", "監査", "history.view_event"),
    ("workflow:cases", "案件", "organisation.take_part"),
    ("accounts:register", "アカウント台帳", "organisation.take_part"),
    ("posts:register", "投稿", "organisation.take_part"),
    ("incident:list", "インシデント", "organisation.take_part"),
    ("oversight:dues", "期限", "organisation.take_part"),
    ("oversight:figures", "集計", "organisation.look_up"),
    ("oversight:decision_list", "決定", "organisation.look_up"),
    ("emergency:list", "緊急特認", "history.view_event"),
    ("history:events", "履歴", "history.view_event"),
    ("organisation:people", "管理", "organisation.administer"),
    ("health", "システムの状態", "organisation.administer"),
    ("accounts:policy", "運用ポリシー", "organisation.take_part"),
    ("web:guideline", "ガイドライン", ""),
]

# Pages of which the manual speaks, beside the menu's, and who may open them
PAGES = {name: permission for name, _, permission in MENU} | {
    "accounts:ours": "organisation.look_up",
    "oversight:evidence": "history.view_event",  # and the PR manager's
}

# Whose first page is another than 未処理: what tells the role, and the view
HOMES = {
    "is_auditor": "katori_sns.oversight.audit_views.audit",
    "is_administrator": "katori_sns.organisation.people.people",
}
