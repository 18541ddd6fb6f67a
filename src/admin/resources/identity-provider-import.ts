import { Type } from 'typebox';
import { configOfDiscovery } from '../../domain/identity-providers/config-of-discovery.ts';
import { configOfMetadata } from '../../domain/identity-providers/config-of-metadata.ts';
import { readEntityDescriptor } from '../../domain/saml/entity-descriptor.ts';
import { badRequest } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Request, type Sent } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/fetch-refused.ts';
import { readJson } from '../../http/json-body.ts';
import { readMultipart } from '../../http/multipart-body.ts';
import { asXml } from '../../http/xml-body.ts';
import { text } from '../../lib/optional.ts';
import { MANAGE_PROVIDERS } from '../get-identity-provider.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

/** `/identity-provider/import-config`: the configuration that a provider's own document asks for; nothing is stored. */
export const identityProviderImportEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/identity-provider/import-config',
    roles: MANAGE_PROVIDERS,
    read,
    handle: importConfig,
  }),
];

const Asked = Type.Object({ providerId: text, fromUrl: text, file: text }, { additionalProperties: true });

/** A URL in JSON, or a file in a form. */
function read(request: Request): {
  readonly url?: string;
  readonly providerId?: string;
  readonly form?: Sent;
} {
  if (/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) return { form: request };
  const { providerId = '', fromUrl = '' } = readJson(request, 'Map', Asked);
  return { providerId, url: fromUrl };
}

const incomplete = () => new Refusal(400, 'HTTP 400 Bad Request');

async function importConfig(
  admin: RealmRequest,
  { form, providerId, url }: ReturnType<typeof read>,
): Promise<Answer> {
  const now = admin.clock.now();
  if (form) {
    const parts = await readMultipart(form);
    const kind = parts.get('providerId')?.toString('utf8');
    const file = parts.get('file');
    if (!kind || !file) throw incomplete();
    return ok(configOf(kind, file, now));
  }
  if (!providerId || !url) throw incomplete();
  const config = configOf(providerId, await fetched(admin, url), now);
  return ok({ ...config, metadataDescriptorUrl: url });
}

function configOf(providerId: string, document: Buffer, now: number): Record<string, string> {
  if (providerId === 'saml') return configOfMetadata(readEntityDescriptor(asXml(document)), now);
  // What other kinds say of themselves has no standard form.
  if (providerId !== 'oidc' && providerId !== 'keycloak-oidc')
    throw badRequest('Only identity providers of OpenID Connect and SAML have a document to import');
  return configOfDiscovery(jsonObject(document));
}

function jsonObject(document: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(document.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'invalid_request', { description: 'Cannot parse the JSON', cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('A discovery document is a JSON object');
  return value as Record<string, unknown>;
}

/** What stands at a URL that somebody names. @throws {Refusal} 400, the same whatever is there or is not */
async function fetched({ fetcher }: RealmRequest, url: string): Promise<Buffer> {
  try {
    const { status, text: document } = await fetcher.get(url, 'application/json, application/xml, */*');
    if (status === 200) return Buffer.from(document);
    throw new FetchRefused(`answered ${status}`);
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    throw new Refusal(400, 'invalid_request', {
      description: error.message,
      detail: error.detail,
      cause: error,
    });
  }
}
