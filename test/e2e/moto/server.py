"""moto_server, able to deploy this project's stack and to run its function: `python3 server.py PORT`.

It ends with its standard input, so that it never outlives the test that started it.
"""

import os
import sys
import threading

import moto.server

PORT = sys.argv[1]
os.environ["MOTO_PORT"] = PORT

import cloudformation  # noqa: E402,F401
import invoke  # noqa: E402,F401
import mail  # noqa: E402,F401


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
moto.server.main(["-H", "127.0.0.1", "-p", PORT])
