"""The pages of the cases of this app."""
