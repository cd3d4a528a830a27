// What workspaces handed over when they installed the bot. It comes sealed and goes sealed: nothing here can read it.
import type { Store } from './port.ts';
import type { Base } from './tables.ts';

type Methods = Pick<Store, 'saveInstallation' | 'installation' | 'installations' | 'removeInstallation'>;

export function installationMethods(base: Base): Methods {
  return {
    async saveInstallation({ platform, workspace, sealed, now, replaces }) {
      await base.write(async (trx) => {
        const kept = { sealed, saved_at: now.getTime() };
        if (replaces !== undefined) {
          return void (await trx
            .updateTable('installations')
            .set(kept)
            .where('platform', '=', platform)
            .where('workspace', '=', workspace)
            .where('sealed', '=', replaces)
            .execute());
        }
        await trx
          .insertInto('installations')
          .values({ platform, workspace, ...kept })
          .onConflict((conflict) => conflict.columns(['platform', 'workspace']).doUpdateSet(kept))
          .execute();
      });
    },

    async installation(platform, workspace) {
      const row = await base.db.selectFrom('installations').select('sealed').where('platform', '=', platform).where('workspace', '=', workspace).executeTakeFirst();
      return row?.sealed;
    },

    installations: (platform) => base.db.selectFrom('installations').select(['workspace', 'sealed']).where('platform', '=', platform).orderBy('workspace').execute(),

    removeInstallation: (platform, workspace) =>
      base.write(async (trx) => (await trx.deleteFrom('installations').where('platform', '=', platform).where('workspace', '=', workspace).executeTakeFirst()).numDeletedRows > 0n),
  };
}
