// What happened to the catalog: compared with what was seen before, numbered, kept.
import { happenings } from '../digest/news.ts';
import type { Store } from './port.ts';
import { newsOf } from './rows.ts';
import { type Base, batches, type NewsRow } from './tables.ts';

type Methods = Pick<Store, 'record' | 'known' | 'newsSince' | 'newsBy'>;
export function newsMethods(base: Base): Methods {
  return {
    record: (given, now) =>
      base.write(async (trx) => {
        await base.alone(trx, 'news');
        const marks = [...new Map(given.map((mark) => [mark.entry, mark])).values()];
        const known = new Map((await trx.selectFrom('known').selectAll().execute()).map((mark) => [mark.entry, mark]));
        const happened = happenings(marks, known);
        const touched = new Set(happened.map(({ entry }) => entry));
        const changed = known.size === 0 ? marks : marks.filter(({ entry }) => touched.has(entry));
        for (const rows of batches(changed)) {
          await trx
            .insertInto('known')
            .values(rows.map(({ entry, license, commercial, status, home, link }) => ({ entry, license, commercial, status, home, link })))
            .onConflict((conflict) =>
              conflict.column('entry').doUpdateSet(({ ref }) => ({
                license: ref('excluded.license'),
                commercial: ref('excluded.commercial'),
                status: ref('excluded.status'),
                home: ref('excluded.home'),
                link: ref('excluded.link'),
              })),
            )
            .execute();
        }
        // Numbered here and not by the database: whoever holds the lock is alone, so numbers become visible in their order and none is ever used again.
        const newest = await trx
          .selectFrom('news')
          .select(({ fn }) => fn.max('seq').as('seq'))
          .executeTakeFirst();
        const first = (newest?.seq ?? 0) + 1;
        const rows: NewsRow[] = happened.map(({ entry, kind, before }, index) => ({
          seq: first + index,
          at: now.getTime(),
          entry,
          kind,
          before: before ? JSON.stringify(before) : null,
        }));
        for (const batch of batches(rows)) await trx.insertInto('news').values(batch).execute();
        return rows.map(newsOf);
      }),

    known: () => base.db.selectFrom('known').select(['entry', 'license', 'commercial', 'status', 'home', 'link']).execute(),

    async newsSince(seq) {
      const rows = await base.db.selectFrom('news').selectAll().where('seq', '>', seq).orderBy('seq').execute();
      return rows.map(newsOf);
    },

    async newsBy(seqs) {
      const rows: NewsRow[] = [];
      for (const batch of batches([...new Set(seqs)])) rows.push(...(await base.db.selectFrom('news').selectAll().where('seq', 'in', batch).execute()));
      return rows.sort((one, other) => one.seq - other.seq).map(newsOf);
    },
  };
}
