// What the master realm knows of the realms that come and go.
const home = (name) => `/../${encodeURIComponent(name)}`;
const inMaster = (path) => `/../master${path}`;
const sets = ['$', 'realmMappings', 'mappings'];

const clientsOf = async ({ admin }, name) =>
  (await admin.get(inMaster(`/clients?clientId=${encodeURIComponent(`${name}-realm`)}`))).json;

/** What of the administrator's role is about a realm. */
const included = async ({ admin, check }, label, name) => {
  const { json: admins } = await admin.get(inMaster('/roles/admin'));
  const { json } = await admin.get(inMaster(`/roles-by-id/${admins.id}/composites`));
  const [client] = await clientsOf({ admin }, name);
  check(
    label,
    json
      .filter(({ containerId }) => client && containerId === client.id)
      .map((role) => role.name)
      .toSorted(),
  );
};

const lookAt = async (t, label, name) => {
  const { step, admin } = t;
  const found = await clientsOf(t, name);
  t.check(`${label}: clients`, found.length);
  if (!found[0]) return;
  const { id } = found[0];
  await step(`${label}: the client`, admin.get(inMaster(`/clients/${id}`)), { sets });
  const { json: roles } = await step(
    `${label}: its roles`,
    admin.get(inMaster(`/clients/${id}/roles?briefRepresentation=false`)),
    { sets },
  );
  for (const role of roles
    .filter(({ composite }) => composite)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    await step(
      `${label}: what ${role.name} includes`,
      admin.get(inMaster(`/roles-by-id/${role.id}/composites`)),
      {
        sets,
      },
    );
  await included(t, `${label}: what administrators have`, name);
};

export default {
  'a realm comes, is renamed and goes': async (t) => {
    const { admin, realm } = t;
    const name = `${realm}-b`;
    const other = `${realm}-c`;
    try {
      await lookAt(t, 'before', name);
      await admin.post('/..', { realm: name, enabled: true });
      await lookAt(t, 'made', name);
      await admin.put(home(name), { realm: other });
      await lookAt(t, 'under the old name', name);
      await lookAt(t, 'renamed', other);
      await admin.delete(home(other));
      await lookAt(t, 'gone', other);
      await admin.post('/..', { realm: name, enabled: true, clients: [{ clientId: 'realm-management' }] });
      await lookAt(t, 'imported', name);
    } finally {
      await admin.delete(home(name));
      await admin.delete(home(other));
    }
  },

  'whoever makes a realm administers it': async (t) => {
    const { admin, http, realm, step, check } = t;
    const name = `${realm}-b`;
    const username = `maker-${realm.slice(5)}`;
    const user = await admin.post(inMaster('/users'), {
      username,
      email: `${username}@example.org`,
      firstName: 'Ann',
      lastName: 'Archer',
      enabled: true,
      credentials: [{ type: 'password', value: 'pw' }],
    });
    const id = user.headers.location.split('/').at(-1);
    const token = async () => {
      const form = { grant_type: 'password', client_id: 'admin-cli', username, password: 'pw' };
      return (await http.post('/realms/master/protocol/openid-connect/token', { form })).json.access_token;
    };
    const mapped = async (label) => {
      const { json } = await admin.get(inMaster(`/users/${id}/role-mappings`));
      check(label, {
        realm: (json.realmMappings ?? []).map((role) => role.name).toSorted(),
        clients: Object.fromEntries(
          Object.entries(json.clientMappings ?? {}).map(([client, { mappings }]) => [
            client,
            mappings.map((role) => role.name).toSorted(),
          ]),
        ),
      });
    };
    try {
      const document = { realm: name, enabled: true };
      await step('without the role', admin.post('/..', document, { token: await token() }));
      const { json: role } = await admin.get(inMaster('/roles/create-realm'));
      await admin.post(inMaster(`/users/${id}/role-mappings/realm`), [role]);
      await mapped('before');
      await step('with the role', admin.post('/..', document, { token: await token() }));
      await mapped('then');
      const read = await step('the realm', admin.get(home(name), undefined, { token: await token() }), {
        ignore: ['$'],
      });
      check('all of it', Object.keys(read.json).length > 50);
      await step('remove', admin.delete(home(name), undefined, { token: await token() }));
      await mapped('after');
    } finally {
      await admin.delete(home(name));
      await admin.delete(inMaster(`/users/${id}`));
    }
  },
};
