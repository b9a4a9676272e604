"""Replace the stand-in's versions by those that Colab has today.

python current_versions.py FREEZE, where FREEZE holds what Colab's ``pip freeze`` prints.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def with_versions_of(requirements: str, freeze: str) -> str:
    """The requirements, each with the version that a list of installed packages gives it.

    Args:
        requirements: lines ``name==version``.
        freeze: lines ``name==version``, and others, which do not count.

    Raises:
        ValueError: if the list lacks one of them: then it is not Colab's, or the package has gone.
    """
    pins = re.findall(r"^([\w.-]+)==(\S+)", freeze, re.M)
    installed = {normal(name): version for name, version in pins}
    names = re.findall(r"^([\w.-]+)==", requirements, re.M)
    if missing := [name for name in names if normal(name) not in installed]:
        raise ValueError(f"Colab no longer has {', '.join(missing)}.")
    return "".join(f"{name}=={installed[normal(name)]}\n" for name in names)


def normal(name: str) -> str:
    """A package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    new = with_versions_of(REQUIREMENTS.read_text(), Path(sys.argv[1]).read_text())
    REQUIREMENTS.write_text(new)
    print(new, end="")
