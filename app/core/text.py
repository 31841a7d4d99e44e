"""What residents write: cleaning it, a headline for it, finding it again by two characters."""

import re
import unicodedata

# Letters of other scripts that print as nothing, so that a "text" of them would look empty.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_RUN = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+")
_GREETING = re.compile(r"(?:您好|你好|大家好)[，,。！!～~\s]+")
_SHORTEST_HEADLINE = 4


def clean(text: str, *, limit: int) -> str:
    """Text fit to store and show: composed (NFC), without characters that are invisible or turn others around.

    Line ends become \\n, two blank lines in a row become one, at most `limit` characters stay.
    """
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.replace("\t", " "))
    joined = "\n".join("".join(filter(_printable, line)).strip() for line in lines)
    composed = unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", joined).strip())
    return composed[: max(limit, 0)].strip()


def as_sentence(words: str) -> str:
    """With its full stop."""
    return words if not words or words[-1] in "。！？" else f"{words}。"


def grams(text: str) -> list[str]:
    """Overlapping pairs of characters, the words of our keyword search; once each, in order of first appearance.

    A run is any stretch of letters and digits of any script, so 3号楼 gives 3号 and 号楼. Whatever stands inside one
    run of a text and has two characters or more is found by its own pairs. A run of one character is that character;
    it does not meet the pairs of a longer run.
    """
    seen: dict[str, None] = {}
    for run in _RUN.findall(_search_form(text)):
        pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        seen.update(dict.fromkeys(pairs))
    return list(seen)


def similarity(a: str, b: str) -> int:
    """0-100: how many pairs of characters two texts share (Dice)."""
    ours, theirs = set(grams(a)), set(grams(b))
    if not ours or not theirs:
        return 0
    return 200 * len(ours & theirs) // (len(ours) + len(theirs))


def headline(text: str, limit: int = 30) -> str:
    """The first sentence as a title, at most `limit` characters; cut at a comma where one stands late enough."""
    sentence = _first_sentence(clean(text, limit=2000))
    if len(sentence) <= limit:
        return sentence
    if limit < 1:
        return ""
    kept = sentence[: limit - 1]
    comma = max(kept.rfind(mark) for mark in "，、,：: ")
    if comma >= max(limit // 3, 1):
        kept = kept[:comma]
    return kept.rstrip("，、,：: ") + "…"


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") and char not in _BLANK_LETTERS


def _search_form(text: str) -> str:
    """NFKC and case-folded until it no longer changes (folding a few letters uncovers compatibility forms)."""
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", form.casefold())


def _first_sentence(text: str) -> str:
    """Without a greeting; a sentence too short for a title (急。) takes the next one with it."""
    text = _GREETING.sub("", text, count=1) if _GREETING.match(text) else text
    for end in _SENTENCE_END.finditer(text):
        if len(text[: end.start()].strip()) >= _SHORTEST_HEADLINE:
            return " ".join(text[: end.start()].split())
    return " ".join(text.rstrip("。！？；!?;").split())
