// How long a request is good that a client has pushed (RFC 9126 section 4).
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };

export default {
  'once somebody has logged in by it': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    const push = async (more) =>
      (await oidc.par({ client_id: 'app', redirect_uri, response_type: 'code', scope: 'openid', ...more }))
        .json.request_uri;
    const urlOf = (request_uri) =>
      `${oidc.url('/auth')}?${new URLSearchParams({ client_id: 'app', request_uri })}`;
    const first = urlOf(await push());
    const [tab, other] = [browser(), browser()];
    await step('opened', tab.open(first));
    await step('opened again', tab.open(first));
    await step('opened elsewhere', other.open(first));
    await tab.follow();
    await step('logged in', tab.submit(ann));
    await step('opened once more', tab.open(first));
    await step('opened elsewhere once more', browser().open(first));
    await step('the other goes on', other.follow());
    if (other.page.forms.length) await step('the other logs in', other.submit(ann));
    const second = urlOf(await push());
    await step('by somebody who is in', tab.open(second));
    await step('by somebody who is in, again', tab.open(second));
    const silent = urlOf(await push({ prompt: 'none' }));
    await step('silently, by nobody', browser().open(silent));
    await step('silently, by somebody who is in', tab.open(silent));
  },
};
