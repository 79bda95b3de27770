"""Repeatable measurements: each module prints one table and ends with 1 if a limit is passed.

Run them on an otherwise idle machine with two cores. They are never part of the tests.
"""
