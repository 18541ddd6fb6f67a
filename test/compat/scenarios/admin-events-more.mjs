// Which changes leave an event, and which leave none because nothing is other than it was.
const idOf = ({ headers }) => headers.location.split('/').at(-1);
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Makes a change and shows the events that it left. */
const seeing =
  ({ admin, given, check }) =>
  async () => {
    await given.realm({ adminEventsEnabled: true, adminEventsDetailsEnabled: true });
    return async (name, change) => {
      await admin.delete('/admin-events');
      const { status } = await change();
      const events = (await admin.get('/admin-events')).json;
      const shown = events.map(({ operationType, resourceType, resourcePath, details, representation }) => [
        operationType,
        resourceType,
        resourcePath?.replace(ID, '<id>'),
        details,
        representation && parsed(representation.replace(ID, '<id>')),
      ]);
      check(name, [status, shown]);
    };
  };

export default {
  'executions of a flow': async (world) => {
    const { admin } = world;
    const see = await seeing(world)();
    const flow = { alias: 'own', providerId: 'basic-flow', topLevel: true, builtIn: false };
    await admin.post('/authentication/flows', flow);
    const { id } = (await admin.get('/authentication/flows')).json.find(({ alias }) => alias === 'own');
    const path = '/authentication/flows/own/executions';
    await admin.post(`${path}/execution`, { provider: 'auth-cookie' });
    await admin.post(`${path}/flow`, { alias: 'below', type: 'basic-flow', description: 'd' });
    const [cookie, below] = (await admin.get(path)).json;
    await see('another requirement', () => admin.put(path, { ...cookie, requirement: 'ALTERNATIVE' }));
    await see('the same', () => admin.put(path, { ...cookie, requirement: 'ALTERNATIVE' }));
    await see('no more than must be said', () => admin.put(path, { id: cookie.id, requirement: 'REQUIRED' }));
    await see('that again', () => admin.put(path, { id: cookie.id, requirement: 'REQUIRED' }));
    await see('a flow renamed', () => admin.put(path, { ...below, displayName: 'lower' }));
    await see('the flow itself', () =>
      admin.put(`/authentication/flows/${id}`, { ...flow, description: 'Own' }),
    );
    const action = '/authentication/required-actions/UPDATE_PASSWORD';
    await see('a required action', () =>
      admin.put(action, { alias: 'UPDATE_PASSWORD', name: 'N', enabled: true }),
    );
  },

  'users and what they have': async (world) => {
    const { admin, given } = world;
    const see = await seeing(world)();
    const bob = await given.user({ username: 'bob', password: 'pw' });
    const group = idOf(await admin.post('/groups', { name: 'staff' }));
    const mappings = `/users/${bob}/role-mappings/realm`;
    await admin.post('/roles', { name: 'buyer' });
    const { id, name } = (await admin.get('/roles/buyer')).json;
    await see('a role', () => admin.post(mappings, [{ id, name }]));
    await see('no role', () => admin.post(mappings, []));
    await see('no role away', () => admin.delete(mappings, []));
    await admin.delete(mappings);
    await admin.post(mappings, [{ id, name }]);
    await see('all roles away', () => admin.delete(mappings));
    await see('left where they were not', () => admin.delete(`/users/${bob}/groups/${group}`));
    await see('joined', () => admin.put(`/users/${bob}/groups/${group}`));
    await see('joined again', () => admin.put(`/users/${bob}/groups/${group}`));
    await see('a role of a group', () => admin.post(`/groups/${group}/role-mappings/realm`, [{ id, name }]));
    await see('no failures', () => admin.delete(`/attack-detection/brute-force/users/${bob}`));
    await see('kinds disabled', () => admin.put(`/users/${bob}/disable-credential-types`, ['otp']));
    const [credential] = (await admin.get(`/users/${bob}/credentials`)).json;
    const path = `/users/${bob}/credentials/${credential.id}`;
    const text = { text: 'mine', headers: { 'content-type': 'text/plain' } };
    await see('a label', () => admin.put(`${path}/userLabel`, undefined, text));
    await see('a credential away', () => admin.delete(path));
  },

  'clients and roles': async (world) => {
    const { admin, given } = world;
    const see = await seeing(world)();
    const { id } = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${id}/roles`, { name: 'mine' });
    await admin.post('/roles', { name: 'buyer' });
    const mine = (await admin.get(`/clients/${id}/roles/mine`)).json;
    const buyer = (await admin.get('/roles/buyer')).json;
    await see('a role of a client by id', () =>
      admin.put(`/roles-by-id/${mine.id}`, { name: 'mine', description: 'M' }),
    );
    await see('its parts', () =>
      admin.post(`/roles-by-id/${mine.id}/composites`, [{ id: buyer.id, name: 'buyer' }]),
    );
    await see('its parts away', () => admin.delete(`/roles-by-id/${mine.id}/composites`, [buyer]));
    await see('away', () => admin.delete(`/roles-by-id/${mine.id}`));
    await see('a node', () => admin.post(`/clients/${id}/nodes`, { node: 'host' }));
    await see('the node away', () => admin.delete(`/clients/${id}/nodes/host`));
    await see('a rotated secret', () => admin.delete(`/clients/${id}/client-secret/rotated`));
    await see('policies', () => admin.put('/client-policies/policies', { policies: [] }));
    await see('profiles', () => admin.put('/client-policies/profiles', { profiles: [] }));
    await see('pushed', () => admin.post('/push-revocation'));
    await see('a cache', () => admin.post('/clear-crl-cache'));
  },

  'which tell of themselves': async ({ admin, check, sleep }) => {
    const told = async (name, change) => {
      const { status } = await change;
      // Keycloak writes a moment after it has answered.
      await sleep(300);
      const { json } = await admin.get('/admin-events');
      const events = json.map((each) => [each.resourcePath ?? null, each.representation !== undefined]);
      check(name, [status, events]);
    };
    const configured = (config) => admin.put('/events/config', config);
    await told('turned on', configured({ eventsEnabled: true, adminEventsEnabled: true }));
    await told('with details', configured({ adminEventsEnabled: true, adminEventsDetailsEnabled: true }));
    await told('turned off', configured({ adminEventsEnabled: false }));
    await told('turned on with the realm', admin.put('', { adminEventsEnabled: true }));
    await told('turned off with the realm', admin.put('', { adminEventsEnabled: false }));
    await told(
      'turned on, without details',
      configured({ adminEventsEnabled: true, adminEventsDetailsEnabled: false }),
    );
  },
};
