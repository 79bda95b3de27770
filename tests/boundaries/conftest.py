from tests.boundaries.house import house

__all__ = ["house"]
