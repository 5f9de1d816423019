"""Servers that the tests start on loopback: a real S3 store, one that fails on purpose, odd web servers."""
