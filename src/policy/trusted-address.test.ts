import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrustedAddress, type Names } from './trusted-address.ts';

const ADDRESS = '192.0.2.7';

/** A name server that knows these, and has nothing to say of others. */
const knowing = (addresses: Record<string, string[]>, names: Record<string, string[]> = {}): Names => ({
  addressesOf: async (name) => addresses[name] ?? Promise.reject(new Error('ENOTFOUND')),
  namesOf: async (address) => names[address] ?? Promise.reject(new Error('ENOTFOUND')),
});
const nobody = knowing({});

test('an address is trusted by itself, by its network, and by a name that leads to it', async () => {
  assert.equal(await isTrustedAddress(ADDRESS, [ADDRESS], nobody), true);
  assert.equal(await isTrustedAddress(`::ffff:${ADDRESS}`, ['192.0.2.0/24'], nobody), true);
  const names = knowing({ 'app.example.org': ['198.51.100.1', ADDRESS] });
  assert.equal(await isTrustedAddress(ADDRESS, ['gone.example.org', 'app.example.org'], names), true);
  assert.equal(await isTrustedAddress('192.0.2.8', ['app.example.org', '192.0.2.7/32'], names), false);
});

test('an address is of a domain when a name of it leads back', async () => {
  const trusted = ['*.example.org'];
  const own = { [ADDRESS]: ['app.example.org'] };
  assert.equal(
    await isTrustedAddress(ADDRESS, trusted, knowing({ 'app.example.org': [ADDRESS] }, own)),
    true,
  );
  // Whoever owns an address may claim any name for it.
  assert.equal(
    await isTrustedAddress(ADDRESS, trusted, knowing({ 'app.example.org': ['198.51.100.1'] }, own)),
    false,
  );
  assert.equal(await isTrustedAddress(ADDRESS, trusted, knowing({}, own)), false);
  const alike = { [ADDRESS]: ['badexample.org', 'example.org.evil.example'] };
  const leading = { 'badexample.org': [ADDRESS], 'example.org.evil.example': [ADDRESS] };
  assert.equal(await isTrustedAddress(ADDRESS, trusted, knowing(leading, alike)), false);
  assert.equal(await isTrustedAddress(ADDRESS, trusted, nobody), false);
});

test('a name counts among the first ten of an address, and a name server that does not answer for nothing', async () => {
  const many = Array.from({ length: 20 }, (_, at) => `n${at}.example.org`);
  const leading = (name: string) => knowing({ [name]: [ADDRESS] }, { [ADDRESS]: many });
  assert.equal(await isTrustedAddress(ADDRESS, ['*.example.org'], leading('n9.example.org')), true);
  assert.equal(await isTrustedAddress(ADDRESS, ['*.example.org'], leading('n10.example.org')), false);
  const silent: Names = { addressesOf: () => new Promise(() => {}), namesOf: () => new Promise(() => {}) };
  const begun = performance.now();
  const held = setTimeout(() => {}, 10_000);
  assert.equal(await isTrustedAddress(ADDRESS, ['app.example.org', '*.example.org'], silent), false);
  clearTimeout(held);
  assert.ok(performance.now() - begun < 6000);
});
