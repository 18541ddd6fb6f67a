import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SoftAuthenticator } from '../support/authenticator.ts';
import { type Page, TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';
import { keyRealm, REGISTER } from './key-realm.ts';
import { ANN, codeOf } from './login-realm.ts';

const withKey = (page: Page): Page => ({
  ...page,
  forms: page.forms.filter(({ fields }) => fields.some(({ name }) => name === 'authenticatorData')),
});

onEachDatabase('A realm that wants keys of a kind', (suite) => {
  const browser = () => new TestBrowser(suite.server.url);

  it('goes by the newer of two settings of whether they are resident, and by the older where that says nothing', async () => {
    const { realm, url, mustDo } = await keyRealm(suite.server);
    const asked = async (residentKey: string, required: string) => {
      await suite.server.admin('PUT', `/${realm}`, {
        webAuthnPolicyResidentKey: residentKey,
        webAuthnPolicyRequireResidentKey: required,
      });
      await mustDo(REGISTER);
      const tab = browser();
      await tab.open(url());
      await tab.submit(ANN);
      return /data-resident-key="([^"]*)"/.exec((await tab.follow()).text)?.[1];
    };
    assert.equal(await asked('preferred', 'Yes'), 'preferred');
    assert.equal(await asked('required', 'No'), 'required');
    assert.equal(await asked('not specified', 'Yes'), 'required');
    assert.equal(await asked('not specified', 'No'), 'discouraged');
    assert.equal(await asked('not specified', 'not specified'), 'not specified');
  });

  it('has passkeys offered as it says, and to nobody who is known already', async () => {
    const { realm, url } = await keyRealm(suite.server, { webAuthnPolicyPasswordlessPasskeysEnabled: true });
    const offered = async (settings: object, params: Record<string, string> = {}, tab = browser()) => {
      await suite.server.admin('PUT', `/${realm}`, settings);
      return /data-mediation="([^"]*)" data-attachment="([^"]*)"/
        .exec((await tab.open(url(params))).text)
        ?.slice(1);
    };
    assert.deepEqual(await offered({}), ['conditional', 'not specified']);
    for (const webAuthnPolicyPasswordlessMediation of ['none', 'optional', 'required', 'silent'])
      assert.deepEqual(
        await offered({
          webAuthnPolicyPasswordlessMediation,
          webAuthnPolicyPasswordlessAuthenticatorAttachment: 'platform',
        }),
        [webAuthnPolicyPasswordlessMediation, 'platform'],
      );
    const ann = browser();
    await ann.open(url());
    await ann.submit(ANN);
    assert.equal(await offered({}, { prompt: 'login' }, ann), undefined);
    assert.match(ann.last?.text ?? '', /authenticateWebAuthnButton/);
  });

  it('reads in its events which key it was, and what was wrong with it', async () => {
    const made = await keyRealm(suite.server, { eventsEnabled: true });
    const { realm, url, here, registered, asking, annId } = made;
    const key = await registered();
    await suite.server.admin('POST', `/${realm}/users`, person('bob'));
    await asking('webauthn-authenticator', 'auth-username-password-form');
    const told = async (answer: (page: Page) => Record<string, string>) => {
      const tab = browser();
      await tab.open(url());
      const page = await tab.submit(ANN);
      await tab.submit(answer(page), withKey(page));
      const { json } = await suite.server.admin('GET', `/${realm}/events?type=LOGIN&type=LOGIN_ERROR&max=1`);
      const [{ error, details }] = json;
      const own = Object.entries(details as Record<string, string>).filter(([name]) =>
        /^(credential_type|public_key|web_authn|first_auth)/.test(name),
      );
      return { error, tab, ...Object.fromEntries(own) };
    };
    const { tab, ...done } = await told((page) => key.assert(here(page, { counter: 1 })));
    assert.notEqual(codeOf(tab), '');
    const type = { credential_type: 'webauthn' };
    assert.deepEqual(done, {
      error: undefined,
      ...type,
      public_key_credential_id: key.id,
      web_authn_authenticator_user_verification_checked: 'false',
    });
    const wrong = async (answer: (page: Page) => Record<string, string>) => {
      const { tab: _tab, ...all } = await told(answer);
      const { web_authn_authentication_error_detail: detail, ...rest } = all as Record<string, string>;
      return [rest, detail !== undefined] as const;
    };
    const failed = (key: string) => ({ ...type, web_authn_authentication_error: `webauthn-error-${key}` });
    assert.deepEqual(await wrong(() => ({ error: 'NotAllowedError: no' })), [
      { error: 'not_allowed', ...failed('api-get') },
      true,
    ]);
    assert.deepEqual(await wrong(() => ({})), [{ error: 'not_allowed', ...failed('api-get') }, true]);
    assert.deepEqual(
      await wrong((page) => key.assert(here(page, { counter: 2, origin: 'https://evil.example' }))),
      [{ error: 'invalid_user_credentials', ...failed('auth-verification') }, true],
    );
    assert.deepEqual(await wrong((page) => key.assert(here(page, { counter: 2, userHandle: 'nobody' }))), [
      {
        error: 'different_user_authenticated',
        ...failed('different-user'),
        first_authenticated_user_id: annId,
        web_authn_authenticated_user_id: 'nobody',
      },
      false,
    ]);
    const other = new SoftAuthenticator();
    assert.deepEqual(await wrong((page) => other.assert(here(page))), [
      {
        error: 'user_not_found',
        ...failed('user-not-found'),
        public_key_credential_id: other.id,
        web_authn_authenticated_user_id: annId,
      },
      false,
    ]);
  });
});
