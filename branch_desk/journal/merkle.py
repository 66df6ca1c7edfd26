"""The tree over all entries, which carries every proof (RFC 6962, SHA-256)."""

import hashlib
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf: SHA-256(00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent: SHA-256(01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """An append-only tree; append, root and proofs cost O(log n).

    One array of hashes per level: level k holds the hashes of the complete, aligned subtrees of
    2^k leaves, so that any earlier root can be made again.
    """

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0]) // HASH_BYTES

    def copy(self) -> "Tree":
        """Give a tree that grows on its own from here."""
        twin = Tree()
        twin._levels = [bytearray(level) for level in self._levels]
        return twin

    def leaf(self, index: int) -> bytes:
        """Give the leaf hash number `index`, 0 <= index < n."""
        return self._complete(0, index)

    def append(self, leaf: bytes) -> None:
        """Add the leaf hash at the end."""
        position, level, digest = self.size, 0, leaf
        self._levels[0] += digest
        while position & 1:
            digest = node_hash(self._complete(level, position - 1), digest)
            position >>= 1
            level += 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += digest

    def root(self, size: int | None = None) -> bytes:
        """Give the root over the first `size` leaves, all by default.

        Raises ValueError unless 0 <= size <= n.
        """
        if size is None:
            size = self.size
        self._require(0 <= size <= self.size)
        return self._over(0, size) if size else EMPTY_ROOT

    def root_after(self, leaf: bytes) -> bytes:
        """Give the root that the tree would have with one more leaf, and leave it as it is."""
        digest, rest, level = leaf, self.size, 0
        while rest:
            if rest & 1:
                digest = node_hash(self._complete(level, rest - 1), digest)
            rest >>= 1
            level += 1
        return digest

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Prove that leaf `index` stands in the tree of `size` leaves, all by default.

        Gives at most ceil(log2 size) digests, deepest first. Raises ValueError unless
        0 <= index < size <= n. Source: RFC 6962, 2.1.1.
        """
        if size is None:
            size = self.size
        self._require(0 <= index < size <= self.size)
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        return tuple(reversed(path))

    def consistency_proof(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """Prove that the first `old_size` leaves still stand unchanged below `size` leaves.

        Gives at most ceil(log2 size) + 1 digests, deepest first, and none when the sizes are
        equal. Raises ValueError unless 0 < old_size <= size <= n. Source: RFC 6962, 2.1.2.
        """
        if size is None:
            size = self.size
        self._require(0 < old_size <= size <= self.size)
        path: list[bytes] = []
        low, high = 0, size
        while high > old_size:
            middle = low + _split(high - low)
            if old_size <= middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        if low:
            path.append(self._over(low, high))
        return tuple(reversed(path))

    def _over(self, low: int, high: int) -> bytes:
        """Give the hash over leaves low..high; `low` is aligned to the width rounded up."""
        width = high - low
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._complete(level, low >> level)
        middle = low + _split(width)
        return node_hash(self._over(low, middle), self._over(middle, high))

    def _complete(self, level: int, position: int) -> bytes:
        start = position * HASH_BYTES
        return bytes(self._levels[level][start : start + HASH_BYTES])

    @staticmethod
    def _require(holds: bool) -> None:
        if not holds:
            raise ValueError("no such size or index in this tree")


def _split(width: int) -> int:
    """Give the largest power of two below `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)
