"""Getting a weights file: https only, resumable, and nothing unchecked under a weights name."""

import hashlib
import http.client
import io
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import replace
from email.message import Message
from pathlib import Path
from types import MappingProxyType

import pytest

from errors import WeightsUnavailable
from models.calibration import Calibration
from models.fetch import fetch, https_opener, open_https
from models.pipeline import Cancelled
from models.weights import WeightsFile

ADDRESS = "https://weights.example/singlepose.tflite"
CONTENT = bytes(range(256)) * 1024


class FakeServer:
    """Serves `content`; keeps the ranges it was asked for."""

    def __init__(self, content: bytes = CONTENT, knows_ranges: bool = True) -> None:
        self.content = content
        self.knows_ranges = knows_ranges
        self.asked: list[str | None] = []

    def __call__(self, request: urllib.request.Request) -> "FakeResponse":
        asked = request.get_header("Range")
        self.asked.append(asked)
        if asked is None or not self.knows_ranges:
            return FakeResponse(200, {}, self.content)
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        last = len(self.content) - 1
        headers = {"Content-Range": f"bytes {start}-{last}/{len(self.content)}"}
        return FakeResponse(206, headers, self.content[start:])


class FakeResponse(io.BytesIO):
    """A body with a status and headers."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__(body)
        self.status = status
        self.headers = headers


@pytest.fixture
def weights(tmp_path: Path) -> WeightsFile:
    """A file that is not there yet."""
    return WeightsFile(
        role="keypoints",
        path=tmp_path / "weights" / "singlepose.tflite",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size_bytes=len(CONTENT),
        format="tflite",
        network="MoveNet",
        preprocessing=None,
        labels=(),
        calibration=Calibration(),
        operating_points=MappingProxyType({}),
        settings=MappingProxyType({}),
        metrics=MappingProxyType({}),
        address=ADDRESS,
    )


def test_a_place_that_can_not_be_taken_is_a_sentence(weights: WeightsFile) -> None:
    weights.path.mkdir(parents=True)
    with pytest.raises(WeightsUnavailable, match="could not be downloaded"):
        fetch(weights, open_url=FakeServer())


def part_of(weights: WeightsFile) -> Path:
    return weights.path.with_name(weights.path.name + ".part")


def test_a_file_is_fetched_checked_and_named(weights: WeightsFile) -> None:
    told: list[float] = []
    path = fetch(weights, lambda _stage, fraction: told.append(fraction), FakeServer())
    assert path.read_bytes() == CONTENT
    assert not part_of(weights).exists()
    assert told == sorted(told)
    assert told[-1] == 1.0
    weights.verify()


def test_a_file_that_is_there_is_not_fetched_again(weights: WeightsFile) -> None:
    server = FakeServer()
    fetch(weights, open_url=server)
    fetch(weights, open_url=server)
    assert server.asked == [None]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_download_goes_on_where_it_was_cancelled(
    weights: WeightsFile, knows_ranges: bool
) -> None:
    def cancel(_stage: str, fraction: float) -> None:
        if fraction > 0.4:
            raise Cancelled

    server = FakeServer(knows_ranges=knows_ranges)
    with pytest.raises(Cancelled):
        fetch(weights, cancel, server)
    have = part_of(weights).stat().st_size
    assert 0 < have < len(CONTENT)
    assert not weights.path.exists()
    assert fetch(weights, open_url=server).read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={have}-"]


def test_a_range_that_starts_elsewhere_is_not_appended(weights: WeightsFile) -> None:
    part_of(weights).parent.mkdir()
    part_of(weights).write_bytes(CONTENT[:1000])

    def starts_at_zero(_request: urllib.request.Request) -> FakeResponse:
        return FakeResponse(206, {"Content-Range": f"bytes 0-{len(CONTENT) - 1}/*"}, CONTENT)

    assert fetch(weights, open_url=starts_at_zero).read_bytes() == CONTENT


def test_a_file_with_the_wrong_hash_is_thrown_away(weights: WeightsFile) -> None:
    with pytest.raises(WeightsUnavailable, match="thrown away"):
        fetch(weights, open_url=FakeServer(CONTENT[:-1] + b"!"))
    assert list(weights.path.parent.iterdir()) == []


def test_a_file_longer_than_promised_is_not_read_to_its_end(weights: WeightsFile) -> None:
    response = FakeResponse(200, {}, CONTENT * 20)
    with pytest.raises(WeightsUnavailable, match="thrown away"):
        fetch(weights, open_url=lambda _request: response)
    assert list(weights.path.parent.iterdir()) == []


def test_a_connection_that_breaks_off_leaves_a_part_and_a_sentence(weights: WeightsFile) -> None:
    with pytest.raises(WeightsUnavailable, match="ended after 1000 of"):
        fetch(weights, open_url=FakeServer(CONTENT[:1000]))
    assert part_of(weights).stat().st_size == 1000


def test_without_a_network_the_sentence_says_where_to_put_the_file(weights: WeightsFile) -> None:
    def offline(_request: urllib.request.Request) -> FakeResponse:
        raise urllib.error.URLError(OSError("no route to host"))

    with pytest.raises(WeightsUnavailable) as told:
        fetch(weights, open_url=offline)
    for needed in ("no route to host", ADDRESS, str(weights.path.parent), weights.path.name):
        assert needed in str(told.value)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            urllib.error.URLError(socket.gaierror(-2, "Name or service not known")),
            "the address is not found; is there a network?",
        ),
        (urllib.error.URLError(TimeoutError("timed out")), "the server does not answer"),
        (TimeoutError(110, "Connection timed out"), "the server does not answer"),
        (
            urllib.error.URLError(ConnectionRefusedError(111, "Connection refused")),
            "Connection refused",
        ),
        (
            urllib.error.URLError(ssl.SSLCertVerificationError(1, "[SSL: X] verify failed")),
            "the server's certificate is not trusted",
        ),
        (
            urllib.error.HTTPError(ADDRESS, 404, "Not Found", Message(), None),
            "the server answers 404 Not Found",
        ),
        (OSError(28, "No space left on device", "/a/b"), "No space left on device"),
        (http.client.RemoteDisconnected("x"), "the connection broke off"),
        (http.client.IncompleteRead(b"x"), "the connection broke off"),
    ],
)
def test_why_a_download_failed_is_said_in_words(
    weights: WeightsFile, fault: Exception, words: str
) -> None:
    def fail(_request: urllib.request.Request) -> FakeResponse:
        raise fault

    with pytest.raises(WeightsUnavailable) as told:
        fetch(weights, open_url=fail)
    assert f"could not be downloaded ({words}); try again" in str(told.value)


def test_a_part_that_the_server_can_not_go_on_with_is_dropped(weights: WeightsFile) -> None:
    part_of(weights).parent.mkdir()
    part_of(weights).write_bytes(CONTENT[:1000])

    def refuse(request: urllib.request.Request) -> FakeResponse:
        raise urllib.error.HTTPError(request.full_url, 416, "range", Message(), None)

    with pytest.raises(WeightsUnavailable):
        fetch(weights, open_url=refuse)
    assert not part_of(weights).exists()


@pytest.mark.parametrize(
    "address",
    ["http://weights.example/a", "ftp://weights.example/a", "file:///etc/passwd", "https:///a", ""],
)
def test_an_address_that_is_not_https_is_not_opened(weights: WeightsFile, address: str) -> None:
    server = FakeServer()
    with pytest.raises(WeightsUnavailable, match="by hand"):
        fetch(replace(weights, address=address), open_url=server)
    assert server.asked == []


class FakeTransfer(urllib.request.HTTPSHandler):
    """Answers with a redirect to `onward`, and to any later request with the content."""

    def __init__(self, onward: str) -> None:
        super().__init__()
        self.onward = onward
        self.opened: list[str] = []

    def https_open(self, req: urllib.request.Request) -> "FakeReply":  # type: ignore[override]
        self.opened.append(req.full_url)
        if len(self.opened) == 1:
            return FakeReply(302, {"Location": self.onward}, b"")
        return FakeReply(200, {}, CONTENT)


class FakeReply(FakeResponse):
    """What urllib's own handlers expect of a transfer."""

    msg = "fake"

    @property
    def code(self) -> int:
        return self.status

    def info(self) -> Message:
        message = Message()
        for name, value in self.headers.items():
            message[name] = value
        return message


