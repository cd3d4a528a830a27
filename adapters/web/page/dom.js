// Builds elements. Text only ever goes in as text nodes, addresses only when they are http(s).

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | number | undefined | ((event: any) => void)>} [attributes] `onclick` and the like are listeners
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/**
 * The address if a person may be sent there, else undefined.
 * @param {unknown} url
 */
export function webAddress(url) {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}

/**
 * A link that opens beside the page; only its words when the address is not http(s).
 * @param {unknown} url
 * @param {Record<string, string | undefined>} attributes
 * @param {...(Node | string)} children
 */
export function link(url, attributes, ...children) {
  const href = webAddress(url);
  if (href) return el('a', { ...attributes, href, target: '_blank', rel: 'noopener noreferrer', title: attributes.title ?? href }, ...children);
  return el('span', { class: 'dead-link', title: 'not an http(s) address, so it is not a link' }, ...children);
}

/**
 * What this page cannot draw is said, never left out.
 * @param {string} what
 */
export const unknown = (what) => el('p', { class: 'unknown', 'data-unknown': what }, `Not drawn here: ${what}. The JSON tab has it.`);

/**
 * @param {string} id
 * @returns {any} any element: each caller knows its own
 */
export const byId = (id) => document.getElementById(id);
