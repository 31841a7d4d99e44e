"""Taking a workbook in; asking for a table, and what becomes of it."""

from app.exchange.actions.importing import import_workbook

__all__ = ["import_workbook"]
