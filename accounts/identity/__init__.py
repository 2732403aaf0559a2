"""Which account a pasted text names: medium, handle or ID, and canonical URL. Pure: no Django.

table.py has a row per medium, text.py mends what was typed, hosts.py knows whose a host is, pages.py what
names an account without being its profile; profiles.py names it, reading.py puts them together.
"""

from accounts.identity.profiles import Identity, Reading, key_of
from accounts.identity.reading import read

__all__ = ["Identity", "Reading", "key_of", "read"]
