// Walks through the screens in a browser, against a desk server with a fresh data directory and sources that are fake.
//
//   node tests/shell/browser.mjs          SCREENSHOTS=DIR keeps the pictures
import { join } from 'node:path';
import { built, chromiumPath, deskServer, folder, root, said, start } from './processes.mjs';

const [, mirror] = await said(start(built('fake_sources')), /^listening on (\S+)/m, 60);
const { address } = await deskServer(['--data-dir', folder('browser'), '--today', '2026-11-20', '--mirror', mirror]);
const walk = start('npm', ['run', '--silent', '--prefix', join(root, 'ui'), 'e2e'], { env: { BASE_URL: address, CHROMIUM: chromiumPath() } });
walk.child.stdout.pipe(process.stdout);
walk.child.stderr.pipe(process.stderr);
process.exit(await walk.ended);
