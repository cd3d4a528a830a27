// For everyone: keyboard alone, a narrow screen, both colour schemes, and what an accessibility checker would say.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hashFor, seen, useBrowser } from './open.ts';
import { createPlayground } from './playground.ts';

const { visit } = useBrowser(createPlayground);

/** Presses Tab until the focus is on what is looked for; on the way every stop must be seen to have the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector).first();
  const seenStops: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = (await page.evaluate(
      '(() => { const e = document.activeElement; const s = getComputedStyle(e); return { name: e.tagName + " " + e.textContent.slice(0, 30), visible: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2, body: e === document.body }; })()',
    )) as { name: string; visible: boolean; body: boolean };
    if (!stop.body) expect(stop.visible, `${stop.name} does not show its focus`).toBe(true);
    seenStops.push(stop.name);
    if (await target.evaluate<boolean, { ownerDocument: { activeElement: unknown } }>((element) => element.ownerDocument.activeElement === element)) return;
  }
  throw new Error(`Tab never reached ${selector}; it came by ${seenStops.join(', ')}`);
}

describe('keyboard alone', () => {
  test('ask, read, open, close, turn, switch', () =>
    visit(async ({ page, goto }) => {
      await goto();
      await page.keyboard.press('/');
      expect(await page.locator(':focus').getAttribute('id')).toBe('box');
      await page.keyboard.type('/dataset brain MRI');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await page.locator('#slack h3').first().waitFor();

      await tabTo(page, '#slack button:has-text("Details")');
      await page.keyboard.press('Enter');
      await page.locator('#dialog .slack').waitFor();
      expect(await page.locator(':focus').getAttribute('id')).toBe('dialog-title');
      await page.keyboard.press('Escape');
      expect(await page.locator('#dialog').isVisible()).toBe(false);
      expect(await seen(page.locator(':focus'))).toBe('Details');

      await tabTo(page, '#slack button:has-text("Next")');
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: 'page 2 of' }).waitFor();
      expect(await page.locator(':focus').getAttribute('id')).toBe('slack-title');

      await tabTo(page, '#slack [role="tab"]');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await seen(page.locator('#slack pre'))).toContain('"blocks"');
      await tabTo(page, '#slack pre');

      await tabTo(page, '#discord button:has-text("Previous")');
      await page.keyboard.press('Space');
      await page.locator('#status', { hasText: 'page 1 of' }).waitFor();

      await page.keyboard.press('/');
      await page.keyboard.type('polyp');
      expect(await page.locator('#box').inputValue()).toBe('polyp');
    }));

  test('a slash typed in the box is a slash', () =>
    visit(async ({ page, goto }) => {
      await goto();
      await page.keyboard.press('/');
      await page.keyboard.press('/');
      expect(await page.locator('#box').inputValue()).toBe('/');
    }));

  test('an example by keyboard', () =>
    visit(async ({ page, goto }) => {
      await goto();
      await tabTo(page, '#examples button:has-text("polyp")');
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: 'polyp' }).waitFor();
    }));
});

describe.each(['light', 'dark'] as const)('%s scheme', (colorScheme) => {
  test('the first screen, with completions open', () =>
    visit(
      async ({ page, goto, audit }) => {
        await goto();
        expect(await audit()).toEqual([]);
        await page.locator('#box').pressSequentially('/');
        await page.locator('[role="option"]').first().waitFor();
        await page.keyboard.press('ArrowDown');
        expect(await audit()).toEqual([]);
      },
      { colorScheme },
    ));

  test.each(['/dataset brain MRI', '/navigator details MURA', 'help', '/loss dice', 'zzzz qqqq xxxx'])('the cards of %s', (line) =>
    visit(
      async ({ page, goto, audit }) => {
        await goto(hashFor(line));
        expect(await audit()).toEqual([]);
        for (const view of ['Text', 'JSON']) {
          for (const tab of await page.locator('[role="tab"]', { hasText: view }).all()) await tab.click();
          expect(await audit()).toEqual([]);
        }
      },
      { colorScheme },
    ),
  );

  test('a dialog', () =>
    visit(
      async ({ page, goto, audit }) => {
        await goto(hashFor('/dataset brain MRI'));
        await page.locator('#slack button', { hasText: 'Details' }).first().click();
        await page.locator('#dialog .slack').waitFor();
        expect(await audit()).toEqual([]);
      },
      { colorScheme },
    ));
});

describe('a narrow screen', () => {
  const narrow = { viewport: { width: 360, height: 740 }, hasTouch: true, deviceScaleFactor: 2 };
  const overflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  test('nothing is wider than 360 pixels', () =>
    visit(async ({ page, goto }) => {
      await goto();
      expect(await overflow(page)).toBe(0);
      for (const line of ['/dataset brain MRI', '!loss imbalanced segmentation', '/navigator details MURA', 'help', `/find ${'x'.repeat(290)}`]) {
        await page.goto('about:blank');
        await goto(hashFor(line));
        expect(await overflow(page), line).toBe(0);
        await page.locator('#switch button', { hasText: 'Discord' }).click();
        expect(await overflow(page), line).toBe(0);
        for (const tab of await page.locator('#discord [role="tab"]').all()) {
          await tab.click();
          expect(await overflow(page), line).toBe(0);
        }
      }
    }, narrow));

  test('one platform is shown at a time, both can be reached, dialogs fit', () =>
    visit(async ({ page, goto, audit }) => {
      await goto(hashFor('/dataset brain MRI'));
      expect(await page.locator('#slack').isVisible()).toBe(true);
      expect(await page.locator('#discord').isVisible()).toBe(false);
      await page.locator('#switch button', { hasText: 'Discord' }).tap();
      expect(await page.locator('#slack').isVisible()).toBe(false);
      expect(await page.locator('#switch [aria-pressed="true"]').allInnerTexts()).toEqual(['Discord']);
      expect(await audit()).toEqual([]);
      await page.locator('#discord button', { hasText: 'Details' }).first().tap();
      await page.locator('#dialog .discord').waitFor();
      expect(await overflow(page)).toBe(0);
      const box = await page.locator('#dialog').boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    }, narrow));

  test('wide again, both are there', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('/dataset brain MRI'));
      await page.locator('#switch button', { hasText: 'Discord' }).click();
      await page.setViewportSize({ width: 1200, height: 800 });
      expect(await page.locator('#slack').isVisible()).toBe(true);
      expect(await page.locator('#discord').isVisible()).toBe(true);
      expect(await page.locator('#switch').isVisible()).toBe(false);
    }, narrow));
});
