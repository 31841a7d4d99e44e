"""Rules of hotline."""
