"""Rule conditions: a small, safe language of columns, parsed once and evaluated over a whole table."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from layers.checks.columns import Column, Numbers, Texts, Truth

Operator = Callable[[Any, Any], Any]
COMPARISONS: dict[type, Operator] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: dict[type, Operator] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
LOGIC: dict[type, Callable[[Truth, Truth], Truth]] = {ast.BitAnd: operator.and_, ast.BitOr: operator.or_}
METHODS = ("isin", "isna", "notna", "between", "abs", "clip", "round", "gt", "lt", "len", "match")
Value = Column | float | str | bool


class UnknownCondition(ValueError):
    """A condition uses something outside the small language."""


@dataclass(frozen=True)
class Condition:
    """A parsed condition and the lower-case names of the columns that it needs."""

    tree: ast.expr
    names: frozenset[str]


@cache
def parsed(condition: str) -> Condition:
    """The condition as a tree; UnknownCondition when it uses anything but columns, constants and the known methods."""
    tree = ast.parse(condition, mode="eval").body
    return Condition(tree, frozenset(node.id.lower() for node in ast.walk(tree) if isinstance(node, ast.Name)))


@dataclass
class Evaluator:
    """Evaluates conditions over columns; equal parts of several conditions are worked out once."""

    columns: Mapping[str, Column]
    known: dict[str, Value] = field(default_factory=dict)

    def fires(self, condition: Condition) -> np.ndarray:
        """True for the records for which the condition is certainly true."""
        with np.errstate(all="ignore"):
            found = self._of(condition.tree)
        if not isinstance(found, Truth):
            raise UnknownCondition(ast.unparse(condition.tree))
        return found.yes

    def _of(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Name):
            return self.columns[node.id.lower()]
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str):
            return node.value
        part = ast.dump(node)
        if part not in self.known:
            self.known[part] = self._worked_out(node)
        return self.known[part]

    def _worked_out(self, node: ast.expr) -> Value:
        if isinstance(node, ast.BinOp):
            return self._binary(node)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return _compared(type(node.ops[0]), self._of(node.left), self._of(node.comparators[0]))
        if isinstance(node, ast.UnaryOp):
            return _unary(node, self._of(node.operand))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            return self._sliced(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            return self._called(node, node.func)
        raise UnknownCondition(ast.unparse(node))

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self._of(node.left), self._of(node.right)
        logic = LOGIC.get(type(node.op))
        if logic and isinstance(left, Truth) and isinstance(right, Truth):
            return logic(left, right)
        return Numbers(np.asarray(ARITHMETIC[type(node.op)](_number(left), _number(right)), dtype=float))

    def _sliced(self, node: ast.Subscript) -> Texts:
        texts = self._texts_of_str(node.value)
        cut = node.slice
        if not isinstance(cut, ast.Slice) or not isinstance(cut.upper, ast.Constant):
            raise UnknownCondition(ast.unparse(node))
        return texts.replaced(texts.words.str[: int(str(cut.upper.value))])

    def _texts_of_str(self, node: ast.expr) -> Texts:
        """The texts of `column.str`."""
        if not (isinstance(node, ast.Attribute) and node.attr == "str"):
            raise UnknownCondition(ast.unparse(node))
        return _texts(self._of(node.value))

    def _called(self, node: ast.Call, function: ast.Attribute) -> Value:
        arguments = [_constant(argument) for argument in node.args]
        if function.attr == "len":
            texts = self._texts_of_str(function.value)
            return Numbers(texts.per_record(texts.words.str.len().to_numpy(float), np.nan))
        if function.attr == "match":
            texts = self._texts_of_str(function.value)
            return _truth_of_words(texts, texts.words.str.match(arguments[0]).to_numpy(bool))
        options = {str(option.arg): _constant(option.value) for option in node.keywords}
        return _method(function.attr, self._of(function.value), arguments, options)


def _constant(node: ast.expr) -> Any:
    return ast.literal_eval(node)


def _unary(node: ast.UnaryOp, value: Value) -> Value:
    if isinstance(node.op, ast.Invert) and isinstance(value, Truth):
        return ~value
    if isinstance(node.op, ast.USub) and isinstance(value, int | float):
        return -value
    raise UnknownCondition(ast.unparse(node))


def _method(name: str, value: Value, arguments: list[Any], options: dict[str, Any]) -> Value:
    if name in ("isna", "notna"):
        known = _column(value).known
        return Truth(known, ~known) if name == "notna" else Truth(~known, known)
    if name == "isin":
        return _isin(value, arguments[0])
    if name == "between":
        numbers = _number(value)
        return _known_truth((numbers >= arguments[0]) & (numbers <= arguments[1]), ~np.isnan(numbers))
    if name in ("gt", "lt"):
        return _compared(ast.Gt if name == "gt" else ast.Lt, value, arguments[0])
    numbers = np.asarray(_number(value), dtype=float)
    if name == "clip":
        return Numbers(np.clip(numbers, options.get("lower"), options.get("upper")))
    return Numbers(np.abs(numbers) if name == "abs" else np.round(numbers, *arguments))


def _isin(value: Value, wanted: list[Any]) -> Truth:
    texts = _texts(value)
    return _truth_of_words(texts, texts.words.isin([str(one) for one in wanted]).to_numpy(bool))


def _truth_of_words(texts: Texts, per_word: np.ndarray) -> Truth:
    return _known_truth(texts.per_record(per_word, False), texts.known)


def _known_truth(yes: np.ndarray, known: np.ndarray) -> Truth:
    return Truth(yes & known, ~yes & known)


def _compared(comparison: type, left: Value, right: Value) -> Truth:
    compare = COMPARISONS[comparison]
    if isinstance(left, Truth) and isinstance(right, bool):
        return left if compare(True, right) else ~left
    if isinstance(right, str):
        texts = _texts(left)
        return _truth_of_words(texts, np.asarray(compare(texts.words.to_numpy(object), right), dtype=bool))
    if isinstance(left, Texts) and isinstance(right, Texts):
        return _compared_texts(compare, left, right)
    numbers, others = _number(left), _number(right)
    return _known_truth(np.asarray(compare(numbers, others)), ~(np.isnan(numbers) | np.isnan(others)))


def _compared_texts(compare: Callable[[Any, Any], Any], left: Texts, right: Texts) -> Truth:
    numbering, _words = pd.factorize(pd.concat([left.words, right.words], ignore_index=True))
    first = left.per_record(numbering[: len(left.words)], -1)
    second = right.per_record(numbering[len(left.words) :], -1)
    return _known_truth(compare(first, second), left.known & right.known)


def _column(value: Value) -> Column:
    if isinstance(value, bool | int | float | str):
        raise UnknownCondition(repr(value))
    return value


def _number(value: Value) -> Any:
    """Numbers, or one number; texts are cast, as codes are when they are compared with numbers."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, Texts):
        return value.as_numbers.values
    if isinstance(value, Numbers):
        return value.values
    raise UnknownCondition(repr(value))


def _texts(value: Value) -> Texts:
    """Texts; numbers are written as codes."""
    if isinstance(value, Texts):
        return value
    if isinstance(value, Numbers):
        codes, words = pd.factorize(value.values)
        whole = pd.Series(words)
        return Texts(codes, whole.astype("str").str.replace(r"\.0$", "", regex=True))
    raise UnknownCondition(repr(value))
