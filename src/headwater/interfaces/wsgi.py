"""The door granian opens; the desk is opened beside it, so that the first hint need not wait."""

import gc
import os
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.interfaces.settings")
application = get_wsgi_application()
# Callers wait before these processes: no call is kept out by a model that is missing or in making.
settings.OPEN_DESK = "headwater.interfaces.cli.desk.serving_desk"


def _open_desk() -> None:
    from headwater.records.queries import ground

    ground.desk()
    # What was built now stays: a collection that walks it would make callers wait.
    gc.collect()
    gc.freeze()


# Opening reads the model, which takes seconds: the first page does not wait for it.
Thread(target=_open_desk, daemon=True).start()
