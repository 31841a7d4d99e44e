"""Actions of hotline."""
