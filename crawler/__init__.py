"""Knows Scrapy and the command line; the one room where `extractors` and `storage` meet."""
