"""Run the command line by `python -m headwater.interfaces.cli`, as our own processes do."""

from headwater.interfaces.cli import main

main()
