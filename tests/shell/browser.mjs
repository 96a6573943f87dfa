// Walks through the screens in a browser, against a desk server with a fresh data directory.
//
//   node tests/shell/browser.mjs          SCREENSHOTS=DIR keeps the pictures
import { join } from 'node:path';
import { chromiumPath, deskServer, folder, root, start } from './processes.mjs';

const { address } = await deskServer(['--data-dir', folder('browser'), '--today', '2026-11-20']);
const walk = start('npm', ['run', '--silent', '--prefix', join(root, 'ui'), 'e2e'], { env: { BASE_URL: address, CHROMIUM: chromiumPath() } });
walk.child.stdout.pipe(process.stdout);
walk.child.stderr.pipe(process.stderr);
process.exit(await walk.ended);
