"""What goes out on the city's accounts, and who checked it (G4(5))."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = "投稿"
