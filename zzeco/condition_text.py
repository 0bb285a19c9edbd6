"""A condition as a user writes it, in the words of the survey, turned into the rules' small language."""

import ast
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from layers.checks.expression import METHODS, Condition
from layers.errors import UsageError
from layers.i18n import _

SIGNS = {
    "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "≠": "!=", "<>": "!=", "＝": "==", "=": "==", "（": "(", "）": ")",
    "，": ",", "、": ",", "＋": "+", "−": "-", "－": "-", "×": "*", "÷": "/", "\n": " ", "\t": " ", "\u00a0": " ",
    "　": " ", "&&": "&", "||": "|",
}  # fmt: skip
WORDS = {
    "且": "and", "并且": "and", "和": "and", "and": "and", "或": "or", "或者": "or", "or": "or", "非": "not",
    "not": "not", "属于": "in", "in": "in", "为空": "is None", "none": "None", "null": "None", "is": "is",
    "true": "True", "false": "False",
}  # fmt: skip
TOKENS = re.compile(
    r"(?P<text>'[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’|「[^」]*」)"
    r"|(?P<field>`[^`]*`)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    r"|(?P<method>\.\s*[^\W\d]\w*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign><>|==|>=|<=|!=|&&|\|\||.|\s)",
    re.DOTALL,
)
MIRRORED = {ast.Eq: ast.Eq, ast.NotEq: ast.NotEq, ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.BitAnd, ast.BitOr)


class Misread(UsageError):
    """A condition that cannot be read; `start` and `length` say where in what was written."""

    def __init__(self, problem: str, advice: str, start: int, length: int) -> None:
        super().__init__(problem, advice)
        self.start, self.length = start, max(length, 1)


@dataclass(frozen=True)
class Written:
    """A condition that was read: the columns behind its names (f0, f1, …), and what each is held against: whole texts,
    parts of texts, numbers."""

    condition: Condition
    columns: Mapping[str, str]
    texts: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    meets_numbers: frozenset[str]


@dataclass(frozen=True)
class _Source:
    """The text in Python's spelling; `origin` is where the token of each of its characters begins and ends in what was
    written."""

    text: str
    origin: tuple[tuple[int, int], ...]
    columns: dict[str, str]

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Where a part stands in what was written, and how long it is there."""
        at, end = (self._character(offset) for offset in (node.col_offset, node.end_col_offset or 0))
        start = self.origin[at][0]
        return start, self.origin[max(end - 1, at)][1] - start

    def broken(self, error: SyntaxError) -> tuple[int, int]:
        """Where Python gave up, in what was written: at the end where something is missing there."""
        at = (error.offset or 0) - 1
        if not 0 <= at < len(self.origin):
            return self.origin[-1][0], self.origin[-1][1] - self.origin[-1][0]
        return self.origin[at][0], self.origin[at][1] - self.origin[at][0]

    def _character(self, byte: int) -> int:
        return len(self.text.encode("utf-8")[:byte].decode("utf-8", errors="ignore"))


def read_condition(text: str, fields: Mapping[str, str]) -> Written:
    """The condition in `text`; `fields` gives the column for every name or label (lower case). Misread if it is none.

    Written are comparisons (= <> < > ≤ ≥), 且 and, 或 or, 非 not, brackets, arithmetic, `in [..]`, `'part' in name`,
    `为空`, and the methods of the rules; texts in any quotation marks, names with spaces in `backticks`.
    """
    source = _spelled(text, fields)
    if not source.text.strip():
        raise Misread(_("Nothing is written yet."), _("Double-click a field to begin."), 0, len(text))
    try:
        tree = ast.parse(source.text, mode="eval").body
    except SyntaxError as error:
        problem = _("The condition breaks off or has one sign too many here.")
        raise Misread(problem, help_text(), *source.broken(error)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Misread(_("The condition is too long to be read."), help_text(), 0, len(text)) from error
    reader = _Reader(source)
    plain = ast.fix_missing_locations(reader.plain(tree))
    used = {node.id: source.columns[node.id] for node in ast.walk(plain) if isinstance(node, ast.Name)}
    texts, parts = ({name: tuple(found) for name, found in kept.items()} for kept in (reader.texts, reader.parts))
    return Written(Condition(plain, frozenset(used)), used, texts, parts, frozenset(reader.numbers))


def help_text() -> str:
    """How a condition is written."""
    return _("Write for example: Species = 'fir' and Age > 30; texts stand in quotation marks.")


def _spelled(text: str, fields: Mapping[str, str]) -> _Source:
    """Python's spelling of what was written, fields numbered; Misread for a word that is no field."""
    parts: list[tuple[str, tuple[int, int]]] = []
    numbers: dict[str, str] = {}
    for token in TOKENS.finditer(text.rstrip()):
        for words, start in _opened(token, fields):
            part = _python(token.lastgroup or "", words, start, fields, numbers)
            parts.append((part, (start, start + len(words))))
    spelled = "".join(part for part, _place in parts)
    indent = len(spelled) - len(spelled.lstrip())
    origin = [place for part, place in parts for _character in part][indent:]
    return _Source(spelled.lstrip(), (*origin,), {number: column for column, number in numbers.items()})


