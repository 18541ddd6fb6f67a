/** Whether a host, as a URL spells it, is this machine: what it serves is as trustworthy as TLS (W3C Secure Contexts). */
export const isLoopback = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);
