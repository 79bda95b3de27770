"""Follows the names in a page of roles."""

from youwei.identity.declarations.words import Roles
from youwei.packs.checker import Checker


def check(page: Roles, checker: Checker) -> None:
    """Roles that nobody may hold together must exist."""
    for key, role in page.roles.items():
        for other in role.never_with:
            checker.known(("roles", key, "never_with"), other, checker.world.roles, "role")
