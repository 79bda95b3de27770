"""Django's SQLite, safe where several threads and processes share one file."""
