"""The HTTP door: reports in, matters and changes out, errors as RFC 9457 problems."""

from headwater.interfaces.api.api import api

__all__ = ["api"]
