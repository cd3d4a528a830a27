// Writes every generated file, or with --check says which are not current: .env.example, the Slack manifests, the Discord commands, the README's tables.
import { readFileSync, writeFileSync } from 'node:fs';
import { commandsJson } from '../adapters/discord/registration.ts';
import { slackManifest } from '../adapters/slack/manifest.ts';
import { SETTINGS, type Setting } from '../src/config/settings.ts';
import { OPERATOR_COMMANDS } from '../src/operator.ts';
import { commandLine, NAVIGATOR_ACTIONS, SEARCH_COMMANDS } from '../src/query/commands.ts';

const settings = Object.entries(SETTINGS) as [string, Setting][];
const cell = (text: string): string => text.replaceAll('|', '\\|');

function envExample(): string {
  const lines = ['# Copy this file to .env and fill in what you need; nothing is needed for the playground.', '# Generated from src/config/settings.ts.'];
  let group = '';
  for (const [name, { help, where, example, secret, group: own }] of settings) {
    if (own !== group) lines.push('', `## ${own}`);
    group = own;
    lines.push(`# ${help}`, `# Where to find it: ${where}`, `# Example: ${example}${secret ? ' (secret: never commit it)' : ''}`, `${name}=`);
  }
  return `${lines.join('\n')}\n`;
}

function commandsTable(): string {
  const rows = [...SEARCH_COMMANDS, ...NAVIGATOR_ACTIONS].map((command) => {
    const discord = `\`${commandLine(command.name, '')}\``;
    const slack = command.slack || command.kinds.length === 0 ? `\`${commandLine(command.name, '')}\`` : `\`/navigator ${command.name}\``;
    return `| ${cell(command.summary)} | ${slack} | ${discord} | \`${commandLine(command.name, '', '!')}\` | ${command.examples[0] ? `\`${commandLine(command.name, command.examples[0])}\`` : ''} |`;
  });
  return ['| What it does | Slack | Discord | In a Discord message | Example |', '| :-- | :-- | :-- | :-- | :-- |', ...rows].join('\n');
}

function settingsTable(): string {
  const rows = settings.map(([name, { help, where }]) => `| \`${name}\` | ${cell(help)} | ${cell(where)} |`);
  return ['| Setting | What it is for | Where to find it |', '| :-- | :-- | :-- |', ...rows].join('\n');
}

function operatorTable(): string {
  const rows = OPERATOR_COMMANDS.map(({ usage, summary }) => `| \`${cell(usage)}\` | ${cell(summary)} |`);
  return ['| After `npm run -s navigator --` | What it does |', '| :-- | :-- |', ...rows].join('\n');
}

/** Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`. */
function fill(page: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- begin ${name} -->\\n)[\\s\\S]*?(<!-- end ${name} -->)`);
  if (!pattern.test(page)) throw new Error(`README.md has no place for ${name}`);
  return page.replace(pattern, (_, begin: string, end: string) => `${begin}${content}\n${end}`);
}

const readme = readFileSync('README.md', 'utf8');
const files: Record<string, string> = {
  '.env.example': envExample(),
  'adapters/slack/manifest.socket.yaml': slackManifest({ mode: 'socket' }),
  'adapters/slack/manifest.http.yaml': slackManifest({ mode: 'http' }),
  'adapters/discord/commands.json': `${JSON.stringify(commandsJson(), null, 2)}\n`,
  'README.md': fill(fill(fill(readme, 'commands', commandsTable()), 'settings', settingsTable()), 'operator', operatorTable()),
};

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [file, content] of Object.entries(files)) {
  let current: string | undefined;
  try {
    current = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (current === content) continue;
  stale.push(file);
  if (!check) writeFileSync(file, content);
}
if (check && stale.length > 0) {
  process.stderr.write(`Not current: ${stale.join(', ')}. Run: npm run gen\n`);
  process.exitCode = 1;
} else if (stale.length > 0) process.stdout.write(`Written: ${stale.join(', ')}\n`);
