from pypdfium2 import PdfDocument

FPDF_PAGEOBJ_IMAGE: int

def FPDF_GetSecurityHandlerRevision(document: PdfDocument) -> int: ...  # noqa: N802 - PDFium's own name
