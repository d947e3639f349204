"""Numbers as notices write them: 15, 十五, 廿五, 二〇二六."""

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def number(text: str) -> int | None:
    """The value of digits or Chinese numerals; None where they make no number (十十)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) >= 4 or (len(text) == 2 and text[0] == "〇"):
        return _read_out(text)
    return _counted(text)


def _read_out(text: str) -> int | None:
    if not all(char in _DIGITS for char in text):
        return None
    return int("".join(str(_DIGITS[char]) for char in text))


def _counted(text: str) -> int | None:
    head, ten, tail = _parted(text)
    if len(head) > 1 or len(tail) > 1 or not (set(head) | set(tail)) <= _DIGITS.keys() or not text:
        return None
    if not ten:
        return _DIGITS[head] if head else None
    if ten != 10 and head:
        return None
    return (_DIGITS[head] if head else 1) * ten + (_DIGITS[tail] if tail else 0)


def _parted(text: str) -> tuple[str, int, str]:
    for mark, value in _TENS.items():
        if mark in text:
            head, _, tail = text.partition(mark)
            return head, value, tail
    return text, 0, ""