def test_a_redirect_is_followed_while_it_stays_on_https(weights: WeightsFile) -> None:
    transfer = FakeTransfer("https://elsewhere.example/a")
    path = fetch(weights, open_url=https_opener(transfer).open)  # type: ignore[arg-type]
    assert path.read_bytes() == CONTENT
    assert transfer.opened == [ADDRESS, "https://elsewhere.example/a"]


def test_a_redirect_away_from_https_is_refused(weights: WeightsFile) -> None:
    transfer = FakeTransfer("http://weights.example/a")
    with pytest.raises(WeightsUnavailable, match="is not https"):
        fetch(weights, open_url=https_opener(transfer).open)  # type: ignore[arg-type]
    assert transfer.opened == [ADDRESS]
    assert not weights.path.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a", "file:///etc/hostname", "data:,a"])
def test_the_opener_itself_opens_nothing_but_https(address: str) -> None:
    with pytest.raises(WeightsUnavailable, match="is not https"):
        open_https(urllib.request.Request(address))


def test_no_proxy_but_one_for_https_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "all_proxy", "ftp_proxy", "socks_proxy"):
        monkeypatch.setenv(name, "http://stranger.example:1")
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    assert proxies_of(https_opener(FakeTransfer(ADDRESS))) == {}
    monkeypatch.setenv("https_proxy", "http://known.example:2")
    assert proxies_of(https_opener(FakeTransfer(ADDRESS))) == {"https": "http://known.example:2"}


def proxies_of(opener: urllib.request.OpenerDirector) -> dict[str, str]:
    # Without any proxy, the opener takes no such handler in.
    handlers = (h for h in opener.handlers if isinstance(h, urllib.request.ProxyHandler))
    return next((h.proxies for h in handlers), {})  # type: ignore[attr-defined]
