// Reads the settings once, from a parameter; reports every problem at once with where to find each value.
import { OperatorError } from '../errors.ts';
import { redact } from '../telemetry/redact.ts';
import { type Config, SETTINGS, type Setting, type SettingName } from './settings.ts';

/** @throws OperatorError with one line a problem; values of secrets are never quoted. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, { schema, where, secret }] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const result = schema.safeParse(env[name]);
    if (result.success) {
      values[name] = result.data;
      continue;
    }
    // An address may carry a password.
    const shown = secret ? '' : ` (is ${redact(JSON.stringify(env[name]))})`;
    problems.push(`${name} ${result.error.issues.map((issue) => issue.message).join(', ')}${shown}. Where to find it: ${where}`);
  }
  const config = values as Config;
  const has = (name: SettingName) => Boolean(env[name]?.trim());
  problems.push(...slackProblems(has));
  if (problems.length > 0) throw new OperatorError(`${problems.length} ${problems.length === 1 ? 'setting needs' : 'settings need'} your attention:`, problems);
  return config;
}

const OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'TOKEN_KEYS'] as const;
const found = (name: SettingName): string => `Where to find it: ${SETTINGS[name].where}`;

/** Slack's settings come in sets: one workspace by its token, or several that install the bot; Socket Mode, or HTTP. */
function slackProblems(has: (name: SettingName) => boolean): string[] {
  const problems: string[] = [];
  const token = has('SLACK_BOT_TOKEN');
  const given = OAUTH.filter((name) => name !== 'TOKEN_KEYS' && has(name));
  const reachable = has('SLACK_APP_TOKEN') || has('SLACK_SIGNING_SECRET');
  if (token && given.length > 0)
    problems.push(`SLACK_BOT_TOKEN and ${given[0]} are both set: keep SLACK_BOT_TOKEN for one workspace, or ${OAUTH.join(', ')} for several, and remove the others.`);
  if (given.length > 0)
    for (const name of OAUTH.filter((one) => !has(one)))
      problems.push(`${name} is missing: ${given[0]} is set, and several workspaces need all of ${OAUTH.join(', ')}. ${found(name)}`);
  if ((token || given.length > 0) && !reachable) {
    problems.push(
      `SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: with ${token ? 'SLACK_BOT_TOKEN' : given[0]} set, one of them is needed. Where to find them: ${SETTINGS.SLACK_APP_TOKEN.where} (Socket Mode), or ${SETTINGS.SLACK_SIGNING_SECRET.where} (HTTP)`,
    );
  }
  if (!token && given.length === 0 && reachable)
    problems.push(`SLACK_BOT_TOKEN is missing: another Slack setting is there. ${found('SLACK_BOT_TOKEN')}; for several workspaces set ${OAUTH.join(', ')} instead`);
  return problems;
}

/** All that is secret in the settings, as a log has to know it. Of the database's address only the password: the rest is needed to find a fault. */
export function secretsOf(config: Config): string[] {
  const names = (Object.entries(SETTINGS) as [SettingName, Setting][]).filter(([name, { secret }]) => secret && name !== 'DATABASE_URL').map(([name]) => name);
  return [...names.flatMap((name) => config[name] ?? []), ...passwordsOf(config.DATABASE_URL)].map(String);
}

/** As it stands in the address, and as it is when a message quotes it. */
function passwordsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password, searchParams } = new URL(address);
  const given = [password, searchParams.get('password') ?? ''].filter((word) => word !== '');
  return given.flatMap((word) => [...new Set([word, decoded(word)])]);
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return word;
  }
}
