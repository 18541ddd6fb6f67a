#!/usr/bin/env bash
# Keycloak's kcreg, the client registration command: create, get, update, merge, delete, attrs, other endpoints.
# Usage: main.sh FOLDER   where the distribution (keycloak-client-cli-dist) is unpacked
set -euo pipefail

kcreg="$1/keycloak-client-tools/bin/kcreg.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
config=(--config "$work/kcreg.config")

say() { echo "  $1"; }
fail() { echo "not so: $1" >&2; exit 1; }
kcreg() { "$kcreg" "$@" 2>"$work/error"; }
run() { kcreg "$@" "${config[@]}" >"$work/out" || fail "$* ($(<"$work/error"))"; }
holds() { grep -qF -- "$1" "$work/out" || fail "no $1 in $(<"$work/out")"; }
refused() {
  if kcreg "${@:2}" "${config[@]}" >"$work/out"; then fail "${*:2} was not refused"; fi
  grep -qF -- "$1" "$work/error" || fail "no $1 in $(<"$work/error")"
}

run config initial-token "$LATCHKEY_INITIAL_ACCESS_TOKEN" --server "$LATCHKEY_URL" --realm "$LATCHKEY_REALM"
say 'was told the initial access token'

run create --server "$LATCHKEY_URL" --realm "$LATCHKEY_REALM" -s clientId=kcreg-shop -s 'redirectUris=["https://shop.example.org/*"]'
run get kcreg-shop
holds '"https://shop.example.org/*"'
say 'registered a client and read it back'

run update kcreg-shop -s name=Shop
echo '{"clientId": "kcreg-shop", "description": "merged"}' >"$work/merge.json"
# Without a member to set besides, kcreg leaves the file aside.
run update kcreg-shop --merge --file "$work/merge.json" --set baseUrl=https://shop.example.org/
run get kcreg-shop
holds '"name" : "Shop"'
holds '"description" : "merged"'
say 'changed a member, and merged a file into the rest, with a token that rotated twice'

run get kcreg-shop --endpoint oidc
holds '"client_id" : "kcreg-shop"'
run get kcreg-shop --endpoint install
holds '"resource" : "kcreg-shop"'
say 'read it as client metadata, and as the configuration of its adapter'

run delete kcreg-shop
refused 'invalid_token' get kcreg-shop
say 'removed it, and nothing is left to read'

echo '{"client_name": "App", "redirect_uris": ["https://app.example.org/cb"]}' >"$work/app.json"
run create --file "$work/app.json" --endpoint oidc
cat >"$work/sp.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.org/saml">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.org/acs" index="1"/>
  </SPSSODescriptor>
</EntityDescriptor>
XML
run create --file "$work/sp.xml" --endpoint saml2
refused 'invalid_client_metadata' create --file "$work/sp.xml"
say 'registered by client metadata, and by SAML metadata, which is refused a second time'

kcreg attrs >"$work/out" || fail 'attrs'
holds 'redirectUris'
say 'listed the attributes of a client'

run config registration-token --server "$LATCHKEY_URL" --realm "$LATCHKEY_REALM" --client kcreg-shop --delete
run config credentials --server "$LATCHKEY_URL" --realm master --user admin --password admin
say 'forgot a token, and logged in with a password'
