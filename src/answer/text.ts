// The plain-text form of an answer: what screen readers, notifications and terminals without colour get.
import { commandLine } from '../query/commands.ts';
import { type Answer, CHANNEL_MARK, ITEMS_PER_PAGE, type Item, type Section } from './card.ts';

/** How a renderer of text marks things; the default marks nothing. Every string of an answer passes one of these. */
export type Style = {
  text(text: string): string;
  heading(text: string): string;
  name(text: string, url: string): string;
  link(label: string, url: string): string;
  label(text: string): string;
  license(text: string): string;
  warning(text: string): string;
  quiet(text: string): string;
  code(text: string): string;
};

export const PLAIN: Style = {
  text: (text) => text,
  heading: (text) => text,
  name: (text, url) => `${text} <${url}>`,
  link: (label, url) => `${label}: ${url}`,
  label: (text) => text,
  license: (text) => text,
  warning: (text) => text,
  quiet: (text) => text,
  code: (text) => text,
};

function itemText(item: Item, number: string, style: Style): string[] {
  const indent = ' '.repeat(number.length);
  return [
    `${number}${style.name(item.name, item.home)} ${style.quiet(`[${item.kindLabel}]`)}${item.near ? ` ${style.warning('near match')}` : ''}`,
    ...item.why.map((reason) => `${indent}${style.quiet(`~ ${reason}`)}`),
    ...(item.warning ? [`${indent}${style.warning(`Warning: ${item.warning}`)}`] : []),
    ...(item.summary ? [`${indent}${style.text(item.summary)}`] : []),
    ...(item.facts.length > 0 ? [`${indent}${item.facts.map((fact) => `${style.label(`${fact.label}:`)} ${style.text(fact.value)}`).join('; ')}`] : []),
    ...item.links.map((link) => `${indent}${style.link(link.label, link.url)}`),
    `${indent}${style.license(`Licence: ${item.license.label}. ${item.license.reminder}`)}`,
  ];
}

const sectionText = (section: Section, style: Style): string[] => [
  '',
  style.heading(section.heading),
  ...section.facts.map((fact) => `  ${style.label(`${fact.label}:`)} ${style.text(fact.value)}`),
  ...(section.code ? [`  ${style.code(section.code)}`] : []),
  ...section.lines.map((line) => `  ${style.text(line)}`),
  ...section.links.map((link) => `  ${style.link(link.label, link.url)}`),
];

export function renderText(answer: Answer, style: Style = PLAIN): string {
  const start = ((answer.pager?.page ?? 1) - 1) * ITEMS_PER_PAGE;
  return [
    style.heading(answer.heading),
    ...answer.context.map((line) => style.quiet(line)),
    ...answer.notices.map((notice) => (notice.level === 'warning' ? style.warning(notice.text) : style.text(notice.text))),
    ...answer.items.flatMap((item, index) => ['', ...itemText(item, answer.type === 'details' ? '' : `${start + index + 1}. `, style)]),
    ...answer.sections.flatMap((section) => sectionText(section, style)),
    ...(answer.tips.length + answer.suggestions.length > 0 ? [''] : []),
    ...answer.tips.map((tip) => style.quiet(tip)),
    ...answer.suggestions.map((suggestion) => style.quiet(`${suggestion.label}: ${commandLine(suggestion.command, suggestion.text)}`)),
    ...(answer.pager ? [style.quiet(`Page ${answer.pager.page} of ${answer.pager.pages}`)] : []),
  ]
    .join('\n')
    .replace(CHANNEL_MARK, '#$1');
}
