import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { Mail } from '../../src/mail/mail.ts';
import { Pages } from '../../src/pages/pages.ts';
import { realmWith, silent } from '../pages/gallery.ts';
import { startMailbox } from '../support/mailbox.ts';

const pages = new Pages({ live: false, log: silent });
const standing = { at: systemClock.now() };
const clock: Clock = { now: () => standing.at };
/** What was asked for a token, and what it answers. */
const tokens = { asked: [] as string[], answer: [200, '{}'] as [status: number, text: string] };
const fetcher = {
  post: async (url: string, _type: string, body: string) => {
    tokens.asked.push(`${url} ${body}`);
    const [status, text] = tokens.answer;
    return { status, text, contentType: 'application/json' };
  },
};
const mailOf = (settings = {}) =>
  new Mail(
    { allowedNetworks: ['127.0.0.0/8'], limited: false, ...settings },
    { pages, fetcher, clock, log: silent },
  );
const mail = mailOf();

const reset = (realm: ReturnType<typeof realmWith>, variables = {}) => ({
  template: 'password-reset',
  realm,
  subject: { key: 'passwordResetSubject' },
  variables: { link: 'https://login.example.org/x?key=a&b=c', linkExpiration: 60, ...variables },
});

describe('Mail of a realm', async () => {
  const box = await startMailbox();
  const locked = await startMailbox({ user: { name: 'realm', password: 'pw' } });
  const full = await startMailbox({ refuses: true });
  const byToken = await startMailbox({ user: { name: 'realm', token: 'good' } });
  after(async () => {
    for (const each of [box, locked, full, byToken]) await each.close();
  });

  test('arrives as text and as HTML, with the link in both', async () => {
    const smtpServer = {
      ...box.smtpServer,
      fromDisplayName: 'Example Shop',
      replyTo: 'help@example.org',
      envelopeFrom: 'bounce@example.org',
    };
    await mail.send(reset(realmWith({ smtpServer })), 'ann@example.org');
    const received = await box.next();
    assert.deepEqual([received.from, received.to], ['bounce@example.org', ['ann@example.org']]);
    assert.equal(received.header('from'), 'Example Shop <no-reply@example.org>');
    assert.equal(received.header('reply-to'), 'help@example.org');
    assert.equal(received.header('subject'), 'Reset password');
    assert.deepEqual(received.links, ['https://login.example.org/x?key=a&b=c']);
    assert.match(received.part('text/plain'), /your account of Example Shop.*good for 1 hour\./s);
    assert.match(received.part('text/html'), /<a href="https:\/\/login\.example\.org\/x\?key=a&amp;b=c">/);
  });

  test('says nothing in anybody else’s name: no header, no recipient and no markup is slipped in', async () => {
    const evil =
      'Shop\r\nBcc: victim@example.org\r\n\r\n<img src=x onerror=alert(1)><a href="https://evil.example">';
    const smtpServer = { ...box.smtpServer, fromDisplayName: evil };
    const realm = realmWith({
      smtpServer,
      displayName: evil,
      localizationTexts: { en: { passwordResetSubject: 'One\nBcc: victim@example.org\n\nTwo' } },
    });
    await mail.send(reset(realm), 'ann@example.org');
    const { raw, to, header, part } = await box.next();
    assert.deepEqual(to, ['ann@example.org']);
    assert.doesNotMatch(raw.split('\r\n\r\n', 1)[0] ?? '', /^bcc:/im);
    assert.equal(header('subject'), 'One Bcc: victim@example.org Two');
    assert.doesNotMatch(part('text/html'), /<img|<a href="https:\/\/evil/);
    for (const address of [
      'ann@example.org, victim@example.org',
      'a\r\nRCPT TO:<b@example.org>',
      '<a@example.org>',
      'nobody',
      '',
    ])
      await assert.rejects(mail.send(reset(realm), address), /no address/, address);
    assert.equal(box.received.length, 2);
  });

  test('is written in the language of whoever gets it, by the texts of the realm', async () => {
    const realm = realmWith({
      smtpServer: box.smtpServer,
      localizationTexts: {
        de: {
          passwordResetSubject: 'Neues Kennwort für {0}',
          'linkExpirationFormatter.timePeriodUnit.days': 'Tage',
        },
      },
    });
    await mail.send(
      {
        ...reset(realm, { linkExpiration: 2880 }),
        locale: 'de',
        subject: { key: 'passwordResetSubject', args: ['Ann'] },
      },
      'ann@example.org',
    );
    const received = await box.next();
    assert.match(received.header('subject') ?? '', /^=\?UTF-8\?Q\?Neues_Kennwort_f=C3=BCr_Ann\?=$/);
    assert.match(received.part('text/plain'), /2 Tage/);
    assert.match(received.part('text/html'), /<html lang="de"/);
  });

  test('is written by the default theme where the realm’s is broken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-mail-'));
    try {
      mkdirSync(join(folder, 'broken/email/html'), { recursive: true });
      writeFileSync(join(folder, 'broken/email/html/password-reset.liquid'), '{{ x');
      const own = new Mail(
        { allowedNetworks: ['127.0.0.0/8'], limited: false },
        { pages: new Pages({ folder, live: false, log: silent }), fetcher, clock, log: silent },
      );
      await own.send(
        reset(realmWith({ smtpServer: box.smtpServer, emailTheme: 'broken' })),
        'ann@example.org',
      );
      assert.match((await box.next()).part('text/html'), /Set new credentials/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('logs in with a token of the endpoint that the realm names, and asks for another when it is over', async () => {
    const smtpServer = {
      ...byToken.smtpServer,
      auth: 'true',
      authType: 'token',
      user: 'realm',
      authTokenUrl: 'https://login.example.org/token',
      authTokenClientId: 'mail',
      authTokenClientSecret: 'a&b',
      authTokenScope: 'smtp send',
    };
    const letter = reset(realmWith({ smtpServer }));
    tokens.answer = [200, JSON.stringify({ access_token: 'good', expires_in: 300 })];
    await mail.send(letter, 'ann@example.org');
    await mail.send(letter, 'ann@example.org');
    assert.equal(byToken.received.length, 2);
    assert.deepEqual(tokens.asked, [
      'https://login.example.org/token grant_type=client_credentials&client_id=mail&client_secret=a%26b&scope=smtp+send',
    ]);
    standing.at += 280_000;
    tokens.answer = [200, JSON.stringify({ access_token: 'of somebody else' })];
    await assert.rejects(mail.send(letter, 'ann@example.org'), { name: 'MailFailed' });
    for (const [status, text] of [
      [401, '{"error":"invalid_client"}'],
      [200, '{}'],
      [200, '<html>'],
    ] as const) {
      tokens.answer = [status, text];
      await assert.rejects(mail.send(letter, 'ann@example.org'), /token/);
    }
    assert.equal(tokens.asked.length, 5, 'what says nothing of its end is not kept');
    assert.equal(byToken.received.length, 2);
  });

  test('logs in where the server asks for it, and fails where it does not get in', async () => {
    const login = { ...locked.smtpServer, auth: 'true', user: 'realm' };
    await mail.send(reset(realmWith({ smtpServer: { ...login, password: 'pw' } })), 'ann@example.org');
    assert.equal(locked.received.length, 1);
    await assert.rejects(
      mail.send(reset(realmWith({ smtpServer: { ...login, password: 'no' } })), 'ann@example.org'),
      { name: 'MailFailed' },
    );
    await assert.rejects(mail.send(reset(realmWith({ smtpServer: full.smtpServer })), 'ann@example.org'), {
      name: 'MailFailed',
    });
    await assert.rejects(mail.send(reset(realmWith()), 'ann@example.org'), { name: 'MailFailed' });
  });

  test('demands TLS where the realm does', async () => {
    const smtpServer = { ...box.smtpServer, starttls: 'true' };
    await assert.rejects(mail.send(reset(realmWith({ smtpServer })), 'ann@example.org'), {
      name: 'MailFailed',
    });
  });

  test('is not sent from inside walls it should not look behind', async () => {
    const outside = mailOf({ allowedNetworks: [] });
    for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '[::1]', 'a b', '10.0.0.1'])
      await assert.rejects(
        outside.send(reset(realmWith({ smtpServer: { ...box.smtpServer, host } })), 'ann@example.org'),
        { name: 'MailFailed' },
        host,
      );
  });

  test('floods nobody', async () => {
    const limited = mailOf({ limited: true });
    const realm = realmWith({ smtpServer: box.smtpServer });
    for (let at = 0; at < 5; at += 1) await limited.send(reset(realm), 'bob@example.org');
    await assert.rejects(limited.send(reset(realm), 'BOB@example.org'), { name: 'MailLimited' });
    await limited.send(reset(realm), 'cid@example.org');
  });

  for (const template of [
    'email-test',
    'email-verification',
    'email-verification-with-code',
    'email-update-confirmation',
    'executeActions',
    'identity-provider-link',
    'event-login_error',
    'event-update_password',
    'event-update_credential',
    'event-user_disabled_by_temporary_lockout',
  ]) {
    test(`${template} is whole in every language`, async () => {
      const variables = {
        link: 'https://x.example/',
        linkExpiration: 5,
        code: '123456',
        newEmail: 'new@example.org',
        requiredActions: ['UPDATE_PASSWORD', 'VERIFY_EMAIL'],
        identityProviderDisplayName: 'Google',
        identityProviderContext: { username: 'ann' },
        event: { date: 'today', ipAddress: '192.0.2.1', details: { credential_type: 'otp' } },
      };
      const { writeLetter } = await import('../../src/mail/letter.ts');
      const letter = { template, realm: realmWith(), subject: { key: 'emailTestSubject' }, variables };
      for (const locale of ['en', 'de', 'fr', 'es', 'ja', 'zh-CN', 'ar']) {
        const { text, html } = writeLetter(pages, { ...letter, locale });
        for (const each of [text, html]) {
          assert.doesNotMatch(each, /\{\d|undefined|\[object|Body(?:Html)?\b/, locale);
          // Chinese says in ten characters what English says in thirty.
          assert.ok(each.length > (locale === 'en' ? 20 : 10), locale);
        }
        assert.match(html, new RegExp(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}"`));
      }
      const { html } = writeLetter(pages, letter);
      if (template === 'executeActions') assert.match(html, /Update Password, Verify Email/);
    });
  }
});
