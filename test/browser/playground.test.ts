// The playground in a real browser, with the real catalog, core and renderers.
import { describe, expect, test } from 'vitest';
import type { PlatformStatus } from '../../src/port.ts';
import { hashFor, seen, useBrowser } from './open.ts';
import { createPlayground } from './playground.ts';

const { visit } = useBrowser(createPlayground);

describe('the first screen', () => {
  test('says what this is, what to try, what is in it, and what to set', () =>
    visit(async ({ page, goto }) => {
      await goto();
      expect(await page.title()).toBe('Medical AI Navigator');
      expect(await seen(page.locator('h1'))).toContain('medical-AI');
      const examples = await page.locator('#examples .line').allInnerTexts();
      expect(examples).toEqual(expect.arrayContaining(['/dataset brain MRI', '!loss imbalanced segmentation']));
      expect(await seen(page.locator('#counts'))).toMatch(/^In the catalog: \d+ datasets, /);
      expect(await seen(page.locator('#hints'))).toMatch(/SLACK_BOT_TOKEN.*\n+.*DISCORD_TOKEN/);
      expect(await seen(page.locator('#platforms'))).toMatch(/Slack: not connected\s+Discord: not connected/);
      expect(await page.locator('.panel').count()).toBe(0);
    }));
});

describe('connections', () => {
  const platforms: PlatformStatus[] = [{ name: 'Slack', state: 'starting' }];
  const connecting = useBrowser(() => createPlayground({ state: () => ({ hints: [], platforms, catalog: { total: 1, kinds: [] } }) }));

  test('a platform that connects later is seen to', () =>
    connecting.visit(async ({ page, goto }) => {
      await goto();
      expect(await seen(page.locator('#platforms'))).toBe('Slack: connecting');
      expect(await page.locator('#hints').isVisible()).toBe(false);
      platforms[0] = { name: 'Slack', state: 'ready' };
      await page.locator('#platforms', { hasText: 'Slack: connected' }).waitFor();
    }));
});

