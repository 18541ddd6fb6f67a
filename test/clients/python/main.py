"""RFC 7591 with oic, tokens with authlib, RFC 7592 with requests, and the default provider with python-keycloak."""

import os

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet
from keycloak import KeycloakAdmin, KeycloakOpenID
from keycloak.exceptions import KeycloakError
from oic.oic import Client
from oic.exception import RegistrationError
from oic.utils.authn.client import CLIENT_AUTHN_METHOD

URL = os.environ["LATCHKEY_URL"]
REALM = os.environ["LATCHKEY_REALM"]
INITIAL = os.environ["LATCHKEY_INITIAL_ACCESS_TOKEN"]


def say(sentence):
    print(f"  {sentence}", flush=True)


def refused(status, error, attempt):
    """The attempt must be refused by the server with this status."""
    try:
        attempt()
    except error as refusal:
        assert getattr(refusal, "response_code", status) == status, refusal
        return
    raise AssertionError("not refused")


def dynamic_registration():
    """oic discovers the realm and registers, reads and is told what is wrong."""
    client = Client(client_authn_method=CLIENT_AUTHN_METHOD)
    provider = client.provider_config(f"{URL}/realms/{REALM}")
    assert provider["issuer"] == f"{URL}/realms/{REALM}"
    say("oic: discovered the realm")
    metadata = {"redirect_uris": ["https://app.example.org/cb"], "client_name": "Oic", "response_types": ["code"]}
    made = client.register(provider["registration_endpoint"], registration_token=INITIAL, **metadata)
    assert made["client_name"] == "Oic" and client.client_secret and client.registration_access_token
    say("oic: registered a client with an initial access token")
    read = client.registration_read()
    assert read["client_id"] == made["client_id"] and read["client_secret"] == made["client_secret"]
    say("oic: read its registration")
    bad = {**metadata, "redirect_uris": ["https://app.example.org/cb#fragment"]}
    stranger = Client(client_authn_method=CLIENT_AUTHN_METHOD)
    refused(400, RegistrationError, lambda: stranger.register(provider["registration_endpoint"], registration_token=INITIAL, **bad))
    say("oic: a redirect URI with a fragment is refused in words it understands")


def token_and_management():
    """A client registered by RFC 7591 gets a token, and is managed by RFC 7592."""
    metadata = requests.get(f"{URL}/realms/{REALM}/.well-known/openid-configuration", timeout=60).json()
    bearer = lambda token: {"headers": {"Authorization": f"Bearer {token}"}, "timeout": 60}
    asked = {"client_name": "Robot", "grant_types": ["client_credentials"], "token_endpoint_auth_method": "client_secret_basic"}
    made = requests.post(metadata["registration_endpoint"], json=asked, **bearer(INITIAL))
    assert made.status_code == 201, made.text
    client = made.json()
    session = OAuth2Session(client["client_id"], client["client_secret"], scope="profile")
    token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=60).json())
    claims = jwt.decode(token["access_token"], keys, algorithms=["RS256"]).claims
    assert claims["iss"] == metadata["issuer"] and claims["azp"] == client["client_id"]
    say("authlib: got a token with client_credentials, and verified it by the key set")

    uri, first = client["registration_client_uri"], client["registration_access_token"]
    read = requests.get(uri, **bearer(first))
    assert read.status_code == 200 and read.json()["client_name"] == "Robot"
    updated = requests.put(uri, json={**asked, "client_id": client["client_id"], "client_name": "Robot 2"}, **bearer(first))
    assert updated.status_code == 200 and updated.json()["client_name"] == "Robot 2", updated.text
    second = updated.json()["registration_access_token"]
    assert requests.get(uri, **bearer(first)).status_code == 401
    assert requests.delete(uri, **bearer(second)).status_code == 204
    assert requests.get(uri, **bearer(second)).status_code == 401
    say("RFC 7592: read, updated with a rotating token, and removed")
    refused(401, OAuthError, lambda: session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials"))
    say("authlib: the removed client gets no token any more")


def keycloak_library():
    """python-keycloak registers at the default provider and administers."""
    openid = KeycloakOpenID(server_url=URL, realm_name=REALM, client_id="admin-cli")
    made = openid.register_client(INITIAL, {"clientId": "python-shop", "redirectUris": ["https://shop.example.org/*"]})
    assert made["clientId"] == "python-shop" and made["secret"]
    updated = openid.update_client(made["registrationAccessToken"], "python-shop", {"name": "Shop"})
    assert updated["name"] == "Shop"
    refused(401, KeycloakError, lambda: openid.update_client(made["registrationAccessToken"], "python-shop", {"name": "x"}))
    say("python-keycloak: registered a client, updated it, and the old token was refused")
    assert openid.well_known()["issuer"] == f"{URL}/realms/{REALM}"
    assert openid.public_key()
    admin = KeycloakAdmin(server_url=URL, username="admin", password="admin", realm_name=REALM, user_realm_name="master")
    internal = admin.get_client_id("python-shop")
    assert admin.get_client(internal)["name"] == "Shop"
    admin.update_client(internal, {"description": "by the administrator"})
    secret = admin.generate_client_secrets(internal)["value"]
    assert admin.get_client_secrets(internal)["value"] == secret
    admin.delete_client(internal)
    assert admin.get_client_id("python-shop") is None
    say("python-keycloak: administered it, and removed it")


dynamic_registration()
token_and_management()
keycloak_library()
