// A login that begins anew: what is kept of it, and who is still logged in.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };
const bob = { username: 'bob', password: 'pw' };

const restartOf = (tab, skip) => {
  const url = new URL(tab.page.forms[0].action);
  const query = new URLSearchParams();
  for (const name of ['client_id', 'tab_id', 'client_data']) query.set(name, url.searchParams.get(name));
  if (skip !== undefined) query.set('skip_logout', skip);
  return `${url.origin}${url.pathname.replace(/[^/]*$/, 'restart')}?${query}`;
};

export default {
  'while somebody is logged in': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    await given.user(bob);
    for (const skip of [undefined, 'false', 'true']) {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit(ann);
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login' }));
      await step(`skip_logout=${skip}`, tab.open(restartOf(tab, skip)));
      await step(`skip_logout=${skip}: followed`, tab.follow());
      await step(`skip_logout=${skip}: somebody else`, tab.submit(bob));
      await step(
        `skip_logout=${skip}: silent`,
        tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' })),
      );
    }
  },

  'with an action that was asked for': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_PASSWORD' }));
    await tab.open(restartOf(tab, 'false'));
    await tab.follow();
    await step('they log in', tab.submit(ann));
    await step('the action', tab.follow());
  },
};
