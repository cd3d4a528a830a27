// One platform's panel: its card, the payload as JSON, and for Slack the notification text, as tabs.
import { el } from './dom.js';

/**
 * @param {{ id: string, title: string, note: string, views: { name: string, draw: () => Node }[], foot: string }} parts
 * @returns {HTMLElement}
 */
export function panel({ id, title, note, views, foot }) {
  const titleId = `${id}-title`;
  const tabs = views.map(({ name }, at) => el('button', { type: 'button', role: 'tab', id: `${id}-tab-${at}`, 'aria-controls': `${id}-view` }, name));
  const view = el('div', { class: 'view', role: 'tabpanel', id: `${id}-view`, tabindex: -1 });

  /** @param {number} chosen */
  function show(chosen) {
    for (const [at, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
    }
    view.setAttribute('aria-labelledby', `${id}-tab-${chosen}`);
    view.replaceChildren(views[chosen]?.draw() ?? '');
  }

  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener('click', () => show(at));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (at + step + tabs.length) % tabs.length;
      show(next);
      tabs[next]?.focus();
    });
  }
  show(0);

  return el(
    'section',
    { class: 'panel', id, 'aria-labelledby': titleId },
    el(
      'header',
      { class: 'panel-head' },
      el('div', {}, el('h2', { id: titleId, tabindex: -1 }, title), el('p', { class: 'note' }, note)),
      el('div', { class: 'tabs segments', role: 'tablist', 'aria-label': `${title} views` }, ...tabs),
    ),
    view,
    el('p', { class: 'foot' }, foot),
  );
}

/** @param {unknown} payload exactly what would be sent */
export function jsonView(payload) {
  const text = JSON.stringify(payload, null, 2);
  const said = el('span', { class: 'note', role: 'status' });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = 'Copied';
    } catch {
      said.textContent = 'The browser did not allow copying: select the text instead.';
    }
  };
  return el(
    'div',
    { class: 'source' },
    el('div', { class: 'source-head' }, el('button', { type: 'button', class: 'button', onclick: copy }, 'Copy JSON'), said),
    el('pre', { tabindex: 0, role: 'group', 'aria-label': 'Payload as JSON' }, el('code', {}, text)),
  );
}
