// The page: keeps the question in the address, asks the server, draws what each platform would get.
import * as api from './api.js';
import { combobox } from './combobox.js';
import { closeDialog, openDialog } from './dialog.js';
import { drawDiscord, measureDiscord } from './discord-card.js';
import { byId, el } from './dom.js';
import { drawPlatforms, drawStart } from './first.js';
import { draw } from './inline.js';
import { parseMrkdwn } from './mrkdwn.js';
import { jsonView, panel } from './panel.js';
import { drawPosts } from './posts.js';
import { drawSlack, measureSlack } from './slack-card.js';

const box = byId('box');
const cards = byId('cards');
const status = byId('status');
const problem = byId('problem');
const platforms = byId('switch');
const TITLE = document.title;
const STARTING_PAUSE_MS = 1500;

/** Only the newest question may draw: an older answer can come later. */
let newest = 0;

/** @returns {{ line: string, page: number } | undefined} the question that the address holds */
function fromAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  const line = words.get('q');
  return line ? { line, page: Math.max(1, Number.parseInt(words.get('page') ?? '1', 10) || 1) } : undefined;
}

/**
 * @param {string} line
 * @param {number} page
 */
function addressOf(line, page) {
  const words = new URLSearchParams({ q: line });
  if (page > 1) words.set('page', String(page));
  return `#${words}`;
}

/** @param {string | undefined} message */
function say(message) {
  problem.hidden = message === undefined;
  problem.textContent = message ?? '';
}

/** @param {unknown} error */
const failed = (error) => {
  say(error instanceof Error ? error.message : String(error));
  cards.removeAttribute('aria-busy');
};

/** Draws what the address holds: a question's answer, or the first screen. */
async function show() {
  const ticket = ++newest;
  const asked = fromAddress();
  document.body.classList.toggle('first', asked === undefined);
  if (!asked) {
    document.title = TITLE;
    box.value = '';
    cards.hidden = true;
    platforms.hidden = true;
    cards.replaceChildren();
    status.textContent = '';
    return say(undefined);
  }
  if (document.activeElement !== box || box.value.trim() === '') box.value = asked.line;
  document.title = `${asked.line} · ${TITLE}`;
  cards.setAttribute('aria-busy', 'true');
  try {
    const shown = await api.answer(asked.line, asked.page);
    if (ticket !== newest) return;
    say(undefined);
    drawAnswer(shown);
    showPosts().catch(failed);
  } catch (error) {
    if (ticket === newest) failed(error);
  }
}

/** @param {Record<string, any>} shown */
function drawAnswer({ answer, slack, discord }) {
  cards.replaceChildren(
    panel({
      id: 'slack',
      title: 'Slack',
      note: 'as Slack would get it',
      views: [
        { name: 'Card', draw: () => drawSlack(slack, press) },
        {
          name: 'Text',
          draw: () =>
            el('div', { class: 'plain', dir: 'auto' }, el('p', { class: 'note' }, 'Notifications and screen readers get this:'), draw(parseMrkdwn(String(slack.text ?? '')))),
        },
        { name: 'JSON', draw: () => jsonView(slack) },
      ],
      foot: measureSlack(slack),
    }),
    panel({
      id: 'discord',
      title: 'Discord',
      note: 'as Discord would get it',
      views: [
        { name: 'Card', draw: () => drawDiscord(discord, press) },
        { name: 'JSON', draw: () => jsonView(discord) },
      ],
      foot: measureDiscord(discord),
    }),
  );
  cards.hidden = false;
  platforms.hidden = false;
  cards.removeAttribute('aria-busy');
  const page = answer.pager ? `page ${answer.pager.page} of ${answer.pager.pages}` : '';
  // The last line of the context counts what was found.
  const count = answer.type === 'results' ? answer.context.at(-1) : '';
  status.textContent = [answer.heading, count, page].filter(Boolean).join(' · ');
}

/**
 * Asks and remembers it in the browser's history.
 * @param {string} line
 * @param {number} [page]
 */
