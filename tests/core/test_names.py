"""Names: one person under many spellings is found, and brothers stay two people."""

from __future__ import annotations

from decimal import Decimal
from time import perf_counter
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from branch_desk.core.names import (
    NameRules,
    index_keys,
    name_score,
    pair,
    plain,
    plain_words,
    sound_keys,
    word_similarity,
)
from branch_desk.domain.policy import NameScores, Policy

SETTINGS: Final[dict[str, Any]] = {
    "spellings": {"Muhammad": ("Mohamed", "Mohammed", "Mohd"), "Hassan": ("Hasan",)},
    "name_scores": NameScores(
        word=Decimal("0.85"),
        married=Decimal("0.97"),
        search=Decimal("0.85"),
        screening=Decimal("0.92"),
    ),
}
RULES: Final = NameRules(Policy.model_construct(**SETTINGS))
WORDS: Final = ("amina", "aminah", "wanjiku", "njoroge", "abdi", "rahman", "abdirahman", "a", "j")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)


def agree(one: str, other: str) -> bool:
    return RULES.agree(RULES.name(one), RULES.name(other))


def score(one: str, other: str) -> float:
    return name_score(RULES.words(one), RULES.words(other))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Amina  WANJIKU", ("amina", "wanjiku")),
        ("Ng'ang'a", ("nganga",)),
        ("Ng\u2019ang\u2019a", ("nganga",)),
        ("Ren\u00e9e-Claire Nyambura", ("renee", "claire", "nyambura")),
        ("Re\u0301my", ("remy",)),
        ("J.K. Otieno", ("j", "k", "otieno")),
        ("Mohamed Mohd HASAN", ("muhammad", "muhammad", "hassan")),
        ("Baraka & Sons (K) Ltd", ("baraka", "sons", "k", "ltd")),
        ("\u0645\u062d\u0645\u062f", ("\u0645\u062d\u0645\u062f",)),
        ("- . '", ()),
    ],
)
def test_a_name_is_folded_into_words(text: str, words: tuple[str, ...]) -> None:
    assert RULES.words(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina Wanjiku Njoroge", "NJOROGE AMINA WANJIKU"),
        ("Amina Wanjiku Njoroge", "Amina Njoroge"),
        ("Amina Wanjiku Njoroge", "Aminah Wanjiku Njorogi"),
        ("Amina Wanjiku Njoroge", "A. W. Njoroge"),
        ("Mohamed Abdi Hassan", "Muhammad Abdi Hasan"),
        ("Abdi Rahman Ali", "Abdirahman Ali"),
        ("Abdirahman Ali", "Abdi Rahman Ali"),
        ("Abdi Rahman Ali", "Abdirahman Ali Yusuf"),
        ("Faith Achieng Ochieng", "Faith Achieng Otieno"),
        ("Ng'ang'a Kamau", "Nganga Kamau"),
    ],
)
def test_names_of_one_person_agree(one: str, other: str) -> None:
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Kamau Njoroge", "Peter Kamau Njoroge"),
        ("Faith Achieng Ochieng", "Grace Achieng Ochieng"),
        ("Faith Ochieng", "Faith Otieno"),
        ("Faith Achieng Ochieng", "Faith Adhiambo Otieno"),
        ("Amina Wanjiku Njoroge", "Samuel Kiptoo Rotich"),
        ("Brian Otieno", "B. Odhiambo"),
        ("", "Brian Otieno"),
    ],
)
def test_brothers_and_strangers_do_not_agree(one: str, other: str) -> None:
    assert not agree(one, other)
    assert not agree(other, one)


def test_the_surname_may_be_two_words_where_it_is_known() -> None:
    before = RULES.person("Faith Achieng", "Ochieng")
    after = RULES.person("Faith Achieng", "Otieno Omondi")
    assert RULES.agree(before, after)


def test_a_mean_over_the_words_would_take_brothers_for_one_another() -> None:
    brothers = ("Daniel Kamau Njoroge", "Danson Kamau Njoroge")
    assert score(*brothers) > 0.85
    assert not agree(*brothers)


def test_the_pairing_takes_the_greatest_mean_and_uses_each_word_once() -> None:
    assert pair(("amina", "amina"), ("amina", "njoroge")).mean < 0.8
    assert pair(("aminah", "amina"), ("amina", "aminah")).mean == 1.0


def test_an_initial_counts_for_the_word_that_it_begins_and_for_itself() -> None:
    assert word_similarity("j", "john") == 0.9
    assert word_similarity("john", "j") == 0.9
    assert word_similarity("j", "j") == 0.9
    assert word_similarity("k", "john") == 0.0
    assert name_score(("j", "otieno"), ("john", "otieno")) == 0.95


def test_a_name_without_words_matches_nothing() -> None:
    assert name_score((), ("amina",)) == 0.0
    assert name_score(("amina",), ()) == 0.0


@given(names, names)
@settings(deadline=None)
def test_the_order_of_two_names_never_matters(one: list[str], other: list[str]) -> None:
    assert pair(one, other) == pair(other, one)


@given(names, names)
@settings(deadline=None)
def test_a_score_is_a_share_and_the_worst_word_is_no_better_than_the_mean(
    one: list[str], other: list[str]
) -> None:
    found = pair(one, other)
    assert 0.0 <= found.worst <= found.mean + 1e-8
    assert found.mean <= 1.0


@given(st.lists(st.sampled_from([word for word in WORDS if len(word) > 1]), min_size=1, max_size=5))
@settings(deadline=None)
def test_the_order_of_the_words_never_matters(words: list[str]) -> None:
    assert name_score(words, words[::-1]) == 1.0


@given(st.text(max_size=40))
@example("\U0001d6e2")  # A capital only once it is decomposed.
@example("\u1fb3")  # A mark that is a letter in lower case.
def test_folding_any_text_twice_changes_nothing(text: str) -> None:
    words = RULES.words(text)
    assert RULES.words(" ".join(words)) == words
    assert all(plain(word) == word for word in words)


def test_names_that_sound_alike_share_a_key() -> None:
    for one, other in [
        ("Otieno", "Othieno"),
        ("Njoroge", "Njorogi"),
        ("Wanjiku", "Wanjico"),
        ("Achieng", "Acieng"),
        ("Abdirahman", "Abdi Rahman"),
    ]:
        assert index_keys(plain_words(one)) & index_keys(plain_words(other)), one


def test_the_index_knows_each_word_as_written_and_as_it_sounds() -> None:
    assert index_keys(("amina",)) == {"n:amina", "m:AMN", "s:A550"}
    assert {"n:abdi", "n:rahman", "s:A136"} <= index_keys(("abdi", "rahman"))
    assert max(map(len, index_keys(("a" * 200,)))) == 60


def test_a_word_of_another_script_is_its_own_sound() -> None:
    assert sound_keys("\u0645\u062d\u0645\u062f") == ("w:\u0645\u062d\u0645\u062f",)
    assert sound_keys("2000") == ("w:2000",)


def test_the_one_who_asks_brings_the_spellings() -> None:
    found = {"muhammad", "mohamed", "mohammed", "mohd"}
    assert RULES.spellings("mohd") == found
    assert RULES.spellings("muhammad") == found
    assert RULES.spellings("amina") == {"amina"}


def test_two_hundred_candidates_are_scored_while_an_officer_types() -> None:
    asked = RULES.words("Amina Wanjiku Njorogi")
    held = [RULES.words(f"Person{n} Wanjiku Otieno Njoroge") for n in range(200)]
    started = perf_counter()
    best = max(name_score(asked, each) for each in held)
    assert perf_counter() - started < 0.5
    assert 0.7 < best < 0.95
