"""The demo city: invented people, and cases at every stage."""
