// The state before the load test: a catalog that has grown, installed workspaces, and every channel subscribed and due.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadCatalog } from '../../src/catalog/load.ts';
import { marksOf, NOTHING_DEAD } from '../../src/digest/news.ts';
import { createStore } from '../../src/store/open.ts';
import { createSealer } from '../../src/store/seal.ts';
import { sealedInstallations } from '../../src/store/sealed.ts';
import { NEW_ENTRIES, type Subscribed, tokenOf } from './world.ts';

const CATALOG = 'catalog';
const AT_ONCE = 20;
/** The oldest has been due for so long. */
const DUE_FOR_MS = 600_000;

const dataset = (name: string, modality: string, region: string) => ({
  kind: 'dataset',
  name,
  summary: `${name} is as long a summary as many have, so that a post weighs what it weighs in real life: scans of many patients from several hospitals, with masks.`,
  modalities: [modality],
  regions: [region],
  tasks: ['segmentation'],
  links: { home: `https://example.org/${encodeURIComponent(name)}`, paper: 'https://example.org/paper', code: 'https://example.org/code' },
  access: { level: 'registration', steps: ['Register', 'Accept the terms'] },
  terms: [
    { covers: 'data', license: 'CC-BY-4.0', state: 'verified', evidence: [{ source: 'https://example.org/terms', authority: 'owner', says: 'CC BY 4.0', seen: '2026-11-01' }] },
  ],
  added: '2026-11-24',
});
const loss = (name: string) => ({
  kind: 'loss',
  name,
  summary: `${name} is made for the load test and weighs hard examples.`,
  tasks: ['segmentation'],
  formula: { plain: 'L = 1 - p' },
  use_when: ['Classes are far from balanced'],
  implementations: [{ library: 'MONAI', import: 'monai.losses.Loss', license: 'Apache-2.0', expects: 'logits', source: 'https://example.org/code', seen: '2026-11-01' }],
  links: { home: `https://example.org/${encodeURIComponent(name)}` },
  added: '2026-11-24',
});

/** Writes the new entries as a layer of their own. Gives the setting CATALOG_DIRS. */
export function growCatalog(folder: string): string {
  const [brain, liver, retina, ...losses] = NEW_ENTRIES;
  const entries = [dataset(brain, 'mri', 'brain'), dataset(liver, 'ct', 'liver'), dataset(retina, 'fundus', 'retina'), ...losses.map(loss)];
  const layer = join(folder, 'new-entries');
  for (const [index, entry] of entries.entries()) {
    const kind = join(layer, entry.kind === 'loss' ? 'losses' : 'datasets');
    mkdirSync(kind, { recursive: true });
    writeFileSync(join(kind, `load-${index}.yaml`), stringify(entry));
  }
  const names = new Set(loadCatalog([CATALOG, layer]).entries.map(({ name }) => name));
  const missing = NEW_ENTRIES.filter((name) => !names.has(name));
  if (missing.length > 0) throw new Error(`not in the catalog: ${missing.join(', ')}`);
  return [CATALOG, layer].join(',');
}

/** Subscribes all, before the new entries came, and seals an installation for each Slack team. */
export async function subscribeAll(url: string, world: readonly Subscribed[], sealKey: string): Promise<void> {
  const store = createStore({ url });
  await store.open();
  try {
    const now = new Date();
    await store.record(marksOf({ catalog: loadCatalog([CATALOG]), dead: NOTHING_DEAD }, now.toISOString().slice(0, 10)), now);
    const installations = sealedInstallations(store, { sealer: createSealer([sealKey]), platform: 'slack', now: () => now });
    const teams = new Set(world.flatMap(({ place }) => (place.platform === 'slack' ? [place.workspace] : [])));
    for (const id of teams) {
      const bot = { token: tokenOf(id), id: `B${id.slice(1)}`, userId: `U${id.slice(1)}`, scopes: ['chat:write', 'channels:history'] };
      await installations.save(id, JSON.stringify({ v: 1, team: { id }, isEnterpriseInstall: false, appId: 'A0000000001', bot }));
    }
    for (let from = 0; from < world.length; from += AT_ONCE) {
      const batch = world.slice(from, from + AT_ONCE);
      await Promise.all(
        batch.map(({ place, wish }, index) =>
          store.subscribe({ place, wish, owner: 'U0000000001', now, nextDue: new Date(now.getTime() - DUE_FOR_MS * (1 - (from + index) / world.length)) }),
        ),
      );
    }
  } finally {
    await store.close();
  }
}
