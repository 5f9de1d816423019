"""What scrapy.cfg names: the settings for `scrapy list` and `scrapy crawl`, read from depeche.toml."""

from __future__ import annotations

import os

from crawler.config import load
from crawler.options import scrapy_settings

globals().update(scrapy_settings(load(env=os.environ)))
LOG_LEVEL = "INFO"
