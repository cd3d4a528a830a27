// Talks to the server. Every failure is an Error with a sentence for the person in front of the page.

/** No question is read beyond this; the server says when it cut one. */
const MAX_LINE = 12_000;

/**
 * @param {string} path
 * @param {unknown} [body] GET without it
 * @returns {Promise<any>}
 */
async function call(path, body) {
  let response;
  try {
    response = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw new Error('The bot does not answer. Is it still running? Start it with "npm start", then ask again.');
  }
  const json = await response.json().catch(() => undefined);
  if (!response.ok || json === undefined) throw new Error(json?.error ?? `The bot answered with an error (${response.status}).`);
  return json;
}

export const state = () => call('/api/state');
export const answer = (/** @type {string} */ line, /** @type {number} */ page) =>
  call('/api/answer', { line: line.slice(0, MAX_LINE), page, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
export const posts = () => call('/api/posts');
export const complete = (/** @type {string} */ line) => call('/api/complete', { line: line.slice(0, MAX_LINE) });
export const press = (/** @type {object} */ button) => call('/api/press', button);
