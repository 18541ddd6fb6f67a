// What browsers find where people look after their account: pages of ours, a program that runs in the browser there.
const html = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
const at = ({ realm }, path) => `/realms/${realm}/account${path}`;

export default {
  'where there are any': async (context) => {
    const { given, step, http, admin } = context;
    await given.realm({});
    await step('the first', http.get(at(context, '/'), html));
    await step('another', http.get(at(context, '/applications'), html));
    await step(
      'for programs',
      http.get(at(context, '/applications'), { headers: { accept: 'application/json' } }),
    );
    const [client] = (await admin.get('/clients?clientId=account')).json;
    await admin.put(`/clients/${client.id}`, { ...client, enabled: false });
    await step('switched off', http.get(at(context, '/'), html));
    await step('and for programs', http.get(at(context, '/'), { headers: { accept: 'application/json' } }));
  },
};
