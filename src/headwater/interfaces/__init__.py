"""The doors: pages, API, command line, jobs; they call one action or one query and render."""
