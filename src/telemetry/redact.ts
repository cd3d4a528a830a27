// Secrets cut out of text: for log lines and for messages to the operator.

/** Tokens of Slack and Discord, Discord interaction tokens in webhook addresses, and credentials in addresses. */
const SECRETS: readonly [RegExp, string][] = [
  [/\bx(?:ox[a-z]|app)-[A-Za-z0-9-]{6,}/g, 'x…[redacted]'],
  [/\b[MNO][A-Za-z\d_-]{22,28}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}/g, '[redacted]'],
  [/(\/(?:webhooks|interactions)\/\d+\/)[^/"\s?]+/g, '$1[redacted]'],
  // To the last @: a password may hold one that nobody encoded.
  [/(:\/\/[^/\s:@"]*:)[^\s"]+@/g, '$1[redacted]@'],
  [/([?&](?:ssl)?password=)[^&\s"]+/g, '$1[redacted]'],
];

/** The text without anything that looks like a secret, nor any of `known`. */
export function redact(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) if (secret.length >= 8) clean = clean.replaceAll(secret, '[redacted]');
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement);
  return clean;
}