describe('asking', () => {
  test('/dataset brain MRI, typed', () =>
    visit(async ({ page, goto, ask }) => {
      await goto();
      await ask('/dataset brain MRI');
      for (const card of ['#slack', '#discord']) {
        expect(await seen(page.locator(`${card} h3`).first())).toContain('brain MRI');
        const home = page.locator(`${card} a`, { hasText: /^BraTS/ }).first();
        expect(await home.getAttribute('href')).toMatch(/^https:\/\//);
        expect(await seen(page.locator(`${card} .view`))).toMatch(/Licence:.*CC-BY-NC-SA-4\.0/);
      }
      expect(await seen(page.locator('#status'))).toMatch(/Datasets for “brain MRI” · .*\d+ matches.* · page 1 of \d/);
      expect(await page.title()).toBe('/dataset brain MRI · Medical AI Navigator');
      expect(new URL(page.url()).hash).toBe(hashFor('/dataset brain MRI'));
      expect(await seen(page.locator('#slack .foot'))).toMatch(/^\d+ of 50 blocks/);
      expect(await seen(page.locator('#discord .foot'))).toMatch(/^\d+ of 40 components · [\d,]+ of 4,000 characters$/);
    }));

  test('!loss imbalanced segmentation, by its example', () =>
    visit(async ({ page, goto }) => {
      await goto();
      await page.locator('#examples button', { hasText: '!loss' }).click();
      await page.locator('#slack h3').first().waitFor();
      const slack = await seen(page.locator('#slack .view'));
      for (const loss of ['Dice', 'Tversky', 'Combo']) expect(slack).toContain(loss);
      expect(await page.locator('#box').inputValue()).toBe('!loss imbalanced segmentation');
    }));

  test('completions help to type, and Escape puts them away', () =>
    visit(async ({ page, goto }) => {
      await goto();
      const box = page.locator('#box');
      const options = page.locator('[role="option"]');
      await box.pressSequentially('/lo');
      await options.first().waitFor();
      expect(await options.allInnerTexts()).toEqual([expect.stringContaining('/loss')]);
      await page.keyboard.press('ArrowDown');
      expect(await box.getAttribute('aria-activedescendant')).toBe('completion-0');
      await page.keyboard.press('Enter');
      expect(await box.inputValue()).toBe('/loss ');
      await box.pressSequentially('tver');
      await page.locator('[role="option"]', { hasText: 'Tversky' }).first().waitFor();
      await page.keyboard.press('Escape');
      expect(await options.count()).toBe(0);
      expect(await box.getAttribute('aria-expanded')).toBe('false');
      expect(await box.inputValue()).toBe('/loss tver');
      await page.keyboard.press('ArrowDown');
      await options.first().waitFor();
      await options.first().click();
      await page.locator('.panel').first().waitFor();
      expect(await seen(page.locator('#status'))).toContain('Tversky');
    }));

  test('typing on after marking a completion asks what was typed', () =>
    visit(async ({ page, goto, ask }) => {
      await goto();
      await page.locator('#box').pressSequentially('/d');
      await page.locator('[role="option"]').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await ask('/dataset retina');
      expect(await page.locator('#box').inputValue()).toBe('/dataset retina');
    }));

  test('an older answer that comes late is not drawn', () =>
    visit(async ({ page, goto, ask, url }) => {
      await goto();
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route(`${url}/api/answer`, async (route) => {
        if (route.request().postData()?.includes('liver')) await held;
        await route.continue();
      });
      await page.locator('#box').fill('/dataset liver CT');
      await page.keyboard.press('Enter');
      await ask('/dataset brain MRI');
      const late = page.waitForResponse((response) => response.request().postData()?.includes('liver') ?? false);
      release();
      await (await late).finished();
      expect(await seen(page.locator('#status'))).toContain('brain MRI');
      expect(await seen(page.locator('#slack h3').first())).toContain('brain MRI');
    }));
});

describe('buttons of the cards', () => {
  test('pages turn on both cards and in the address', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('/dataset brain MRI'));
      const first = await seen(page.locator('#slack .section a').first());
      await page.locator('#slack button', { hasText: /^Next$/ }).click();
      await page.locator('#status', { hasText: 'page 2 of' }).waitFor();
      expect(new URL(page.url()).hash).toBe(hashFor('/dataset brain MRI', 2));
      expect(await seen(page.locator('#slack .section a').first())).not.toBe(first);
      expect(await page.locator('#discord button', { hasText: /^Page 2 of/ }).isDisabled()).toBe(true);
      // The pressed button is gone, so the card's title has the focus.
      expect(await page.evaluate('document.activeElement.id')).toBe('slack-title');
      await page.locator('#discord button', { hasText: /^Previous$/ }).click();
      await page.locator('#status', { hasText: 'page 1 of' }).waitFor();
      expect(await seen(page.locator('#slack .section a').first())).toBe(first);
    }));

  test('details open as Slack opens them and as Discord replies', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('/dataset brain MRI'));
      const dialog = page.locator('#dialog');
      const details = page.locator('#slack button', { hasText: /^Details$/ }).first();
      await details.click();
      await dialog.locator('h3, strong').first().waitFor();
      expect(await seen(page.locator('#dialog-title'))).toBe('Dataset');
      expect(await seen(dialog)).toContain('A window in Slack');
      expect(await seen(dialog)).toContain('BraTS');
      expect(await dialog.locator('a.button', { hasText: 'Home' }).getAttribute('href')).toMatch(/^https:/);
      await page.keyboard.press('Escape');
      expect(await dialog.isVisible()).toBe(false);
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe(await details.getAttribute('aria-label'));

      await page
        .locator('#discord button', { hasText: /^Details$/ })
        .first()
        .click();
      await dialog.locator('.discord').waitFor();
      expect(await seen(dialog)).toContain('A reply in Discord that only you would see.');
      await page.locator('#dialog-close').click();
      expect(await dialog.isVisible()).toBe(false);
    }));

  test('share says that nothing was sent, and shows what would be', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('/dataset brain MRI'));
      const dialog = page.locator('#dialog');
      await page.locator('#slack button', { hasText: 'Share to channel' }).click();
      await dialog.locator('.slack').waitFor();
      expect(await seen(dialog)).toMatch(/Nothing was sent\. In Slack everyone in the channel would now see this:[\s\S]*Shared by[\s\S]*BraTS/);
      await page.keyboard.press('Escape');
      await page.locator('#discord button', { hasText: /^Share$/ }).click();
      await dialog.locator('.discord').waitFor();
      expect(await seen(dialog)).toMatch(/In Discord everyone[\s\S]*BraTS/);
    }));

  test('a suggestion asks its question', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('help'));
      await page.locator('#slack button', { hasText: '/loss imbalanced' }).click();
      await page.locator('#status', { hasText: 'imbalanced segmentation' }).waitFor();
      expect(await page.locator('#box').inputValue()).toBe('/loss imbalanced segmentation');
      await page.goBack();
      await page.locator('#status', { hasText: 'what you can ask' }).waitFor();
      await page.locator('#discord button', { hasText: '/loss imbalanced' }).click();
      await page.locator('#status', { hasText: 'imbalanced segmentation' }).waitFor();
    }));

  test('the payloads stand there as JSON and as the notification text', () =>
    visit(
      async ({ page, goto, url }) => {
        await goto(hashFor('/dataset brain MRI'));
        const body = (await (await page.request.post(`${url}/api/answer`, { data: { line: '/dataset brain MRI' } })).json()) as { slack: { text: string }; discord: unknown };
        await page.locator('#slack [role="tab"]', { hasText: 'JSON' }).click();
        expect(JSON.parse(await seen(page.locator('#slack pre')))).toEqual(body.slack);
        await page.locator('#slack button', { hasText: 'Copy JSON' }).click();
        await page.locator('#slack [role="status"]', { hasText: 'Copied' }).waitFor();
        expect(JSON.parse(await page.evaluate('navigator.clipboard.readText()'))).toEqual(body.slack);
        // Arrow keys go through the tabs.
        await page.locator('#slack [role="tab"]', { hasText: 'JSON' }).press('ArrowLeft');
        expect(await seen(page.locator('#slack .plain'))).toContain('BraTS');
        expect(await seen(page.locator('#slack [aria-selected="true"]'))).toBe('Text');
        await page.locator('#discord [role="tab"]', { hasText: 'JSON' }).click();
        expect(JSON.parse(await seen(page.locator('#discord pre')))).toEqual(body.discord);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    ));
});

