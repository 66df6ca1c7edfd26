"""A receipt laid out for paper: what is printed, where, and the file that a PDF carries along."""

from collections.abc import Iterator
from typing import Final

from branch_desk.domain.receipts import FILE_NAME, Receipt
from branch_desk.ui.papers.paper import Cell, Line, Paper, Print, row_line, sheet_lines

HOW_TO_CHECK: Final = "Check: branch-desk receipt verify"
_CODE_SHARE: Final = 0.2
_SMALL_PT: Final = 6.5


def receipt_print(receipt: Receipt, paper: Paper = Paper.A4) -> Print:
    """Lay out a receipt; a roll has no foot, since it has no pages."""
    is_page = paper is Paper.A4
    return Print(
        lines=tuple(_lines(receipt, paper)),
        footer=f"{receipt.bank}, reference {receipt.reference}" if is_page else "",
        training=receipt.training,
        paper=paper,
        attachment=(FILE_NAME, receipt.file),
    )


def _lines(receipt: Receipt, paper: Paper) -> Iterator[Line]:
    is_page = paper is Paper.A4
    head = [f"{receipt.bank}   {receipt.branch}"] if is_page else [receipt.bank, receipt.branch]
    if receipt.reprint_words:
        head.append(receipt.reprint_words)
    for words in head:
        yield Line((Cell(words, 0, 1, is_strong=True, size_pt=paper.size_pt + 1),))
    yield from sheet_lines(receipt.whole_sheet, paper)
    yield Line((Cell("", 0, 1, size_pt=paper.size_pt / 2),))
    yield row_line("Journal", receipt.journal_words, paper)
    yield from _seal_lines(receipt.seal.text, paper)


def _seal_lines(text: str, paper: Paper) -> Iterator[Line]:
    code = Cell(text, 0, _CODE_SHARE, is_code=True)
    if paper is Paper.ROLL:
        yield Line((Cell(text, 0.31, _CODE_SHARE, is_code=True),))
        yield Line((Cell(HOW_TO_CHECK, 0, 1, size_pt=paper.size_pt),))
        return
    # Beside the code what it holds, for whoever has no reader at hand.
    beside = Cell(f"{HOW_TO_CHECK}\n\n{text}", _CODE_SHARE, 1 - _CODE_SHARE, size_pt=_SMALL_PT)
    yield Line((code, beside))
