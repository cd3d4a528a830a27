// Completes package-lock.json after `npm install` against a registry that offers binaries of one platform only: without the entries
// of the other platforms `npm ci` refuses the file, here and on machines of those platforms. Versions are the ones their parents pin.
import { readFileSync, writeFileSync } from 'node:fs';

type Package = { version?: string; dev?: boolean; optional?: boolean; os?: string[]; cpu?: string[]; libc?: string[]; optionalDependencies?: Record<string, string> };
type Lock = { packages: Record<string, Package> };

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** What a package's name says of where it runs: "cli-linux-arm64-musl", "binding-win32-x64-msvc". */
function platformOf(name: string): Pick<Package, 'os' | 'cpu' | 'libc'> {
  const words = name.replace(/^@[^/]+\//, '').split(/[-_]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : os === 'linux' && words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(os ? { os: [os] } : {}), ...(libc ? { libc: [libc] } : {}) };
}

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
const added: string[] = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    const flat = `node_modules/${name}`;
    if (lock.packages[flat] || lock.packages[nested]) continue;
    const platform = platformOf(name);
    if (!/^\d+\.\d+\.\d+/.test(range) || (!platform.os && !platform.cpu)) {
      process.stderr.write(`${name} ${range}, wanted by ${path}: no entry could be made; add it by hand\n`);
      continue;
    }
    lock.packages[flat] = { version: range, ...platform, ...(parent.dev ? { dev: true } : {}), optional: true };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} entries added\n`);
