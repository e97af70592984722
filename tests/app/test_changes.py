"""Who listens to the session, and who no longer does."""

from app.changes import Change, Listeners


def test_who_stops_listening_while_it_is_told_keeps_nobody_else_from_hearing() -> None:
    listeners, heard = Listeners(), []

    def leaves() -> None:
        heard.append("leaves")
        listeners.forget(Change.IMAGES, leaves)

    listeners.listen(Change.IMAGES, leaves)
    listeners.listen(Change.IMAGES, lambda: heard.append("stays"))
    listeners.tell(Change.IMAGES)
    listeners.tell(Change.IMAGES)
    assert heard == ["leaves", "stays", "stays"]
