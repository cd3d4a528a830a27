// The playground as a place for daily posts. What was sent stands in the store, and the page shows it from there, so sending is only a yes.
import type { Place } from '../../src/digest/subscription.ts';
import type { Actor, Poster } from '../../src/port.ts';

/** The playground is one channel of one workspace: this machine. */
export const PLAYGROUND: Place = { platform: 'playground', workspace: 'playground', channel: 'playground' };

export const playgroundActor = (timeZone?: string): Actor => ({ ...PLAYGROUND, person: 'you', mayManage: true, ...(timeZone === undefined ? {} : { timeZone }) });

export const playgroundPoster: Poster = {
  platform: 'playground',
  ready: () => true,
  post: async ({ ref }) => ({ result: 'sent', message: ref, found: false }),
  check: async () => ({ result: 'ok' }),
  // There is nobody to tell but the person in front of the page, who sees it there.
  tell: async () => false,
};
