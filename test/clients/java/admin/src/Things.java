import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Roles, client scopes, protocol mappers, users, groups and sessions of a realm. */
final class Things extends Check {
  private final RealmResource realm;
  private final ClientResource client;
  private final String clientId;
  private final String url;
  private final String name;

  Things(RealmResource realm, String url, String name) {
    this.realm = realm;
    this.url = url;
    this.name = name;
    ClientRepresentation app = new ClientRepresentation();
    app.setClientId("things");
    app.setFullScopeAllowed(false);
    try (Response response = realm.clients().create(app)) {
      clientId = CreatedResponseUtil.getCreatedId(response);
    }
    client = realm.clients().get(clientId);
  }

  void play() {
    roles();
    scopes();
    users();
    groups();
    sessions();
    client.remove();
  }

  private void roles() {
    realm.roles().create(new RoleRepresentation("reader", "reads", false));
    realm.roles().create(new RoleRepresentation("writer", "writes", false));
    client.roles().create(new RoleRepresentation("part", null, false));
    RoleRepresentation reader = realm.roles().get("reader").toRepresentation();
    reader.setAttributes(Map.of("colour", List.of("blue")));
    realm.roles().get("reader").update(reader);
    equal(List.of("blue"), realm.rolesById().getRole(reader.getId()).getAttributes().get("colour"));
    realm.roles().get("writer").addComposites(List.of(reader, client.roles().get("part").toRepresentation()));
    equal(2, realm.roles().get("writer").getRoleComposites().size());
    equal(1, realm.roles().get("writer").getRealmRoleComposites().size());
    equal(1, realm.roles().get("writer").getClientRoleComposites(clientId).size());
    equal(1, realm.roles().list("read", 0, 10).size());
    say("made roles, put one into another and found them");
  }

