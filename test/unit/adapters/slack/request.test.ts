import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainWords, requestFromCommand, requestFromMessage, slackCommandLine } from '../../../../adapters/slack/request.ts';
import { COMMANDS } from '../../../../src/query/commands.ts';

describe('plainWords', () => {
  test.each([
    ['brain &amp; spine &lt;3', 'brain & spine <3'],
    ['&amp;lt;', '&lt;'],
    ['<https://arxiv.org/abs/1|the paper> and <https://x.example/>', 'the paper and https://x.example/'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['for <@U1|ada> in <#C1|general> <#C2>', 'for ada in general '],
    ['<!channel> <!subteam^S1|@radiology> <!date^1^{date}|today>', ' @radiology today'],
    ['&lt;!channel&gt;', '<!channel>'],
  ])('%j is %j', (raw, words) => {
    expect(plainWords(raw)).toBe(words);
  });

  test('takes any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => plainWords(text).length <= text.length));
  });
});

describe('requests', () => {
  test.each([
    ['/dataset', 'brain MRI', 'dataset', 'brain MRI'],
    ['/tool', 'segmentation', 'tool', 'segmentation'],
    ['/platform', 'challenge', 'platform', 'challenge'],
    ['/navigator', 'details MURA', 'details', 'MURA'],
    ['/navigator', 'polyp segmentation', 'find', 'polyp segmentation'],
    ['/medai', 'loss dice', 'loss', 'dice'],
    ['/dataset', '', 'help', 'dataset'],
    ['/dataset', 'size &gt;1000', 'dataset', 'size >1000'],
  ])('%s %s', (name, text, command, asked) => {
    expect(requestFromCommand(name, text)).toMatchObject({ command, text: asked, page: 1 });
  });

  test.each([
    ['<@UBOT> dataset brain MRI', 'dataset', 'brain MRI'],
    ['hey <@UBOT|navigator>: brain MRI', 'find', 'hey brain MRI'],
    ['<@UBOT>, !loss dice', 'loss', 'dice'],
    ['navigator details MURA', 'details', 'MURA'],
    ['<@UBOT>', 'help', 'find'],
    ['<@UBOT> <@U2|bob>', 'find', 'bob'],
  ])('message %j', (text, command, asked) => {
    expect(requestFromMessage(text, 'UBOT')).toMatchObject({ command, text: asked });
  });

  test.each([
    ['/navigator', 'subscribe brain MRI in <#C0AB|general>', 'brain MRI in <#C0AB|general>'],
    ['/navigator', 'subscribe in <#C0AB|> <@U1|bob>', 'in <#C0AB> bob'],
    ['/navigator', 'subscribe in &lt;#C0AB|general&gt;', 'in #C0AB|general>'],
    ['/navigator', 'subscribe &lt;<https://x.example|#C0AB>&gt; liver', '#C0AB> liver'],
    ['/navigator', 'subscribe in #general size &lt;3', 'in #general size <3'],
    ['/navigator', 'subscribe \uE000 <#C0AB|general>', '<#C0AB|general>'],
    ['/navigator', 'unsubscribe', ''],
  ])('%s %j keeps channels for the desk', (name, text, asked) => {
    expect(requestFromCommand(name, text).text).toBe(asked);
  });

  test('a mention for the desk keeps channels too', () => {
    expect(requestFromMessage('<@UBOT> subscribe CT in <#C0AB|general>', 'UBOT')).toMatchObject({ command: 'subscribe', text: 'CT in <#C0AB|general>' });
    expect(requestFromMessage('<@UBOT> CT in <#C0AB|general>', 'UBOT')).toMatchObject({ command: 'find', text: 'CT in general' });
  });

  test('does not trust the id of the bot as a pattern', () => {
    expect(requestFromMessage('<@UBOT> x', '.*')).toMatchObject({ command: 'find', text: 'x' });
    expect(requestFromMessage('x', undefined)).toMatchObject({ text: 'x' });
  });

  test('every command line that is shown works when typed', () => {
    for (const command of COMMANDS) {
      const [name = '', ...rest] = slackCommandLine(command.name, 'liver').split(' ');
      const request = requestFromCommand(name, rest.join(' '));
      expect(request.command).toBe(command.name);
    }
  });
});
