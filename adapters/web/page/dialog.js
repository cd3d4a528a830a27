// The one dialog: what opens beside a card (details) and what a share would post.
import { byId } from './dom.js';

const dialog = byId('dialog');
const title = byId('dialog-title');
const note = byId('dialog-note');
const body = byId('dialog-body');

byId('dialog-close').addEventListener('click', () => dialog.close());
// A click beside the dialog lands on the dialog element itself.
dialog.addEventListener('click', (/** @type {MouseEvent} */ event) => {
  if (event.target === dialog) dialog.close();
});

/** @param {{ title: string, note: string, content: Node[] }} what */
export function openDialog(what) {
  title.textContent = what.title;
  note.textContent = what.note;
  body.replaceChildren(...what.content);
  if (!dialog.open) dialog.showModal();
  title.focus();
  dialog.scrollTop = 0;
}

export const closeDialog = () => dialog.close();
