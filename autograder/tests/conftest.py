"""Fast tests first: whoever waits for the slow ones knows by then that the rest holds."""


def pytest_collection_modifyitems(items):
    """Move the tests marked ``slow`` to the end, otherwise in the order they have."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
