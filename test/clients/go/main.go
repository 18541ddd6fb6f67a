// Discovery and verification with go-oidc, and tokens with oauth2/clientcredentials, unmodified.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type client struct {
	ID     string `json:"client_id"`
	Secret string `json:"client_secret"`
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	issuer := os.Getenv("LATCHKEY_URL") + "/realms/" + os.Getenv("LATCHKEY_REALM")
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return fmt.Errorf("discovery: %w", err)
	}
	say("discovered %s", provider.Endpoint().TokenURL)

	registered, err := register(provider)
	if err != nil {
		return fmt.Errorf("registration: %w", err)
	}
	say("registered a client for client_credentials at the endpoint that discovery names")

	for name, style := range map[string]oauth2.AuthStyle{"header": oauth2.AuthStyleInHeader, "form": oauth2.AuthStyleInParams} {
		if err := useTokens(ctx, provider, issuer, config(provider, registered, style)); err != nil {
			return fmt.Errorf("credentials in the %s: %w", name, err)
		}
		say("with credentials in the %s: got a token and verified it by the key set", name)
	}

	wrong := config(provider, client{ID: registered.ID, Secret: "wrong"}, oauth2.AuthStyleInHeader)
	var refusal *oauth2.RetrieveError
	if _, err := wrong.Token(ctx); !errors.As(err, &refusal) || refusal.Response.StatusCode != 401 || refusal.ErrorCode != "unauthorized_client" {
		return fmt.Errorf("a wrong secret: %v", err)
	}
	say("a wrong secret is refused with %s", refusal.ErrorCode)

	if _, err := oidc.NewProvider(ctx, issuer+"-nowhere"); err == nil {
		return errors.New("a realm that is not there was discovered")
	}
	say("a realm that is not there is not discovered")
	return nil
}

// register makes a client at the registration endpoint of the provider's metadata.
func register(provider *oidc.Provider) (made client, err error) {
	var metadata struct {
		Endpoint string `json:"registration_endpoint"`
	}
	if err = provider.Claims(&metadata); err != nil {
		return made, err
	}
	body, err := json.Marshal(map[string]any{"client_name": "Go robot", "grant_types": []string{"client_credentials"}})
	if err != nil {
		return made, err
	}
	request, err := http.NewRequest(http.MethodPost, metadata.Endpoint, bytes.NewReader(body))
	if err != nil {
		return made, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LATCHKEY_INITIAL_ACCESS_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return made, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return made, err
	}
	if answer.StatusCode != http.StatusCreated {
		return made, fmt.Errorf("%s: %s", answer.Status, text)
	}
	return made, json.Unmarshal(text, &made)
}

func config(provider *oidc.Provider, of client, style oauth2.AuthStyle) *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID:     of.ID,
		ClientSecret: of.Secret,
		TokenURL:     provider.Endpoint().TokenURL,
		Scopes:       []string{oidc.ScopeOpenID},
		AuthStyle:    style,
	}
}

// useTokens gets a token and verifies what is signed in it: the access token, and the ID token with its at_hash.
func useTokens(ctx context.Context, provider *oidc.Provider, issuer string, config *clientcredentials.Config) error {
	token, err := config.Token(ctx)
	if err != nil {
		return err
	}
	if !token.Valid() || token.Type() != "Bearer" {
		return fmt.Errorf("not a valid bearer token: %s", token.Type())
	}
	access, err := provider.Verifier(&oidc.Config{SkipClientIDCheck: true}).Verify(ctx, token.AccessToken)
	if err != nil {
		return fmt.Errorf("access token: %w", err)
	}
	var claims struct {
		AuthorizedParty string `json:"azp"`
	}
	if err := access.Claims(&claims); err != nil {
		return err
	}
	if access.Issuer != issuer || claims.AuthorizedParty != config.ClientID {
		return fmt.Errorf("issued by %s to %s", access.Issuer, claims.AuthorizedParty)
	}
	text, ok := token.Extra("id_token").(string)
	if !ok {
		return errors.New("no ID token with the scope openid")
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(ctx, text)
	if err != nil {
		return fmt.Errorf("ID token: %w", err)
	}
	return id.VerifyAccessToken(token.AccessToken)
}

func say(sentence string, values ...any) {
	fmt.Printf("  "+sentence+"\n", values...)
}
