"""Which pages may open a socket: exactly those that Streamlit admits, by its own rules and options."""

from streamlit import net_util
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

__all__ = ["admits"]

# For an Origin that it does not know, Streamlit asks an outside server for this one's address while everyone waits.
# Nothing is sent out here: whoever serves at such an address lists it in server.corsAllowedOrigins.
net_util.get_external_ip = lambda: None

admits = _is_origin_allowed  # (origin, host): the two headers of a request, or None
