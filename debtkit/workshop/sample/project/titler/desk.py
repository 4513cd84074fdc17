"""Read a ticket from the helpdesk by its number."""

import json
import os
import urllib.request

DESK = "https://desk.marlow-cycles.example/api/v2"


def fetch(number):
    request = urllib.request.Request(
        f"{DESK}/tickets/{number}",
        headers={"Authorization": "Bearer " + os.environ["HELPDESK_TOKEN"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["body"]
