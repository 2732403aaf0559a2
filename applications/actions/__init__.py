"""What the acts on these cases bring about."""
