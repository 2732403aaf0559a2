"""What every notice says beside its form."""

BINDING = (
    "4 手続 (4)",
    "承認後、アカウントを取得したときは、広報主管課に届け出ます。届出は所属長の提出で効力を持ちます。",
)
