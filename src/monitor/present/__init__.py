"""The words: domain values as text, numbers, colours and tables, in Vietnamese and English."""
