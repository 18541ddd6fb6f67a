import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { notFound } from '../errors/http.ts';
import type { Answer, Request, Route } from '../http/exchange.ts';
import type { Pages } from './pages.ts';
import { THEME_TYPES, type ThemeType } from './theme/theme-folder.ts';

/** What a browser may be told a file is; anything else is bytes to keep. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css;charset=utf-8',
  '.js': 'text/javascript;charset=utf-8',
  '.mjs': 'text/javascript;charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.txt': 'text/plain;charset=utf-8',
};

/** Thirty days, as Keycloak; the address changes with the file. */
const KEPT = 'max-age=2592000';
/** A picture that is opened as a page must not run what is in it. */
const INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** `/resources/{version}/{type}/{theme}/...`: style sheets, scripts and pictures of themes. */
export const resourceRoutes = (pages: Pages): readonly Route[] => [
  {
    method: 'GET',
    path: '/resources/:version/:type/:theme/*',
    handle: (request) => resource(pages, request),
  },
];

/** @throws {Refusal} 404 for whatever is not a file that a theme was read with */
function resource({ themes }: Pages, { params }: Request): Answer {
  const { version, type, theme: name = '', '*': path = '' } = params;
  const theme = isThemeType(type) ? themes.find(name, type) : undefined;
  const file = theme?.resource(path);
  if (!file) throw notFound();
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      // A page of another version may ask for what is no longer as it was.
      'cache-control': version === themes.version && !themes.isLive ? KEPT : 'no-cache',
      'content-security-policy': INERT,
    },
    bytes: readFileSync(file),
  };
}

const isThemeType = (type: string | undefined): type is ThemeType =>
  THEME_TYPES.some((candidate) => candidate === type);
