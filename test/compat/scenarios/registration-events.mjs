// What events tell of clients that ask what they are configured with.
export default {
  'of installations that were read': async ({ given, admin, dcr, check }) => {
    await given.realm({ eventsEnabled: true, enabledEventTypes: ['CLIENT_INFO'] });
    await given.client({ clientId: 'conf', secret: 's' });
    await given.client({ clientId: 'open', publicClient: true });
    const viewer = await given.userToken('view-clients');
    for (const [name, clientId, options] of [
      ['by its secret', 'conf', { basic: ['conf', 's'] }],
      ['by somebody else', 'conf', { token: viewer }],
      ['open to all', 'open', {}],
    ]) {
      const { status } = await dcr.install.read(clientId, options);
      const events = (await admin.get('/events?type=CLIENT_INFO')).json;
      await admin.delete('/events');
      check(name, [status, events.map((each) => [each.clientId, each.details?.client_auth_method])]);
    }
  },
};
