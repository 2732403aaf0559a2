from tests.records.pages import words_of_papers

__all__ = ["words_of_papers"]
