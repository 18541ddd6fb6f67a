/** One segment of a path: what it may hold as it is stays as it is (RFC 3986 section 3.3, but for `;`, behind which are parameters). */
export const pathSegment = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:3A|40|26|3D|2B|24|2C)/g, decodeURIComponent);
