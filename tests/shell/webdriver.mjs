// The real window, driven as the W3C WebDriver protocol says: tauri-driver in front of WebKitWebDriver.
import { writeFileSync } from 'node:fs';
import { end, freePort, said, start, until } from './processes.mjs';

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Starts the driver; the windows it opens live on the display and with the environment given. */
export async function driver(env) {
  const port = await freePort();
  const native = await freePort();
  const process = start('tauri-driver', ['--port', String(port), '--native-port', String(native)], { env });
  const base = `http://127.0.0.1:${port}`;
  await until(`tauri-driver does not answer: ${process.output}`, () =>
    fetch(`${base}/status`).then((answer) => answer.ok, () => false),
  );
  return { base, stop: () => end(process) };
}

/** Opens the window; resolves with what can be done in it. */
export async function open({ base }, application, args) {
  const opened = await call('POST', `${base}/session`, {
    capabilities: { alwaysMatch: { 'tauri:options': { application, args } } },
  });
  return new Page(`${base}/session/${opened.sessionId}`);
}

/** Keys that stand for no letter, as the protocol writes them. */
export const key = { enter: '\uE007', tab: '\uE004', escape: '\uE00C', control: '\uE009', end: '\uE010', pageDown: '\uE00F', arrowDown: '\uE015' };

async function call(method, url, body) {
  const answer = await fetch(url, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const { value } = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(`${value?.error}: ${value?.message}`), { code: value?.error });
  return value;
}

class Page {
  constructor(session) {
    this.session = session;
  }

  close() {
    return call('DELETE', this.session);
  }

  /** The first element of an XPath, once it is there. */
  find(xpath, seconds) {
    return until(
      `nothing on screen is ${xpath}`,
      async () => {
        const found = await call('POST', `${this.session}/elements`, { using: 'xpath', value: xpath });
        return found[0]?.[elementKey];
      },
      seconds,
    );
  }

  async gone(xpath, seconds) {
    await until(
      `still on screen: ${xpath}`,
      async () => (await call('POST', `${this.session}/elements`, { using: 'xpath', value: xpath })).length === 0,
      seconds,
    );
  }

  /** Clicks with the pointer; the element may be replaced while the page is still settling. */
  async click(xpath, seconds) {
    await until(
      `cannot be clicked: ${xpath}`,
      async () => {
        const element = await this.find(xpath, seconds);
        return this.#settled(() => call('POST', `${this.session}/element/${element}/click`, {}));
      },
      seconds,
    );
  }

  async type(xpath, text) {
    const element = await this.find(xpath);
    await call('POST', `${this.session}/element/${element}/value`, { text });
  }

  /** Presses keys one after the other, wherever the focus is; `modifier` is held down meanwhile. */
  async keys(text, modifier) {
    const press = (value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }];
    const pressed = [...text].flatMap(press);
    const held = modifier ? [{ type: 'keyDown', value: modifier }, ...pressed, { type: 'keyUp', value: modifier }] : pressed;
    await call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions: held }] });
  }

  /** Gives a file to a field, as the dialog of the system would. */
  async give(xpath, path) {
    const [found] = await call('POST', `${this.session}/elements`, { using: 'xpath', value: xpath });
    if (!found) throw new Error(`nothing on screen is ${xpath}`);
    await call('POST', `${this.session}/element/${found[elementKey]}/value`, { text: path });
  }

  async text(xpath) {
    const element = await this.find(xpath);
    return call('GET', `${this.session}/element/${element}/text`);
  }

  /** What tells the windows apart. */
  windows() {
    return call('GET', `${this.session}/window/handles`);
  }

  /** Speaks to another window from now on. */
  turnTo(handle) {
    return call('POST', `${this.session}/window`, { handle });
  }

  /** Closes the window spoken to. */
  closeWindow() {
    return call('DELETE', `${this.session}/window`);
  }

  /** Runs a function in the page and gives what it resolves to. */
  evaluate(action, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${action})(...arguments)).then(done, (error) => done('refused: ' + error));`;
    return call('POST', `${this.session}/execute/async`, { script, args });
  }

  title() {
    return call('GET', `${this.session}/title`);
  }

  url() {
    return call('GET', `${this.session}/url`);
  }

  async screenshot(path) {
    writeFileSync(path, Buffer.from(await call('GET', `${this.session}/screenshot`), 'base64'));
  }

  async #settled(act) {
    try {
      await act();
      return true;
    } catch (error) {
      if (['stale element reference', 'element click intercepted', 'element not interactable'].includes(error.code)) return false;
      throw error;
    }
  }
}
