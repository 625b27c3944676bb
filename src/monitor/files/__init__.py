"""The papers: spreadsheets and documents in and out."""
