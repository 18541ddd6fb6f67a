import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.ClientInitialAccessCreatePresentation;
import org.keycloak.representations.idm.ClientInitialAccessPresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** Keycloak's admin client: realms, keys, clients, initial access tokens, the things of a realm and its rules. */
public class Main extends Check {
  private static final String URL = System.getenv("LATCHKEY_URL");
  private static final String REALM = System.getenv("LATCHKEY_REALM");

  public static void main(String[] arguments) {
    try (Keycloak admin = KeycloakBuilder.builder().serverUrl(URL).realm("master").clientId("admin-cli").username("admin").password("admin").build()) {
      realms(admin);
      RealmResource realm = admin.realm(REALM);
      keys(realm);
      clients(realm);
      initialAccess(realm);
      serviceAccount(realm);
      new Things(realm, URL, REALM).play();
      new Rules(realm).play();
    }
  }

  private static void realms(Keycloak admin) {
    String name = REALM + "-more";
    RealmRepresentation made = new RealmRepresentation();
    made.setRealm(name);
    made.setEnabled(true);
    made.setDisplayName("Made by the admin client");
    admin.realms().create(made);
    refused(409, () -> admin.realms().create(made));
    RealmRepresentation read = admin.realm(name).toRepresentation();
    equal("Made by the admin client", read.getDisplayName());
    read.setAccessTokenLifespan(120);
    admin.realm(name).update(read);
    equal(120, admin.realm(name).toRepresentation().getAccessTokenLifespan());
    truth(admin.realms().findAll().stream().anyMatch(realm -> realm.getRealm().equals(name)));
    admin.realm(name).remove();
    refused(404, () -> admin.realm(name).toRepresentation());
    say("made a realm, read it, updated it, found it among all, and removed it");
  }

  private static void keys(RealmResource realm) {
    int before = realm.keys().getKeyMetadata().getKeys().size();
    ComponentRepresentation component = new ComponentRepresentation();
    component.setName("another");
    component.setProviderId("rsa-generated");
    component.setProviderType("org.keycloak.keys.KeyProvider");
    component.setParentId(realm.toRepresentation().getId());
    component.setConfig(new org.keycloak.common.util.MultivaluedHashMap<>());
    component.getConfig().putSingle("priority", "200");
    String id;
    try (Response response = realm.components().add(component)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    equal("200", realm.components().component(id).toRepresentation().getConfig().getFirst("priority"));
    equal(before + 1, realm.keys().getKeyMetadata().getKeys().size());
    truth(realm.components().query(null, "org.keycloak.keys.KeyProvider").size() >= 2);
    realm.components().component(id).remove();
    equal(before, realm.keys().getKeyMetadata().getKeys().size());
    say("added a key provider, saw its key, and removed it");
  }

  private static void clients(RealmResource realm) {
    ClientRepresentation shop = new ClientRepresentation();
    shop.setClientId("shop");
    shop.setRedirectUris(List.of("https://shop.example.org/*"));
    String id;
    try (Response response = realm.clients().create(shop)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    try (Response response = realm.clients().create(shop)) {
      equal(409, response.getStatus());
    }
    equal(id, realm.clients().findByClientId("shop").get(0).getId());
    ClientResource client = realm.clients().get(id);
    ClientRepresentation read = client.toRepresentation();
    equal(List.of("https://shop.example.org/*"), read.getRedirectUris());
    read.setName("Shop");
    client.update(read);
    equal("Shop", client.toRepresentation().getName());
    say("made a client, found it, read it and updated it");

    String secret = client.getSecret().getValue();
    String renewed = client.generateNewSecret().getValue();
    truth(!secret.equals(renewed));
    equal(renewed, client.getSecret().getValue());
    truth(client.regenerateRegistrationAccessToken().getRegistrationAccessToken() != null);
    say("renewed its secret and its registration access token");

    client.remove();
    refused(404, client::toRepresentation);
    truth(realm.clients().findByClientId("shop").isEmpty());
    say("removed it");
  }

  private static void initialAccess(RealmResource realm) {
    ClientInitialAccessPresentation made = realm.clientInitialAccess().create(new ClientInitialAccessCreatePresentation(60, 3));
    truth(made.getToken() != null);
    equal(3, made.getRemainingCount());
    ClientInitialAccessPresentation listed =
        realm.clientInitialAccess().list().stream().filter(token -> token.getId().equals(made.getId())).findFirst().orElseThrow();
    equal(60, listed.getExpiration());
    equal(null, listed.getToken());
    realm.clientInitialAccess().delete(made.getId());
    truth(realm.clientInitialAccess().list().stream().noneMatch(token -> token.getId().equals(made.getId())));
    say("made an initial access token, saw it listed without its text, and removed it");
  }

  private static void serviceAccount(RealmResource realm) {
    ClientRepresentation robot = new ClientRepresentation();
    robot.setClientId("robot");
    robot.setSecret("secret");
    robot.setServiceAccountsEnabled(true);
    realm.clients().create(robot).close();
    try (Keycloak service =
        KeycloakBuilder.builder().serverUrl(URL).realm(REALM).clientId("robot").clientSecret("secret").grantType(OAuth2Constants.CLIENT_CREDENTIALS).build()) {
      truth(service.tokenManager().getAccessTokenString().split("\\.").length == 3);
      refused(403, () -> service.realm(REALM).clients().findAll());
    }
    say("got a token as a service, which the Admin API refuses for want of a role");
  }
}
