"""Commands on files: an engine for people who have a table and nothing else of the house."""
