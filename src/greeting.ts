import type { Server } from './server.ts';

/** What a person who has just started the server wants to read: where it is, who they are, and a first thing to do. */
export function greet({ url, bootstrapped }: Server): void {
  if (!process.stdout.isTTY && !bootstrapped) return;
  const username = bootstrapped?.username ?? 'admin';
  const password = bootstrapped?.generatedPassword;
  const lines = [
    '',
    `  Latchkey is at ${url}`,
    ...(password === undefined
      ? []
      : ['', `  Administrator ${username}, password ${password}`, '  (shown this once)']),
    '',
    `  Register a first client${password === undefined ? `, with the password of ${username} in the first line` : ''}:`,
    '',
    ...firstClient(url, username, password).map((line) => `    ${line}`),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Commands to paste: an administrator's token, an initial access token, the registration. */
function firstClient(url: string, username: string, password: string | undefined): string[] {
  const json = `-H 'Content-Type: application/json'`;
  const token = (member: string) => `| sed 's/.*"${member}":"\\([^"]*\\)".*/\\1/'`;
  return [
    // Where it is not known here, it is asked for in one place, and no command runs with a word in its stead.
    ...(password === undefined ? [`PASSWORD=''`] : []),
    `ADMIN=$(curl -s ${url}/realms/master/protocol/openid-connect/token -d grant_type=password \\`,
    `  -d client_id=admin-cli --data-urlencode ${quoted(`username=${username}`)} \\`,
    `  --data-urlencode ${password === undefined ? `"password=\${PASSWORD:?is to be filled in}"` : quoted(`password=${password}`)} ${token('access_token')})`,
    `IAT=$(curl -s ${url}/admin/realms/master/clients-initial-access -H "Authorization: Bearer $ADMIN" \\`,
    `  ${json} -d '{"count":1,"expiration":3600}' ${token('token')})`,
    `curl -s ${url}/realms/master/clients-registrations/openid-connect -H "Authorization: Bearer $IAT" \\`,
    `  ${json} -d '{"client_name":"My first client","redirect_uris":["https://app.example.org/callback"]}'`,
  ];
}

/** As one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
