"""The door granian opens; the desk is opened beside it, so that the first hint need not wait."""

import gc
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.interfaces.settings")
application = get_wsgi_application()


def _open_desk() -> None:
    from headwater.interfaces.cli.triage_model import kept_folder
    from headwater.records.queries import ground

    # Where no model stands yet, the first need trains one; not every process at once.
    if (kept_folder(ground.city().folder) / "card.json").is_file():
        ground.desk()
    # What was built now stays: a collection that walks it would make callers wait.
    gc.collect()
    gc.freeze()


# Opening reads the model, which takes seconds: the first page does not wait for it.
Thread(target=_open_desk, daemon=True).start()
