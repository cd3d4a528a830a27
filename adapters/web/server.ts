// The one HTTP server of the process: playground, its API, health, metrics, and Slack's requests when Slack is reached by HTTP.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { OperatorError } from '../../src/errors.ts';
import { createApp } from './app.ts';
import { addressOf, hostAllowed } from './host.ts';
import type { WebOptions } from './options.ts';

export type { Pressed, Presses, Renderers, WebOptions } from './options.ts';

export type WebServer = {
  /** @throws OperatorError when the port or host cannot be had. */
  start(): Promise<{ url: string }>;
  /** Takes no new requests, finishes those under way, then closes. Never rejects. */
  stop(): Promise<void>;
};

export function createWebServer(options: WebOptions): WebServer {
  const { host, port, log, intercept, stopGraceMs = 10_000 } = options;
  const listener = getRequestListener(createApp(options).fetch, { overrideGlobalObjects: false });
  const running = new Set<ServerResponse>();
  let stopping: Promise<void> | undefined;

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (stopping) response.setHeader('connection', 'close');
    if (intercept?.paths.includes(pathOf(request))) intercept.listener(request, response);
    else if (!hostAllowed(request.headers.host, host)) refuseHost(request, response);
    else void listener(request, response);
  });

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => reject(whyNotListening(error, host, port)));
        server.listen({ host, port }, () => {
          server.removeAllListeners('error').on('error', (error) => log.error({ err: error }, 'the web server had an error'));
          const url = addressOf(host, (server.address() as AddressInfo).port);
          log.info({ url }, 'the playground is open');
          resolve({ url });
        });
      }),

    stop: () => {
      stopping ??= new Promise((resolve) => {
        if (!server.listening) return resolve();
        const cut = setTimeout(() => {
          log.warn({ requests: running.size }, 'requests were still running and were cut off');
          server.closeAllConnections();
        }, stopGraceMs);
        // Clients keep connections open for their next request; this tells those with a request under way not to.
        for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      });
      return stopping;
    },
  };
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(403, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff', connection: 'close' });
  response.end(JSON.stringify({ error: 'This server answers only as localhost, 127.0.0.1 or [::1]. To open it to other names, set HOST to another address of this machine.' }));
}

function whyNotListening(error: NodeJS.ErrnoException, host: string, port: number): OperatorError {
  const heading = `The web server cannot listen on ${host} port ${port}.`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new OperatorError(heading, [`PORT: ${port} is already in use. Stop the program that uses it, or set PORT to a free port; 0 takes any free one.`]);
    case 'EACCES':
      return new OperatorError(heading, [`PORT: this user may not listen on ${port}. Set PORT to 1024 or higher.`]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new OperatorError(heading, [`HOST: "${host}" is no address of this machine. Set HOST to 127.0.0.1 for this machine only, or to 0.0.0.0 for every network it is in.`]);
    default:
      return new OperatorError(heading, [`HOST, PORT: ${error.message}`]);
  }
}
