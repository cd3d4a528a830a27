// The only place that words a licence reminder. It says what the evidence says, from whom and when; silence is never a yes.
import type { Catalog } from '../catalog/load.ts';
import { AUTHORITIES, type Duty, type Entry, type Evidence, type Term, type UseValue } from '../catalog/schema.ts';
import { commercialUse, governingTerms, stricter, usesOf, weaker } from '../search/terms.ts';
import type { Commercial, LicenseLine, Section } from './card.ts';

/** Evidence older than this many days "may have changed". */
const STALE_DAYS = 365;
/** A reminder with every sentence it may hold stays below this. */
export const MAX_REMINDER_LENGTH = 400;
const MAX_LABEL_LENGTH = 80;
/** Names within a sentence beyond this are counted instead. */
const MAX_NAMED_LENGTH = 100;

type Context = { catalog: Catalog /** Today as YYYY-MM-DD. */; today: string };

const COMMERCIAL: Record<UseValue, Commercial> = { allowed: 'allowed', prohibited: 'prohibited', ask: 'ask', 'not-stated': 'unknown' };
const WORDED: Record<UseValue, string> = { allowed: 'allowed', prohibited: 'prohibited', ask: 'ask the owner', 'not-stated': 'not stated' };
const AUTHORITY: Record<Evidence['authority'], string> = {
  owner: 'the owner says so',
  registry: 'a registry reports it',
  paper: 'a paper reports it',
  'third-party': 'a third party reports it',
};
const DUTY: Record<Duty, string> = {
  attribution: 'credit the authors',
  'share-alike': 'share adapted material under the same terms',
  cite: 'cite the paper',
  'no-reidentification': 'do not try to identify anybody',
  'no-sharing': 'do not pass the data on',
  'no-hosted-ai': 'do not paste it into hosted AI tools',
  'publish-code': 'publish the code with results',
  'training-required': 'finish the required training first',
  'notify-owner': 'tell the owner about publications',
  'keep-notice': 'keep the licence notice',
};

/** What people call a licence: the SPDX id, or the name of an agreement. */
export function licenseName(id: string, catalog: Catalog): string {
  if (id === 'none-stated') return 'none stated';
  if (id === 'varies') return 'differs per item';
  if (id === 'unknown') return 'not known';
  return id.startsWith('LicenseRef-') ? (catalog.licenses.get(id)?.name ?? id) : id;
}

const partName = (term: Term): string => term.scope ?? term.covers;
const strictness = (value: UseValue): number => ['allowed', 'ask', 'not-stated', 'prohibited'].indexOf(value);

/** Which of several terms a team has to mind most. */
function strictest(terms: readonly Term[], catalog: Catalog): Term {
  return terms.reduce((a, b) => (strictness(usesOf(b, catalog.licenses).commercial) > strictness(usesOf(a, catalog.licenses).commercial) ? b : a));
}

const lastSeen = (terms: readonly Term[]): string | undefined =>
  terms
    .flatMap((term) => term.evidence.map((item) => item.seen))
    .sort()
    .at(-1);
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

function label(terms: readonly Term[], catalog: Catalog): string {
  const names = new Map<string, string[]>();
  for (const term of terms) names.set(term.license, [...(names.get(term.license) ?? []), partName(term)]);
  if (names.size === 1) return licenseName(terms[0]?.license ?? 'unknown', catalog).slice(0, MAX_LABEL_LENGTH);
  const full = [...names].map(([license, parts]) => `${parts.join(', ')}: ${licenseName(license, catalog)}`).join(' · ');
  if (full.length <= MAX_LABEL_LENGTH) return full;
  return `${names.size} licences by part, strictest: ${licenseName(strictest(terms, catalog).license, catalog)}`.slice(0, MAX_LABEL_LENGTH);
}

function unverifiedSentence(entry: Entry): string {
  const sentence = `Licence not verified: read ${entry.links.home} before use.`;
  // A very long address stands on the card anyway; it must not push out what else is to be minded.
  return sentence.length <= MAX_REMINDER_LENGTH / 2 ? sentence : 'Licence not verified: read the home page before use.';
}

