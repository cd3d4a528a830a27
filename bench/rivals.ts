// Plain search engines over the same documents, each with the settings its own documentation suggests for a small catalog.
import { DatabaseSync } from 'node:sqlite';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { TEXT_FIELDS, type TextDocument } from '../src/search/textdocument.ts';

/** Ids, best first. Rivals know no near results: what they give, they give as an answer. */
type Search = (query: string, limit: number) => string[];
export type Build = (documents: readonly TextDocument[]) => Search;

const boosts = { name: 6, aliases: 4, title: 2.5, labels: 1.5, keywords: 2, summary: 1, more: 0.5 };

function minisearch(documents: readonly TextDocument[]): Search {
  const index = new MiniSearch<TextDocument>({ fields: [...TEXT_FIELDS], searchOptions: { prefix: true, fuzzy: 0.2, boost: boosts } });
  index.addAll(documents);
  return (query, limit) =>
    index
      .search(query)
      .slice(0, limit)
      .map((hit) => hit.id as string);
}

function orama(documents: readonly TextDocument[]): Search {
  const index = create({ schema: { id: 'string', name: 'string', aliases: 'string', title: 'string', labels: 'string', keywords: 'string', summary: 'string', more: 'string' } });
  insertMultiple(index, [...documents], documents.length);
  return (query, limit) => {
    const found = searchOrama(index, { term: query, limit, tolerance: 1, boost: boosts, properties: [...TEXT_FIELDS] });
    if (found instanceof Promise) throw new Error('Orama answers at once unless plug-ins are used');
    return found.hits.map((hit) => String(hit.document.id));
  };
}

function flexsearch(documents: readonly TextDocument[]): Search {
  const index = new FlexSearch.Index({ tokenize: 'forward', encoder: FlexSearch.Charset.LatinBalance, resolution: 9 });
  // One text, the telling fields first: FlexSearch ranks by how early a word stands.
  for (const [position, document] of documents.entries()) index.add(position, TEXT_FIELDS.map((field) => document[field]).join(' '));
  return (query, limit) => index.search(query, { limit, suggest: true }).map((position) => documents[Number(position)]?.id ?? '');
}

function sqlite(documents: readonly TextDocument[]): Search {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, ${TEXT_FIELDS.join(', ')}, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3')`);
  const insert = database.prepare(`INSERT INTO entries VALUES (?, ${TEXT_FIELDS.map(() => '?').join(', ')})`);
  database.exec('BEGIN');
  for (const document of documents) insert.run(document.id, ...TEXT_FIELDS.map((field) => document[field]));
  database.exec('COMMIT');
  const weights = TEXT_FIELDS.map((field) => boosts[field]).join(', ');
  const select = database.prepare(`SELECT id FROM entries WHERE entries MATCH ? ORDER BY bm25(entries, 0, ${weights}) LIMIT ?`);
  return (query, limit) => {
    const words = query.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    return select.all(words.map((word) => `"${word}"*`).join(' OR '), limit).map((row) => String(row.id));
  };
}

function fuse(documents: readonly TextDocument[]): Search {
  const index = new Fuse(documents, { keys: TEXT_FIELDS.map((name) => ({ name, weight: boosts[name] })), ignoreLocation: true, threshold: 0.4 });
  return (query, limit) => index.search(query, { limit }).map((hit) => hit.item.id);
}

export const RIVALS: Readonly<Record<string, Build>> = { MiniSearch: minisearch, Orama: orama, FlexSearch: flexsearch, 'SQLite FTS5': sqlite, 'Fuse.js': fuse };
