// App Home: what the bot is, and the daily posts of the workspace. Pure.
import type { Answer } from '../../src/answer/card.ts';
import { actions, type Block, button, contexts, divider, header, type SlackHome, sections } from './blocks.ts';
import { MAX_BLOCKS, MAX_TEXT } from './limits.ts';
import { lines } from './parts.ts';
import { fitting } from './render.ts';
import { slackCommandLine } from './request.ts';
import { encodeState } from './state.ts';

/** Room for what stands around the list. */
const FRAME_BLOCKS = 20;

const intro = [
  'I find medical-AI datasets, losses, methods and tools, and say what their licences let your team do.',
  `Type ${slackCommandLine('dataset', 'brain MRI')} in any channel, mention me in a thread, or write to me under Messages.`,
];

/** What has just been done: its words, without buttons, because the list below has them. */
function noteBlocks(note: Answer): Block[] {
  const said = [note.heading, ...note.context, ...note.notices.map(({ text }) => text)];
  return [...sections(said.flatMap((line) => lines('', line)).slice(0, 10)), ...contexts(note.tips.flatMap((tip) => lines('', tip)).slice(0, 5)), divider];
}

/**
 * @param list the desk's answer about all daily posts of the workspace.
 * @param note what the last press came to.
 */
export function renderSlackHome(list: Answer, note?: Answer): SlackHome {
  return {
    type: 'home',
    callback_id: 'home:1',
    blocks: [
      header('Medical AI Navigator'),
      ...sections(intro.map((line) => line.slice(0, MAX_TEXT))),
      ...actions('home', [
        button('ask:new', 'New daily post', { value: encodeState({ command: 'subscribe', text: '' }) }),
        button('ask:help', 'Help', { value: encodeState({ command: 'help', text: '' }) }),
        button('ask:list', 'Refresh', { value: encodeState({ command: 'subscriptions', text: 'all' }) }),
      ]),
      divider,
      ...(note ? noteBlocks(note) : []),
      ...fitting({ ...list, shareable: false }, 'home', '', MAX_BLOCKS.home - FRAME_BLOCKS),
    ],
  };
}
