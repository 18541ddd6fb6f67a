import type { BrokerKind } from '../kind.ts';
import { apple } from './apple.ts';
import { bitbucket } from './bitbucket.ts';
import { facebook } from './facebook.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { keycloakOidc } from './keycloak-oidc.ts';
import { linkedin } from './linkedin-openid-connect.ts';
import { microsoft } from './microsoft.ts';
import { oauth2 } from './oauth2.ts';
import { oidc } from './oidc.ts';
import { paypal } from './paypal.ts';

/** A new kind is a file here and a line in this list. */
export const brokerKinds: ReadonlyMap<string, BrokerKind> = new Map(
  [
    oidc,
    keycloakOidc,
    oauth2,
    google,
    github,
    microsoft,
    apple,
    gitlab,
    linkedin,
    bitbucket,
    facebook,
    paypal,
  ].map((kind) => [kind.id, kind]),
);
