"""What a sentence asks for at its end, put first: "lapor jalan rusak lewat aplikasi apa".

Of several nouns the first is what is asked for, as in "aplikasi lapor jalan rusak".
"""

import re

ASKED = re.compile(
    r"(?<!\S)(?:(?:lewat|pakai|pake|memakai|menggunakan|dengan|via|melalui|ada)\s+)?"
    r"(?P<what>aplikasi|aplikasinya|apk|apl|app|sistem)\s+(?:apa|mana)(?![\w-])"
    r"(?:\s+(?:saja|aja|sih|ya|yang|yg)(?!\w))*",
    re.IGNORECASE,
)


def fronted(text: str) -> str:
    """The same, where nothing is asked so or nothing stands before it."""
    asked = ASKED.search(text)
    if asked is None or not asked.start():
        return text
    said = f"{text[: asked.start()]} {text[asked.end() :]}"
    return " ".join((asked["what"], *said.split()))
