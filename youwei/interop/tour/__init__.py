"""The guided tour of the demo: one story, step by step, each at the page that it speaks of."""
