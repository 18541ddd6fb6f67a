import type { GuardedFetcher } from '../../http/guarded-fetcher.ts';

/** What is asked about a token that a page has brought. */
export interface Asked {
  readonly secret: string;
  readonly token: string;
  /** The name of the host that the page was on. */
  readonly host: string;
  /** Where the person is. */
  readonly ip: string;
  /** What the page was for, where tokens say so, and how sure the verifier must be where it gives scores: 0 to 1. */
  readonly action?: { readonly name: string; readonly score?: number } | undefined;
  /** Of whom the token must be, where the verifier looks at it. */
  readonly siteKey?: string;
}

interface Answer {
  readonly success?: unknown;
  readonly hostname?: unknown;
  readonly action?: unknown;
  readonly score?: unknown;
}

/** Longer is no token of anybody. */
const LONGEST = 8192;

/** Whether the verifier at this address says so, in the API that reCAPTCHA has, and others have from it. */
export async function siteVerify(
  fetcher: Pick<GuardedFetcher, 'post'>,
  address: string,
  { secret, token, host, ip, action, siteKey }: Asked,
): Promise<boolean> {
  if (token === '' || token.length > LONGEST) return false;
  const form = new URLSearchParams({ secret, response: token, remoteip: ip });
  if (siteKey !== undefined) form.set('sitekey', siteKey);
  try {
    const { status, text } = await fetcher.post(address, 'application/x-www-form-urlencoded', String(form));
    if (status !== 200) return false;
    const answer = JSON.parse(text) as Answer;
    return answer.success === true && answer.hostname === host && (!action || isOf(answer, action));
  } catch {
    return false;
  }
}

const isOf = ({ action, score }: Answer, asked: NonNullable<Asked['action']>): boolean =>
  typeof action === 'string' &&
  action.toLowerCase() === asked.name.toLowerCase() &&
  (asked.score === undefined || (typeof score === 'number' && score >= asked.score));

/** An account of reCAPTCHA Enterprise. */
export interface Assessor {
  readonly project: string;
  /** Of the API. */
  readonly key: string;
  readonly siteKey: string;
  /** Where assessments of the project are made, if not at Google's own address. */
  readonly address?: string | undefined;
}

/** Whether reCAPTCHA Enterprise vouches for it. */
export async function assess(
  fetcher: Pick<GuardedFetcher, 'post'>,
  { project, key, siteKey, address = assessmentsOf(project) }: Assessor,
  { token, host, ip, action }: Omit<Asked, 'secret'> & { readonly action: NonNullable<Asked['action']> },
): Promise<boolean> {
  if (token === '' || token.length > LONGEST) return false;
  const url = new URL(address);
  url.searchParams.set('key', key);
  const event = { token, siteKey, expectedAction: action.name, userIpAddress: ip };
  try {
    const { status, text } = await fetcher.post(url.href, 'application/json', JSON.stringify({ event }));
    if (status !== 200) return false;
    const { tokenProperties = {}, riskAnalysis = {} } = JSON.parse(text) as {
      tokenProperties?: { valid?: unknown; hostname?: unknown; action?: unknown };
      riskAnalysis?: { score?: unknown };
    };
    const { valid, hostname, action: name } = tokenProperties;
    return valid === true && hostname === host && isOf({ action: name, score: riskAnalysis.score }, action);
  } catch {
    return false;
  }
}

const assessmentsOf = (project: string): string =>
  `https://recaptchaenterprise.googleapis.com/v1/projects/${encodeURIComponent(project)}/assessments`;
