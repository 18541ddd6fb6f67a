// Members of another type than theirs, of things that administrators send: also those that nobody sets, and those of things within things.
const texts = (method, path, bodies, { admin, step }) =>
  bodies.reduce(
    (before, text) =>
      before.then(() =>
        step(
          `${path}: ${text}`,
          admin[method](path, undefined, { text, headers: { 'content-type': 'application/json' } }),
        ),
      ),
    Promise.resolve(),
  );

export default {
  'of a user': async (context) => {
    const user = [
      '{"createdTimestamp":"x"}',
      '{"createdTimestamp":[]}',
      '{"createdTimestamp":true}',
      '{"createdTimestamp":99999999999999999999}',
      '{"access":"x"}',
      '{"access":[]}',
      '{"access":{"manage":"x"}}',
      '{"access":{"manage":{}}}',
      '{"userProfileMetadata":"x"}',
      '{"userProfileMetadata":{"colour":1}}',
      '{"userProfileMetadata":{"attributes":{}}}',
      '{"userProfileMetadata":{"attributes":["x"]}}',
      '{"notBefore":{}}',
      '{"credentials":["x"]}',
      '{"credentials":[{"createdDate":"x"}]}',
      '{"credentials":[{"createdDate":{}}]}',
      '{"credentials":[{"config":"x"}]}',
      '{"credentials":[{"config":[]}]}',
      '{"credentials":[{"colour":1}]}',
      '{"clientConsents":["x"]}',
      '{"clientConsents":[{"createdDate":"x"}]}',
      '{"clientConsents":[{"lastUpdatedDate":[]}]}',
      '{"clientConsents":[{"grantedRealmRoles":"x"}]}',
      '{"clientConsents":[{"colour":1}]}',
      '{"federatedIdentities":[{"colour":1}]}',
      '{"clientRoles":{"a":"x"}}',
      '{"realmRoles":[{}]}',
    ];
    await texts('post', '/users', user, context);
  },

  'of a group': async (context) => {
    const group = [
      '{"subGroupCount":"x"}',
      '{"subGroupCount":[]}',
      '{"access":"x"}',
      '{"access":{"view":[]}}',
      '{"subGroups":"x"}',
      '{"subGroups":["x"]}',
      '{"subGroups":[{"colour":1}]}',
      '{"subGroups":[{"subGroups":[{"name":{}}]}]}',
      '{"subGroups":[{"subGroups":[{"colour":1}]}]}',
      '{"attributes":{"a":"x"}}',
      '{"attributes":{"a":[{}]}}',
      '{"clientRoles":{"a":"x"}}',
    ];
    await texts('post', '/groups', group, context);
  },

  'of a flow': async (context) => {
    const flow = [
      '{"authenticationExecutions":"x"}',
      '{"authenticationExecutions":["x"]}',
      '{"authenticationExecutions":[{"priority":"x"}]}',
      '{"authenticationExecutions":[{"userSetupAllowed":"x"}]}',
      '{"authenticationExecutions":[{"authenticatorFlow":{}}]}',
      '{"authenticationExecutions":[{"requirement":[]}]}',
      '{"authenticationExecutions":[{"colour":1}]}',
      '{"topLevel":"x"}',
    ];
    await texts('post', '/authentication/flows', flow, context);
  },

  'of a role': async (context) => {
    const role = [
      '{"composites":"x"}',
      '{"composites":{"colour":1}}',
      '{"composites":{"realm":"x"}}',
      '{"composites":{"client":{"a":"x"}}}',
      '{"attributes":{"a":"x"}}',
      '{"composite":"x"}',
    ];
    await texts('post', '/roles', role, context);
  },

  'of what a realm holds': async (context) => {
    const realm = [
      '{"users":["x"]}',
      '{"users":[{"colour":1}]}',
      '{"groups":[{"subGroups":[{"colour":1}]}]}',
      '{"roles":{"realm":[{"composites":{"colour":1}}]}}',
      '{"clients":[{"colour":1}]}',
      '{"clients":[{"protocolMappers":[{"colour":1}]}]}',
      '{"clientScopes":[{"colour":1}]}',
      '{"identityProviders":[{"colour":1}]}',
      '{"identityProviderMappers":[{"colour":1}]}',
      '{"components":{"a":[{"colour":1}]}}',
      '{"components":{"a":{}}}',
      '{"authenticationFlows":[{"colour":1}]}',
      '{"authenticationFlows":[{"authenticationExecutions":[{"colour":1}]}]}',
      '{"authenticatorConfig":[{"colour":1}]}',
      '{"requiredActions":[{"colour":1}]}',
      '{"scopeMappings":[{"colour":1}]}',
      '{"clientScopeMappings":{"a":[{"colour":1}]}}',
      '{"smtpServer":"x"}',
      '{"smtpServer":{"a":[]}}',
      '{"browserSecurityHeaders":[]}',
      '{"localizationTexts":{"en":"x"}}',
      '{"requiredCredentials":"x"}',
      '{"supportedLocales":{}}',
      '{"attributes":{"a":{}}}',
      '{"attributes":[]}',
      '{"organizations":["x"]}',
      '{"federatedUsers":["x"]}',
      '{"userFederationProviders":"x"}',
      '{"protocolMappers":"x"}',
    ];
    await texts('put', '', realm, context);
  },
};
