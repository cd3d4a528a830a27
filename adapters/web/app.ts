// The routes of the web server and the headers that every answer carries.
import { join } from 'node:path';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createApi } from './api.ts';
import { loadAssets } from './assets.ts';
import type { WebOptions } from './options.ts';

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Nothing from elsewhere, nothing inline, and no string ever becomes markup. */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // The server speaks HTTP only; a promise of HTTPS is for the proxy in front of it to make.
  strictTransportSecurity: false,
});

export function createApp(options: WebOptions): Hono {
  const { health, metrics, log } = options;
  const assets = loadAssets(join(import.meta.dirname, 'page'));
  const app = new Hono();

  app.use(securityHeaders);
  app.use(async (c, next) => {
    await next();
    // Answers change with the catalog, files with an update of the bot.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });

  app.route('/api', createApi(options));
  app.get('/healthz', (c) => c.json({ alive: true }));
  app.get('/readyz', (c) => {
    const state = health();
    return c.json(state, state.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.body(await metrics(), 200, { 'content-type': METRICS_TYPE }));

  for (const [path, { body, type, etag }] of assets) {
    app.get(path, (c) => {
      c.header('etag', etag);
      c.header('cache-control', 'no-cache');
      if (c.req.header('if-none-match') === etag) return c.body(null, 304);
      return c.body(body, 200, { 'content-type': type });
    });
  }

  app.notFound((c) => c.json({ error: `There is nothing at ${c.req.method} ${c.req.path}. The playground is at /.` }, 404));
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'the web server could not answer');
    return c.json({ error: 'Something broke. The log says more.' }, 500);
  });
  return app;
}
