"""The bank's rules: what a file may lay over them, and what it is told it may not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from branch_desk.common import resource
from branch_desk.core import policy
from branch_desk.core.auth.rates import Rates
from branch_desk.core.clock import SystemClock
from branch_desk.core.problems import Refusal

if TYPE_CHECKING:
    from pathlib import Path


def laid(tmp_path: Path, text: str) -> policy.BankRules:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return policy.load(file)


def test_the_built_in_rules_are_those_of_the_contract() -> None:
    rules = policy.load()
    assert rules.policy.maker_alone_max == Decimal("100000.00")
    assert rules.policy.step_up_methods == ("TOTP",)
    assert len(rules.policy.triggers) == 19
    assert [each.product_code for each in rules.products] == ["10", "11", "12", "20", "21", "30"]
    codes = {each.code for each in rules.reference["countries"]}
    assert {"KE", "UG", "TZ", "GB"} <= codes
    assert not {"EU", "ZZ", "001"} & codes
    kenya = next(each for each in rules.reference["countries"] if each.code == "KE")
    assert (kenya.en, kenya.sw) == ("Kenya", "Kenya")


def test_nobody_alive_is_on_the_built_in_screening_list() -> None:
    invented = {
        "Zorblax Quenderby Vantrosk",
        "Mirabelle Fiktiva Nemova",
        "Plimsworth Ixample Nullund",
    }
    assert set(policy.load().screening_list) == invented


def test_the_demos_file_can_be_laid_over_the_rules() -> None:
    rules = policy.load(resource("demo-policy.toml"), demo=True).policy
    assert min(rules.logins_per_minute, rules.reads_per_minute, rules.writes_per_minute) >= 1000


def test_a_demo_is_eased_and_the_banks_file_has_the_last_word(tmp_path: Path) -> None:
    assert policy.load(demo=True).policy.step_up_methods == ("PASSWORD", "TOTP")
    file = tmp_path / "policy.toml"
    file.write_text('step_up_methods = ["TOTP"]')
    assert policy.load(file, demo=True).policy.step_up_methods == ("TOTP",)


def test_one_row_is_changed_without_losing_the_others(tmp_path: Path) -> None:
    rules = laid(
        tmp_path,
        '[daily_caps]\ncif_create = 3\n[[triggers]]\ncode = "open_deposit"\non = false\n'
        '[[products]]\nproduct_code = "10"\nname = "Akiba"\n',
    )
    assert rules.policy.daily_caps.cif_create == 3
    assert rules.policy.daily_caps.account_opening == 20
    assert rules.policy.trigger("open_deposit") is None
    assert rules.policy.trigger("open_day_total") is not None
    assert [each.name for each in rules.products][:2] == ["Akiba", "Basic Savings"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("waver_days = 1", "unknown key waver_days. Did you mean waiver_days?"),
        ("qqq = 1", "unknown key qqq."),
        ("waiver_days = ", "is no TOML"),
        ("maker_alone_max = 5.0", "maker_alone_max is wrong"),
        ("[daily_caps]\nmandates = 3", "daily_caps.mandates is wrong"),
        ("triggers = [7]", "is wrong"),
        ("triggers = [{ levels = 1 }]", "is wrong"),
        ("business_days = []", "names no business day"),
        ("business_days = [9]", "names no business day"),
        ("[reference]\ncounties = [7]", "a list of choices is wrong"),
        ('[[products]]\nproduct_code = "10"\ncolour = "red"', "colour is wrong"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(policy.PolicyInvalid, match=r"^The policy") as refused:
        laid(tmp_path, text)
    assert sentence in str(refused.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(policy.PolicyInvalid, match="cannot be read"):
        policy.load(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(policy.PolicyInvalid, match="cannot be read"):
        policy.load(tmp_path / "bytes.toml")


def test_the_bank_is_closed_on_sundays_and_holidays() -> None:
    rules = policy.load()
    assert rules.business_date_from(date(2026, 11, 22)) == date(2026, 11, 23)
    assert rules.next_business_date(date(2026, 12, 24)) == date(2026, 12, 28)
    assert rules.business_date_after(date(2026, 11, 27), 3) == date(2026, 12, 1)


def test_buckets_that_are_full_again_are_forgotten() -> None:
    rates, now = Rates(), SystemClock().now()
    for n in range(10_000):
        rates.take("reads", f"{n}", 1, now)
    rates.take("reads", "one more", 1, now + timedelta(minutes=2))
    assert len(rates._buckets) == 1
    with pytest.raises(Refusal):
        rates.take("reads", "one more", 1, now)
