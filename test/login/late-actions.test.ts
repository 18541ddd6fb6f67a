import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Clock } from '../../src/lib/clock.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

/** Ahead of the system's by as many milliseconds as a test says. */
const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };
const later = (seconds: number) => {
  ahead.by += seconds * 1000;
};

const CHOSEN = { 'password-new': 'another', 'password-confirm': 'another' };
const SETTINGS = { accessCodeLifespanUserAction: 60, accessCodeLifespanLogin: 1800 };
const TIMED_OUT = 'Your login attempt timed out. Login will start from the beginning.';

onEachDatabase(
  'who has something left to do has so long for it',
  (suite) => {
    const atAction = async (client: object = {}) => {
      const { realm, url } = await loginRealm(suite.server, SETTINGS, client);
      const { json } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
      const requiredActions = 'consentRequired' in client ? [] : ['UPDATE_PASSWORD'];
      await suite.server.admin('PUT', `/${realm}/users/${json[0].id}`, { requiredActions });
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      later(120);
      await tab.submit(ANN);
      return { tab, page: await tab.follow() };
    };
    const beginsAnew = async (tab: TestBrowser) => {
      const page = await tab.follow();
      assert.deepEqual(page.messages, [TIMED_OUT]);
      assert.ok(page.forms[0]?.fields.some(({ name }) => name === 'username'));
    };

    it('whatever they took for the login', async () => {
      const { tab } = await atAction();
      later(55);
      await tab.submit(CHOSEN);
      assert.notEqual(codeOf(tab), '');
    });

    it('and begins anew when it is over, with nothing done', async () => {
      const { tab } = await atAction();
      later(65);
      await tab.submit(CHOSEN);
      await beginsAnew(tab);
      await tab.submit(ANN);
      await tab.follow();
      await tab.submit(CHOSEN);
      assert.notEqual(codeOf(tab), '');
    });

    it('from when the page was read last, and its form is good still', async () => {
      const { tab, page } = await atAction();
      for (let time = 0; time < 3; time += 1) {
        later(45);
        await tab.open(page.url);
      }
      later(45);
      await tab.submit({ ...CHOSEN, 'password-confirm': 'x' }, page);
      later(45);
      await tab.submit(CHOSEN);
      assert.notEqual(codeOf(tab), '');
    });

    it('for a consent, too', async () => {
      const consentRequired = true;
      const inTime = await atAction({ consentRequired });
      later(45);
      await inTime.tab.open(inTime.page.url);
      later(45);
      await inTime.tab.submit({ accept: 'Yes' });
      assert.notEqual(codeOf(inTime.tab), '');
      const late = await atAction({ consentRequired });
      later(65);
      await late.tab.submit({ accept: 'Yes' });
      await beginsAnew(late.tab);
    });
  },
  { clock },
);
