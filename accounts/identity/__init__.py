"""Which account a pasted text names: medium, handle or ID, and canonical URL. Pure: no Django.

table.py has a row per medium, text.py mends what was typed, hosts.py knows whose a host is,
reading.py puts them together.
"""

from accounts.identity.reading import Identity, Reading, key_of, read

__all__ = ["Identity", "Reading", "key_of", "read"]
