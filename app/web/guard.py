"""What stands before all pages: the headers of every answer, Streamlit's files, and what of Streamlit is not served."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.files import Files

# What a page asks of Streamlit itself. Its metrics, its check of the script and its interface for agents are closed.
UPLOAD = "upload_file/"
OPEN = ("health", "host-config", UPLOAD, "bidi-components/")
LOGINS = ("auth/", "oauth2callback")  # nobody logs in here


class Guard:
    """ASGI middleware for HTTP; sockets pass it as they are."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        prefix: str,
        files: Files,
        headers: Mapping[str, str],
        may_upload: Callable[[str], bool],
    ) -> None:
        """Stand before an app whose pages are below ``prefix``, such as ``/playground``.

        ``files`` are Streamlit's below ``/static/``, and every answer gets these ``headers``. ``may_upload`` says
        whether the session of a page may bring one more file.
        """
        self._logins, self._may_upload = tuple(f"{prefix}/{path}" for path in LOGINS), may_upload
        self._app, self._files = app, files
        self._static, self._core = f"{prefix}/static/", f"{prefix}/_stcore/"
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        path = scope["path"].removeprefix(scope.get("root_path", ""))
        answer: ASGIApp = self._app
        if path.startswith(self._static):
            answer = await self._files.answer(Request(scope), path.removeprefix(self._static))
        elif path.startswith(self._logins):
            answer = Response(status_code=404)
        elif path.startswith(self._core):
            asked = path.removeprefix(self._core)
            if not asked.startswith(OPEN):
                answer = Response(status_code=404)
            elif asked.startswith(UPLOAD) and scope["method"] in {"PUT", "POST"}:
                session = asked.removeprefix(UPLOAD).partition("/")[0]
                answer = answer if self._may_upload(session) else Response(status_code=413)
        await answer(scope, receive, send_with_headers)
