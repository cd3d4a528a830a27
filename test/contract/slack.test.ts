import { describe, expect, test } from 'vitest';
import { renderSlackMessage, renderSlackModal } from '../../adapters/slack/render.ts';
import { catalogAnswers } from '../support/catalog-answers.ts';
import { blockText, blockUrls, LIMITS, messageProblems, readMrkdwn, viewProblems } from '../support/slack-oracle.ts';
import { rendererContract } from './renderer.ts';

rendererContract(
  {
    name: 'Slack message',
    render: (answer) => renderSlackMessage(answer),
    urls: (message) => blockUrls(message.blocks),
    text: (message) => blockText(message.blocks),
    fallback: (message) => readMrkdwn(message.text).visible,
    problems: (message) => messageProblems(message),
  },
  catalogAnswers,
);

rendererContract(
  {
    name: 'Slack modal',
    render: renderSlackModal,
    urls: (view) => blockUrls(view.blocks),
    text: (view) => blockText(view.blocks),
    fallback: undefined,
    problems: viewProblems,
  },
  catalogAnswers,
);

describe('Slack message over the whole catalog', () => {
  test('can always be posted and edited', () => {
    for (const answer of catalogAnswers()) {
      const { blocks, text } = renderSlackMessage(answer);
      expect(JSON.stringify(blocks).length, answer.heading).toBeLessThan(LIMITS.blocksJson);
      expect(text.length, answer.heading).toBeLessThan(4000);
    }
  });
});