/** What the term itself means for a team, in one sentence. */
function ruling(term: Term, entry: Entry, catalog: Catalog): string {
  if (term.state === 'unverified' || term.license === 'unknown') return unverifiedSentence(entry);
  if (term.license === 'none-stated') return 'The owner states no licence: ask before you use or share it.';
  if (term.license === 'varies') return 'The licence differs per item: check each one before use.';
  const license = catalog.licenses.get(term.license);
  const own = term.uses?.commercial;
  const reminder = license?.reminder ?? 'Read the terms before use.';
  if (own === undefined || own === license?.uses.commercial) return reminder;
  // "Commercial use allowed" must not stand beside an owner who limits it.
  if (license && strictness(own) > strictness(license.uses.commercial))
    return `Commercial use: ${WORDED[own]}, although ${license.id} alone would allow more${license.duties
      .slice(0, 3)
      .map((duty) => `; ${DUTY[duty]}`)
      .join('')}.`;
  return `${reminder} Commercial use: ${WORDED[own]}.`;
}

function conflictSentence(term: Term, catalog: Catalog): string {
  const sides = [...new Set(term.evidence.flatMap((item) => (item.license ? [licenseName(item.license, catalog)] : [])))];
  const named = sides.slice(0, 3).join(' against ');
  return sides.length > 1 && named.length <= MAX_NAMED_LENGTH ? `Sources disagree (${named}); this is the stricter reading.` : 'Sources disagree; this is the stricter reading.';
}

/** What is in doubt about the parts that the ruling does not speak of. */
function doubts(terms: readonly Term[], chief: Term): string[] {
  const about = (state: Term['state'], sentence: (parts: string) => string): string[] => {
    const parts = chief.state === state ? [] : [...new Set(terms.filter((term) => term.state === state).map(partName))];
    const named = parts.join(' and ');
    return parts.length === 0 ? [] : [sentence(named.length <= MAX_NAMED_LENGTH ? named : parts.length === 1 ? 'one part' : `${parts.length} parts`)];
  };
  return [
    ...about('conflict', (parts) => `Sources disagree about ${parts}.`),
    ...about('unverified', (parts) => `Not verified for ${parts}.`),
    ...(chief.state === 'verified' ? about('reported', (parts) => `Only reported for ${parts}.`) : []),
  ];
}

function provenance(term: Term, today: string): string | undefined {
  const seen = lastSeen([term]);
  if (seen === undefined) return undefined;
  // "reported" means that the owner's own text on this was not read, whatever else of the owner was.
  const ranked = term.evidence.toSorted((a, b) => AUTHORITIES.indexOf(a.authority) - AUTHORITIES.indexOf(b.authority)).map((item) => item.authority);
  const authority = term.state === 'reported' ? ranked.find((one) => one !== 'owner') : ranked[0];
  const who = term.state === 'conflict' || authority === undefined ? '' : `${AUTHORITY[authority]}, `;
  const stale = daysBetween(seen, today) > STALE_DAYS ? '; it may have changed since' : '';
  const sentence = `${who}checked ${seen}${stale}.`;
  return sentence[0]?.toUpperCase() + sentence.slice(1);
}

/** "Built on PadChest, whose terms are stricter (commercial use prohibited)." */
function parentSentence(entry: Entry, catalog: Catalog): string | undefined {
  const own = commercialUse(entry, catalog.licenses);
  const parents = entry.related.derived_from.flatMap((id) => {
    const parent = catalog.byId.get(id);
    const use = parent && parent.kind !== 'loss' ? commercialUse(parent, catalog.licenses) : undefined;
    return parent && use !== undefined && use !== 'not-stated' && stricter(own, use) !== own ? [{ name: parent.name, use }] : [];
  });
  if (parents.length === 0) return undefined;
  const use = parents.map((parent) => parent.use).reduce<UseValue>(stricter, 'allowed');
  return `Built on ${parents
    .slice(0, 2)
    .map((parent) => parent.name)
    .join(' and ')}, whose terms are stricter: commercial use ${use === 'ask' ? 'only after asking' : 'prohibited'}.`;
}

/** Parts under other rules than the ones that govern: weights beside code. */
function otherParts(entry: Entry, terms: readonly Term[], catalog: Catalog): string | undefined {
  if (entry.kind === 'loss') return undefined;
  const others = entry.terms.filter((term) => !terms.includes(term) && term.covers !== 'code');
  if (others.length === 0) return undefined;
  const parts = others.map((term) => `${partName(term)}: ${term.state === 'unverified' ? 'not verified' : licenseName(term.license, catalog)}`);
  const shown = parts.slice(0, 2).join('; ');
  return `Other terms for ${shown}${parts.length > 2 ? ` and ${parts.length - 2} more` : ''}.`;
}

/** Sentences in order of weight, as many as fit; the first always stays whole. */
function join(sentences: readonly (string | undefined)[]): string {
  let text = '';
  for (const sentence of sentences) {
    if (sentence === undefined) continue;
    const next = text === '' ? sentence : `${text} ${sentence}`;
    if (text === '' || next.length <= MAX_REMINDER_LENGTH) text = next;
  }
  return text;
}

