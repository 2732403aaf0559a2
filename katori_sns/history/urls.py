"""Pages of the history."""

app_name = "history"
urlpatterns: list[object] = []
