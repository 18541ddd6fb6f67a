// What mappers tell of the fields that every user has, where there is nothing in them; and of a user's properties.
const EVERYWHERE = {
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'userinfo.token.claim': 'true',
};
const mapper = (name, protocolMapper, config) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: { ...EVERYWHERE, 'claim.name': name, ...config },
});
const client = {
  clientId: 'app',
  secret: 's',
  directAccessGrantsEnabled: true,
  serviceAccountsEnabled: true,
  defaultClientScopes: ['basic'],
};
const basic = { basic: ['app', 's'] };
const login = (username, scope) => ({ grant_type: 'password', username, password: 'pw', scope });

const WAYS = {
  plain: {},
  list: { multivalued: 'true' },
  all: { multivalued: 'true', 'aggregate.attrs': 'true' },
  one_of_all: { 'aggregate.attrs': 'true' },
  numbers: { multivalued: 'true', 'jsonType.label': 'int' },
  truth: { 'jsonType.label': 'boolean' },
  truths: { multivalued: 'true', 'jsonType.label': 'boolean' },
};
const FIELDS = ['username', 'email', 'firstName', 'lastName', 'nickname'];
const PROPERTIES = [
  'groupsCount',
  'GroupsCount',
  'federated',
  'isFederated',
  'federationLink',
  'Id',
  'class',
];

/** Users need not say who they are, and a group says something in their place. */
async function freely({ admin }) {
  const at = '/authentication/required-actions/VERIFY_PROFILE';
  await admin.put(at, { ...(await admin.get(at)).json, enabled: false });
  const profile = (await admin.get('/users/profile')).json;
  await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
  const attributes = { firstName: ['Group'], nickname: ['gn'], email: ['group@example.org'] };
  return (await admin.post('/groups', { name: 'g', attributes })).headers.location.split('/').at(-1);
}

export default {
  'fields with nothing in them': async (context) => {
    const { given, admin, oidc, step } = context;
    const group = await freely(context);
    const fields = FIELDS.flatMap((field) =>
      Object.entries(WAYS).map(([way, config]) =>
        mapper(`${field}_${way}`, 'oidc-usermodel-attribute-mapper', { 'user.attribute': field, ...config }),
      ),
    );
    const address = mapper('home', 'oidc-address-mapper', {
      'user.attribute.street': 'firstName',
      'user.attribute.locality': 'email',
    });
    await given.client({ ...client, protocolMappers: [...fields, address] });
    const users = { bare: { lastName: '' }, member: { lastName: 'Last' }, full: undefined };
    for (const [username, rep] of Object.entries(users)) {
      const said = rep && { email: '', firstName: '', ...rep };
      const id = await given.user({ username, password: 'pw', ...said });
      if (username !== 'bare') await admin.put(`/users/${id}/groups/${group}`);
      const { json } = await step(username, oidc.token(login(username, 'openid'), basic));
      await step(`${username}: userinfo`, oidc.userinfo({ token: json.access_token }));
    }
    await step('a service', oidc.token({ grant_type: 'client_credentials' }, basic));
  },

  properties: async (context) => {
    const { given, admin, oidc, step } = context;
    const group = await freely(context);
    const protocolMappers = PROPERTIES.map((property) =>
      mapper(property, 'oidc-usermodel-property-mapper', { 'user.attribute': property }),
    );
    await given.client({ ...client, protocolMappers });
    const ann = await given.user({ username: 'ann', password: 'pw' });
    await step('in no group', oidc.token(login('ann', 'openid'), basic));
    await admin.put(`/users/${ann}/groups/${group}`);
    await step('in one', oidc.token(login('ann', 'openid'), basic));
    await step('a service', oidc.token({ grant_type: 'client_credentials' }, basic));
  },

  'offline tokens that are used for less': async ({ given, oidc, step }) => {
    await given.client({
      ...client,
      defaultClientScopes: ['basic', 'email'],
      optionalClientScopes: ['offline_access', 'address', 'phone'],
    });
    const attributes = { phoneNumber: ['+1 555'], street: ['1 Main St'] };
    await given.user({ username: 'ann', password: 'pw', attributes });
    for (const asked of ['openid offline_access phone', 'offline_access phone address']) {
      const { refresh_token } = await given.tokens(login('ann', asked), basic);
      for (const scope of ['openid', 'phone', 'openid offline_access', 'email', 'address']) {
        const form = { grant_type: 'refresh_token', refresh_token, scope };
        const { json } = await step(`"${asked}" for "${scope}"`, oidc.token(form, basic));
        if (json.access_token)
          await step(`"${asked}" for "${scope}": userinfo`, oidc.userinfo({ token: json.access_token }));
      }
    }
  },
};