function ask(line, page = 1) {
  const target = line.trim() === '' ? location.pathname : addressOf(line.trim(), page);
  if (target !== location.hash) history.pushState(null, '', target);
  return show();
}

/**
 * A button of a card: the server reads it with the platform's own code.
 * @param {{ platform: 'slack' | 'discord' } & Record<string, unknown>} button
 */
async function press(button) {
  try {
    const pressed = await api.press(button);
    say(undefined);
    if (pressed.does === 'ask' || pressed.does === 'page') await follow(button.platform, pressed);
    else openDialog(content(button.platform, pressed));
  } catch (error) {
    closeDialog();
    failed(error);
  }
}

/**
 * @param {'slack' | 'discord'} platform
 * @param {Record<string, any>} pressed
 */
async function follow(platform, pressed) {
  closeDialog();
  box.value = pressed.line;
  await ask(pressed.line, pressed.request.page);
  // The pressed button is gone with the old card.
  const heading = byId(`${platform}-title`);
  heading?.focus({ preventScroll: true });
  if (heading && heading.getBoundingClientRect().top < 0) heading.scrollIntoView({ block: 'start' });
}

/**
 * @param {'slack' | 'discord'} platform
 * @param {Record<string, any>} pressed
 * @returns {{ title: string, note: string, content: Node[] }}
 */
function content(platform, pressed) {
  const name = platform === 'slack' ? 'Slack' : 'Discord';
  const message = (/** @type {any} */ payload) => (platform === 'slack' ? drawSlack(payload, press) : drawDiscord(payload, press));
  if (pressed.does === 'stale')
    return { title: 'This card is out of date', note: `${name} would say so, and what to type instead:`, content: [el('p', {}, el('code', {}, pressed.command))] };
  if (pressed.does === 'share') {
    return { title: 'Shared with the channel', note: `Nothing was sent. In ${name} everyone in the channel would now see this:`, content: [message(pressed.shared)] };
  }
  if (platform === 'slack' && pressed.slackModal) {
    return { title: pressed.slackModal.title?.text || 'Details', note: 'A window in Slack, as Slack would get it.', content: [message(pressed.slackModal)] };
  }
  return { title: pressed.answer.items[0]?.kindLabel || 'Details', note: `A reply in ${name} that only you would see.`, content: [message(pressed[platform])] };
}

const completions = combobox(box, byId('completions'), (line) => ask(line));

byId('form').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  completions.close();
  ask(box.value);
});
byId('home').addEventListener('click', (/** @type {MouseEvent} */ event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  ask('');
  box.focus();
});
platforms.addEventListener('click', (/** @type {MouseEvent} */ event) => {
  const chosen = event.target instanceof HTMLButtonElement ? event.target.dataset.platform : undefined;
  if (!chosen) return;
  cards.dataset.show = chosen;
  for (const button of platforms.children) button.setAttribute('aria-pressed', String(button.dataset.platform === chosen));
});
document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey || byId('dialog').open) return;
  event.preventDefault();
  box.focus();
  box.select();
});
window.addEventListener('popstate', () => {
  closeDialog();
  box.value = fromAddress()?.line ?? '';
  show();
});

/** Daily posts come while the page is open. */
const showPosts = async () => drawPosts(await api.posts(), press);

/** Platforms connect while the page is open already, and may fail later. */
async function watchPlatforms() {
  const state = await api.state();
  drawPlatforms(state);
  if (state.platforms.some((/** @type {{ state: string }} */ platform) => platform.state === 'starting'))
    window.setTimeout(() => watchPlatforms().catch(failed), STARTING_PAUSE_MS);
  return state;
}
window.addEventListener('focus', () => Promise.all([watchPlatforms(), showPosts()]).catch(failed));

show();
showPosts().catch(failed);
watchPlatforms()
  .then((state) =>
    drawStart(state, (line) => {
      box.value = line;
      ask(line);
    }),
  )
  .catch(failed);
