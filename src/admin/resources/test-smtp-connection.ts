import { Type } from 'typebox';
import { mailServerFrom } from '../../domain/realms/mail-server.ts';
import { adminError } from '../../errors/admin.ts';
import { noContent } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { readJson } from '../../http/json-body.ts';
import { endpointWithBody } from '../resource.ts';

/** A secret that the realm keeps is told to the server it is for, and to no other. */
const isSameLogin = (given: Readonly<Record<string, string>>, kept: Readonly<Record<string, string>>) =>
  ['host', 'port', 'user', 'authTokenUrl'].every((name) => (given[name] ?? '') === (kept[name] ?? ''));

const MailServer = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]));

/** `/testSMTPConnection`: sends a mail to whoever asks, by a mail server that need not be the realm's yet. */
export const testSmtpConnectionEndpoints = [
  endpointWithBody({
    method: 'POST',
    path: '/testSMTPConnection',
    roles: ['manage-realm'],
    read(request) {
      // Older consoles put the JSON into a form.
      const config = readForm(request).get('config');
      const json = { headers: {}, body: Buffer.from(config ?? '') };
      const given = readJson(config === undefined ? request : json, 'Map', MailServer);
      return Object.fromEntries(
        Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null),
      );
    },
    async handle({ realm, bearer, mail, request }, given) {
      const { email } = bearer.user;
      // Why it failed would tell what listens inside the server's network.
      const failed = () => adminError(500, 'Failed to send email');
      if (!email) throw failed();
      const server = mailServerFrom(
        given,
        isSameLogin(given, realm.settings.smtpServer) ? realm.settings.smtpServer : {},
      );
      try {
        await mail.sendBy(
          server,
          { template: 'email-test', realm, subject: { key: 'emailTestSubject' } },
          email,
        );
      } catch (err) {
        request.log.info({ err }, 'a mail server was tried');
        throw failed();
      }
      return noContent;
    },
  }),
];
