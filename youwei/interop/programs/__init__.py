"""接口: what programs ask and do, for a person, with that person's rights and actions."""
