// People who ask while posts go out: in the playground of each replica in turn, and in Slack by slash commands through Socket Mode, which is
// served here, in a process that has little else to do. Asked at fixed times, whatever the last answer took, and timed from then.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { readJudged } from '../judged.ts';
import type { Replica } from './replicas.ts';

const QUESTIONS = 'test/golden/judged-own.jsonl';
const PLAYGROUND_EVERY_MS = 50;
const SLACK_EVERY_MS = 100;
/** Slack gives up after three seconds. */
const PATIENCE_MS = 3000;

/**
 * Answers in milliseconds. `cold`: those of a replica that was started less than COLD_MS ago. `bare`: of a server that does nothing else, asked as
 * often, which is what the machine itself takes. `gone`: asked of a replica that was killed before it had answered.
 */
export type Asked = { playground: number[]; slack: number[]; cold: number[]; bare: number[]; gone: number; failed: string[] };
/** Of the playground's opening or of the connection to Slack. */
export const COLD_MS = 5000;
const BARE =
  "require('node:http').createServer((q, r) => { q.resume(); r.end('{}'); }).listen(0, '127.0.0.1', function () { process.send(this.address().port); }); process.on('disconnect', () => process.exit());";

type Ack = (body: unknown) => void;

export async function startPeople({ teams, running }: { teams: readonly string[]; running: () => readonly Replica[] }) {
  const questions = readJudged(QUESTIONS).map(({ command, text }) => ({ command: command === 'find' ? 'navigator' : command, text }));
  const asked: Asked = { playground: [], slack: [], cold: [], bare: [], gone: 0, failed: [] };
  const bare = spawn(process.execPath, ['--eval', BARE], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [barePort] = (await once(bare, 'message')) as [number];
  const sockets = new Map<WebSocket, { since: number; pending: Map<string, Ack> }>();
  const underWay = new Set<Promise<void>>();
  let turn = 0;

  const http = createServer((_, response) => response.writeHead(404).end());
  const socketMode = new WebSocketServer({ server: http });
  socketMode.on('connection', (socket) => {
    const pending = new Map<string, Ack>();
    sockets.set(socket, { since: performance.now(), pending });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      sockets.delete(socket);
      for (const ack of pending.values()) ack(undefined);
    });
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
      pending.get(id)?.(payload ?? {});
      pending.delete(id);
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A0000000001' }, debug_info: { host: 'bench' } }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const socketUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/link`;

  const next = () => {
    turn += 1;
    return questions[turn % questions.length] ?? { command: 'dataset', text: 'brain MRI' };
  };

  async function askPlayground(): Promise<void> {
    const open = running().filter(({ url, child }) => url !== undefined && child.exitCode === null && child.signalCode === null);
    const { command, text } = next();
    const replica = open[turn % open.length];
    if (!replica?.url) return;
    const began = performance.now();
    try {
      const response = await fetch(new URL('/api/answer', replica.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ line: `/${command} ${text}` }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const body = await response.text();
      if (response.status !== 200 || !body.includes('"answer"')) throw new Error(`${response.status} ${body.slice(0, 100)}`);
      (began - (replica.openedAt ?? began) < COLD_MS ? asked.cold : asked.playground).push(performance.now() - began);
    } catch (error) {
      if (replica.child.signalCode === 'SIGKILL' || replica.child.killed) asked.gone += 1;
      else asked.failed.push(`playground: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function askBare(): Promise<void> {
    const began = performance.now();
    await (await fetch(`http://127.0.0.1:${barePort}/`, { method: 'POST', body: '{}' })).text();
    asked.bare.push(performance.now() - began);
  }

  async function askSlack(): Promise<void> {
    const open = [...sockets].filter(([socket]) => socket.readyState === socket.OPEN);
    const { command, text } = next();
    const [socket, { since, pending } = {}] = open[turn % open.length] ?? [];
    const team = teams[turn % teams.length];
    if (!socket || !pending || since === undefined || !team) return;
    const id = randomUUID();
    const payload = {
      api_app_id: 'A0000000001',
      token: 'legacy',
      team_id: team,
      team_domain: 'team',
      channel_id: 'C0000000000',
      channel_name: 'general',
      user_id: 'U0000000001',
      user_name: 'ada',
      command: `/${command}`,
      text,
      is_enterprise_install: 'false',
      response_url: `${socketUrl.replace('ws:', 'http:')}/response`,
      trigger_id: `${turn}.${id}`,
    };
    const began = performance.now();
    const body = await new Promise<unknown>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS, 'late');
      pending.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      socket.send(JSON.stringify({ envelope_id: id, type: 'slash_commands', payload, accepts_response_payload: true }));
    });
    if (body === undefined) asked.gone += 1;
    else if (typeof body === 'object' && body !== null && 'blocks' in body) (began - since < COLD_MS ? asked.cold : asked.slack).push(performance.now() - began);
    else asked.failed.push(`Slack: /${command} ${text}: ${JSON.stringify(body).slice(0, 100)}`);
  }

  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, ask: () => Promise<void>) => {
    timers.push(
      setInterval(() => {
        const job: Promise<void> = ask().finally(() => underWay.delete(job));
        underWay.add(job);
      }, ms),
    );
  };

  return {
    socketUrl,
    asked,
    begin() {
      every(PLAYGROUND_EVERY_MS, askPlayground);
      every(SLACK_EVERY_MS, askSlack);
      every(SLACK_EVERY_MS, askBare);
    },
    /** Waits for what was asked last. */
    async end() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all(underWay);
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets.keys()) socket.terminate();
      http.closeAllConnections();
      http.close();
      bare.kill('SIGKILL');
    },
  };
}
