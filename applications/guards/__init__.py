"""What must be in order before a case moves on: each problem names its field."""
