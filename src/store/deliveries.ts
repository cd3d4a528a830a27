// The life of one post: begun, then sent, to be tried again, or given up. Each step is one transaction that first locks the subscription's row.
import { type Claims, FREE, heldBy, leaseIsOf } from './claims.ts';
import type { Delivery, Lease, Store } from './port.ts';
import { deliveryOf } from './rows.ts';
import { lockedSubscription } from './subscriptions.ts';
import type { Base, DeliveryRow, SubscriptionRow, Writer } from './tables.ts';

const OPEN = ['sending', 'waiting'];

type Methods = Pick<Store, 'begin' | 'confirm' | 'postpone' | 'fail' | 'delivery' | 'deliveriesOf' | 'counts' | 'prune'>;

export function deliveryMethods(base: Base, claims: Claims): Methods {
  const byRef = (db: Base['db'], ref: string) => db.selectFrom('deliveries').selectAll().where('ref', '=', ref).executeTakeFirst();

  /** Both rows when this attempt is still the one under way and the lease is its own. */
  async function underWay(trx: Writer, delivery: Delivery, lease: Lease): Promise<{ subscription: SubscriptionRow; row: DeliveryRow } | undefined> {
    const subscription = await lockedSubscription(base, trx, delivery.subscription);
    const row = await byRef(trx, delivery.ref);
    // `attempts` tells this attempt from a later one of the same process.
    return subscription && row && leaseIsOf(subscription, lease) && row.state === 'sending' && row.attempts === delivery.attempts ? { subscription, row } : undefined;
  }

  /** What becomes of the subscription once its delivery stands there. */
  const moveOn = (trx: Writer, subscription: SubscriptionRow, row: DeliveryRow, nextDue: number) => {
    // Edited or resumed meanwhile: the new schedule counts, not the one that the sender knew.
    const next = subscription.next_due === row.planned_due ? nextDue : subscription.next_due;
    return trx
      .updateTable('subscriptions')
      .set({ ...FREE, next_due: next, attend_at: next, cursor: Math.max(subscription.cursor, row.up_to) })
      .where('id', '=', subscription.id)
      .execute();
  };

  return {
    begin: (claim, lease, wanted) =>
      base.write(async (trx) => {
        const subscription = await heldBy(base, trx, { claim, lease, claims });
        if (subscription?.state !== 'active') return 'lost';
        const now = lease.now.getTime();
        const open = await trx.selectFrom('deliveries').selectAll().where('subscription', '=', subscription.id).where('state', 'in', OPEN).executeTakeFirst();
        const row = open
          ? await trx
              .updateTable('deliveries')
              .set({ state: 'sending', attempts: open.attempts + 1, tried_at: open.tried_at ?? now, tried_before: open.tried_at, planned_due: subscription.next_due })
              .where('ref', '=', open.ref)
              .returningAll()
              .executeTakeFirstOrThrow()
          : await added(trx, subscription, wanted, now);
        if (row === 'done') return row;
        // A whole lease from here: the call that sends gets all of it.
        await trx
          .updateTable('subscriptions')
          .set({ lease_until: now + lease.leaseMs, lease_begun: 1 })
          .where('id', '=', subscription.id)
          .execute();
        return deliveryOf({ ...row, tried_at: row.tried_before }, subscription);
      }),

    confirm: (delivery, { message, at, nextDue }) =>
      base.write(async (trx) => {
        const subscription = await lockedSubscription(base, trx, delivery.subscription);
        const row = await byRef(trx, delivery.ref);
        if (!subscription || !row || row.state === 'sent') return;
        await trx
          .updateTable('deliveries')
          .set({ state: 'sent', message, ended_at: at.getTime(), tried_at: row.tried_at ?? at.getTime(), cause: null })
          .where('ref', '=', row.ref)
          .execute();
        await moveOn(trx, subscription, row, nextDue.getTime());
      }),

    postpone: (delivery, lease, { notBefore, cause, maybeSent }) =>
      base.write(async (trx) => {
        const found = await underWay(trx, delivery, lease);
        if (!found) return;
        // Known not to have arrived: this attempt is as if it had not been. One before it may have arrived all the same.
        await trx
          .updateTable('deliveries')
          .set({ state: 'waiting', cause, ...(maybeSent ? {} : { tried_at: found.row.tried_before }) })
          .where('ref', '=', delivery.ref)
          .execute();
        await trx
          .updateTable('subscriptions')
          .set({ ...FREE, attend_at: notBefore.getTime() })
          .where('id', '=', delivery.subscription)
          .execute();
      }),

    fail: (delivery, lease, { cause, reason }) =>
      base.write(async (trx) => {
        const found = await underWay(trx, delivery, lease);
        if (!found) return false;
        const active = found.subscription.state === 'active';
        await trx
          .updateTable('deliveries')
          // This attempt was refused; one before it may have arrived.
          .set({ state: 'failed', cause, ended_at: lease.now.getTime(), tried_at: found.row.tried_before })
          .where('ref', '=', delivery.ref)
          .execute();
        await trx
          .updateTable('subscriptions')
          .set({ ...FREE, ...(active ? { state: 'paused', reason } : {}) })
          .where('id', '=', delivery.subscription)
          .execute();
        return active;
      }),

    async delivery(ref) {
      const row = await base.db.selectFrom('deliveries').selectAll().where('ref', '=', ref).executeTakeFirst();
      const place = row && (await base.db.selectFrom('subscriptions').select(['platform', 'workspace', 'channel', 'thread']).where('id', '=', row.subscription).executeTakeFirst());
      return row && place && deliveryOf(row, place);
    },

    async deliveriesOf(subscription, limit) {
      const place = await base.db.selectFrom('subscriptions').select(['platform', 'workspace', 'channel', 'thread']).where('id', '=', subscription).executeTakeFirst();
      if (!place) return [];
      const rows = await base.db
        .selectFrom('deliveries')
        .selectAll()
        .where('subscription', '=', subscription)
        .orderBy('due_at', 'desc')
        .orderBy('day', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => deliveryOf(row, place));
    },

    async counts(now) {
      const { active, paused, due, oldest, next } = await base.db
        .selectFrom('subscriptions')
        .select(({ fn }) => [
          fn.countAll<number>().filterWhere('state', '=', 'active').as('active'),
          fn.countAll<number>().filterWhere('state', '=', 'paused').as('paused'),
          fn.countAll<number>().filterWhere('state', '=', 'active').filterWhere('next_due', '<=', now.getTime()).as('due'),
          fn.min('next_due').filterWhere('state', '=', 'active').filterWhere('next_due', '<=', now.getTime()).as('oldest'),
          fn.min('next_due').filterWhere('state', '=', 'active').as('next'),
        ])
        .executeTakeFirstOrThrow();
      // Over no rows the least is null, which Kysely's types leave out.
      return { active, paused, due, lagMs: due === 0 ? 0 : now.getTime() - oldest, ...(active === 0 ? {} : { next: new Date(next) }) };
    },

    prune: (olderThan) =>
      base.write(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('deliveries')
          .where('ended_at', '<', olderThan.getTime())
          .where('state', 'not in', OPEN)
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('deliveries as newer').select('newer.ref').whereRef('newer.subscription', '=', 'deliveries.subscription').whereRef('newer.day', '>', 'deliveries.day'),
            ),
          )
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

/** A new delivery's row, unless the day has its post. One that was given up cannot be there while the subscription is active, but would stand in the way. */
async function added(trx: Writer, subscription: SubscriptionRow, wanted: Parameters<Store['begin']>[2], now: number): Promise<DeliveryRow | 'done'> {
  const sameDay = await trx.selectFrom('deliveries').select(['ref', 'state']).where('subscription', '=', subscription.id).where('day', '=', wanted.day).executeTakeFirst();
  if (sameDay?.state === 'sent') return 'done';
  if (sameDay) await trx.deleteFrom('deliveries').where('ref', '=', sameDay.ref).execute();
  return trx
    .insertInto('deliveries')
    .values({
      ref: wanted.ref,
      subscription: subscription.id,
      day: wanted.day,
      state: 'sending',
      news: JSON.stringify(wanted.news),
      up_to: wanted.upTo,
      left_out: wanted.left,
      attempts: 1,
      tried_at: now,
      tried_before: null,
      due_at: wanted.dueAt.getTime(),
      planned_due: subscription.next_due,
      ended_at: null,
      message: null,
      cause: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
