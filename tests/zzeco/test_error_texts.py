"""Shared errors are named without the keys of the tables."""

import pytest

from zzeco.carbon.errors import _TREE_ERRORS, tree_errors
from zzeco.error_texts import shared_text


@pytest.mark.parametrize("method", _TREE_ERRORS)
def test_what_shares_an_error_is_told_without_the_name_of_the_method(method):
    row = "杉木/planted" if method == "curve" else "杉木"
    told = [shared_text(shared) for _parameter, shared in tree_errors(f"{method}|{row}|杉木").shared]
    assert told and not any(":" in text for text in told)