  private void scopes() {
    ClientScopeRepresentation orders = new ClientScopeRepresentation();
    orders.setName("orders");
    orders.setProtocol("openid-connect");
    String id;
    try (Response response = realm.clientScopes().create(orders)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    ProtocolMapperRepresentation audience = new ProtocolMapperRepresentation();
    audience.setName("audience");
    audience.setProtocol("openid-connect");
    audience.setProtocolMapper("oidc-audience-mapper");
    audience.setConfig(Map.of("included.custom.audience", "api", "access.token.claim", "true"));
    realm.clientScopes().get(id).getProtocolMappers().createMapper(audience).close();
    equal("api", realm.clientScopes().get(id).getProtocolMappers().getMappers().get(0).getConfig().get("included.custom.audience"));
    try (Response response = client.getProtocolMappers().createMapper(audience)) {
      equal(201, response.getStatus());
    }
    try (Response response = client.getProtocolMappers().createMapper(audience)) {
      equal(409, response.getStatus());
    }
    client.addOptionalClientScope(id);
    truth(client.getOptionalClientScopes().stream().anyMatch(scope -> scope.getName().equals("orders")));
    realm.addDefaultDefaultClientScope(id);
    truth(realm.getDefaultDefaultClientScopes().stream().anyMatch(scope -> scope.getName().equals("orders")));
    client.getScopeMappings().realmLevel().add(List.of(realm.roles().get("reader").toRepresentation()));
    equal("reader", client.getScopeMappings().realmLevel().listAll().get(0).getName());
    realm.clientScopes().get(id).remove();
    truth(realm.clientScopes().findAll().stream().noneMatch(scope -> scope.getName().equals("orders")));
    say("made a client scope with a mapper, gave it to a client and to all new ones, and removed it");
  }

  private void users() {
    UserRepresentation ann = new UserRepresentation();
    ann.setUsername("ann");
    ann.setEmail("ann@example.org");
    ann.setFirstName("Ann");
    ann.setLastName("Archer");
    ann.setEnabled(true);
    String id;
    try (Response response = realm.users().create(ann)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    try (Response response = realm.users().create(ann)) {
      equal(409, response.getStatus());
    }
    UserResource user = realm.users().get(id);
    CredentialRepresentation password = new CredentialRepresentation();
    password.setType(CredentialRepresentation.PASSWORD);
    password.setValue("secret");
    password.setTemporary(false);
    user.resetPassword(password);
    equal(1, user.credentials().size());
    equal(id, realm.users().search("arch", 0, 10).get(0).getId());
    equal(id, realm.users().searchByEmail("ann@example.org", true).get(0).getId());
    equal(1, realm.users().count("ann"));
    UserRepresentation read = user.toRepresentation();
    read.setLastName("Baker");
    user.update(read);
    equal("Baker", user.toRepresentation().getLastName());
    user.roles().realmLevel().add(List.of(realm.roles().get("writer").toRepresentation()));
    truth(user.roles().realmLevel().listEffective().stream().anyMatch(role -> role.getName().equals("reader")));
    equal("part", user.roles().clientLevel(clientId).listEffective().get(0).getName());
    truth(user.roles().getAll().getRealmMappings().stream().anyMatch(role -> role.getName().equals("writer")));
    equal("ann", realm.roles().get("writer").getUserMembers().iterator().next().getUsername());
    say("made a user, found, changed and counted them, gave them a password and a role");
  }

  private void groups() {
    GroupRepresentation staff = new GroupRepresentation();
    staff.setName("staff");
    String id;
    try (Response response = realm.groups().add(staff)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    GroupRepresentation kitchen = new GroupRepresentation();
    kitchen.setName("kitchen");
    String below;
    try (Response response = realm.groups().group(id).subGroup(kitchen)) {
      equal(201, response.getStatus());
      below = response.readEntity(GroupRepresentation.class).getId();
    }
    equal("/staff/kitchen", realm.getGroupByPath("staff/kitchen").getPath());
    realm.groups().group(id).roles().realmLevel().add(List.of(realm.roles().get("reader").toRepresentation()));
    String ann = realm.users().searchByUsername("ann", true).get(0).getId();
    realm.users().get(ann).joinGroup(below);
    equal("kitchen", realm.users().get(ann).groups().get(0).getName());
    equal("ann", realm.groups().group(below).members().get(0).getUsername());
    equal("staff", realm.groups().groups("kitch", 0, 10).get(0).getName());
    equal(2L, realm.groups().count().get("count"));
    realm.addDefaultGroup(id);
    equal(1, realm.getDefaultGroups().size());
    realm.removeDefaultGroup(id);
    realm.groups().group(id).remove();
    equal(0, realm.users().get(ann).groups().size());
    realm.users().get(ann).remove();
    say("made groups, put a user into one, and removed them");
  }

  private void sessions() {
    ClientRepresentation app = client.toRepresentation();
    app.setDirectAccessGrantsEnabled(true);
    app.setFullScopeAllowed(true);
    client.update(app);
    UserRepresentation bea = new UserRepresentation();
    bea.setUsername("bea");
    bea.setEmail("bea@example.org");
    bea.setFirstName("Bea");
    bea.setLastName("Archer");
    bea.setEnabled(true);
    CredentialRepresentation password = new CredentialRepresentation();
    password.setType(CredentialRepresentation.PASSWORD);
    password.setValue("secret");
    bea.setCredentials(List.of(password));
    String id;
    try (Response response = realm.users().create(bea)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    UserResource user = realm.users().get(id);
    login("openid");
    login("openid offline_access");
    equal("things", user.getUserSessions().get(0).getClients().get(clientId));
    equal(1, user.getOfflineSessions(clientId).size());
    equal(1, client.getUserSessions(0, 10).size());
    equal(1, client.getApplicationSessionCount().get("count"));
    equal(1L, client.getOfflineSessionCount().get("count"));
    truth(realm.getClientSessionStats().stream().anyMatch(stats -> "things".equals(stats.get("clientId"))));
    equal("things", user.getConsents().get(0).get("clientId"));
    user.revokeConsent("things");
    equal(0, user.getOfflineSessions(clientId).size());
    realm.deleteSession(user.getUserSessions().get(0).getId(), false);
    equal(0, user.getUserSessions().size());
    realm.logoutAll();
    user.remove();
    say("saw sessions, online and offline, and ended them");
  }

  /** A session that is not logged out at the end: the admin client does so only when it is closed. */
  private void login(String scope) {
    KeycloakBuilder.builder().serverUrl(url).realm(name).clientId("things").clientSecret(client.getSecret().getValue())
        .username("bea").password("secret").scope(scope).build().tokenManager().getAccessToken();
  }
}
