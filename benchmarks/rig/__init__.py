"""A small app around the chronicle, for machines that are switched off in the middle."""
