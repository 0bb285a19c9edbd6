"""The tabs of the carbon workspace: pages are made when first chosen, follow the run, and come back."""

import pytest
from waiting import settled

from ui.actions import BY_KEY
from ui.workspaces.carbon.analyses import ANALYSES, ESTIMATE
from ui.workspaces.carbon.frame import KEYS


def test_a_page_is_made_when_its_tab_is_first_chosen(shown):
    frame = shown.frame
    assert not frame.analyses and frame.stack.currentWidget() is shown.pages
    for row in ANALYSES:
        frame.tabs.setCurrentIndex(KEYS.index(row.key))
        settled(shown.context.tasks)
        assert frame.stack.currentWidget() is frame.analyses[row.key]
    frame.choose(ESTIMATE)
    assert frame.stack.currentWidget() is shown.pages


def test_what_the_estimate_rests_on_stands_beside_the_estimate_alone(shown):
    assert shown.right.isVisible()
    shown.receive({"page": "methods"})
    assert not shown.right.isVisible() and shown.left.isVisible()
    shown.receive({"run": "run-0001"})
    settled(shown.context.tasks)
    assert shown.right.isVisible() and shown.frame.key == ESTIMATE


def test_a_county_that_is_shown_is_said_not_to_limit_the_analyses(shown):
    shown._choose_county("430281")
    shown.receive({"page": "methods"})
    assert "Liling" in shown.frame.whole.text.text() and "whole layer" in shown.frame.whole.text.text()
    shown.receive({"page": "factors"})
    assert shown.frame.whole.isHidden()
    shown.frame.choose("forecast")
    shown._limit_to(None)
    assert shown.frame.whole.isHidden()
    settled(shown.context.tasks)


def test_the_chosen_tab_is_kept_and_restored(shown):
    shown.receive({"page": "methods"})
    kept = shown.state()
    assert kept["page"] == "methods"
    shown.frame.choose(ESTIMATE)
    shown.restore(kept)
    assert shown.frame.key == "methods"
    shown.restore({**kept, "page": "no such page"})
    assert shown.frame.key == ESTIMATE
    settled(shown.context.tasks)


def test_the_map_in_front_is_the_one_that_is_seen(shown):
    assert shown.canvas is shown.results.map.canvas
    shown.receive({"page": "methods"})
    assert shown.canvas is None  # nothing was compared yet
    settled(shown.context.tasks)


@pytest.mark.parametrize("key", [row.key for row in ANALYSES])
def test_every_page_has_an_action_that_leads_to_it(window, key):
    window.run_action(f"carbon.{key}")
    settled(window.context.tasks)
    assert window.current == "carbon" and window.workspace("carbon").frame.key == key
    assert BY_KEY[f"carbon.{key}"].icon
