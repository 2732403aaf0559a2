"""How a page may be asked for."""

from django.views.decorators.http import require_http_methods

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])  # a form: seen, then filled in
