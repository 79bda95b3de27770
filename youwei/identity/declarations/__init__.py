"""role 角色: at which level of unit it is held, how far it reaches, what it may unmask."""

from youwei.identity.declarations.words import (
    Role,
    Roles,
)

__all__ = ["Role", "Roles"]
