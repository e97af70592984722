"""From a trained network to a bundled file and its table in the manifest."""
