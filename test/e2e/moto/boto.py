"""Answers AWS calls for the tests: a JSON line `[service, operation, parameters]` in, a JSON line out."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

clients = {}
for line in sys.stdin:
    service, operation, parameters = json.loads(line)
    client = clients.setdefault(service, None) or boto3.client(service)
    clients[service] = client
    try:
        answer = getattr(client, operation)(**parameters)
        if hasattr(answer.get("Payload"), "read"):
            answer["Payload"] = answer["Payload"].read().decode()
        if hasattr(answer.get("Body"), "read"):
            answer["Body"] = answer["Body"].read().hex()
        reply = {"answer": answer}
    except ClientError as error:
        reply = {"error": f"{operation}: {error.response['Error']['Code']}"}
    print(json.dumps(reply, default=str), flush=True)