def _opened(token: re.Match[str], fields: Mapping[str, str]) -> list[tuple[str, int]]:
    """The token; a word in two where a 且, 或 or 非 is written onto a field without a space between them."""
    words, start = token[0], token.start()
    first = words[:1]
    if token.lastgroup == "word" and first in "且或非" and words[1:].lower() in fields and words.lower() not in fields:
        return [(first, start), (words[1:], start + 1)]
    return [(words, start)]


def _python(group: str, words: str, start: int, fields: Mapping[str, str], numbers: dict[str, str]) -> str:
    """One token in Python's spelling."""
    if group == "text":
        return repr(words[1:-1])
    if group == "field":
        words = words[1:-1]
    elif group == "sign":
        return SIGNS.get(words, words)
    elif group != "word":
        return words.replace(" ", "")
    elif words.lower() in WORDS and words.lower() not in fields:
        return f" {WORDS[words.lower()]} "
    column = fields.get(words.strip().lower())
    if column is None:
        near = difflib.get_close_matches(words.lower(), fields, 1, 0.6)
        hint = _("Did you mean {name}? A text stands in quotation marks.")
        advice = hint.format(name=near[0]) if near else help_text()
        raise Misread(_("“{word}” is no field of this layer.").format(word=words), advice, start, len(words))
    return numbers.setdefault(column, f"f{len(numbers)}")


class _Reader:
    """Turns the tree into one of the rules' language; notes the texts and numbers that each field is held against."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.texts: dict[str, list[str]] = {}
        self.parts: dict[str, list[str]] = {}
        self.numbers: set[str] = set()

    def plain(self, node: ast.expr) -> ast.expr:
        """The part in the rules' language; Misread where it is outside of it."""
        if isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and isinstance(node.value, str | int | float)):
            return node
        if isinstance(node, ast.BoolOp):
            sign = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
            return self._joined([self.plain(one) for one in node.values], sign)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
            inner = self.plain(node.operand)
            return ast.UnaryOp(node.op if isinstance(node.op, ast.USub) else ast.Invert(), inner)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            return ast.BinOp(self.plain(node.left), node.op, self.plain(node.right))
        if isinstance(node, ast.Compare):
            return self._compared(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            return self._called(node, node.func)
        raise self._outside(node)

    def _outside(self, node: ast.expr) -> Misread:
        return Misread(_("This part is not understood."), help_text(), *self.source.place(node))

    @staticmethod
    def _joined(parts: list[ast.expr], sign: ast.operator) -> ast.expr:
        whole = parts[0]
        for part in parts[1:]:
            whole = ast.BinOp(whole, sign, part)
        return whole

    def _compared(self, node: ast.Compare) -> ast.expr:
        """Each pair of a chain such as 10 < age < 30."""
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return self._joined([self._pair(left, sign, right) for left, sign, right in pairs], ast.BitAnd())

    def _pair(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> ast.expr:
        if isinstance(right, ast.Constant) and right.value is None:
            return _method(self.plain(left), "notna" if isinstance(sign, ast.NotEq | ast.IsNot) else "isna")
        if isinstance(sign, ast.In | ast.NotIn):
            found = self._member(left, right)
            return ast.UnaryOp(ast.Invert(), found) if isinstance(sign, ast.NotIn) else found
        if type(sign) not in MIRRORED:
            raise self._outside(right)
        one, other = self.plain(left), self.plain(right)
        if isinstance(one, ast.Constant) and isinstance(other, ast.Constant):
            raise Misread(_("No field stands in this comparison."), help_text(), *self.source.place(left))
        if isinstance(one, ast.Constant):
            one, other, sign = other, one, MIRRORED[type(sign)]()
        self._note(one, other)
        return ast.Compare(one, [sign], [other])

    def _member(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """`name in ['a', 'b']`, or `'part' in name`."""
        if isinstance(right, ast.List | ast.Tuple | ast.Set) and all(
            isinstance(one, ast.Constant) for one in right.elts
        ):
            wanted, field = right.elts, self.plain(left)
            for one in wanted:
                self._note(field, one)
            return _method(field, "isin", ast.List(wanted, ast.Load()))
        if isinstance(left, ast.Constant) and isinstance(left.value, str):
            whole = self.plain(right)
            if isinstance(whole, ast.Name):
                self.parts.setdefault(whole.id, []).append(left.value)
            texts = ast.Attribute(whole, "str", ast.Load())
            return _method(texts, "match", ast.Constant(".*" + re.escape(left.value)))
        raise self._outside(right)

    def _note(self, field: ast.expr, value: ast.expr) -> None:
        if isinstance(field, ast.Name) and isinstance(value, ast.Constant):
            if isinstance(value.value, str):
                self.texts.setdefault(field.id, []).append(value.value)
            else:
                self.numbers.add(field.id)

    def _called(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        values = [*node.args, *(one.value for one in node.keywords)]
        if not all(isinstance(one, ast.Constant | ast.List | ast.UnaryOp) for one in values):
            raise self._outside(node)
        is_text = isinstance(function.value, ast.Attribute) and function.value.attr == "str"
        of = function.value.value if is_text and isinstance(function.value, ast.Attribute) else function.value
        inner = self.plain(of)
        for one in values:
            self._note(inner, one)
        target: ast.expr = ast.Attribute(inner, "str", ast.Load()) if is_text else inner
        return ast.Call(ast.Attribute(target, function.attr, ast.Load()), node.args, node.keywords)


def _method(of: ast.expr, name: str, *values: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(of, name, ast.Load()), list(values), [])
