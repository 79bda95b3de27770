"""What identity brings to the packs."""

from youwei.identity.declarations.checks import check
from youwei.identity.declarations.words import Roles
from youwei.packs.kinds import Kind

KIND = Kind(
    folder="identity",
    word="role",
    chinese="角色",
    model=Roles,
    parts="roles",
    part="role",
    check=check,
    is_page=True,
    is_everywhere=True,  # a role names no things, and every zone must be able to name a role
)
