"""Makes a realm with an initial access token for one kit, or removes it: realm.py make|remove URL REALM."""

import json
import sys
import urllib.parse
import urllib.request

ADMIN = {"username": "admin", "password": "admin", "client_id": "admin-cli", "grant_type": "password"}


def send(method, url, token=None, body=None, form=None):
    """One exchange with the server: the JSON of its answer, or None."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if form:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def main():
    command, url, realm = sys.argv[1:]
    token = send("POST", f"{url}/realms/master/protocol/openid-connect/token", form=ADMIN)["access_token"]
    if command == "remove":
        send("DELETE", f"{url}/admin/realms/{realm}", token)
        return
    send("POST", f"{url}/admin/realms", token, {"realm": realm, "enabled": True})
    made = send("POST", f"{url}/admin/realms/{realm}/clients-initial-access", token, {"count": 6, "expiration": 600})
    print(made["token"])


main()
