"""What every room uses: validators, formats, private files, resources."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any, Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branch_desk import common
from branch_desk.common import (
    Complaint,
    format_amount,
    format_currency,
    format_date,
    open_private,
    replace_private,
    resource,
    utc_now,
    validate_account_number,
    validate_amount,
    validate_customer_id,
)

_AMOUNT: Final = "Enter an amount such as 1500 or 1500.50."


@pytest.mark.parametrize("written", ["1000000412", "1000 000 412", "1000-000-412", " 1047295835 "])
def test_a_customer_id_is_ten_digits_and_a_check(written: str) -> None:
    assert validate_customer_id(written) in {"1000000412", "1047295835"}


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ("", "customer_id_format", "A customer ID has 10 digits."),
        ("100000041", "customer_id_format", "A customer ID has 10 digits."),
        ("10000004120", "customer_id_format", "A customer ID has 10 digits."),
        ("0000000000", "customer_id_format", "A customer ID has 10 digits."),
        ("\u0661000000412", "customer_id_format", "A customer ID has 10 digits."),
        ("1000000413", "customer_id_check", "Check the customer ID: a digit is wrong."),
        ("1000000421", "customer_id_check", "Check the customer ID: a digit is wrong."),
    ],
)
def test_a_wrong_customer_id_says_what_is_wrong(written: str, code: str, sentence: str) -> None:
    with pytest.raises(Complaint) as told:
        validate_customer_id(written)
    assert (told.value.code, str(told.value), told.value.sentence) == (code, sentence, sentence)


@pytest.mark.parametrize("written", ["0011000000171", "002-21-0000004-5"])
def test_an_account_number_is_thirteen_digits_and_a_check(written: str) -> None:
    assert validate_account_number(written) in {"0011000000171", "0022100000045"}


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ("001100000017", "account_no_format", "An account number has 13 digits."),
        ("00110000001711", "account_no_format", "An account number has 13 digits."),
        ("001100000017x", "account_no_format", "An account number has 13 digits."),
        ("0011000000172", "account_no_check", "Check the account number: a digit is wrong."),
    ],
)
def test_a_wrong_account_number_says_what_is_wrong(written: str, code: str, sentence: str) -> None:
    with pytest.raises(Complaint, match=sentence) as told:
        validate_account_number(written)
    assert told.value.code == code


@given(st.integers(100000001, 999999999), st.integers(0, 9), st.integers(1, 9))
def test_any_one_wrong_digit_of_a_customer_id_is_noticed(serial: int, at: int, by: int) -> None:
    payload = str(serial)
    total = 0
    for place, digit in enumerate(reversed(payload)):
        number = int(digit) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    good = payload + str((10 - total % 10) % 10)
    assert validate_customer_id(good) == good
    wrong = good[:at] + str((int(good[at]) + by) % 10) + good[at + 1 :]
    with pytest.raises(Complaint):
        validate_customer_id(wrong)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500", "1500.00"),
        ("1500.5", "1500.50"),
        (" 1500.50 ", "1500.50"),
        ("1,234.50", "1234.50"),
        ("1 234 567", "1234567.00"),
        ("0.01", "0.01"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("9,999,999,999.99", "9999999999.99"),
        (7, "7.00"),
        (Decimal("1.500"), "1.50"),
        (Decimal("1E+3"), "1000.00"),
    ],
)
def test_an_amount_is_given_with_two_decimals(typed: str | int | Decimal, amount: str) -> None:
    assert str(validate_amount(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("", "amount_format", _AMOUNT),
        (".", "amount_format", _AMOUNT),
        ("-", "amount_format", _AMOUNT),
        ("1.234,50", "amount_format", _AMOUNT),
        ("1,23", "amount_format", _AMOUNT),
        ("0,500", "amount_format", _AMOUNT),
        ("1,2345", "amount_format", _AMOUNT),
        ("1e3", "amount_format", _AMOUNT),
        ("KES 5", "amount_format", _AMOUNT),
        ("\u0661\u0662", "amount_format", _AMOUNT),
        ("NaN", "amount_format", _AMOUNT),
        (Decimal("NaN"), "amount_format", _AMOUNT),
        (Decimal("sNaN"), "amount_format", _AMOUNT),
        (Decimal("Infinity"), "amount_format", _AMOUNT),
        ("1.500", "amount_decimals", "Use at most 2 decimals."),
        ("0.005", "amount_decimals", "Use at most 2 decimals."),
        (Decimal("1.005"), "amount_decimals", "Use at most 2 decimals."),
        ("-5", "amount_min", "The amount must be at least 0.01."),
        ("0", "amount_min", "The amount must be at least 0.01."),
        (0, "amount_min", "The amount must be at least 0.01."),
        ("10000000000", "amount_max", "The amount must be at most 9,999,999,999.99."),
        ("1" + "0" * 18, "amount_max", "The amount must be at most 9,999,999,999.99."),
        (10**40, "amount_max", "The amount must be at most 9,999,999,999.99."),
    ],
)
def test_a_wrong_amount_says_what_is_wrong(
    typed: str | int | Decimal, code: str, sentence: str
) -> None:
    with pytest.raises(Complaint) as told:
        validate_amount(typed)
    assert (told.value.code, told.value.sentence) == (code, sentence)


def test_the_bounds_of_an_amount_can_be_set() -> None:
    assert str(validate_amount("-0", minimum=Decimal(0))) == "0.00"
    assert validate_amount("5", maximum=Decimal(5)) == 5
    with pytest.raises(Complaint, match=r"at most 5\.00"):
        validate_amount("5.01", maximum=Decimal(5))


@pytest.mark.parametrize("typed", [1.5, True, float("nan")])
def test_a_float_never_holds_money(typed: Any) -> None:
    with pytest.raises(TypeError):
        validate_amount(typed)


@given(
    st.one_of(
        st.text(alphabet="0123456789,. -+eE_", max_size=14),
        st.text(max_size=8),
        st.decimals(allow_nan=True, allow_infinity=True),
        st.integers(),
    )
)
def test_an_amount_that_is_accepted_is_one(typed: str | int | Decimal) -> None:
    try:
        amount = validate_amount(typed)
    except Complaint:
        return
    assert Decimal("0.01") <= amount <= Decimal("9999999999.99")
    assert amount.as_tuple().exponent == -2
    if isinstance(typed, str):
        bare = typed.strip().replace(",", "").replace(" ", "")
        assert set(bare) <= set("0123456789.")
        assert amount == Decimal(bare)
        assert len(bare.partition(".")[2]) <= 2
    else:
        assert amount == typed


@given(st.integers(1, 999999999999))
def test_what_is_shown_can_be_typed_again(minor: int) -> None:
    amount = Decimal(minor) / 100
    assert validate_amount(format_amount(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1234.5"), "KES 1,234.50"),
        ("1234.5", "KES 1,234.50"),
        (Decimal(-20), "-KES 20.00"),
        ("-20", "-KES 20.00"),
        (Decimal("-0.001"), "KES 0.00"),
        (Decimal("-0"), "KES 0.00"),
        (Decimal("9999999999.99"), "KES 9,999,999,999.99"),
    ],
)
def test_currency_reads_as_the_bank_writes_it(amount: Decimal | str, shown: str) -> None:
    assert format_currency(amount) == shown


def test_another_currency_keeps_its_code() -> None:
    assert format_currency("5", "USD") == "USD 5.00"


@pytest.mark.parametrize("amount", ["five", "1.234,50", Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_amount_is_not_shown_as_one(amount: Decimal | str) -> None:
    with pytest.raises(Complaint):
        format_currency(amount)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 24), "24 Nov 2026"),
        (date(2026, 3, 4), "4 Mar 2026"),
        (date(2026, 9, 12), "12 Sep 2026"),
        (datetime(2026, 9, 12, 7, 15, tzinfo=UTC), "12 Sep 2026 10:15 EAT"),
        (datetime(2026, 11, 24, 7, 15, tzinfo=UTC), "24 Nov 2026 10:15 EAT"),
        (datetime(2026, 11, 24, 22, 15, tzinfo=UTC), "25 Nov 2026 01:15 EAT"),
        (
            datetime(2026, 11, 24, 7, 15, tzinfo=timezone(timedelta(hours=3))),
            "24 Nov 2026 07:15 EAT",
        ),
    ],
)
def test_a_date_reads_as_the_bank_writes_it(value: date, shown: str) -> None:
    assert format_date(value) == shown


def test_a_naive_datetime_names_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_date(datetime.fromisoformat("2026-11-24T07:15"))


def test_the_present_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)


@pytest.fixture
def hostile_umask() -> Iterator[None]:
    old = os.umask(0o777)
    yield
    os.umask(old)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_file_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "made" / "file"
    old = os.umask(0)
    try:
        with open_private(path, "create") as file:
            file.write(b"one")
    finally:
        os.umask(old)
    assert (_mode(path.parent), _mode(path)) == (0o700, 0o600)
    with open_private(path, "append") as file:
        file.write(b"two")
    with open_private(path, "update") as file:
        file.write(b"O")
    with open_private(path, "read") as file:
        assert file.read() == b"Onetwo"
    with pytest.raises(FileExistsError):
        open_private(path, "create")


@pytest.mark.usefixtures("hostile_umask")
def test_a_umask_takes_nothing_from_the_owner(tmp_path: Path) -> None:
    path = tmp_path / "made" / "file"
    with open_private(path, "append") as file:
        file.write(b"one")
    assert (_mode(path.parent), _mode(path)) == (0o700, 0o600)


@pytest.mark.parametrize("mode", ["read", "append", "update"])
def test_a_file_that_was_open_to_others_is_closed_to_them(
    tmp_path: Path, mode: Literal["read", "append", "update"]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    path.chmod(0o666)
    open_private(path, mode).close()
    assert _mode(path) == 0o600


@pytest.mark.parametrize("mode", ["read", "append", "update"])
def test_links_pipes_and_second_names_are_refused(
    tmp_path: Path, mode: Literal["read", "append", "update"]
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    (tmp_path / "soft").symlink_to(target)
    (tmp_path / "hard").hardlink_to(target)
    os.mkfifo(tmp_path / "pipe")
    for name in ("soft", "hard", "pipe"):
        with pytest.raises(OSError, match=r"symbolic link|second name|regular"):
            open_private(tmp_path / name, mode)
    assert target.read_bytes() == b"theirs"


def test_the_file_of_another_owner_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"theirs")
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(OSError, match="somebody else"):
        open_private(path, "read")


def test_where_files_have_no_owners_only_their_kind_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    monkeypatch.delattr(os, "getuid")
    with open_private(path, "read") as file:
        assert file.read() == b"one"


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    (tmp_path / "file.new").write_bytes(b"left over from a crash")
    replace_private(path, b"one")
    replace_private(path, b"two" * 100_000)
    assert path.read_bytes() == b"two" * 100_000
    assert _mode(path) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_private(path, b"old")
    limits = getrlimit(RLIMIT_FSIZE)
    # The system takes what still fits, says so, and only refuses the rest.
    setrlimit(RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            replace_private(path, b"new" * 100_000)
    finally:
        setrlimit(RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"


def test_replacing_a_link_leaves_its_target_alone(tmp_path: Path) -> None:
    target, path = tmp_path / "target", tmp_path / "file"
    target.write_bytes(b"theirs")
    path.symlink_to(target)
    replace_private(path, b"ours")
    assert (path.read_bytes(), target.read_bytes()) == (b"ours", b"theirs")
    assert not path.is_symlink()


def test_a_resource_is_found_beside_the_package_or_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "branch_desk"
    (package / "resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    (package / "resources" / "shipped.txt").write_text("wheel")
    (tmp_path / "resources" / "checkout.txt").write_text("checkout")
    monkeypatch.setattr(common, "__file__", str(package / "common.py"))
    assert resource("shipped.txt").read_text() == "wheel"
    assert resource("checkout.txt").read_text() == "checkout"
    with pytest.raises(FileNotFoundError):
        resource("nowhere.txt")
