"""卷宗: a case as one reader may see it, in one file that a stranger can check."""
