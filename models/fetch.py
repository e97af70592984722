"""Getting a weights file that may not be bundled: over https, resumable, checked before it counts.

The bytes collect in `<name>.part` beside the file's place. They get the file's name only when size
and sha256 are the manifest's, so that nothing half or foreign ever lies under a weights name.
"""

import http.client
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import IO, Protocol

from errors import WeightsUnavailable
from imaging.source import file_sha256
from models.pipeline import Progress, ignore_progress
from models.weights import WeightsFile, weights_sha256
from words import N_, _

TIMEOUT_S = 20.0
CHUNK_BYTES = 1 << 16
# The first that fits is said; other faults have words of their own.
FAULTS: dict[type[Exception], str] = {
    socket.gaierror: N_("the address is not found; is there a network?"),
    TimeoutError: N_("the server does not answer"),
    ssl.SSLCertVerificationError: N_("the server's certificate is not trusted"),
    ssl.SSLError: N_("no secure connection comes about"),
    http.client.HTTPException: N_("the connection broke off"),
}


class Response(Protocol):
    """What `open_url` returns: the part of `http.client.HTTPResponse` that is used here."""

    status: int
    headers: Mapping[str, str]

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...

    def close(self) -> None:
        """Let the connection go."""
        ...


OpenUrl = Callable[[urllib.request.Request], Response]


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only while it stays on https."""

    def redirect_request(  # noqa: PLR0917 - urllib's own signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _require_https(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def open_https(request: urllib.request.Request) -> Response:
    """Open an https address with the system's certificates; only an https proxy is honoured.

    Raises:
        WeightsUnavailable: the address, or a redirect, is not https.
        OSError: the network's own faults.
    """
    _require_https(request.full_url)
    opener = https_opener(urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    return opener.open(request, timeout=TIMEOUT_S)  # type: ignore[return-value]


def https_opener(https: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Return an opener that knows no http, ftp, file or data address.

    Args:
        https: does the transfer itself.
    """
    proxies = {k: v for k, v in urllib.request.getproxies().items() if k == "https"}
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(proxies),
        https,
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _HttpsOnly(),
    ):
        opener.add_handler(handler)
    return opener


def fetch(
    weights: WeightsFile,
    progress: Progress = ignore_progress,
    open_url: OpenUrl = open_https,
) -> Path:
    """Download a weights file from the manifest's address into its place.

    A download that was cut off or cancelled goes on where it stopped.

    Args:
        weights: a file of one part whose manifest entry has an https address.
        progress: told the fraction done; may raise `Cancelled`, the part then stays for later.
        open_url: opens the request; the tests bring their own.

    Returns:
        The file's path.

    Raises:
        WeightsUnavailable: no address, no network, no room, or not the file that was promised.
        Cancelled: raised by `progress`.
    """
    _require_https(weights.address)
    part = weights.path.with_name(weights.path.name + ".part")
    try:
        if weights.is_present and weights_sha256(weights.path) == weights.sha256:
            return weights.path
        part.parent.mkdir(parents=True, exist_ok=True)
        _download(weights, part, progress, open_url)
        _check(weights, part)
        part.replace(weights.path)
    except (OSError, http.client.HTTPException) as error:
        if getattr(error, "code", None) == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
        raise WeightsUnavailable(_by_hand(weights, error)) from error
    progress(_("{name} is here").format(name=weights.path.name), 1.0)
    return weights.path


def _download(weights: WeightsFile, part: Path, progress: Progress, open_url: OpenUrl) -> None:
    """Append to the part what is still missing of it."""
    have = part.stat().st_size if part.is_file() else 0
    if have > weights.size_bytes:
        part.unlink()
        have = 0
    if have == weights.size_bytes:
        return
    stage = _("getting {name}").format(name=weights.path.name)
    progress(stage, have / weights.size_bytes)
    request = urllib.request.Request(weights.address, headers={"User-Agent": "OsteoLens"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    response = open_url(request)
    try:
        have = have if _goes_on(response, have) else 0
        with part.open("ab" if have else "wb") as file:
            while chunk := response.read(CHUNK_BYTES):
                have += len(chunk)
                if have > weights.size_bytes:
                    break
                file.write(chunk)
                progress(stage, have / weights.size_bytes)
    finally:
        response.close()
    if have > weights.size_bytes:
        part.unlink()
        raise WeightsUnavailable(_not_promised(weights))
    if have < weights.size_bytes:
        raise ConnectionError(
            _("it ended after {have} of {all} bytes").format(have=have, all=weights.size_bytes)
        )


def _goes_on(response: Response, have: int) -> bool:
    """Return True when the answer starts at byte `have`, False when it is the whole file."""
    if not have or response.status != HTTPStatus.PARTIAL_CONTENT:
        return False
    return response.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _check(weights: WeightsFile, part: Path) -> None:
    if file_sha256(part) != weights.sha256:
        part.unlink()
        raise WeightsUnavailable(_not_promised(weights))


def _require_https(address: str) -> None:
    if not address:
        raise WeightsUnavailable(
            _(
                "This weights file has no address to get it from; put it into the weights folder "
                "by hand."
            )
        )
    parts = urllib.parse.urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise WeightsUnavailable(
            _(
                "The address {address} is not https, so nothing was downloaded; put the file into "
                "the weights folder by hand."
            ).format(address=address)
        )


def _by_hand(weights: WeightsFile, error: Exception) -> str:
    return _(
        "{name} could not be downloaded ({reason}); try again, or get it from {address} on "
        "another computer and put it into {folder} under the name {name}."
    ).format(
        name=weights.path.name,
        reason=_in_words(error),
        address=weights.address,
        folder=weights.path.parent,
    )


def _in_words(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return _("the server answers {code} {reason}").format(code=error.code, reason=error.reason)
    fault = error.reason if isinstance(error, urllib.error.URLError) else error
    words = (_(words) for kind, words in FAULTS.items() if isinstance(fault, kind))
    return next(words, getattr(fault, "strerror", None) or str(fault))


def _not_promised(weights: WeightsFile) -> str:
    return _(
        "What {address} sent is not the {name} that the manifest names (its size or sha256 "
        "differs), so it was thrown away; try again later."
    ).format(address=weights.address, name=weights.path.name)
