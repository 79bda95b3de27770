"""Reading the chronicle: its tree, its check, its export, its pages."""
