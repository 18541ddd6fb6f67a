import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.AuthenticatorConfigRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.KeysMetadataRepresentation.KeyMetadataRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Flows, required actions, keys, credentials, lockouts and service accounts: by what rules a realm lets in, and whom. */
final class Rules extends Check {
  private final RealmResource realm;
  private final AuthenticationManagementResource flows;

  Rules(RealmResource realm) {
    this.realm = realm;
    this.flows = realm.flows();
  }

  void play() {
    flows();
    requiredActions();
    keys();
    credentials();
    serviceAccount();
  }

  private void flows() {
    AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
    flow.setAlias("own");
    flow.setProviderId("basic-flow");
    flow.setTopLevel(true);
    flow.setBuiltIn(false);
    String id;
    try (Response response = flows.createFlow(flow)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    flows.addExecution("own", Map.of("provider", "direct-grant-validate-username"));
    flows.addExecution("own", Map.of("provider", "deny-access-authenticator"));
    flows.addExecutionFlow("own", Map.of("alias", "own below", "type", "basic-flow", "provider", ""));
    List<AuthenticationExecutionInfoRepresentation> executions = flows.getExecutions("own");
    equal(3, executions.size());
    AuthenticationExecutionInfoRepresentation deny = executions.get(1);
    deny.setRequirement("REQUIRED");
    flows.updateExecutions("own", deny);
    AuthenticatorConfigRepresentation config = new AuthenticatorConfigRepresentation();
    config.setAlias("words");
    config.setConfig(Map.of("denyErrorMessage", "not today"));
    String configId;
    try (Response response = flows.newExecutionConfig(deny.getId(), config)) {
      configId = CreatedResponseUtil.getCreatedId(response);
    }
    equal("not today", flows.getAuthenticatorConfig(configId).getConfig().get("denyErrorMessage"));
    flows.raisePriority(deny.getId());
    equal(deny.getId(), flows.getExecutions("own").get(0).getId());
    flows.removeExecution(executions.get(2).getId());
    equal(2, flows.getExecutions("own").size());
    try (Response response = flows.copy("direct grant", Map.of("newName", "copied"))) {
      equal(201, response.getStatus());
    }
    RealmRepresentation bound = realm.toRepresentation();
    bound.setDirectGrantFlow("copied");
    realm.update(bound);
    equal("copied", realm.toRepresentation().getDirectGrantFlow());
    bound.setDirectGrantFlow("direct grant");
    realm.update(bound);
    flows.deleteFlow(id);
    flows.deleteFlow(flows.getFlows().stream().filter(each -> each.getAlias().equals("copied")).findFirst().orElseThrow().getId());
    truth(flows.getFlows().stream().noneMatch(each -> each.getAlias().equals("own")));
    truth(flows.getAuthenticatorProviders().stream().anyMatch(each -> "direct-grant-validate-otp".equals(each.get("id"))));
    say("made a flow with executions, configured and moved one, copied a flow, bound it, and removed both");
  }

  private void requiredActions() {
    RequiredActionProviderRepresentation terms = flows.getRequiredAction("TERMS_AND_CONDITIONS");
    terms.setEnabled(true);
    flows.updateRequiredAction("TERMS_AND_CONDITIONS", terms);
    truth(flows.getRequiredActions().stream().anyMatch(each -> each.getAlias().equals("TERMS_AND_CONDITIONS") && each.isEnabled()));
    terms.setEnabled(false);
    flows.updateRequiredAction("TERMS_AND_CONDITIONS", terms);
    say("switched a required action on and off");
  }

  private void keys() {
    ComponentRepresentation component = new ComponentRepresentation();
    component.setName("brought");
    component.setProviderId("hmac-generated");
    component.setProviderType("org.keycloak.keys.KeyProvider");
    component.setParentId(realm.toRepresentation().getId());
    component.setConfig(new MultivaluedHashMap<>());
    component.getConfig().putSingle("kid", "brought");
    component.getConfig().putSingle("secret", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE");
    component.getConfig().putSingle("algorithm", "HS256");
    component.getConfig().putSingle("priority", "200");
    String id;
    try (Response response = realm.components().add(component)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    KeyMetadataRepresentation key =
        realm.keys().getKeyMetadata().getKeys().stream().filter(each -> id.equals(each.getProviderId())).findFirst().orElseThrow();
    equal("brought", key.getKid());
    equal("ACTIVE", key.getStatus());
    ComponentRepresentation read = realm.components().component(id).toRepresentation();
    truth(!read.getConfig().containsKey("secret"));
    read.getConfig().putSingle("active", "false");
    realm.components().component(id).update(read);
    key = realm.keys().getKeyMetadata().getKeys().stream().filter(each -> id.equals(each.getProviderId())).findFirst().orElseThrow();
    equal("brought PASSIVE", key.getKid() + " " + key.getStatus());
    realm.components().component(id).remove();
    say("brought a key, made it passive, and removed it");
  }

  private void credentials() {
    UserRepresentation cleo = new UserRepresentation();
    cleo.setUsername("cleo");
    cleo.setEnabled(true);
    CredentialRepresentation password = new CredentialRepresentation();
    password.setType(CredentialRepresentation.PASSWORD);
    password.setValue("secret");
    CredentialRepresentation code = new CredentialRepresentation();
    code.setType("otp");
    code.setUserLabel("Phone");
    code.setSecretData("{\"value\":\"01234567890123456789\"}");
    code.setCredentialData("{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    cleo.setCredentials(List.of(password, code));
    String id;
    try (Response response = realm.users().create(cleo)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    UserResource user = realm.users().get(id);
    CredentialRepresentation phone = user.credentials().stream().filter(each -> each.getType().equals("otp")).findFirst().orElseThrow();
    truth(user.toRepresentation().isTotp());
    user.setCredentialUserLabel(phone.getId(), "Tablet");
    user.moveCredentialToFirst(phone.getId());
    equal("Tablet", user.credentials().get(0).getUserLabel());
    user.removeCredential(phone.getId());
    truth(!user.toRepresentation().isTotp());
    equal(0, ((Number) realm.attackDetection().bruteForceUserStatus(id).get("numFailures")).intValue());
    realm.attackDetection().clearBruteForceForUser(id);
    realm.attackDetection().clearAllBruteForce();
    equal(List.of(), user.getFederatedIdentity());
    user.logout();
    user.remove();
    say("gave a user a second factor, named it, put it first, and took it away");
  }

  private void serviceAccount() {
    ClientRepresentation robot = new ClientRepresentation();
    robot.setClientId("worker");
    robot.setServiceAccountsEnabled(true);
    String id;
    try (Response response = realm.clients().create(robot)) {
      id = CreatedResponseUtil.getCreatedId(response);
    }
    ClientResource client = realm.clients().get(id);
    UserRepresentation account = client.getServiceAccountUser();
    equal("service-account-worker", account.getUsername());
    String management = realm.clients().findByClientId("realm-management").get(0).getId();
    RoleRepresentation view = realm.clients().get(management).roles().get("view-clients").toRepresentation();
    UserResource user = realm.users().get(account.getId());
    user.roles().clientLevel(management).add(List.of(view));
    truth(user.roles().clientLevel(management).listAll().stream().anyMatch(role -> role.getName().equals("view-clients")));
    truth(realm.clients().get(management).roles().get("view-clients").getUserMembers(0, 10).stream()
        .anyMatch(member -> member.getUsername().equals("service-account-worker")));
    user.roles().clientLevel(management).remove(List.of(view));
    client.remove();
    refused(404, user::toRepresentation);
    say("gave a service account a role, took it back, and removed it with its client");
  }
}
