// Who answers a request: the catalog, or the desk, which also knows who asks and where.
import type { Answer } from '../../src/answer/card.ts';
import { blankAnswer } from '../../src/answer/compose.ts';
import { UserError } from '../../src/errors.ts';
import type { Actor, Answerer, Desk } from '../../src/port.ts';
import { isForDesk } from '../../src/query/commands.ts';
import type { Request } from '../../src/query/request.ts';

/** Rejects with a UserError when the person can mend it. */
export type Ask = (request: Request) => Promise<Answer>;

/** What the platform knows of the person, asked only when a request is for the desk. Undefined in a direct message. */
export type WhoAsks = () => Promise<Actor | undefined>;

/**
 * `mentionable`: whether the bot can ping the role in the channel; undefined when there is no such role. Discord sends a post with a role
 * that may not be pinged all the same, and nobody would notice.
 */
export type Mentionable = (actor: Actor, role: string) => { name: string; mentionable: boolean } | undefined;

export const asker =
  (answerer: Pick<Answerer, 'answer'>, desk: Desk, who: WhoAsks, mentionable: Mentionable): Ask =>
  async (request) => {
    if (!isForDesk(request.command)) return answerer.answer(request);
    const actor = await who();
    if (!actor) return serversOnly(request);
    if (request.command === 'subscribe' && actor.mayManage) checkRoles(request.text, actor, mentionable);
    return desk.answer(request, actor);
  };

function serversOnly(request: Request): Answer {
  const answer = blankAnswer('message', request, 'Daily posts are for servers');
  answer.tips.push('Ask for them in a channel of your server, where you may manage the server.');
  return answer;
}

/** @throws UserError */
function checkRoles(text: string, actor: Actor, mentionable: Mentionable): void {
  for (const [, id] of text.matchAll(/<@&(\d+)>/g)) {
    // The role that everyone has carries the id of the server.
    if (!id || id === actor.workspace) throw new UserError('A daily post never pings everyone: choose a role, or leave it out');
    const role = mentionable(actor, id);
    if (!role) throw new UserError('There is no such role here: choose one from the list that Discord shows');
    if (!role.mentionable)
      throw new UserError(`The role “${role.name}” cannot be pinged by me: switch on “Allow anyone to @mention this role” in its settings, or leave the ping out`);
  }
}
