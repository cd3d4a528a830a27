// Who gets what where: making, editing, pausing, ending.
import { randomInt } from 'node:crypto';
import type { Place, Subscription } from '../digest/subscription.ts';
import type { Store } from './port.ts';
import { subscriptionOf } from './rows.ts';
import type { Base, SubscriptionRow, Writer } from './tables.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** A digit stands last, so that no word that a person types is taken for an id. */
const newId = (): string => `${Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}${randomInt(10)}`;

type Methods = Pick<Store, 'subscribe' | 'subscription' | 'subscriptionIn' | 'subscriptionsOf' | 'pause' | 'resume' | 'unsubscribe'>;

/** The row, so locked that nobody else can change it before the transaction ends. */
export const lockedSubscription = (base: Base, trx: Writer, id: string): Promise<SubscriptionRow | undefined> =>
  trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('id', '=', id)
    .$if(base.rowLocks, (query) => query.forUpdate())
    .executeTakeFirst();

/** Oldest first. */
export const ofWorkspace = (db: Base['db'], platform: string, workspace: string): Promise<SubscriptionRow[]> =>
  db.selectFrom('subscriptions').selectAll().where('platform', '=', platform).where('workspace', '=', workspace).orderBy('created_at').orderBy('id').execute();

export function subscriptionMethods(base: Base): Methods {
  const at = (db: Base['db'], { platform, workspace, channel, thread = '' }: Place) =>
    db.selectFrom('subscriptions').selectAll().where('platform', '=', platform).where('workspace', '=', workspace).where('channel', '=', channel).where('thread', '=', thread);

  /**
   * What was given up is told by the next delivery: the cursor still stands before it. Unless an attempt may have arrived before the one that
   * was refused: that delivery goes on as itself, so that it is looked for before anything is told again.
   */
  async function forgetFailed(trx: Writer, id: string): Promise<void> {
    await trx
      .updateTable('deliveries')
      .set({ state: 'waiting', ended_at: null })
      .where('subscription', '=', id)
      .where('state', '=', 'failed')
      .where('tried_at', 'is not', null)
      .execute();
    await trx.deleteFrom('deliveries').where('subscription', '=', id).where('state', '=', 'failed').execute();
  }

  async function edit(trx: Writer, row: SubscriptionRow, { wish, owner, nextDue }: Parameters<Store['subscribe']>[0]): Promise<Subscription> {
    await forgetFailed(trx, row.id);
    const open = await trx.selectFrom('deliveries').select('ref').where('subscription', '=', row.id).where('state', 'in', ['sending', 'waiting']).executeTakeFirst();
    const changed = await trx
      .updateTable('subscriptions')
      .set({
        wish: JSON.stringify(wish),
        owner,
        state: 'active',
        reason: null,
        next_due: nextDue.getTime(),
        // A delivery that is not ended is looked after as before, whenever the new wish is due.
        ...(open && row.state === 'active' ? {} : { attend_at: nextDue.getTime() }),
        // A plan made for the old wish must not be carried out; a post on its way keeps its lease, so that nobody sends it once more meanwhile.
        ...(row.lease_begun === 0 ? { lease_owner: null, lease_until: null } : {}),
      })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return subscriptionOf(changed);
  }

  return {
    subscribe: (wanted) =>
      base.write(async (trx) => {
        const { place, wish, owner, nextDue, now } = wanted;
        for (;;) {
          const newest = await trx
            .selectFrom('news')
            .select(({ fn }) => fn.max('seq').as('seq'))
            .executeTakeFirst();
          const made = await trx
            .insertInto('subscriptions')
            .values({
              id: newId(),
              platform: place.platform,
              workspace: place.workspace,
              channel: place.channel,
              thread: place.thread ?? '',
              owner,
              state: 'active',
              reason: null,
              wish: JSON.stringify(wish),
              created_at: now.getTime(),
              cursor: newest?.seq ?? 0,
              next_due: nextDue.getTime(),
              attend_at: nextDue.getTime(),
              lease_owner: null,
              lease_until: null,
              lease_begun: 0,
              claimed: 0,
            })
            .onConflict((conflict) => conflict.doNothing())
            .returningAll()
            .executeTakeFirst();
          if (made) return { subscription: subscriptionOf(made), existed: false };
          const row = await at(trx, place)
            .$if(base.rowLocks, (query) => query.forUpdate())
            .executeTakeFirst();
          if (row) return { subscription: await edit(trx, row, wanted), existed: true };
          // Neither made nor there: the id was taken, or the place was given up in this very moment. Another turn settles both.
        }
      }),

    async subscription(id) {
      const row = await base.db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
      return row && subscriptionOf(row);
    },

    async subscriptionIn(place) {
      const row = await at(base.db, place).executeTakeFirst();
      return row && subscriptionOf(row);
    },

    async subscriptionsOf(platform, workspace) {
      return (await ofWorkspace(base.db, platform, workspace)).map(subscriptionOf);
    },

    // The lease stays: a post on its way is finished, and nobody begins another one meanwhile, even when it is resumed at once.
    pause: (id, reason) =>
      base.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('subscriptions')
          .set({ state: 'paused', reason: reason ?? null })
          .where('id', '=', id)
          .where('state', '=', 'active')
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    resume: (id, nextDue) =>
      base.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('subscriptions')
          .set({ state: 'active', reason: null, next_due: nextDue.getTime(), attend_at: nextDue.getTime() })
          .where('id', '=', id)
          .where('state', '=', 'paused')
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await forgetFailed(trx, id);
        return true;
      }),

    unsubscribe: (id) => base.write(async (trx) => (await trx.deleteFrom('subscriptions').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n),
  };
}
