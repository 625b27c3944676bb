"""The reader: a directive's text or its seed files in, domain values out. No clock, no store."""
