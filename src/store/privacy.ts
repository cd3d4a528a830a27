// All that is kept of one workspace: to be handed out, or to be erased.
import type { Store } from './port.ts';
import { deliveryOf, subscriptionOf } from './rows.ts';
import { ofWorkspace } from './subscriptions.ts';
import { type Base, batches, type DeliveryRow } from './tables.ts';

type Methods = Pick<Store, 'exportWorkspace' | 'eraseWorkspace'>;

export function privacyMethods(base: Base): Methods {
  return {
    exportWorkspace: (platform, workspace) =>
      base.read(async (trx) => {
        const installed = await trx.selectFrom('installations').select('workspace').where('platform', '=', platform).where('workspace', '=', workspace).executeTakeFirst();
        const rows = await ofWorkspace(trx, platform, workspace);
        const places = new Map(rows.map((row) => [row.id, row]));
        const deliveries: DeliveryRow[] = [];
        for (const ids of batches([...places.keys()])) deliveries.push(...(await trx.selectFrom('deliveries').selectAll().where('subscription', 'in', ids).execute()));
        deliveries.sort((one, other) => one.due_at - other.due_at || (one.ref < other.ref ? -1 : 1));
        return {
          platform,
          workspace,
          installed: installed !== undefined,
          subscriptions: rows.map(subscriptionOf),
          deliveries: deliveries.flatMap((row) => {
            const place = places.get(row.subscription);
            return place ? [deliveryOf(row, place)] : [];
          }),
        };
      }),

    eraseWorkspace: (platform, workspace) =>
      base.write(async (trx) => {
        // Locked before their deliveries are, like everywhere else.
        const rows = await trx
          .selectFrom('subscriptions')
          .select('id')
          .where('platform', '=', platform)
          .where('workspace', '=', workspace)
          .orderBy('id')
          .$if(base.rowLocks, (query) => query.forUpdate())
          .execute();
        let deliveries = 0;
        for (const ids of batches(rows.map(({ id }) => id))) {
          deliveries += Number((await trx.deleteFrom('deliveries').where('subscription', 'in', ids).executeTakeFirst()).numDeletedRows);
          await trx.deleteFrom('subscriptions').where('id', 'in', ids).execute();
        }
        const gone = await trx.deleteFrom('installations').where('platform', '=', platform).where('workspace', '=', workspace).executeTakeFirst();
        return { subscriptions: rows.length, deliveries, installations: Number(gone.numDeletedRows) };
      }),
  };
}
