// What the first screen tells: examples to try, what is in the catalog, which platforms are connected and what to set for the others.
import { byId, el } from './dom.js';

const STATES = /** @type {Record<string, string>} */ ({
  starting: 'connecting',
  ready: 'connected',
  degraded: 'connected, with limits',
  failed: 'failed',
  stopped: 'not connected',
});

/**
 * @typedef {{ examples: { line: string, shows: string }[], catalog: { total: number, kinds: { label: string, count: number }[] },
 *   platforms: { name: string, state: string, note?: string }[], hints: string[] }} State
 */

/**
 * @param {State} state
 * @param {(line: string) => void} ask
 */
export function drawStart({ examples, catalog, hints }, ask) {
  byId('examples').replaceChildren(
    ...examples.map(({ line, shows }) =>
      el('li', {}, el('button', { type: 'button', onclick: () => ask(line) }, el('span', { class: 'line' }, line), el('span', { class: 'shows' }, shows))),
    ),
  );
  const parts = catalog.kinds.map(({ label, count }) => `${count.toLocaleString('en')} ${label.toLowerCase()}`);
  byId('counts').textContent = `In the catalog: ${parts.join(', ')}.`;
  const box = byId('hints');
  box.hidden = hints.length === 0;
  box.replaceChildren(...hints.map((hint) => el('p', {}, hint)));
}

/** @param {State} state */
export function drawPlatforms({ platforms }) {
  byId('platforms').replaceChildren(
    ...platforms.map(({ name, state, note }) =>
      el('li', { class: `platform ${state}`, title: note }, el('span', { class: 'dot', 'aria-hidden': 'true' }), `${name}: ${STATES[state] ?? state}`),
    ),
  );
}
