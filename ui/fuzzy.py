"""How well typed letters fit a text: all of them in order, better together and at the start of words."""

WHOLE, START, TOGETHER, WORD, SCATTERED = 1000, 500, 200, 30, 1


def score(typed: str, text: str) -> int:
    """0 where it does not fit, else the higher the better; words parted by blanks may come in any order."""
    words = typed.lower().split()
    scores = [_word_score(word, text.lower()) for word in words]
    return min(scores) if scores and all(scores) else 0


def _word_score(word: str, text: str) -> int:
    if word == text:
        return WHOLE
    at = text.find(word)
    if at == 0:
        return START - min(len(text), 100)
    if at > 0:
        return TOGETHER - min(at, 100) + (WORD if not text[at - 1].isalnum() else 0)
    return SCATTERED if len(word) > 1 and _in_order(word, text) else 0


def _in_order(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)
