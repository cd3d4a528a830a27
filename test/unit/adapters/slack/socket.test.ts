import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createSocket, type SocketClient } from '../../../../adapters/slack/socket.ts';
import { createLog } from '../../../../src/telemetry/log.ts';

/** A client whose attempts to start end as listed; `hang` never gets a hello. */
function client(outcomes: ('hang' | 'ok')[]) {
  const events = new EventEmitter();
  let starts = 0;
  let disconnects = 0;
  let fail = (_: unknown) => {};
  const made: SocketClient = {
    start: () => {
      starts += 1;
      return outcomes.shift() === 'hang'
        ? new Promise((_, reject) => {
            fail = reject;
          })
        : Promise.resolve();
    },
    disconnect: async () => {
      disconnects += 1;
      fail(undefined);
      events.emit('disconnected');
    },
    on: (event, listener) => events.on(event, listener),
  };
  return { made, starts: () => starts, disconnects: () => disconnects };
}

function open(outcomes: ('hang' | 'ok')[]) {
  const sink = new PassThrough();
  const fake = client(outcomes);
  const states: string[] = [];
  const socket = createSocket({ client: fake.made, log: createLog('info', [], sink), apiUrl: undefined, onState: (state) => states.push(state), helloTimeout: 30 });
  return { socket, fake, states, log: () => String(sink.read() ?? '') };
}

describe('a socket without a hello', () => {
  test('is given up, said, and tried again', async () => {
    const { socket, fake, states, log } = open(['hang', 'ok']);
    await socket.open();
    expect(fake.starts()).toBe(2);
    expect(states).toEqual(['degraded', 'ready']);
    expect(log()).toMatch(/no Socket Mode connection \(no hello within 0.03 s\); trying again/);
    await socket.close();
  });

  test('can be closed while it waits', async () => {
    const { socket, fake } = open(['hang', 'hang', 'hang']);
    const opening = socket.open();
    await socket.close();
    await opening;
    expect(fake.starts()).toBe(1);
    expect(fake.disconnects()).toBeGreaterThan(0);
  });
});
