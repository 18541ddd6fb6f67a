import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInAuthentication } from '../authentication/built-in.ts';
import { freshRealmSettings } from '../realms/settings.ts';
import { findClientProblem } from './check.ts';
import { newClient } from './new-client.ts';
import { findPairwiseProblem, pairwiseMapper, withSalt } from './pairwise.ts';

const ONE = 'https://one.example.org/cb';
const TWO = 'https://two.example.org/cb';
const SECTOR = 'https://sector.example.org/uris';
const MANY =
  'Without a configured Sector Identifier URI, client redirect URIs must not contain multiple host components.';
const NONE = 'Client redirect URIs must contain a valid host component.';
const OTHERS = 'Client redirect URIs does not match redirect URIs fetched from the Sector Identifier URI.';
const FAILED = 'Failed to get redirect URIs from the Sector Identifier URI.';

describe('pairwise subjects', () => {
  const problem = (redirectUris: string[], sector?: string, listed?: unknown[], rootUrl?: string) =>
    findPairwiseProblem({ redirectUris, ...(rootUrl && { rootUrl }) }, sector, async () => listed);

  it('without a sector are for redirect URIs of one host', async () => {
    assert.equal(await problem([ONE, 'https://one.example.org:8443/*']), undefined);
    assert.equal(await problem(['urn:x']), undefined);
    assert.equal(await problem(['*']), undefined);
    assert.equal(await problem([ONE, TWO]), MANY);
    assert.equal(await problem([ONE, 'urn:x']), MANY);
    assert.equal(await problem([]), NONE);
    assert.equal(await problem(['/cb']), NONE);
    assert.equal(await problem(['/cb', ONE], '', undefined, 'https://one.example.org/'), undefined);
  });

  it('of a sector are for redirect URIs that its document lists', async () => {
    assert.equal(await problem([ONE, TWO], SECTOR, [ONE, TWO, TWO]), undefined);
    assert.equal(await problem([], SECTOR, []), undefined);
    assert.equal(await problem([ONE, TWO], SECTOR, [ONE]), OTHERS);
    assert.equal(await problem([ONE], SECTOR, [1, null, [ONE]]), OTHERS);
    assert.equal(await problem([ONE], SECTOR), FAILED);
    assert.equal(await problem([ONE], 'nonsense', [ONE]), 'Malformed Sector Identifier URI.');
  });

  it('are asked for nowhere when the client is refused anyway, and once for one document', async () => {
    const asked: string[] = [];
    const fetchSector = async (url: string) => {
      asked.push(url);
      return [ONE];
    };
    const client = {
      ...newClient({ id: 'id', realmId: 'realm', clientId: 'app', createdAt: 0 }),
      redirectUris: [ONE],
      protocolMappers: [pairwiseMapper(SECTOR)],
    };
    const authentication = () => builtInAuthentication('r');
    const around = { settings: freshRealmSettings, authentication, fetchSector, sector: SECTOR };
    assert.equal(await findClientProblem(client, around), undefined);
    assert.deepEqual(asked, [SECTOR]);
    assert.ok(await findClientProblem({ ...client, rootUrl: 'nonsense' }, around));
    assert.deepEqual(asked, [SECTOR]);
  });

  it('of several sectors are nobody’s, and nothing is fetched for them', async () => {
    const asked: string[] = [];
    const fetchSector = async (url: string) => {
      asked.push(url);
      return [ONE];
    };
    const client = (sectors: readonly (string | undefined)[]) => ({
      ...newClient({ id: 'id', realmId: 'realm', clientId: 'app', createdAt: 0 }),
      redirectUris: [ONE],
      protocolMappers: sectors.map((one, index) => ({ ...pairwiseMapper(one), name: `mapper ${index}` })),
    });
    const authentication = () => builtInAuthentication('r');
    const around = { settings: freshRealmSettings, authentication, fetchSector };
    const several = client(Array.from({ length: 400 }, (_, number) => `${SECTOR}?${number}`));
    const refused = 'A client has at most one Sector Identifier URI';
    assert.equal((await findClientProblem(several, around))?.description, refused);
    const beside = { ...around, sector: `${SECTOR}?other` };
    assert.equal((await findClientProblem(client([SECTOR]), beside))?.description, refused);
    assert.deepEqual(asked, []);
    assert.equal(await findClientProblem(client([SECTOR, SECTOR, undefined]), around), undefined);
    assert.deepEqual(asked, [SECTOR]);
  });

  it('keep their salt, and get one where there is none', () => {
    const mapper = pairwiseMapper(SECTOR);
    assert.match(mapper.config.pairwiseSubAlgorithmSalt ?? '', /^[0-9a-f-]{36}$/);
    const { pairwiseSubAlgorithmSalt } = mapper.config;
    assert.deepEqual(pairwiseMapper(undefined, mapper), { ...mapper, config: { pairwiseSubAlgorithmSalt } });
    const bare = withSalt({ ...mapper, config: { sectorIdentifierUri: '', pairwiseSubAlgorithmSalt: '' } });
    assert.deepEqual(Object.keys(bare.config), ['pairwiseSubAlgorithmSalt']);
    const other = { ...mapper, protocolMapper: 'oidc-sub-mapper', config: {} };
    assert.equal(withSalt(other), other);
  });
});
