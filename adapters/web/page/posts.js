// The daily posts that the playground has had: newest first, each folded until it is opened.
import { drawDiscord } from './discord-card.js';
import { byId, el } from './dom.js';
import { drawSlack } from './slack-card.js';

/** What is drawn already, so that a look for new posts does not close what somebody reads. */
let drawn = '';

/**
 * @param {{ posts: { ref: string, day: string, sentAt: string, heading: string, slack: any, discord: any }[], problem?: string }} state
 * @param {(button: { platform: 'slack' | 'discord' } & Record<string, unknown>) => void} press
 */
export function drawPosts({ posts, problem }, press) {
  const mark = JSON.stringify([posts.map(({ ref }) => ref), problem]);
  if (mark === drawn) return;
  drawn = mark;
  byId('posts').hidden = posts.length === 0 && problem === undefined;
  byId('posts-list').replaceChildren(
    ...(problem === undefined ? [] : [el('p', { class: 'problem' }, problem)]),
    ...posts.map(({ day, sentAt, heading, ref, slack, discord }, at) =>
      el(
        'details',
        { class: 'post', open: at === 0 },
        el('summary', {}, `${day} · ${heading}`, el('span', { class: 'note' }, ` sent ${new Date(sentAt).toLocaleString()} · ${ref}`)),
        el(
          'div',
          { class: 'post-cards' },
          el('div', { class: 'view' }, el('h3', { class: 'note' }, 'Slack'), drawSlack(slack, press)),
          el('div', { class: 'view' }, el('h3', { class: 'note' }, 'Discord'), drawDiscord(discord, press)),
        ),
      ),
    ),
  );
}
