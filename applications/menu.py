"""The groups of the page on which one begins a case."""

NEW, RUNNING, PR = "新しく始める", "アカウントについて", "広報主管課の仕事"
