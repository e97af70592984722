"""What keeps the window quick: work in slices and turns, polling, calls of Tk that are spared."""