describe('history', () => {
  test('back and forward walk through the questions; a copied address opens the same', () =>
    visit(async ({ page, goto, ask }) => {
      await goto();
      await ask('/dataset brain MRI');
      await page.locator('#slack button', { hasText: /^Next$/ }).click();
      await page.locator('#status', { hasText: 'page 2 of' }).waitFor();
      await ask('!loss dice');
      const copied = page.url();
      await page.goBack();
      await page.locator('#status', { hasText: 'page 2 of' }).waitFor();
      expect(await page.locator('#box').inputValue()).toBe('/dataset brain MRI');
      await page.goBack();
      await page.locator('#status', { hasText: 'page 1 of' }).waitFor();
      await page.goBack();
      await page.locator('#cards').waitFor({ state: 'hidden' });
      expect(await page.locator('#box').inputValue()).toBe('');
      expect(await page.locator('.lead').isVisible()).toBe(true);
      await page.goForward();
      await page.locator('#status', { hasText: 'brain MRI' }).waitFor();

      await page.goto(copied);
      await page.locator('#status', { hasText: 'dice' }).waitFor();
      expect(await page.locator('#box').inputValue()).toBe('!loss dice');
      await page.locator('#home').click();
      await page.locator('#cards').waitFor({ state: 'hidden' });
      expect(new URL(page.url()).hash).toBe('');
      expect(await page.evaluate('document.activeElement.id')).toBe('box');
    }));
});
