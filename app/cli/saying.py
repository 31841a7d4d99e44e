"""Exit codes, and a sentence for each way to end: 0 done, 1 refused, 2 not understood or set up wrongly."""

import sys

DONE, REFUSED, WRONG = 0, 1, 2


def say(code: int, *lines: str) -> int:
    print(*lines, sep="\n", file=sys.stdout if code == DONE else sys.stderr, flush=True)
    return code
