"""A small invented press on loopback, for a first look and for tests; imports nothing of the product."""
