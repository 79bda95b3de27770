"""Tables that come in: columns find fields, rows become cases, a batch is undone as one."""
