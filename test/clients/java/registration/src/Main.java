import java.util.List;
import java.util.Objects;
import org.keycloak.client.registration.Auth;
import org.keycloak.client.registration.ClientRegistration;
import org.keycloak.client.registration.ClientRegistrationException;
import org.keycloak.client.registration.HttpErrorException;
import org.keycloak.representations.adapters.config.AdapterConfig;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;

/** Keycloak's client registration API at both providers, with an initial access token that is good for six clients. */
public class Main {
  private static final String URL = System.getenv("LATCHKEY_URL");
  private static final String REALM = System.getenv("LATCHKEY_REALM");
  private static final Auth INITIAL = Auth.token(System.getenv("LATCHKEY_INITIAL_ACCESS_TOKEN"));

  public static void main(String[] arguments) throws Exception {
    ClientRegistration registration = ClientRegistration.create().url(URL, REALM).build();
    try {
      defaultProvider(registration);
      openidConnect(registration);
      eitherProvider(registration);
      adapterConfiguration(registration);
      saml(registration);
      theLastOne(registration);
    } finally {
      registration.close();
    }
  }

  private static void defaultProvider(ClientRegistration registration) throws Exception {
    ClientRepresentation shop = new ClientRepresentation();
    shop.setClientId("java-shop");
    shop.setName("Shop");
    shop.setRedirectUris(List.of("https://shop.example.org/cb"));
    ClientRepresentation created = registration.auth(INITIAL).create(shop);
    equal("java-shop", created.getClientId());
    equal(List.of("https://shop.example.org/cb"), created.getRedirectUris());
    present(created.getSecret(), created.getRegistrationAccessToken());
    say("default: registered java-shop, with a secret and a registration access token");

    ClientRepresentation read = registration.auth(Auth.token(created)).get("java-shop");
    equal("Shop", read.getName());
    equal(created.getSecret(), read.getSecret());
    say("default: read it back, with the same secret");

    read.setName("Shop 2");
    ClientRepresentation updated = registration.auth(Auth.token(created)).update(read);
    equal("Shop 2", updated.getName());
    different(created.getRegistrationAccessToken(), updated.getRegistrationAccessToken());
    say("default: updated its name, and got another token");

    refused(401, () -> registration.auth(Auth.token(created)).get("java-shop"));
    say("default: the token before the update is refused");

    ClientRepresentation again = registration.auth(Auth.token(updated)).get("java-shop");
    equal("Shop 2", again.getName());
    registration.auth(Auth.token(updated)).delete(again);
    refused(401, () -> registration.auth(Auth.token(updated)).get("java-shop"));
    say("default: removed it, and its token opens nothing any more");
  }

  private static void openidConnect(ClientRegistration registration) throws Exception {
    OIDCClientRepresentation metadata = new OIDCClientRepresentation();
    metadata.setClientName("App");
    metadata.setRedirectUris(List.of("https://app.example.org/cb"));
    OIDCClientRepresentation created = registration.auth(INITIAL).oidc().create(metadata);
    present(created.getClientId(), created.getClientSecret(), created.getRegistrationAccessToken());
    equal(URL + "/realms/" + REALM + "/clients-registrations/openid-connect/" + created.getClientId(), created.getRegistrationClientUri());
    equal(0, created.getClientSecretExpiresAt());
    say("openid-connect: registered " + created.getClientName() + ", with an id, a secret and a place of its own");

    OIDCClientRepresentation read = registration.auth(Auth.token(created)).oidc().get(created.getClientId());
    equal("App", read.getClientName());
    equal(created.getClientSecret(), read.getClientSecret());
    say("openid-connect: read it back, with the same secret");

    read.setClientName("App 2");
    read.setRedirectUris(List.of("https://app.example.org/cb", "https://app.example.org/other"));
    OIDCClientRepresentation updated = registration.auth(Auth.token(created)).oidc().update(read);
    equal("App 2", updated.getClientName());
    equal(2, updated.getRedirectUris().size());
    different(created.getRegistrationAccessToken(), updated.getRegistrationAccessToken());
    say("openid-connect: updated its name and redirect URIs, and got another token");

    refused(401, () -> registration.auth(Auth.token(created)).oidc().get(created.getClientId()));
    registration.auth(Auth.token(updated)).oidc().delete(updated);
    refused(401, () -> registration.auth(Auth.token(updated)).oidc().get(created.getClientId()));
    say("openid-connect: removed it with the new token, where the old one was refused");
  }

