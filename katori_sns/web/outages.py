"""What has failed around the program, in words: the database, the disk, a folder."""

import errno

from django.db import InterfaceError, OperationalError

# By the code of the system, PostgreSQL or SQLite: their texts change with the language.
SIGNS = (
    (
        ("ENOSPC", "EDQUOT", "EFBIG", "53100", "SQLITE_FULL"),
        "保存先のディスクに空きがありません。システム管理者は空きを増やしてください。",
    ),
    (
        ("EACCES", "EPERM", "EROFS", "25006", "SQLITE_READONLY"),
        "保存先に書き込めません。システム管理者は書き込む権限を確かめてください。",
    ),
    (("40P01", "55P03", "53300", "SQLITE_BUSY"), "混み合っています。少し待てば使えます。"),
)
FILE = "ファイルを読み書きできません。システム管理者はファイルの置き場所を確かめてください。"
DATABASE = "データベースを使えません。システム管理者はデータベースが動いているかを確かめてください。"


def cause(error: BaseException | None) -> str:
    """What is wrong and who does what about it; "" for a fault of the program itself."""
    code = _code(error)
    for signs, words in SIGNS:
        if code.startswith(signs):
            return words
    if isinstance(error, OSError):
        return FILE
    return DATABASE if isinstance(error, OperationalError | InterfaceError) else ""


def _code(error: BaseException | None) -> str:
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, "")
    below = error.__cause__ if error else None  # the driver's own exception; Django's has no code
    return str(getattr(below, "sqlstate", "") or getattr(below, "sqlite_errorname", ""))
