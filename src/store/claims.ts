// Who looks after which due subscription, and for how long. A claim is a lease in the subscription's own row.
import type { Claim, Lease, Store } from './port.ts';
import { deliveryOf, subscriptionOf } from './rows.ts';
import { lockedSubscription } from './subscriptions.ts';
import type { Base, SubscriptionRow, Writer } from './tables.ts';

/** More at once would be held longer than a lease lasts. */
const MOST = 1000;

export const FREE = { lease_owner: null, lease_until: null, lease_begun: 0 } as const;

/**
 * The number of each claim that was given out: a process that slept through its lease, or gave it back, may claim anew while an older task of
 * its own wakes up.
 */
export type Claims = WeakMap<Claim, number>;

export const leaseIsOf = (row: SubscriptionRow, lease: Lease): boolean => row.lease_owner === lease.owner && row.lease_until !== null && row.lease_until > lease.now.getTime();

/** The subscription's row, locked, when the claim is still the one that holds it. */
export async function heldBy(base: Base, trx: Writer, { claim, lease, claims }: { claim: Claim; lease: Lease; claims: Claims }): Promise<SubscriptionRow | undefined> {
  const row = await lockedSubscription(base, trx, claim.subscription.id);
  const known = claims.get(claim);
  return row && leaseIsOf(row, lease) && (known === undefined || known === row.claimed) ? row : undefined;
}

type Methods = Pick<Store, 'claim' | 'due' | 'skip' | 'release'>;

export function claimMethods(base: Base, claims: Claims): Methods {
  return {
    async claim(lease, platforms, limit) {
      if (platforms.length === 0 || limit < 1) return [];
      const now = lease.now.getTime();
      const { rows, open } = await base.write(async (trx) => {
        const due = await trx
          .selectFrom('subscriptions')
          .select('id')
          .where('state', '=', 'active')
          .where('attend_at', '<=', now)
          .where('platform', 'in', platforms)
          .where(({ or, eb }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
          .orderBy('attend_at')
          .orderBy('id')
          .limit(Math.min(limit, MOST))
          .$if(base.rowLocks, (query) => query.forUpdate().skipLocked())
          .execute();
        const ids = due.map(({ id }) => id);
        if (ids.length === 0) return { rows: [], open: [] };
        return {
          rows: await trx
            .updateTable('subscriptions')
            .set(({ eb }) => ({ lease_owner: lease.owner, lease_until: now + lease.leaseMs, lease_begun: 0, claimed: eb('claimed', '+', 1) }))
            .where('id', 'in', ids)
            .returningAll()
            .execute(),
          open: await trx.selectFrom('deliveries').selectAll().where('subscription', 'in', ids).where('state', 'in', ['sending', 'waiting']).execute(),
        };
      });
      const openOf = new Map(open.map((row) => [row.subscription, row]));
      // An update gives its rows back in any order.
      rows.sort((one, other) => one.attend_at - other.attend_at || (one.id < other.id ? -1 : 1));
      return rows.map((row) => {
        const delivery = openOf.get(row.id);
        const claim: Claim = { subscription: subscriptionOf(row), ...(delivery ? { open: deliveryOf(delivery, row) } : {}) };
        claims.set(claim, row.claimed);
        return claim;
      });
    },

    async due(now, limit) {
      const rows = await base.db
        .selectFrom('subscriptions')
        .selectAll()
        .where('state', '=', 'active')
        .where('attend_at', '<=', now.getTime())
        .where(({ or, eb }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now.getTime())]))
        .orderBy('attend_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(subscriptionOf);
    },

    skip: (claim, lease, { nextDue, upTo }) =>
      base.write(async (trx) => {
        const row = await heldBy(base, trx, { claim, lease, claims });
        if (!row) return false;
        const next = nextDue.getTime();
        await trx
          .updateTable('subscriptions')
          .set({ ...FREE, next_due: next, attend_at: next, cursor: Math.max(row.cursor, upTo ?? row.cursor) })
          .where('id', '=', row.id)
          .execute();
        return true;
      }),

    async release(owner) {
      await base.write((trx) => trx.updateTable('subscriptions').set(FREE).where('lease_owner', '=', owner).where('lease_begun', '=', 0).execute());
    },
  };
}
