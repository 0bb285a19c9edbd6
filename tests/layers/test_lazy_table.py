"""Lazily read rows: each part is read once, and nobody waits for another table."""

import threading
import time

import numpy as np

from layers.lazy_table import LazyTable, MemoryRows, kept
from zzeco import store


class Slow:
    """Something with a part that takes a while."""

    def __init__(self, seconds=0.0):
        self.making, self.seconds, self.made = threading.RLock(), seconds, 0

    @property
    def part(self):
        return kept(self, "part", self._make)

    def _make(self):
        time.sleep(self.seconds)
        self.made += 1
        return object()


def test_many_threads_that_ask_get_the_same_part_made_once():
    owner, found = Slow(0.05), []
    threads = [threading.Thread(target=lambda: found.append(owner.part)) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert owner.made == 1 and len(set(map(id, found))) == 1


def test_a_part_of_one_object_never_waits_for_that_of_another():
    slow, quick = Slow(1.0), Slow()
    thread = threading.Thread(target=lambda: slow.part)
    thread.start()
    before = time.monotonic()
    assert quick.part is quick.part
    assert time.monotonic() - before < 0.5
    thread.join()


def test_the_ids_of_stored_rows_are_those_of_the_table_and_read_once(sample):
    content = store.load(sample).layers["forest_2025"].content
    ids = content.ids
    assert ids is content.ids and "table" not in vars(content)
    assert np.array_equal(ids, content.table.index.to_numpy())


def test_rows_added_stand_below_those_that_were_there():
    import pandas as pd

    table = LazyTable("notes", MemoryRows(pd.DataFrame({"what": ["first"]}), key="zz_id"))
    more = table.appended(pd.DataFrame({"what": ["second"]}))
    assert more.rows["what"].tolist() == ["first", "second"] and more.rows is more.rows
    assert more.rows.index.tolist() == [1, 2] and len(table.rows) == 1


def test_the_rows_of_one_run_are_read_without_those_of_the_others(sample):
    import pandas as pd

    table = store.load(sample).table("estimates")
    run = table.columns(["run"])["run"].iloc[0]
    assert len(table.holding("run", "no' such run")) == 0
    found = table.holding("run", run)
    assert found is table.holding("run", run) and "table" not in vars(table.content) and "rows" not in vars(table)
    later = table.appended(found.head(2).reset_index(drop=True).assign(run="later"))
    again = later.appended(found.head(1).reset_index(drop=True))
    assert len(again.holding("run", run)) == len(found) + 1 and len(again.holding("run", "later")) == 2
    assert again.holding("run", "later").index.tolist() == [table.last_id + 1, table.last_id + 2]
    whole = store.load(sample).table("estimates").rows
    pd.testing.assert_frame_equal(found, whole[whole["run"] == run], check_dtype=False)
    assert "table" not in vars(table.content)
    pd.testing.assert_frame_equal(table.rows[table.rows["run"] == run], table.holding("run", run), check_dtype=False)
