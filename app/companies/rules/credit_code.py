"""统一社会信用代码 (GB 32100-2015): eighteen characters, the last of which follows from the others. Pure."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: they look like 1, 0, 5, U, 2
LENGTH = 18
MODULUS = len(ALPHABET)


def plain(text: str) -> str:
    """A code as it is stored, from how people type it: capitals, half width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def check_character(first: str) -> str:
    """The 18th character that belongs to the first 17: weights are powers of 3 modulo 31.

    31 is prime, so no single changed character can go unnoticed. Raises ValueError outside the alphabet.
    """
    total = sum(ALPHABET.index(letter) * pow(3, place, MODULUS) for place, letter in enumerate(first))
    return ALPHABET[-total % MODULUS]


def why_not_code(code: str) -> str:
    """What is wrong with a plain code, as a sentence; "" when it can be one."""
    if len(code) != LENGTH:
        return f"统一社会信用代码是 {LENGTH} 位数字和字母，现在是 {len(code)} 位。"
    strange = next((letter for letter in code if letter not in ALPHABET), "")
    if strange:
        return f"统一社会信用代码里不会有“{strange}”，看看是不是把数字看成了字母。"
    if check_character(code[:-1]) != code[-1]:
        return "这个信用代码对不上，多半抄错了一位，照着营业执照再看一遍。"
    return ""
