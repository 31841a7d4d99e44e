"""周五值日 and 日清日议: who is on, what the week left open, and what was promised yesterday."""
