"""Which passwords staff may choose, and how long wrong ones lock an account (dossier §7, 等保二级). Pure."""

from datetime import timedelta

SHORTEST, LONGEST = 8, 128
CLASSES_NEEDED = 3
TRIES = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)

# Each passes the classes and is among the first an attacker tries; compared without case.
COMMON = frozenset(
    {
        "abc123456.", "abc@1234", "abcd1234!", "admin@123", "admin123!", "admin@1234", "asdf1234!", "huawei@123",
        "p@ssw0rd", "p@ssword1", "passw0rd!", "password1!", "password@123", "pass@1234", "pingshuo-demo",
        "pingshuo123", "pingshuo@123", "qwer1234!", "qwerty123!", "qwe123!@#", "test@1234", "welcome1!", "woaini1314!",
        "zhangdian@123", "zibo@1234", "1qaz@wsx", "1qaz2wsx!", "123456aa!", "123456abc.", "a123456!", "aa123456!",
        "aa123456.",
    }
)


def password_problem(password: str, *, username: str = "", phone: str = "") -> str:
    """Why this password won't do, as a sentence; empty when it will."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位，现在是 {len(password)} 位。"
    if len(password) > LONGEST:
        return f"密码最长 {LONGEST} 位。"
    if classes(password) < CLASSES_NEEDED:
        return "大写字母、小写字母、数字、符号，四样里至少要有三样。"
    if _close_to(password, username) or _close_to(password, phone):
        return "密码里不要带账号或手机号，别人容易猜到。"
    if password.lower() in COMMON:
        return "这个密码太常见，换一个别人想不到的。"
    return ""


def classes(password: str) -> int:
    """How many of: capitals, small letters, digits, anything else."""
    kinds = (str.isupper, str.islower, str.isdecimal)
    found = {next((at for at, kind in enumerate(kinds) if kind(char)), len(kinds)) for char in password}
    return len(found)


def _close_to(password: str, name: str) -> bool:
    return len(name) >= 3 and name.lower() in password.lower()


def lock_after(failed_tries: int) -> timedelta | None:
    """Every fifth wrong try in a row locks: 15 minutes, then twice as long each time, up to a day."""
    rounds, rest = divmod(failed_tries, TRIES)
    if rest or not rounds:
        return None
    doubled = 1 << min(rounds - 1, 10)  # ten doublings are already past the longest lock
    return min(FIRST_LOCK * doubled, LONGEST_LOCK)
