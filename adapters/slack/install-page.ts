// What a browser sees when an installation went wrong. When it went well, Slack's own page leads back to Slack.
import type { ServerResponse } from 'node:http';
import { SLACK_INSTALL_PATH } from './manifest.ts';

/** @param code of the OAuth error; a wrong or missing state is the browser's to mend, the rest is not. */
export function installationFailed(code: string, response: ServerResponse): void {
  const again = ['slack_oauth_missing_state', 'slack_oauth_invalid_state', 'slack_oauth_missing_code', 'slack_oauth_installer_authorization_error'].includes(code);
  const text = again
    ? 'This link is out of date, or the installation was cancelled.'
    : 'Something broke on the way. Please try again in a minute; if it happens again, tell whoever runs the bot.';
  response.writeHead(again ? 400 : 500, { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not installed</title></head>` +
      `<body style="font-family:system-ui;max-width:32rem;margin:15vh auto;padding:0 1rem"><h1>The bot was not installed</h1><p>${text}</p>` +
      `<p><a href="${SLACK_INSTALL_PATH}">Start again</a></p></body></html>`,
  );
}
