import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { onTwoNodes } from '../support/on-each-database.ts';

const told: string[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  told.push(JSON.parse(body).userId);
  response.writeHead(204).end();
});
await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
const folder = mkdtempSync(join(tmpdir(), 'latchkey-one-delivery-'));
const file = join(folder, 'reporting.mjs');
writeFileSync(
  file,
  `export default {
    kind: 'event-listener', id: 'reporting', helpText: '', types: ['REGISTER'],
    async onEvent(event, { post }) {
      await post('http://127.0.0.1:${(receiver.address() as AddressInfo).port}/', event);
    },
  };`,
);
after(() => {
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

onTwoNodes(
  'of several nodes',
  (nodes) => {
    it('one delivers an event, and not each', async () => {
      const realm = await nodes.one.realm({ registrationAllowed: true });
      const admin = (method: string, path: string, json: object) =>
        nodes.one.admin(method, `/${realm}${path}`, json);
      await admin('PUT', '/events/config', { eventsListeners: ['reporting'] });
      await admin('POST', '/clients', {
        clientId: 'shop',
        publicClient: true,
        attributes: { 'sign-up.rule': JSON.stringify({ mode: 'open', rest: true }) },
      });
      told.length = 0;
      const people = Array.from({ length: 20 }, (_each, at) => ({
        at,
        node: at % 2 ? nodes.one : nodes.other,
      }));
      for (const { at, node } of people) {
        const { status, text } = await node.call('POST', `/realms/${realm}/sign-up`, {
          json: {
            client_id: 'shop',
            username: `user-${at}`,
            email: `user-${at}@example.org`,
            firstName: 'A',
            lastName: 'B',
            password: 'secret-1',
          },
        });
        assert.equal(status, 201, text);
      }
      for (const end = Date.now() + 10_000; told.length < people.length && Date.now() < end; )
        await setTimeout(50);
      await setTimeout(1000);
      assert.equal(told.length, people.length);
      assert.equal(new Set(told).size, people.length);
    });
  },
  { extensions: file, 'outgoing-http': 'on', 'outgoing-allowed-networks': '127.0.0.1' },
);
