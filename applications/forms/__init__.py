"""What is asked in the cases of this app."""
