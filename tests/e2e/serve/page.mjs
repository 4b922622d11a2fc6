// Tries the page in a real browser, as a person would:
//   node page.mjs URL STORE [SCREENSHOT_PREFIX]
// Speaks the DevTools protocol over the browser's pipe, so that it needs no
// package. Fails if the page asks any other server, throws, or has a control
// without a name.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [url, store, screenshots] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), 'assay-page-'));
const browser = spawn(process.env.CHROMIUM ?? 'chromium', [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--remote-debugging-pipe', '--window-size=1100,1000', `--user-data-dir=${profile}`, 'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });

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
function send(method, params = {}, sessionId) {
  const id = ++next;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

const troubles = [];
const hosts = new Set();
listeners.push(({ method, params }) => {
  if (method === 'Runtime.exceptionThrown') troubles.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  if (method === 'Log.entryAdded' && params.entry.level === 'error') troubles.push(params.entry.text);
  if (method === 'Network.requestWillBeSent' && !params.request.url.startsWith('data:')) hosts.add(new URL(params.request.url).origin);
});

async function main() {
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
    for (let i = 0; i < 400; ++i) {
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
  const submit = async (panel, fields) => {
    await evaluate(`document.getElementById('tab-${panel}').click()`);
    for (const [name, value] of Object.entries(fields))
      await evaluate(`document.querySelector('#${panel} [name=${name}]').value = ${JSON.stringify(value)}`);
    await evaluate(`document.querySelector('#${panel} form button').click()`);
    await until(`!document.querySelector('#${panel} form button').disabled && document.querySelector('#${panel} .status').textContent.length > 0`, panel);
    await picture(panel);
    return evaluate(`document.getElementById('${panel}').innerText`);
  };

  await page('Page.navigate', { url });
  await until('document.body?.dataset.ready === "true"', 'loading');
  assert.equal(await evaluate('document.title'), 'assay');

  const { nodes } = await page('Accessibility.getFullAXTree');
  const controls = nodes.filter((node) => ['textbox', 'combobox', 'button', 'tab', 'checkbox', 'spinbutton'].includes(node.role?.value));
  assert.ok(controls.length >= 8, `${controls.length} controls`);
  for (const control of controls) assert.ok(control.name?.value, `a ${control.role.value} has no name`);

  const found = await submit('search', { store, query: 'return an item', k: 3 });
  assert.match(found, /30 days/);
  assert.match(found, /passages? · \d+ ms/);
  assert.match(await submit('search', { store, query: 'x', filter: 'dept=' }), /filter/i);

  const answered = await submit('ask', { store, question: 'How many days do I have to return an item?' });
  assert.match(answered, /30 days/);
  assert.match(answered, /\[1\]/);

  const extracted = await submit('extract', { texts: 'I love it, great!\n<img src=x onerror=alert(1)> Awful.' });
  assert.match(extracted, /2 of 2 accepted/);
  assert.match(extracted, /positive/);
  assert.match(extracted, /<img src=x/, 'markup in texts stays text');

  // By keyboard: the arrow goes to the next tab.
  await evaluate(`document.getElementById('tab-search').click(); document.getElementById('tab-search').focus()`);
  await page('Input.dispatchKeyEvent', { type: 'keyDown', key: 'ArrowRight', code: 'ArrowRight', windowsVirtualKeyCode: 39 });
  assert.equal(await evaluate('document.activeElement.id'), 'tab-ask');

  // A refusal is shown and logged by the browser: only that one is expected.
  assert.deepEqual(troubles.filter((text) => !/status of 400/.test(text)), []);
  assert.deepEqual([...hosts].filter((host) => host !== 'null'), [new URL(url).origin]);
  console.log('ok');
}

let code = 0;
try {
  await main();
} catch (error) {
  console.error(error.stack);
  code = 1;
}
browser.kill('SIGKILL');
await new Promise((resolve) => browser.once('close', resolve));
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
process.exit(code);
