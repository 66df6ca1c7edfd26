"""The line at the foot of the window: who, where, which day, the link, and the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QStatusBar, QWidget

from branch_desk.common import BANK_ZONE, format_date, utc_now
from branch_desk.domain.officers import ROLE_WORDS
from branch_desk.services.link import Link
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.shell_services import ShellServices

PARTS: Final = ("officer", "branch", "day", "link", "doubt", "queue", "journal", "keys")
_HEAD_DIGITS: Final = 8


@dataclass(frozen=True)
class Part:
    """The words of one place, and their tone."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Counts:
    """What is counted away from the window: operations in doubt, and the journal as it stands."""

    in_doubt: int
    journal_size: int
    journal_head: str
    journal_trouble: str = ""


def read_counts(desk: ShellServices) -> Counts:
    """Count on a worker: the outbox and the journal are on the disk."""
    trouble = desk.journal.status.error
    return Counts(
        len(desk.submission.in_doubt()),
        desk.journal.size,
        desk.journal.head,
        trouble.title if trouble else "",
    )


class StatusBar(QStatusBar):
    """Shows parts that stay where they are, so that an eye finds them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._labels: dict[str, PlainLabel] = {}
        for name in PARTS:
            label = PlainLabel(name=f"status.{name}")
            label.setContentsMargins(4, 0, 8, 0)
            label.hide()
            self._labels[name] = label
            self.addWidget(label)

    def show_session(self, desk: ShellServices) -> None:
        """Show who works where on which day, and where the keys are."""
        officer, meta = desk.session.officer, desk.session.meta
        branch = next(
            (each.name for each in meta.branches if each.branch_code == officer.branch_code), ""
        )
        self._set(
            "officer", Part(f"{officer.full_name} {officer.officer_id} {_role(officer.role)}")
        )
        self._set("branch", Part(f"{officer.branch_code} {branch}".strip()))
        self._set("day", day_part(meta.business_date, utc_now()))
        self._set("keys", Part("keys in a file (training)" if desk.keys.is_demo else ""))
        self.show_link(desk.client.link)

    def show_link(self, link: Link) -> None:
        """Show whether the core answers."""
        self._set("link", link_part(is_online=link.is_online, since=link.since))

    def show_counts(self, counts: Counts) -> None:
        """Show what is in doubt, and the journal's size and short head."""
        tone = "warning" if counts.in_doubt else ""
        self._set("doubt", Part(f"{counts.in_doubt} in doubt", tone))
        head = f", head {counts.journal_head[:_HEAD_DIGITS]}" if counts.journal_head else ""
        journal = Part(f"journal {counts.journal_size:,}{head}")
        if counts.journal_trouble:
            journal = Part(counts.journal_trouble, "bad")
        self._set("journal", journal)

    def show_queue(self, words: str) -> None:
        """Show how many requests wait for this officer; empty for who decides none."""
        self._set("queue", Part(words))

    def clear_session(self) -> None:
        """Show nothing, as at log-out."""
        for name in PARTS:
            self._set(name, Part(""))

    def _set(self, name: str, part: Part) -> None:
        label = self._labels[name]
        label.setText(part.words)
        label.set_tone(part.tone)
        label.setVisible(bool(part.words))


def day_part(business_date: date, now: datetime) -> Part:
    """Name the business day, and say so when it is not the day of the calendar."""
    if business_date == now.astimezone(BANK_ZONE).date():
        return Part(f"business day {format_date(business_date)}")
    return Part(f"business day {format_date(business_date)}, not today", "warning")


def link_part(*, is_online: bool, since: datetime) -> Part:
    """Say whether the core answers, and since when it does not."""
    if is_online:
        return Part("online", "good")
    return Part(f"offline since {since.astimezone(BANK_ZONE):%H:%M}", "bad")


def _role(role: str) -> str:
    return next((words for code, words in ROLE_WORDS.items() if code == role), role.lower())
