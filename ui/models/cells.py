"""How a value of a column is written in a cell, and how it is copied."""

from ui.format import MISSING, number
from zzeco.record_table import Column
from zzeco.record_view import Attribute, is_year


def cell_text(column: Column, row: int) -> str:
    """The value of a record as the table shows it; — where it is missing."""
    if column.numbers is None:
        return column.word(row) or MISSING
    return number_text(column.attribute, float(column.numbers[row]))


def number_text(attribute: Attribute, value: float) -> str:
    """A number of this attribute; years are written without spaces."""
    if is_year(attribute.name) and value == value:
        return f"{value:.0f}"
    return number(value, attribute.decimals, attribute.signed)


def plain_value(column: Column, row: int) -> float | int | str | None:
    """The value to copy: a whole number where only whole numbers are shown, None where it is missing."""
    value = column.value(row)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def header_text(attribute: Attribute) -> str:
    """The label, and the unit in a second line."""
    return f"{attribute.label}\n{attribute.unit}" if attribute.unit else attribute.label
