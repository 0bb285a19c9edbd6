"""Names that rules use about a layer as a whole: absent, cut, zero or wrongly decoded columns."""

from collections.abc import Sequence

import pandas as pd

from layers.kind import Field, LayerKind

CUT_BYTES = (9, 10)
RECORDS_TO_JUDGE = 5
SAMPLED_WORDS = 2_000
REPLACEMENT = "[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫|[\u0080-\u00ff]{4,}"


def layer_names(table: pd.DataFrame, kind: LayerKind, delivered_columns: Sequence[str]) -> dict[str, pd.Series]:
    """`missing_required`, `truncated_field`, `zero_column`, `mojibake` and the texts that show them, on every row.

    Several field names are joined by ';'.
    """
    missing = [field.name for field in kind.fields if field.required and not _delivered(field, table)]
    zero = zero_columns(table, kind)
    cut = [name for name in delivered_columns if is_cut(name, kind)]
    sample = suspicious_text(table)
    values = {
        "missing_required": ";".join(missing) or None,
        "truncated_field": bool(cut),
        "truncated_field_name": ";".join(cut) or None,
        "zero_column": bool(zero),
        "zero_column_name": ";".join(zero) or None,
        "mojibake": sample is not None,
        "mojibake_sample": sample,
    }
    return {name: _constant(value, table.index) for name, value in values.items()}


def _constant(value: bool | str | None, index: pd.Index) -> pd.Series:
    if isinstance(value, bool):
        return pd.Series(value, index=index, dtype=bool)
    return pd.Series(pd.Categorical([value] * len(index), categories=[] if value is None else [value]), index=index)


def _delivered(field: Field, table: pd.DataFrame) -> bool:
    return any(name in table for name in (field.name, *field.alternatives))


def zero_columns(table: pd.DataFrame, kind: LayerKind) -> list[str]:
    """Numeric fields that are zero throughout (judged on five records or more)."""
    fields = [field.name for field in kind.fields if field.type != "str" and field.name in table]
    if len(table) < RECORDS_TO_JUDGE:
        return []
    return [name for name in fields if table[name].notna().any() and table[name].dropna().eq(0).all()]


def is_cut(name: str, kind: LayerKind) -> bool:
    """True for a name of nine or ten bytes that is the start of a longer field name and no spelling of its own."""
    lengths = {len(name.encode("utf-8")), len(name.encode("gb18030"))}
    if not lengths & set(CUT_BYTES):
        return False
    spellings = {word.casefold() for field in kind.fields for word in (field.name, *field.aliases)}
    lower = name.casefold()
    return lower not in spellings and any(word.startswith(lower) for word in spellings)


def suspicious_text(table: pd.DataFrame) -> str | None:
    """The first text that looks wrongly decoded (replacement marks, Latin letters for bytes, GBK for UTF-8)."""
    for name in table.columns:
        if not pd.api.types.is_string_dtype(table[name].dtype):
            continue
        words = pd.Series(table[name].dropna().unique()[:SAMPLED_WORDS]).astype("str")
        words = words[~words.str.fullmatch(r"[\x00-\x7f]*")]
        marked = words[words.str.contains(REPLACEMENT, regex=True)]
        if len(marked):
            return str(marked.iloc[0])
        for word in words:
            if _was_utf8(word):
                return str(word)
    return None


def _was_utf8(word: str) -> bool:
    """True when the text's GBK bytes are valid UTF-8: text of three characters or more is not so by chance."""
    try:
        return len(word) >= 3 and len(word.encode("gbk").decode("utf-8")) < len(word)
    except UnicodeError:
        return False
