"""What every loader returns: named arrays that know their units and their origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, repr=False, eq=False)
class DataSet:
    """Named arrays of one data set; ``rides.clark_lake`` and ``rides.arrays["clark_lake"]`` agree.

    Attributes:
        name: the loader's name, for example ``"ridership"``.
        title: one sentence: what was measured, where and when.
        arrays: the values by name. NumPy arrays, except where a string, a number or a list of
            words is what one would expect.
        meanings: for each name its unit or its meaning.
        notes: licence, source, attribution and known defects.
    """

    name: str
    title: str
    arrays: Mapping[str, Any]
    meanings: Mapping[str, str]
    notes: str = ""

    @property
    def description(self) -> str:
        """Everything one should know before using the data, as text of a few lines."""
        columns = (f"  {name}: {meaning}" for name, meaning in self.meanings.items())
        return "\n".join(filter(None, [f"{self.title}.", *columns, self.notes]))

    def table(self, *names: str) -> np.ndarray:
        """Put columns side by side, as a network wants them.

        Args:
            names: one or more names of numeric arrays of equal length.

        Returns:
            float64, shape ``(rows, len(names))``.

        Raises:
            ValueError: no name given, a name that does not exist, or arrays that are not columns
                of numbers of one length.
        """
        if unknown := [name for name in names if name not in self.arrays]:
            raise ValueError(self._no_such(unknown[0]))
        columns = [np.asarray(self.arrays[name]) for name in names]
        if not columns or any(
            column.ndim != 1 or column.dtype.kind not in "biuf" or len(column) != len(columns[0])
            for column in columns
        ):
            raise ValueError(
                f"{self.name}.table needs the names of columns of numbers, all of one length; "
                f"got {', '.join(names) or 'none'}."
            )
        return np.stack(columns, axis=1).astype(np.float64)

    def __getattr__(self, name: str) -> Any:
        # Through __dict__, because copy and pickle ask before "arrays" is set.
        arrays = self.__dict__.get("arrays", {})
        if name not in arrays:
            raise AttributeError(self._no_such(name) if arrays else name)
        return arrays[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.arrays})

    def __repr__(self) -> str:
        width = max(map(len, self.arrays), default=0)
        lines = (
            f"  {name:<{width}}  {_kind(value)}  {self.meanings.get(name, '')}".rstrip()
            for name, value in self.arrays.items()
        )
        return "\n".join([f"{self.name}: {self.title}", *lines])

    def _no_such(self, name: str) -> str:
        return f"{self.name} has no {name!r}; it has {', '.join(self.arrays)}."


def _kind(value: Any) -> str:
    """A value in a few characters: shape and type, never the content of an array."""
    if isinstance(value, np.ndarray):
        kind = "text" if value.dtype.kind == "U" else value.dtype
        return f"{value.shape} {kind}"
    if isinstance(value, str):
        return f"text of {len(value):,} characters"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__} of {len(value):,}"
    return repr(value)
