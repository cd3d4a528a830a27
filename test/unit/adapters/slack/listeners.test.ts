// What an end-to-end run cannot bring about: acknowledgements that hang or are lost.
import { PassThrough } from 'node:stream';
import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createListeners, type Reply } from '../../../../adapters/slack/listeners.ts';
import type { Answerer } from '../../../../src/port.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { recordingDesk } from '../../../support/slack-rig.ts';

const answerer: Answerer = {
  answer: (request) => ({
    type: 'message',
    request,
    heading: `About ${request.text}`,
    context: [],
    notices: [],
    items: [],
    sections: [],
    tips: [],
    suggestions: [],
    shareable: false,
  }),
  complete: () => [],
};

function room() {
  const sink = new PassThrough();
  let lines = '';
  sink.on('data', (chunk: Buffer) => {
    lines += chunk.toString();
  });
  return { listeners: createListeners({ answerer, desk: recordingDesk(), log: createLog('info', [], sink) }), log: () => lines };
}

const client = new WebClient('xoxb-none', { slackApiUrl: 'http://127.0.0.1:9/', retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });
const typed = { command: '/dataset', text: 'liver', triggerId: '1', workspace: 'T1', channel: 'C1', userId: 'U1', client };

afterEach(() => vi.useRealTimers());

describe('acknowledging', () => {
  test('a lost acknowledgement goes to the response_url', async () => {
    const { listeners, log } = room();
    const told: Reply[] = [];
    await listeners.command({
      ...typed,
      ack: () => Promise.reject(new Error('the socket is closed')),
      respond: async (reply) => told.push(reply),
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ response_type: 'ephemeral', unfurl_links: false, unfurl_media: false });
    expect(told[0]?.text).toContain('About liver');
    expect(log()).toContain('the socket is closed');
  });

  test('one that hangs is said after 2.5 seconds', async () => {
    vi.useFakeTimers();
    const { listeners, log } = room();
    let release = () => {};
    const running = listeners.command({
      ...typed,
      ack: () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      respond: async () => {},
    });
    await vi.advanceTimersByTimeAsync(2400);
    expect(log()).toBe('');
    await vi.advanceTimersByTimeAsync(200);
    expect(log()).toContain('not acknowledged within 2.5 s');
    release();
    await running;
  });

  test('a button is acknowledged once and answered once, even when nothing takes the answer', async () => {
    const { listeners, log } = room();
    let acks = 0;
    await listeners.action({
      actionId: 'ask:0',
      value: JSON.stringify({ v: 1, c: 'dataset', t: 'liver' }),
      triggerId: '1',
      workspace: 'T1',
      userId: 'U1',
      outsider: false,
      channel: 'C1',
      ephemeral: true,
      threadTs: undefined,
      view: undefined,
      ack: async () => {
        acks += 1;
      },
      respond: () => Promise.reject(new Error('expired')),
      client,
    });
    expect(acks).toBe(1);
    expect(log()).toContain('did not take an answer');
    expect(log()).toContain('a window could not be opened');
  });
});
