"""moto_server, able to deploy this project's stack and to run its function: `python3 server.py PORT`."""

import os
import sys

import moto.server

PORT = sys.argv[1]
os.environ["MOTO_PORT"] = PORT

import cloudformation  # noqa: E402,F401
import invoke  # noqa: E402,F401

moto.server.main(["-H", "127.0.0.1", "-p", PORT])
