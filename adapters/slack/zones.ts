// A person's time zone, as their Slack profile tells it. It is a convenience: whatever goes wrong, the answer is "not known".
import type { WebClient } from '@slack/web-api';
import type { Logger } from '../../src/telemetry/log.ts';
import { reasonOf, slackCode } from './refused.ts';
import { within } from './within.ts';

/** An answer to a person waits no longer for it. */
const PATIENCE_MS = 800;
const KNOWN_MS = 10 * 60_000;
const FAILED_MS = 60_000;
/** The scope is optional; a workspace that did not give it is not asked again at once. */
const NO_SCOPE_MS = 60 * 60_000;
const MAX_KEPT = 1000;

export type Zones = {
  /** IANA name, or undefined when Slack does not tell it in time. Never rejects. */
  zoneOf(of: { client: WebClient; workspace: string; person: string }): Promise<string | undefined>;
};

const isZone = (name: unknown): name is string => {
  if (typeof name !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

export function createZones({ log, now = Date.now }: { log: Logger; now?: () => number }): Zones {
  const kept = new Map<string, { zone: Promise<string | undefined>; until: number }>();
  const keep = (key: string, zone: Promise<string | undefined>, ms: number) => {
    kept.delete(key);
    kept.set(key, { zone, until: now() + ms });
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) break;
      kept.delete(oldest);
    }
  };

  return {
    async zoneOf({ client, workspace, person }) {
      const keys = [workspace, `${workspace} ${person}`] as const;
      for (const key of keys) {
        const known = kept.get(key);
        if (known && known.until > now()) return within(known.zone, PATIENCE_MS);
      }
      const asked = client.users.info({ user: person }).then(
        ({ user }) => (isZone(user?.tz) ? user.tz : undefined),
        (error: unknown) => {
          const noScope = ['missing_scope', 'not_allowed_token_type', 'no_permission'].includes(slackCode(error) ?? '');
          keep(noScope ? keys[0] : keys[1], Promise.resolve(undefined), noScope ? NO_SCOPE_MS : FAILED_MS);
          log.debug(`Slack: the time zone of a person is not known (${reasonOf(error)})`);
          return undefined;
        },
      );
      keep(keys[1], asked, KNOWN_MS);
      return within(asked, PATIENCE_MS);
    },
  };
}
