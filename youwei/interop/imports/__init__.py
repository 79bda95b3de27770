"""Excel in registers: a table is compared row by row, decided on, written, taken back."""
