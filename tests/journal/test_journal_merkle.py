"""The tree against the definitions of RFC 6962, written down naively."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branch_desk.journal.merkle import EMPTY_ROOT, Tree, leaf_hash, node_hash


def naive_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node_hash(naive_root(leaves[:middle]), naive_root(leaves[middle:]))


def naive_inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = split(len(leaves))
    if index < middle:
        return [*naive_inclusion(index, leaves[:middle]), naive_root(leaves[middle:])]
    return [*naive_inclusion(index - middle, leaves[middle:]), naive_root(leaves[:middle])]


def naive_consistency(old: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    middle = split(len(leaves))
    if old <= middle:
        return [*naive_consistency(old, leaves[:middle], whole), naive_root(leaves[middle:])]
    return [*naive_consistency(old - middle, leaves[middle:], False), naive_root(leaves[:middle])]


def split(size: int) -> int:
    middle = 1
    while middle * 2 < size:
        middle *= 2
    return middle


def grown(size: int) -> tuple[Tree, list[bytes]]:
    tree, leaves = Tree(), [leaf_hash(bytes([number])) for number in range(size)]
    for leaf in leaves:
        tree.append(leaf)
    return tree, leaves


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == naive_root([])


def test_every_root_and_proof_up_to_40_leaves() -> None:
    tree, leaves = grown(40)
    for size in range(1, 41):
        assert tree.root(size) == naive_root(leaves[:size])
        for index in range(size):
            proof = list(tree.inclusion_proof(index, size))
            assert proof == naive_inclusion(index, leaves[:size])
        for old in range(1, size + 1):
            proof = list(tree.consistency_proof(old, size))
            assert proof == naive_consistency(old, leaves[:size])


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 250), st.data())
def test_any_size(size: int, data: st.DataObject) -> None:
    tree, leaves = grown(size)
    index = data.draw(st.integers(0, size - 1))
    assert tree.root() == naive_root(leaves)
    assert tree.leaf(index) == leaves[index]
    assert list(tree.inclusion_proof(index)) == naive_inclusion(index, leaves)
    assert list(tree.consistency_proof(index + 1)) == naive_consistency(index + 1, leaves)


def test_the_root_after_a_leaf_leaves_the_tree_as_it_is() -> None:
    tree = Tree()
    for number in range(70):
        leaf, before = leaf_hash(bytes([number])), tree.root()
        coming = tree.root_after(leaf)
        assert tree.root() == before
        tree.append(leaf)
        assert tree.root() == coming


def test_a_copy_grows_on_its_own() -> None:
    tree, _ = grown(5)
    twin = tree.copy()
    twin.append(leaf_hash(b"more"))
    assert (tree.size, twin.size) == (5, 6)
    assert twin.root(5) == tree.root()


def test_sizes_that_do_not_exist_are_refused() -> None:
    tree, _ = grown(3)
    with pytest.raises(ValueError, match="no such size"):
        tree.root(4)
    with pytest.raises(ValueError, match="no such size"):
        tree.inclusion_proof(3)
    with pytest.raises(ValueError, match="no such size"):
        tree.consistency_proof(0)
