import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-two-servers-'));
const file = join(folder, 'one.mjs');
writeFileSync(
  file,
  `export default [
    { kind: 'registration-policy', id: 'only-here', helpText: '', judge() {} },
    { kind: 'registration-provider', id: 'only-here', read: () => ({}), write: () => ({}) },
    { kind: 'login-step', id: 'step-only-here', displayName: 'Here', helpText: '', begin: () => ({ done: true }) },
  ];`,
);

describe('Two servers of one process', () => {
  let extended: TestServer;
  let plain: TestServer;
  before(async () => {
    extended = await startTestServer({ flags: { extensions: file } });
    plain = await startTestServer();
  });
  after(async () => {
    await extended?.stop();
    await plain?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have each the extensions that it was given', async () => {
    for (const [server, has] of [
      [extended, true],
      [plain, false],
    ] as const) {
      const realm = await server.realm();
      const ids = async (path: string) =>
        (await server.admin('GET', `/${realm}/${path}`)).json.map(({ id }: { id: string }) => id);
      const component = await server.admin('POST', `/${realm}/components`, {
        name: 'only-here',
        providerId: 'only-here',
        providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
        subType: 'anonymous',
      });
      const provider = await server.call('POST', `/realms/${realm}/clients-registrations/only-here`, {
        json: {},
      });
      assert.deepEqual(
        [
          (await ids('client-registration-policy/providers')).includes('only-here'),
          (await ids('authentication/authenticator-providers')).includes('step-only-here'),
          component.status === 201,
          provider.status !== 404,
        ],
        [has, has, has, has],
        `${component.text} ${provider.text}`,
      );
    }
  });
});
