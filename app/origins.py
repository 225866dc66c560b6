"""Whose pages may open a socket: exactly those that Streamlit lets in, by its own judgement and its own options."""

from streamlit import net_util
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

__all__ = ["admits"]

# For an Origin that it does not know Streamlit asks a server outside for this one's address, while everybody waits.
# Nothing leaves here: whoever serves under such an address names it in server.corsAllowedOrigins.
net_util.get_external_ip = lambda: None

admits = _is_origin_allowed  # (origin, host): the two headers of a request, or None
