// What the Admin REST API says of a realm that was just made, and of what can be said of it.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const unordered = {
  ...seen,
  sets: ['$', 'attributes', 'protocolMappers', 'composites', 'client', 'mappings'],
};

export default {
  'a realm that was just made': async ({ admin, step, check }) => {
    await step('realm', admin.get(''), seen);
    const { json: clients } = await admin.get('/clients');
    for (const { id, clientId } of clients) {
      await step(`client ${clientId}`, admin.get(`/clients/${id}`), unordered);
      for (const part of [
        'roles',
        'default-client-scopes',
        'optional-client-scopes',
        'protocol-mappers/models',
        'scope-mappings',
      ])
        await step(`${part} of ${clientId}`, admin.get(`/clients/${id}/${part}`), unordered);
      for (const { id: role, name, composite } of (await admin.get(`/clients/${id}/roles`)).json.sort(
        (a, b) => (a.name < b.name ? -1 : 1),
      )) {
        if (!composite) continue;
        const parts = (await admin.get(`/roles-by-id/${role}/composites`)).json;
        check(`composites of ${clientId} ${name}`, parts.map((part) => part.name).sort());
      }
    }
    const { json: scopes } = await step('client scopes', admin.get('/client-scopes'), unordered);
    for (const { id, name } of scopes.sort((a, b) => (a.name < b.name ? -1 : 1)))
      await step(`client scope ${name}`, admin.get(`/client-scopes/${id}`), unordered);
    await step('default client scopes', admin.get('/default-default-client-scopes'), unordered);
    await step('optional client scopes', admin.get('/default-optional-client-scopes'), unordered);
    await step('roles', admin.get('/roles'), unordered);
    await step(
      'composites',
      admin.get(`/roles/default-roles-${(await admin.get('')).json.realm}/composites`),
      unordered,
    );
    await step('default groups', admin.get('/default-groups'), seen);
    await step('groups', admin.get('/groups'), seen);
    await step('users', admin.get('/users'), seen);
  },

  'what consoles ask of it': async ({ admin, step }) => {
    for (const path of [
      '/users/profile',
      '/users/profile/metadata',
      '/credential-registrators',
      '/client-policies/profiles',
      '/client-policies/profiles?include-global-profiles=true',
      '/client-policies/policies',
      '/client-policies/policies?include-global-policies=true',
      '/events/config',
      '/localization',
      '/localization/en',
      '/localization/en/x',
      '/client-types',
      '/users-management-permissions',
      '/organizations',
      '/organizations/count',
      '/clients-initial-access',
      '/authentication/unregistered-required-actions',
      '/ui-ext/info',
      '/ui-ext/available-event-listeners',
      '/ui-ext/authentication-management/flows',
      '/ui-ext/authentication-management/required-actions',
    ])
      await step(path, admin.get(path), seen);
  },

  'events are configured': async ({ admin, step }) => {
    const put = (name, body) => step(name, admin.put('/events/config', body), seen);
    await put('some', { eventsEnabled: true, eventsExpiration: 60, enabledEventTypes: ['LOGIN'] });
    await step('read', admin.get('/events/config'), seen);
    await put('listeners', {
      eventsListeners: ['email'],
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: true,
    });
    await step('read again', admin.get('/events/config'), seen);
    await put('an unknown listener', { eventsListeners: ['nope'] });
    await put('an unknown member', { odd: 1 });
    await put('nothing', {});
    await put('no types', { enabledEventTypes: [] });
    await step('read at last', admin.get('/events/config'), seen);
    await step('realm', admin.get(''), seen);
  },

  'texts of a realm': async ({ admin, step }) => {
    await step('add', admin.post('/localization/de', { hello: 'Hallo', bye: 'Tschüss' }), seen);
    await step('add more', admin.post('/localization/de', { hello: 'Guten Tag', more: 'mehr' }), seen);
    await step('locales', admin.get('/localization'), seen);
    await step('texts', admin.get('/localization/de'), seen);
    await step('text', admin.get('/localization/de/hello'), seen);
    await step('text that is not there', admin.get('/localization/de/nope'), seen);
    await step(
      'put',
      admin.put('/localization/de/bye', undefined, {
        text: 'Auf Wiedersehen',
        headers: { 'content-type': 'text/plain' },
      }),
      seen,
    );
    await step('put JSON', admin.put('/localization/de/bye', 'x'), seen);
    await step(
      'put of a new locale',
      admin.put('/localization/fr/hello', undefined, {
        text: 'Bonjour',
        headers: { 'content-type': 'text/plain' },
      }),
      seen,
    );
    await step('texts then', admin.get('/localization/de'), seen);
    await step('other locale', admin.get('/localization/en'), seen);
    await admin.put('', {
      internationalizationEnabled: true,
      supportedLocales: ['de', 'en'],
      defaultLocale: 'de',
    });
    await step(
      'other locale with the default',
      admin.get('/localization/en?useRealmDefaultLocaleFallback=true'),
      seen,
    );
    await step(
      'one with its own and the default',
      admin.get('/localization/fr?useRealmDefaultLocaleFallback=true'),
      seen,
    );
    await step('delete a text', admin.delete('/localization/de/hello'), seen);
    await step('delete it again', admin.delete('/localization/de/hello'), seen);
    await step('delete a locale', admin.delete('/localization/de'), seen);
    await step('delete it again', admin.delete('/localization/de'), seen);
    await step('list', admin.post('/localization/de', []), seen);
    await step('realm', admin.get(''), { ...seen, sets: ['supportedLocales'] });
  },

  'the mail server': async ({ admin, step }) => {
    const put = async (name, smtpServer) => {
      await step(name, admin.put('', { smtpServer }), seen);
      await step(
        `${name}, read`,
        { ...(await admin.get('')), text: JSON.stringify((await admin.get('')).json.smtpServer) },
        seen,
      );
    };
    await put('all', {
      host: 'mail.example.org',
      port: '25',
      from: 'a@example.org',
      auth: 'true',
      user: 'u',
      password: 'secret',
    });
    await put('masked', {
      host: 'mail2.example.org',
      port: '25',
      from: 'a@example.org',
      auth: 'true',
      user: 'u',
      password: '**********',
    });
    await put('by token', {
      host: 'h',
      from: 'a@example.org',
      auth: 'true',
      authType: 'token',
      authTokenUrl: 'https://x.example.org',
      authTokenScope: 's',
      authTokenClientId: 'c',
      authTokenClientSecret: 'sec',
      password: 'p',
    });
    await put('bad sender', { host: 'h', from: 'nope' });
    await put('no sender', { host: 'h' });
    await put('bad reply-to', { from: 'a@example.org', replyTo: 'nope' });
    await put('letters beyond ASCII', { from: 'ä@example.org' });
    await put('and they are allowed', { from: 'ä@example.org', allowutf8: 'true' });
    await put('none', {});
  },

  'settings that limit each other': async ({ admin, step }) => {
    const put = (body) => step(JSON.stringify(body), admin.put('', body), seen);
    await put({ clientSessionIdleTimeout: 1801 });
    await put({ clientSessionIdleTimeout: 1800 });
    await put({ ssoSessionIdleTimeout: 1000 });
    await put({ clientSessionMaxLifespan: 36001 });
    await put({ clientSessionMaxLifespan: 36000 });
    await put({ ssoSessionMaxLifespan: 1000 });
    await put({
      rememberMe: true,
      ssoSessionIdleTimeoutRememberMe: 5000,
      ssoSessionMaxLifespanRememberMe: 50000,
    });
    await put({ clientSessionIdleTimeout: 5000, clientSessionMaxLifespan: 50000 });
    await put({ clientSessionIdleTimeout: 5001 });
    await put({ clientSessionMaxLifespan: 50001 });
    await put({ clientOfflineSessionIdleTimeout: 99999999 });
    await put({ browserSecurityHeaders: { xFrameOptions: 'DENY' } });
    await put({ browserSecurityHeaders: { odd: 'x' } });
    await put({ requiredCredentials: ['otp'] });
    await put({ requiredCredentials: [] });
  },

  'a realm given back as it was read': async ({ admin, step }) => {
    const { json } = await admin.get('');
    const changed = {
      ...json,
      displayName: 'Mine',
      displayNameHtml: '<b>Mine</b>',
      accessTokenLifespan: 77,
      webAuthnPolicyRpEntityName: 'me',
      webAuthnPolicyUserVerificationRequirement: 'required',
      webAuthnPolicyAcceptableAaguids: ['x'],
      webAuthnPolicyPasswordlessRpId: 'example.org',
      otpPolicyType: 'hotp',
      otpPolicyDigits: 8,
      otpPolicyInitialCounter: 3,
      bruteForceProtected: true,
      smtpServer: { from: 'a@example.org', host: 'h' },
      loginTheme: 'keycloak',
      eventsExpiration: 10,
      oauth2DeviceCodeLifespan: 50,
      oauth2DevicePollingInterval: 6,
      directGrantFlow: 'docker auth',
    };
    await step('update', admin.put('', changed), seen);
    await step('read', admin.get(''), seen);
    await step('update with that', admin.put('', (await admin.get('')).json), seen);
    await step('read again', admin.get(''), seen);
  },

  'who the console has before it': async ({ admin, given, http, realm, step }) => {
    const console = await given.clientByName('security-admin-console');
    await admin.put(`/clients/${console.id}`, { ...console, directAccessGrantsEnabled: true });
    await given.user({ username: 'ann', password: 'pw', roles: { 'realm-management': ['view-users'] } });
    await given.user({ username: 'bob', password: 'pw' });
    const tokenOf = async (username, client_id = 'security-admin-console') =>
      (await given.tokens({ grant_type: 'password', client_id, username, password: 'pw' })).access_token;
    const whoami = (token, query = '', of = realm) =>
      http.get(`/admin/${of}/console/whoami${query}`, { token });
    const listed = { ...seen, sets: [`realm_access.${realm}`] };
    const ann = await tokenOf('ann');
    for (const query of ['', `?currentRealm=${realm}`, '?currentRealm=master'])
      await step(`ann ${query.replace(realm, '{realm}')}`, whoami(ann, query), listed);
    await step('of another realm', whoami(ann, '', 'master'), seen);
    await step('of no realm', whoami(ann, '', 'nope'), seen);
    await step('bob', whoami(await tokenOf('bob')), seen);
    await step('from another client', whoami(await tokenOf('ann', 'admin-cli')), seen);
    await step('nobody', whoami(), seen);
  },
};
