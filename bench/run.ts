// npm run bench -- search [sizes] [engines] | start | posts [subscriptions] [workspaces] [replicas] [seed]
import { benchPosts } from './posts.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';

const [what, ...rest] = process.argv.slice(2);
if (what === 'search') process.exitCode = benchSearch(rest) ? 0 : 1;
else if (what === 'start') process.exitCode = (await benchStart()) ? 0 : 1;
else if (what === 'posts') process.exitCode = (await benchPosts(rest.map(Number))) ? 0 : 1;
else {
  process.stderr.write('npm run bench -- search [sizes] [engines] | start | posts [subscriptions] [workspaces] [replicas] [seed]\n');
  process.exitCode = 2;
}
