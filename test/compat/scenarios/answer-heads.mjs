// Headers that are HTTP's own and not a resource's.
const headers = ['date', 'keep-alive', 'server', 'vary', 'x-powered-by'];

export default {
  'of every kind of answer': async ({ admin, http, realm, step }) => {
    await step('a realm', http.get(`/realms/${realm}`), { headers });
    await step('a refusal', http.post(`/realms/${realm}/protocol/openid-connect/token`), { headers });
    await step('nothing', http.get('/nothing'), { headers });
    await step('no content', admin.put('', {}), { headers });
  },
};
