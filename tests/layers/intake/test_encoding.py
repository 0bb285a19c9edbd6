"""The encoding of Chinese text, from names, language bytes and the text itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import UsageError
from layers.intake.encoding import TextSample, canonical, choose, decoded

WORDS = ["荷塘区", "杉木", "马尾松", "乔木林", "茶陵县界首镇", "毛竹", "无立木林地", "省级公益林", "张家冲组"]


def samples(words, codec):
    return [TextSample(word.encode(codec)) for word in words]


@pytest.mark.parametrize(("codec", "name"), [("gbk", "GBK"), ("utf-8", "UTF-8")])
def test_forestry_words_show_their_own_encoding(codec, name):
    choice = choose(samples(WORDS, codec))
    assert (choice.name, choice.clear) == (name, True)
    assert choice.candidates[0]["needs"] == f"--encoding {name}"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(("codec", "name"), [("gbk", "GBK"), ("utf-8", "UTF-8")])
def test_a_single_word_is_read_rightly_or_asked_about(codec, name, word):
    choice = choose(samples([word], codec))
    assert choice.name == name or not choice.clear


def test_traditional_characters_of_big5_are_recognised():
    words = ["臺灣杉", "馬尾松", "縣界", "林業經營", "闊葉樹", "樹種", "竹林", "面積", "鄉鎮", "國有林"]
    assert choose(samples(words, "big5")).name == "Big5"


def test_western_accents_are_not_taken_for_chinese():
    assert choose(samples(["Montaña", "São Paulo", "forêt", "Wälder"], "latin-1")).name == "ISO-8859-1"


def test_plain_ascii_needs_no_answer():
    choice = choose(samples(["430202", "Pinus"], "ascii"))
    assert (choice.name, choice.clear) == ("UTF-8", True)


def test_the_language_byte_of_a_dbf_is_believed_when_the_values_agree():
    assert choose(samples(["中国"], "gbk"), language_byte=0x4D).reason.startswith("named by the language byte")


def test_a_cpg_that_the_bytes_contradict_is_asked_about():
    choice = choose(samples(WORDS, "gbk"), declared="UTF-8")
    assert not choice.clear
    assert choice.candidates[0]["encoding"] == "GBK"


def test_a_western_cpg_on_chinese_bytes_is_asked_about():
    assert not choose(samples(WORDS, "gbk"), declared="1252").clear


def test_a_right_cpg_stays_right_when_one_value_is_damaged():
    choice = choose([*samples(WORDS, "utf-8"), TextSample(b"\xe8\x8d")], declared="UTF-8")
    assert (choice.name, choice.clear) == ("UTF-8", True)


def test_the_option_wins_over_everything():
    choice = choose(samples(WORDS, "gbk"), explicit="big5", declared="GBK")
    assert (choice.name, choice.clear) == ("Big5", True)


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_a_value_cut_at_the_field_width_still_tells_its_encoding(codec):
    cut = [TextSample((word * 3).encode(codec)[:10], may_be_cut=True) for word in WORDS]
    choice = choose(cut)
    assert (canonical(codec), True) == (choice.name, choice.clear)
    assert all("\ufffd" not in decoded(sample, choice.name)[0] for sample in cut)


@pytest.mark.parametrize("name", ["gbk", "936", "cp936", "GB2312", "ANSI 936"])
def test_every_spelling_of_gbk_is_gbk(name):
    assert canonical(name) == "GBK"


def test_an_unknown_encoding_is_a_wrong_argument():
    with pytest.raises(UsageError):
        canonical("klingon")


@given(st.lists(st.binary(max_size=12), max_size=8), st.sampled_from(["UTF-8", "GBK", "Big5"]))
def test_no_bytes_stop_the_choice_or_the_decoding(raws, name):
    values = [TextSample(raw, may_be_cut=True) for raw in raws]
    assert choose(values).name
    assert all(isinstance(decoded(value, name)[0], str) for value in values)
