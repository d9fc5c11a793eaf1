"""`python -m keyproof` is `keyproof`."""

from .cli import main

if __name__ == "__main__":
    main()
