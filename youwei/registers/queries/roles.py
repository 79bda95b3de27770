"""The roles that a county declares, by the level at which they are held."""

from youwei.packs import world
from youwei.packs.declared import label


def roles_at(level: str) -> dict[str, str]:
    """Return key → Chinese label of the roles that are held at units of this level."""
    roles = world.current().roles.items()
    return {key: label(role.label, "zh") for key, role in roles if role.level == level}
