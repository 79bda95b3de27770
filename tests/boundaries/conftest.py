from tests.boundaries.house import built_house, house

__all__ = ["built_house", "house"]
