// Runs inside the page: what an accessibility checker would say. Returns one sentence for each problem.
// Hand-made, so that no package has to be trusted in the page; it checks what this page can get wrong.

/** @returns {string[]} */
export function audit() {
  const problems = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const called = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id="${element.id}"` : ''}> "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  const expect = (condition, problem) => {
    if (!condition) problems.push(problem);
  };

  expect(document.documentElement.lang === 'en', 'the page does not say its language');
  expect(document.title !== '', 'the page has no title');
  expect(all('h1').length === 1, `there are ${all('h1').length} h1`);
  for (const [what, selector] of Object.entries({ banner: 'body > header', main: 'main', contentinfo: 'body > footer', search: 'search' }))
    expect(all(selector).length === 1, `there is not one ${what}`);
  expect(all('[role="status"]').length > 0, 'results are not announced');

  const ids = all('[id]').map(({ id }) => id);
  for (const id of new Set(ids)) expect(ids.filter((other) => other === id).length === 1, `the id "${id}" is there twice`);
  for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'for']) {
    for (const element of all(`[${attribute}]`)) for (const id of element.getAttribute(attribute).split(/\s+/)) expect(ids.includes(id), `${attribute}="${id}" points to nothing`);
  }

  const nameOf = (element) => {
    const labelled = element.getAttribute('aria-labelledby');
    if (labelled)
      return labelled
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
    return element.getAttribute('aria-label') ?? (element.labels?.length ? element.labels[0].textContent : element.textContent) ?? '';
  };
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"]), [role="option"], [role="tab"]';
  for (const control of all(controls)) {
    const name = nameOf(control).trim();
    expect(name !== '', `${called(control)} has no name`);
    const label = control.getAttribute('aria-label');
    const visible = (control.textContent ?? '').trim();
    // Whoever speaks to the machine says what they see.
    if (label && visible && control.matches('a, button'))
      expect(label.toLowerCase().includes(visible.toLowerCase()), `${called(control)} is called "${label}", which does not hold what it shows`);
    expect(!control.parentElement?.closest('a[href], button'), `${called(control)} is inside another control`);
    const box = control.getBoundingClientRect();
    if (shown(control) && control.matches('button, input, [role="option"]')) expect(box.height >= 24 && box.width >= 24, `${called(control)} is too small to hit`);
  }
  for (const image of all('img')) expect(image.hasAttribute('alt'), `${called(image)} has no alt`);
  for (const region of all('section, dialog, [role="tablist"], [role="listbox"], [role="group"]')) expect(nameOf(region).trim() !== '', `${called(region)} has no name`);

  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6').filter((element) => !element.closest('[hidden], dialog:not([open])'))) {
    const own = Number(heading.tagName[1]);
    expect(own <= level + 1, `${called(heading)} comes after a heading of level ${level}`);
    expect((heading.textContent ?? '').trim() !== '', `${called(heading)} is empty`);
    level = own;
  }

  for (const link of all('a[target="_blank"]')) {
    expect(/^https?:\/\//.test(link.getAttribute('href')), `${called(link)} leads to ${link.getAttribute('href')}`);
    expect(link.rel === 'noopener noreferrer', `${called(link)} has rel="${link.rel}"`);
  }

  // Contrast: what is painted below each piece of text, layer by layer.
  const channels = (colour) => {
    const numbers = (colour.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    const [r = 0, g = 0, b = 0, a = 1] = numbers;
    return colour.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(channels(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element || judged.has(element) || !shown(element) || element.closest('script, style, noscript, :disabled')) continue;
    judged.add(element);
    const style = getComputedStyle(element);
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const below = ground(element);
    const ink = channels(style.color);
    const colour = over([ink[0], ink[1], ink[2], ink[3] * opacity], below);
    const [bright, dark] = [luminance(colour), luminance(below)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dark + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    expect(ratio >= needed, `${called(element)} has a contrast of ${ratio.toFixed(2)}, not ${needed}`);
  }
  expect(judged.size > 10, 'hardly any text was judged');
  return problems;
}
