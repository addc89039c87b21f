"""The Web API over HTTP: /api/{method}, with the faults and limits that a test has asked for."""

import asyncio
import json
import time

from aiohttp import web

from localslack.doors import body
from localslack.faults import Fault, Faults
from localslack.rates import Rates
from localslack.values import Call, Json
from localslack.webapi import ApiError, Tokens, WebApi

_AS_JSON = ("blocks", "view", "metadata", "attachments", "files")
_FORMAT_ERRORS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


class ApiRoutes:
    """`rates` is None until calls that come too often are to be refused."""

    def __init__(self, api: WebApi, tokens: Tokens, faults: Faults) -> None:
        self._api, self._tokens, self._faults = api, tokens, faults
        self.rates: Rates | None = None

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/api/{method}", self._call)]

    async def _call(self, request: web.Request) -> web.Response:
        method, start, args = request.match_info["method"], time.monotonic(), {}
        fault = self._faults.next(method)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "drop_before":
            _break(request)
        try:
            args = await _arguments(request)
            answer, status = self._answered(method, args, fault, request)
        except ApiError as error:
            answer, status = {"ok": False, "error": error.word, **error.more}, 200
        self._note(method, args, answer, start)
        if fault.kind == "drop_after":
            _break(request)
        return web.json_response(answer, status=status, headers=self._headers(answer, fault))

    def _answered(self, method: str, args: Json, fault: Fault, request: web.Request) -> tuple[Json, int]:
        token = args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        if fault.kind in ("status", "error"):
            return {"ok": False, "error": fault.error}, fault.status
        caller = self._tokens.caller(str(token))
        if self.rates and (wait := self.rates.wait(method, args)):
            return {"ok": False, "error": "ratelimited", "retry_after": wait}, 429
        return self._api.call(method, args, caller), 200

    def _headers(self, answer: Json, fault: Fault) -> dict[str, str]:
        headers = {"x-oauth-scopes": ",".join(sorted(self._api.scopes))}
        wait = fault.retry_after or answer.pop("retry_after", None)
        return headers | ({"Retry-After": str(wait)} if wait else {})

    def _note(self, method: str, args: Json, answer: Json, start: float) -> None:
        """Remember a call, however it was answered."""
        state = self._api.state
        with state.lock:
            state.calls.append(Call(method, args, answer, state.now()))
            state.lock.notify_all()
        state.note("in", method, answer.get("error", "ok"), start)


async def _arguments(request: web.Request) -> Json:
    """From the query string, a form or JSON, as the SDK sends them; JSON inside a form is read too."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await body(request)
    else:
        args |= await request.post()
    return {name: _from_json(name, value) if name in _AS_JSON else value for name, value in args.items()}


def _from_json(name: str, value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) and value else value
    except ValueError:
        raise ApiError(_FORMAT_ERRORS.get(name, "invalid_arguments")) from None


def _break(request: web.Request) -> None:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError
