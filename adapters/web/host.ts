// Which Host headers a server on this machine only may be asked with. A page of another site can point its own name at
// 127.0.0.1 (DNS rebinding) and read our answers; the Host header is what gives it away.

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Whether a request with this Host header may be answered by a server bound to `boundTo`. */
export function hostAllowed(header: string | undefined, boundTo: string): boolean {
  if (!isLoopback(boundTo)) return true;
  const name = (header ?? '').toLowerCase().replace(/:\d{1,5}$/, '');
  return LOOPBACK_NAMES.has(name) || name === boundTo;
}

/** The address to open in a browser. A wildcard is no address, so it is shown as localhost. */
export function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' || host === '' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
