// A loopback web server whose pages behave as a test says, for link checks over real sockets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = (request: IncomingMessage, response: ServerResponse, visit: number) => void;
export type LinkServer = {
  url: string;
  /** "HEAD /path" in the order of arrival. */
  requests: string[];
  agents: Set<string>;
  /** Most requests under way at once. */
  busiest: () => number;
  close: () => Promise<void>;
};

export const answer =
  (status: number, headers: Record<string, string> = {}): Page =>
  (_request, response) =>
    void response.writeHead(status, headers).end();
export const redirect = (location: string, status = 302): Page => answer(status, { location });
/** Takes the request and never says anything. */
export const hang: Page = () => undefined;

/** @param pages by path; a path that is not there is answered with 404 */
export async function startLinkServer(pages: Record<string, Page>, host = '127.0.0.1'): Promise<LinkServer> {
  const requests: string[] = [];
  const agents = new Set<string>();
  const visits = new Map<string, number>();
  let open = 0;
  let busiest = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(`${request.method} ${path}`);
    agents.add(request.headers['user-agent'] ?? '');
    open += 1;
    busiest = Math.max(busiest, open);
    response.once('close', () => {
      open -= 1;
    });
    const visit = (visits.get(path) ?? 0) + 1;
    visits.set(path, visit);
    (pages[path] ?? answer(404))(request, response, visit);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    agents,
    busiest: () => busiest,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
