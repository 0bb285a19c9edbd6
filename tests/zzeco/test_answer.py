"""An answer as one JSON object and as lines: plain values, exit codes, refusals on stderr."""

import json

import numpy as np
import pandas as pd
import pytest

from layers.errors import Unclear, UsageError, ZzecoError
from zzeco.answer import Answer, emit, plain, refusal


@pytest.mark.parametrize(
    ("value", "shown"),
    [(float("nan"), None), (float("inf"), None), (np.float64("nan"), None), (np.float64(1.5), 1.5), (np.int64(3), 3),
     (np.bool_(True), True), (pd.NA, None), (pd.NaT, None), (None, None), ("文", "文"), ((1, 2), [1, 2]),
     (np.array([1.0, np.nan]), [1.0, None]), ({"a": {1: np.float32(2)}}, {"a": {"1": 2.0}}),
     ([pd.NA, "x"], [None, "x"]),
     (np.array([], dtype=float), []), (True, True), (np.str_("文"), "文")],
)  # fmt: skip
def test_every_value_becomes_what_json_knows(value, shown):
    found = plain(value)
    assert found == shown and type(found) is type(shown)
    assert json.dumps(found, allow_nan=False)


def test_numbers_are_not_rounded():
    assert plain(np.float64(0.1) + np.float64(0.2)) == 0.1 + 0.2


def test_the_data_of_a_command_never_hides_the_envelope():
    answer = Answer("done", "well", data={"rows": [], "layer": None})
    assert list(answer.as_dict())[:5] == ["status", "written", "message", "advice", "warnings"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ZzecoError("gone"), 3),
        (UsageError("wrong", "try this"), 2),
        (Unclear("which?", question="crs", candidates=[]), 1),
    ],
)
def test_an_error_is_a_refusal_with_its_exit_code(error, code):
    answer = refusal(error)
    assert answer.exit_code == code and not answer.written and answer.message == error.problem


def test_on_a_screen_a_refusal_goes_to_stderr_with_its_candidates_and_an_answer_to_stdout(capsys):
    question = Unclear("which?", "say it", question="unit", candidates=[{"reason": "lies inside", "needs": "--crs 1"}])
    assert emit(refusal(question), as_json=False) == 1
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.splitlines() == ["which?", "  1. lies inside   → --crs 1", "say it"]
    assert emit(Answer("findings", "look", lines=("a", "b"), warnings=("mind",)), as_json=False) == 1
    shown = capsys.readouterr()
    assert shown.err == "" and shown.out.splitlines() == ["look", "a", "b", "! mind"]


def crs_question(*offsets_km):
    candidates = [{"reason": f"{at} km", "needs": "", "share_inside": 0.0, "offset_km": at} for at in offsets_km]
    return refusal(Unclear("which?", question="crs", candidates=candidates))


def test_on_a_screen_only_systems_that_place_the_data_in_or_near_the_city_are_shown_and_the_rest_counted():
    answer = crs_question(0.0, 2.0, 246.0, 260.0)
    assert answer.lines == ("  1. 0.0 km", "  2. 2.0 km", "  … and 2 less likely ones, not shown")
    assert len(answer.as_dict()["candidates"]) == 4


def test_where_no_system_places_the_data_near_the_city_the_likeliest_five_are_shown():
    assert len(crs_question(*[246.0] * 8).lines) == 6 and len(crs_question(246.0, 260.0).lines) == 2


def test_a_refusal_as_json_goes_to_stdout(capsys):
    emit(refusal(UsageError("wrong")), as_json=True)
    shown = capsys.readouterr()
    assert json.loads(shown.out)["status"] == "usage" and shown.err == ""
