"""Reports from where they are published, by Scrapy; what was fetched goes to whoever keeps it (`pipeline.frontier`).

Nothing here imports Scrapy or Twisted before a crawl is run: `running` does, in a process of its own.
"""
