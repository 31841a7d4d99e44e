"""What page and document of a paper share without Word: its media type, the lines of the 送达回执."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECEIPT_LINES = ("文书名称", "文号", "收件单位", "送达日期", "送达方式", "送达人（签字）", "收件人（签字）", "备注")
RECEIPT_NOTE = "收件人签字只表示收到了，不表示同意里面的内容。拒收的，由送达人和见证人在备注里写明。"
