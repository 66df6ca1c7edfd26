"""Merge patches (RFC 7396): what they change, and how one is found and made."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from branch_desk.domain.fields import Body, wire_form
from branch_desk.domain.patches import difference, merged, patch_of

_PLAIN = st.booleans() | st.integers() | st.text(max_size=3)
_NAMES = st.sampled_from(["a", "b", "c", "d"])
WIRE: Final = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=12,
)
OBJECTS: Final = st.dictionaries(_NAMES, WIRE, max_size=4)
PATCHES: Final = st.dictionaries(
    _NAMES,
    st.recursive(
        _PLAIN | st.none(),
        lambda inner: st.dictionaries(_NAMES, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


# The examples of RFC 7396, appendix A, in its order.
@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_patch_changes_a_value_as_the_rfc_says(target: Any, patch: Any, expected: Any) -> None:
    assert merged(target, patch) == expected


@given(WIRE, WIRE)
def test_the_difference_leads_from_one_value_to_the_other(before: Any, after: Any) -> None:
    assert merged(before, difference(before, after)) == after


@given(OBJECTS)
def test_an_object_does_not_differ_from_itself(value: dict[str, Any]) -> None:
    assert difference(value, value) == {}


@given(OBJECTS, PATCHES)
def test_a_patch_says_the_same_twice(value: dict[str, Any], patch: dict[str, Any]) -> None:
    once = merged(value, patch)
    assert merged(once, patch) == once


@given(OBJECTS, PATCHES)
def test_a_patch_leaves_alone_what_it_does_not_name(
    value: dict[str, Any], patch: dict[str, Any]
) -> None:
    found = merged(value, patch)
    for name in value.keys() - patch.keys():
        assert found[name] == value[name]
    assert found.keys() <= value.keys() | patch.keys()
    assert all(patch[name] is not None for name in patch.keys() & found.keys())


@given(OBJECTS, PATCHES)
def test_neither_the_value_nor_the_patch_is_changed(
    value: dict[str, Any], patch: dict[str, Any]
) -> None:
    as_they_were = repr((value, patch))
    merged(value, patch)
    assert repr((value, patch)) == as_they_were


def test_the_difference_is_small() -> None:
    before = {"a": {"b": 1, "c": 2}, "d": 3, "e": [1, 2]}
    after = {"a": {"b": 1, "c": 4}, "e": [1], "f": 5}
    assert difference(before, after) == {"a": {"c": 4}, "d": None, "e": [1], "f": 5}


def test_a_patch_made_by_hand_stands_where_it_is_named() -> None:
    class Inner(Body):
        """A part."""

        here: int
        there: int

    class Outer(Body):
        """A whole."""

        inner: Inner
        gone: int

    half = patch_of(Inner, without=frozenset({"there"}))
    whole = patch_of(Outer, without=frozenset({"gone"}), inner=half)
    assert wire_form(whole.model_validate({"inner": {"here": 1}})) == {"inner": {"here": 1}}
    for body in ({"inner": {"there": 1}}, {"gone": 1}):
        with pytest.raises(ValidationError):
            whole.model_validate(body)
    assert (whole.__name__, whole.__doc__) == ("OuterChanges", "A whole.")
