"""Which pages may open a socket: exactly those that Streamlit admits, by its own rules and options."""

from streamlit import net_util
from streamlit.web.server.starlette import starlette_websocket

# For an Origin that it does not know, Streamlit asks an outside server for this one's address while everyone waits.
# Nothing is sent out here: whoever serves at such an address lists it in server.corsAllowedOrigins.
net_util.get_external_ip = lambda: None

_is_origin_allowed = starlette_websocket._is_origin_allowed  # noqa: SLF001 - what its own socket asks


def admits(origin: str | None, host: str | None) -> bool:
    """Whether a page may open a socket, by these two headers of its request; an Origin that is none may not."""
    try:
        return _is_origin_allowed(origin, host)
    except ValueError:
        return False


starlette_websocket._is_origin_allowed = admits  # noqa: SLF001 - it would fail with a traceback for each
