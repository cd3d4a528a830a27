// One browser for a test file, and pages that notice what a page must never do.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { WebServer } from '../../adapters/web/server.ts';
import { startBrowser } from '../support/browser.ts';

const { audit } = (await import(new URL('audit.js', import.meta.url).href)) as { audit: () => string[] };

export type Opened = {
  page: Page;
  url: string;
  /** Accessibility problems, see audit.js. */
  audit(): Promise<string[]>;
  /** Goes to the page and waits until the first screen is there. */
  goto(hash?: string): Promise<void>;
  /** Types a question, asks it, and waits for the cards. */
  ask(line: string): Promise<void>;
};

/**
 * A server and a browser for the tests of a file. `visit` gives a fresh page and afterwards checks that it logged no error, opened
 * no dialog and asked nobody but our server.
 */
export function useBrowser(createServer: () => WebServer): { visit: (test: (opened: Opened) => Promise<void>, options?: BrowserContextOptions) => Promise<void> } {
  let browser: Browser;
  let server: WebServer;
  let url: string;
  beforeAll(async () => {
    server = createServer();
    [browser, { url }] = await Promise.all([startBrowser(), server.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  return {
    async visit(test, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce', ...options });
      const surprises: string[] = [];
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && surprises.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => surprises.push(`error: ${error.message}`));
      page.on('dialog', (dialog) => {
        surprises.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      context.on('page', (other) => surprises.push(`window: ${other.url()}`));
      context.on('request', (request) => !request.url().startsWith(`${url}/`) && surprises.push(`request: ${request.url()}`));
      const opened: Opened = {
        page,
        url,
        audit: () => page.evaluate(audit),
        async goto(hash = '') {
          await page.goto(`${url}/${hash}`);
          await page.locator('#examples button').first().waitFor();
          if (hash) await page.locator('#cards:not([aria-busy]) .panel').first().waitFor();
        },
        async ask(line) {
          await page.locator('#box').fill(line);
          const answered = page.waitForResponse(`${url}/api/answer`);
          await page.keyboard.press('Enter');
          await answered;
          await page.locator('#cards:not([aria-busy]) .panel').first().waitFor();
        },
      };
      try {
        await test(opened);
        expect(surprises).toEqual([]);
      } finally {
        await context.close();
      }
    },
  };
}

/** The address that holds a question. */
export const hashFor = (line: string, page = 1): string => `#${new URLSearchParams({ q: line, ...(page > 1 ? { page: String(page) } : {}) })}`;

/** What a person reads there, once it is there. */
export async function seen(locator: Locator): Promise<string> {
  await locator.first().waitFor();
  return (await locator.allInnerTexts()).join('\n');
}
