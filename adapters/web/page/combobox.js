// The question box with its list of completions: the ARIA combobox pattern, list only, nothing chosen until a person chooses.
import { complete } from './api.js';
import { el } from './dom.js';

const TYPING_PAUSE_MS = 90;

/**
 * @param {HTMLInputElement} box
 * @param {HTMLElement} list
 * @param {(line: string) => void} ask called when a completion is a whole question
 * @returns {{ close: () => void }}
 */
export function combobox(box, list, ask) {
  /** @type {{ label: string, line: string, note: string }[]} */
  let options = [];
  let active = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    window.clearTimeout(timer);
    asked += 1;
    options = [];
    draw();
  }

  function draw() {
    active = -1;
    list.replaceChildren(...options.map(option));
    list.hidden = options.length === 0;
    box.setAttribute('aria-expanded', String(options.length > 0));
    box.removeAttribute('aria-activedescendant');
  }

  /**
   * @param {{ label: string, line: string, note: string }} completion
   * @param {number} at
   */
  function option(completion, at) {
    return el(
      'div',
      { role: 'option', id: `completion-${at}`, 'aria-selected': 'false', onpointerdown: (event) => event.preventDefault(), onclick: () => choose(at) },
      el('span', { class: 'completion' }, completion.label),
      completion.note ? el('span', { class: 'note' }, completion.note) : undefined,
    );
  }

  /** @param {number} at */
  function mark(at) {
    active = at;
    for (const [index, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(index === at));
    list.children[at]?.scrollIntoView({ block: 'nearest' });
    if (at === -1) box.removeAttribute('aria-activedescendant');
    else box.setAttribute('aria-activedescendant', `completion-${at}`);
  }

  /** @param {number} at */
  function choose(at) {
    const line = options[at]?.line ?? box.value;
    box.value = line;
    close();
    // A command word alone is only half a question.
    if (line.endsWith(' ')) update();
    else ask(line);
  }

  async function update() {
    const ticket = ++asked;
    const line = box.value;
    if (line.trim() === '') return close();
    try {
      const { completions } = await complete(line);
      // What came for an older text, or after the box was left, is of no use.
      if (ticket !== asked || document.activeElement !== box) return;
      options = completions.filter((/** @type {{ line: string }} */ completion) => completion.line !== line);
      draw();
    } catch (error) {
      // Completions are a help, not the answer: asking itself says what is wrong.
      console.warn(error);
      if (ticket === asked) close();
    }
  }

  box.addEventListener('input', () => {
    // What was marked in the old list is not what Enter means after more typing.
    mark(-1);
    window.clearTimeout(timer);
    timer = window.setTimeout(update, TYPING_PAUSE_MS);
  });
  box.addEventListener('blur', close);
  box.addEventListener('keydown', (event) => {
    const count = options.length;
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count === 0) update();
      // One step beyond either end is the box itself.
      else mark(((active + 1 + (event.key === 'ArrowDown' ? 1 : count)) % (count + 1)) - 1);
    } else if (event.key === 'Escape' && count > 0) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  });
  return { close };
}
