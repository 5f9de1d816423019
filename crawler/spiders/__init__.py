"""Spiders that `scrapy list` shows."""
