"""The doors: pages, API, command line and jobs."""
