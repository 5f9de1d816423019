"""Keeps bytes: WARC records, indexes, objects, batches. Knows nothing of HTML or Scrapy."""
