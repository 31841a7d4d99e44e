"""What is posted to the pages of exports."""

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.exchange.rules.exports import ExportFormat


class ExportForm(BaseModel):
    """The fields of a filter as they stand in the board's address; `read_asked` makes sense of them."""

    format: ExportFormat = ExportFormat.XLSX
    community: Text = Field("", max_length=40)
    tab: Text = Field("", max_length=10)
    category: Text = Field("", max_length=8)
    estate: Text = Field("", max_length=40)
    building: Text = Field("", max_length=12)
    grid: Text = Field("", max_length=20)
    round: Text = Field("", max_length=40)
    q: Text = Field("", max_length=40)
    overdue: Text = Field("", max_length=1)
    since: Text = Field("", max_length=10)
    until: Text = Field("", max_length=10)
