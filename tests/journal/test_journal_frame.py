"""Frames: whole ones are read, torn ones are told from foreign bytes."""

import io
import os

import pytest

from branch_desk.journal.frame import (
    ENTRY_MAX,
    FRAME_MAX,
    NOTE_MAX,
    Frame,
    FrameReader,
    encode_frame,
    read_fully,
)

ONE, TWO = encode_frame(b"one", b"note 1"), encode_frame(b"two", b"note 2")


def test_frames_are_read_in_order_with_their_places() -> None:
    reader = FrameReader(io.BytesIO(ONE + TWO))
    assert list(reader) == [Frame(0, b"one", b"note 1"), Frame(len(ONE), b"two", b"note 2")]
    assert reader.offset == len(ONE + TWO)
    assert reader.leftover() == (0, True)


def test_the_longest_frame_fits_and_a_longer_or_empty_one_is_refused() -> None:
    longest = encode_frame(b"e" * ENTRY_MAX, b"n" * NOTE_MAX)
    assert len(longest) == FRAME_MAX == 17_424
    assert len(list(FrameReader(io.BytesIO(longest)))) == 1
    for entry, note in ((b"", b"n"), (b"e", b""), (b"e" * 16_385, b"n"), (b"e", b"n" * 1_025)):
        with pytest.raises(ValueError, match="does not fit"):
            encode_frame(entry, note)


@pytest.mark.parametrize("length", range(1, len(TWO)))
def test_a_frame_cut_anywhere_is_a_torn_tail(length: int) -> None:
    reader = FrameReader(io.BytesIO(ONE + TWO[:length]))
    assert len(list(reader)) == 1
    assert reader.leftover() == (length, True)


@pytest.mark.parametrize("position", range(len(ONE)))
def test_a_changed_byte_before_a_good_frame_is_no_torn_tail(position: int) -> None:
    changed = bytearray(ONE + TWO)
    changed[position] ^= 0x41
    reader = FrameReader(io.BytesIO(bytes(changed)))
    assert list(reader) == []
    assert reader.leftover() == (len(ONE + TWO), False)


def test_a_header_inside_the_leftover_that_is_no_frame_does_not_deceive() -> None:
    rest = b"x" + ONE[:18] + TWO[:20] + b"BDJ1"
    reader = FrameReader(io.BytesIO(ONE + rest))
    assert len(list(reader)) == 1
    assert reader.leftover() == (len(rest), True)


@pytest.mark.parametrize("lengths", [(0, 5), (5, 0), (16_385, 5), (5, 1_025)])
def test_lengths_out_of_range_are_no_frame(lengths: tuple[int, int]) -> None:
    header = b"BDJ1" + b"".join(length.to_bytes(4, "big") for length in lengths)
    assert list(FrameReader(io.BytesIO(header + bytes(20_000)))) == []


def test_more_than_a_frame_of_leftover_is_no_torn_tail() -> None:
    reader = FrameReader(io.BytesIO(ONE + bytes(FRAME_MAX + 1)))
    assert len(list(reader)) == 1
    assert reader.leftover() == (FRAME_MAX + 1, False)
    reader = FrameReader(io.BytesIO(ONE + bytes(FRAME_MAX)))
    assert len(list(reader)) == 1
    assert reader.leftover() == (FRAME_MAX, True)


def test_short_reads_are_continued() -> None:
    read, write = os.pipe()
    os.write(write, b"abc")
    with os.fdopen(read, "rb", 0) as file, os.fdopen(write, "wb", 0) as source:
        assert file.read(1) == b"a"
        source.write(b"def")
        source.close()
        assert read_fully(file, 9) == b"bcdef"
