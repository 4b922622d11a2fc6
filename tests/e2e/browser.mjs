// A page in a real browser, for tests that use one as a person would. Speaks
// the DevTools protocol over the browser's pipe, so that it needs no package.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Calls main with {page, evaluate, until, picture, troubles, hosts} and ends the process: with 0, or with 1
 * if main throws. `troubles` has what the page threw or logged as an error, `hosts` whom it asked.
 */
export async function withPage(main, { screenshots, width, height }) {
  const profile = mkdtempSync(join(tmpdir(), 'assay-page-'));
  const browser = spawn(process.env.CHROMIUM ?? 'chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--remote-debugging-pipe', `--window-size=${width},${height}`, `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  let code = 0;
  try {
    await main(await open(browser, screenshots));
  } catch (error) {
    console.error(error.stack);
    code = 1;
  }
  const closed = new Promise((resolve) => browser.once('close', resolve));
  process.kill(-browser.pid, 'SIGKILL');  // Its group: the browser's own processes, too.
  await closed;
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    console.error(`the profile stays: ${error.message}`);  // Some process of the browser's writes on; not the page's fault.
  }
  process.exit(code);
}

/** Fails if a control has no name for those who cannot see it; how many there are. */
export async function checkNames(page) {
  const { nodes } = await page('Accessibility.getFullAXTree');
  const controls = nodes.filter((node) => ['textbox', 'searchbox', 'combobox', 'button', 'tab', 'checkbox', 'spinbutton', 'link', 'image'].includes(node.role?.value));
  for (const control of controls) assert.ok(control.name?.value, `a ${control.role.value} has no name`);
  return controls.length;
}

async function open(browser, screenshots) {
  let next = 0;
  const waiting = new Map();
  const listeners = [];
  let received = Buffer.alloc(0);
  browser.stdio[4].on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let end; (end = received.indexOf(0)) >= 0; received = received.subarray(end + 1)) {
      const message = JSON.parse(received.subarray(0, end));
      if (message.id) {
        const { resolve, reject } = waiting.get(message.id);
        waiting.delete(message.id);
        message.error ? reject(new Error(message.error.message)) : resolve(message.result);
      } else {
        for (const listener of listeners) listener(message);
      }
    }
  });
  const send = (method, params = {}, sessionId) => {
    const id = ++next;
    browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };

  const troubles = [];
  const hosts = new Set();
  listeners.push(({ method, params }) => {
    if (method === 'Runtime.exceptionThrown') troubles.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') troubles.push(params.entry.text);
    if (method === 'Network.requestWillBeSent' && !params.request.url.startsWith('data:')) hosts.add(new URL(params.request.url).origin);
  });

  const { targetInfos } = await send('Target.getTargets');
  const { targetId } = targetInfos.find((target) => target.type === 'page');
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await page(`${domain}.enable`);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const until = async (expression, what) => {
    for (const end = Date.now() + 60_000; Date.now() < end;) {  // A busy machine takes its time to start a browser.
      if (await evaluate(expression)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what} did not happen; the page says: ${await evaluate('document.body.innerText')}`);
  };
  const picture = async (name) => {
    if (!screenshots) return;
    const { data } = await page('Page.captureScreenshot', { format: 'png' });
    writeFileSync(`${screenshots}-${name}.png`, Buffer.from(data, 'base64'));
  };
  return { page, evaluate, until, picture, troubles, hosts };
}