  private static void eitherProvider(ClientRegistration registration) throws Exception {
    OIDCClientRepresentation metadata = new OIDCClientRepresentation();
    metadata.setRedirectUris(List.of("https://app.example.org/cb"));
    OIDCClientRepresentation created = registration.auth(INITIAL).oidc().create(metadata);
    ClientRepresentation seen = registration.auth(Auth.token(created)).get(created.getClientId());
    equal(created.getClientId(), seen.getClientId());
    registration.auth(Auth.token(created)).delete(seen);
    say("a client registered at openid-connect is read and removed at default");
  }

  private static void adapterConfiguration(ClientRegistration registration) throws Exception {
    ClientRepresentation robot = new ClientRepresentation();
    robot.setClientId("java-robot");
    ClientRepresentation created = registration.auth(INITIAL).create(robot);
    AdapterConfig own = registration.auth(Auth.client("java-robot", created.getSecret())).getAdapterConfig("java-robot");
    equal("java-robot", own.getResource());
    equal(created.getSecret(), own.getCredentials().get("secret"));
    AdapterConfig byToken = registration.auth(Auth.token(created)).getAdapterConfig("java-robot");
    equal(REALM, byToken.getRealm());
    equal(URL + "/", byToken.getAuthServerUrl());
    refused(401, () -> registration.auth(Auth.client("java-robot", "wrong")).getAdapterConfig("java-robot"));
    registration.auth(Auth.token(created)).delete("java-robot");
    say("install: read an adapter's configuration with the client's secret and with its token");
  }

  private static void saml(ClientRegistration registration) throws Exception {
    String metadata = """
        <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="java-sp">
          <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.org/acs" index="1"/>
          </SPSSODescriptor>
        </EntityDescriptor>""";
    ClientRepresentation created = registration.auth(INITIAL).saml().create(metadata);
    equal("java-sp", created.getClientId());
    equal("saml", created.getProtocol());
    equal(List.of("https://sp.example.org/acs"), created.getRedirectUris());
    ClientRepresentation seen = registration.auth(Auth.token(created)).get(created.getClientId());
    registration.auth(Auth.token(created)).delete(seen);
    say("saml2-entity-descriptor: registered a service provider by its metadata, read and removed it at default");
  }

  private static void theLastOne(ClientRegistration registration) throws Exception {
    ClientRepresentation taken = new ClientRepresentation();
    taken.setClientId("account");
    refused(400, () -> registration.auth(INITIAL).create(taken));
    say("a client id that is taken is refused, and does not use the initial access token up");

    ClientRepresentation last = new ClientRepresentation();
    last.setClientId("java-last");
    registration.auth(INITIAL).create(last);
    ClientRepresentation late = new ClientRepresentation();
    late.setClientId("java-late");
    refused(401, () -> registration.auth(INITIAL).create(late));
    refused(401, () -> registration.auth(Auth.token("garbage")).create(late));
    say("the seventh use of an initial access token of count 6 is refused, and so is garbage");
  }

  private interface Attempt {
    Object run() throws ClientRegistrationException;
  }

  private static void refused(int status, Attempt attempt) {
    try {
      attempt.run();
    } catch (ClientRegistrationException refusal) {
      if (refusal.getCause() instanceof HttpErrorException error) {
        equal(status, error.getStatusLine().getStatusCode());
        present(error.toErrorRepresentation().getError());
        return;
      }
      throw new AssertionError("not refused by the server", refusal);
    }
    throw new AssertionError("not refused");
  }

  private static void equal(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  private static void different(String one, String other) {
    present(one, other);
    if (one.equals(other)) throw new AssertionError("twice the same: " + one);
  }

  private static void present(String... texts) {
    for (String text : texts) if (text == null || text.isEmpty()) throw new AssertionError("something is missing");
  }

  private static void say(String sentence) {
    System.out.println("  " + sentence);
  }
}
