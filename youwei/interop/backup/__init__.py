"""备份: a whole copy of the house while people work in it, and the way back."""
