import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesFor, messageRequest, slashRequest } from '../../../../adapters/discord/request.ts';
import { SEARCH_COMMANDS } from '../../../../src/query/commands.ts';

const BOT = '112233445566778899';
const said = (content: string, direct = false) => messageRequest({ content, botId: BOT, direct });
const request = (command: string, text: string) => ({ command, text, page: 1, cut: false });

describe('slashRequest', () => {
  test.each([
    [{ name: 'dataset', query: ' brain MRI ' }, request('dataset', 'brain MRI')],
    [{ name: 'loss' }, request('help', 'loss')],
    [{ name: 'navigator', subcommand: 'find', query: 'polyp' }, request('find', 'polyp')],
    [{ name: 'navigator', subcommand: 'details', query: 'MURA' }, request('details', 'MURA')],
    [{ name: 'navigator', subcommand: 'help' }, request('help', '')],
    [{ name: 'navigator', subcommand: 'about' }, request('about', '')],
    [{ name: 'navigator' }, undefined],
    [{ name: 'navigator', subcommand: 'gone' }, undefined],
    [{ name: 'details' }, undefined],
    [{ name: 'subscribe' }, request('subscribe', '')],
    [{ name: 'posted' }, request('posted', '')],
    [{ name: 'navigator', subcommand: 'posted', query: 'k3v9q0x2ab' }, request('posted', 'k3v9q0x2ab')],
    [{ name: 'navigator', subcommand: 'subscribe', query: 'brain MRI in <#12> ping <@&34>' }, request('subscribe', 'brain MRI in <#12> ping <@&34>')],
  ] as const)('%j', (input, expected) => expect(slashRequest(input)).toEqual(expected));
});

describe('messageRequest', () => {
  test.each([
    ['!loss dice', request('loss', 'dice')],
    ['!Losses dice', request('loss', 'dice')],
    ['\n !dataset\nbrain MRI', request('dataset', 'brain MRI')],
    ['!navigator details MURA', request('details', 'MURA')],
    ['!navigator', request('help', 'find')],
    [`<@${BOT}> loss dice`, request('loss', 'dice')],
    [`<@!${BOT}> brain MRI`, request('find', 'brain MRI')],
    [`brain MRI <@${BOT}>`, request('find', 'brain MRI')],
    [`<@${BOT}>`, request('help', '')],
    [`<@${BOT}> <@${BOT}> !loss dice`, request('loss', 'dice')],
    ['hello', undefined],
    ['! loss', undefined],
    ['!lossy', undefined],
    ['!help', undefined],
    ['!info', undefined],
    ['say !loss', undefined],
    ['<@998877665544332211> loss', undefined],
    ['', undefined],
  ])('in a channel: %j', (content, expected) => expect(said(content)).toEqual(expected));

  test.each([
    ['brain MRI', request('find', 'brain MRI')],
    ['loss dice', request('loss', 'dice')],
    ['help', request('help', '')],
    ['', request('help', '')],
  ])('in a direct message: %j', (content, expected) => expect(said(content, true)).toEqual(expected));

  test('every search command and alias works with "!"', () => {
    for (const { name, aliases } of SEARCH_COMMANDS) for (const word of [name, ...aliases]) expect(said(`!${word} brain`)).toEqual(request(name, 'brain'));
  });
});

describe('choicesFor', () => {
  const completion = fc.record({ label: fc.string({ unit: 'grapheme', maxLength: 200 }), value: fc.string({ unit: 'grapheme', maxLength: 200 }) });

  test('keeps to what Discord takes, and never changes a value', () => {
    fc.assert(
      fc.property(fc.array(completion, { maxLength: 60 }), fc.string(), (completions, query) => {
        const choices = choicesFor({ complete: () => completions }, { name: 'dataset', query });
        expect(choices.length).toBeLessThanOrEqual(25);
        expect(new Set(choices.map((choice) => choice.value)).size).toBe(choices.length);
        for (const { name, value } of choices) {
          expect(name.length).toBeGreaterThanOrEqual(1);
          expect(name.length).toBeLessThanOrEqual(100);
          expect(value.length).toBeLessThanOrEqual(100);
          expect(completions.map((one) => one.value)).toContain(value);
        }
      }),
    );
  });

  test('asks for the kinds of the command', () => {
    const asked: unknown[] = [];
    const answerer = {
      complete: (...call: unknown[]) => {
        asked.push(call);
        return [];
      },
    };
    choicesFor(answerer, { name: 'loss', query: ' di' });
    choicesFor(answerer, { name: 'navigator', subcommand: 'details', query: 'mu' });
    choicesFor(answerer, { name: 'navigator', subcommand: 'help', query: 'x' });
    choicesFor(answerer, { name: 'gone', query: 'x' });
    expect(asked).toEqual([
      ['loss', 'di', 25],
      ['details', 'mu', 25],
    ]);
  });
});
