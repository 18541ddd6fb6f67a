import type { Parameters } from './asked.ts';

/** What a login's URLs carry, so that it finds back to the client when all else is lost (Keycloak's `client_data`). */
export const clientData = ({ redirect_uri, response_type, response_mode, state }: Parameters): string =>
  Buffer.from(JSON.stringify({ ru: redirect_uri, rt: response_type, rm: response_mode, st: state })).toString(
    'base64url',
  );

/** The same read; what somebody else made of it is believed as little as any other parameter. */
export function readClientData(text: string | null): Parameters | undefined {
  try {
    const { ru, rt, rm, st } = JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const members = Object.entries({ redirect_uri: ru, response_type: rt, response_mode: rm, state: st });
    return Object.fromEntries(
      members.filter((member): member is [string, string] => typeof member[1] === 'string'),
    );
  } catch {
    return undefined;
  }
}