/** As many licences as leave room for when and by whom they were checked. */
function implementationsSentence(licenses: readonly string[]): string {
  for (let count = Math.min(4, licenses.length); count > 0; count -= 1) {
    const sentence = `The formula is free; the code is licensed: ${licenses.slice(0, count).join(', ')}. Keep the notice of the one you use.`;
    if (sentence.length <= MAX_REMINDER_LENGTH - 100) return sentence;
  }
  return 'The formula is free; the code is licensed by its libraries. Keep the notice of the one you use.';
}

export function licenseLine(entry: Entry, { catalog, today }: Context): LicenseLine {
  const terms = governingTerms(entry);
  const chief = strictest(terms, catalog);
  const state = terms.map((term) => term.state).reduce(weaker);
  const commercial = COMMERCIAL[commercialUse(entry, catalog.licenses)];
  if (entry.kind === 'loss') {
    const names = [...new Set(entry.implementations.map((item) => licenseName(item.license, catalog)))];
    const by = names.map(
      (name) => `${name} (${[...new Set(entry.implementations.filter((item) => licenseName(item.license, catalog) === name).map((item) => item.library))].slice(0, 3).join(', ')})`,
    );
    return {
      label: names.length === 1 ? (names[0] ?? '') : names.join(', ').slice(0, MAX_LABEL_LENGTH),
      state,
      commercial,
      reminder: join([implementationsSentence(by), ...doubts(terms, chief), chief.state === 'unverified' ? unverifiedSentence(entry) : provenance(chief, today)]),
    };
  }
  return {
    label: label(terms, catalog),
    state,
    commercial,
    reminder: join([
      ruling(chief, entry, catalog),
      chief.state === 'conflict' ? conflictSentence(chief, catalog) : undefined,
      ...doubts(terms, chief),
      parentSentence(entry, catalog),
      otherParts(entry, terms, catalog),
      chief.state === 'unverified' || chief.license === 'unknown' ? undefined : provenance(chief, today),
    ]),
  };
}

/** The parts of the details card that lay the terms open: one section a part, with each piece of evidence. */
export function licenseSections(entry: Entry, { catalog, today }: Context): Section[] {
  if (entry.kind === 'loss') return [];
  return entry.terms.map((term) => {
    const license = catalog.licenses.get(term.license);
    const uses = usesOf(term, catalog.licenses);
    const stated = term.state !== 'unverified';
    return {
      heading: `Licence of the ${term.covers}${term.scope ? ` (${term.scope})` : ''}`,
      facts: [
        { label: 'Licence', value: licenseName(term.license, catalog) },
        {
          label: 'How we know',
          value: {
            verified: "read in the owner's own text",
            reported: 'reported, not read at the owner',
            conflict: 'sources disagree; the stricter reading is shown',
            unverified: 'not verified',
          }[term.state],
        },
        ...(stated && term.license !== 'varies'
          ? [
              { label: 'Commercial use', value: WORDED[uses.commercial] },
              { label: 'Passing it on', value: WORDED[uses.redistribute] },
              { label: 'Sharing adapted versions', value: WORDED[uses.derivatives] },
              { label: 'Sharing trained models', value: WORDED[uses.share_model] },
            ]
          : []),
        ...(license && license.duties.length > 0 ? [{ label: 'Duties', value: license.duties.map((duty) => DUTY[duty]).join('; ') }] : []),
      ],
      lines: [
        ...(term.note ? [term.note] : []),
        ...term.evidence.map(
          (item) =>
            `${AUTHORITY_NAME[item.authority]}: ${item.says} (${item.license ? `${licenseName(item.license, catalog)}; ` : ''}seen ${item.seen}${daysBetween(item.seen, today) > STALE_DAYS ? ', may have changed' : ''})`,
        ),
      ],
      links: [...(license?.url ? [{ label: licenseName(term.license, catalog), url: license.url }] : []), ...uniqueSources(term.evidence)],
    };
  });
}

const AUTHORITY_NAME: Record<Evidence['authority'], string> = { owner: 'Owner', registry: 'Registry', paper: 'Paper', 'third-party': 'Third party' };

function uniqueSources(evidence: readonly Evidence[]): { label: string; url: string }[] {
  const urls = [...new Set(evidence.map((item) => item.source))];
  return urls.map((url, index) => ({ label: `Evidence ${urls.length > 1 ? index + 1 : ''}`.trim(), url }));
}
