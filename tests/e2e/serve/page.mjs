// Tries the page in a real browser, as a person would:
//   node page.mjs URL STORE [SCREENSHOT_PREFIX]
// With a server that has a model only search and its order are tried.
// Fails if the page asks any other server, throws, or has a control without a
// name.
import assert from 'node:assert/strict';
import { checkNames, withPage } from '../browser.mjs';

const [url, store, screenshots] = process.argv.slice(2);

async function main({ page, evaluate, until, picture, troubles, hosts }) {
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

  assert.ok(await checkNames(page) >= 8);

  const found = await submit('search', { store, query: 'return an item', k: 3 });
  assert.match(found, /30 days/);
  assert.match(found, /passages? · \d+ ms/);
  assert.match(await submit('search', { store, query: 'x', filter: 'dept=' }), /filter/i);

  // The switch is there if the server has a model that can rerank, and only then.
  const canRerank = (await (await fetch(new URL('/v1/rag', url))).json()).can_rerank;
  assert.equal(await evaluate(`[...document.querySelectorAll('.rerank')].every((label) => label.offsetParent === null)`), !canRerank);
  if (canRerank) {
    await evaluate(`document.querySelector('#search [name=rerank]').checked = true`);
    assert.match(await submit('search', { store, query: 'return an item', filter: '' }), /30 days/);
    assert.match(await evaluate(`document.querySelector('#search .status').textContent`), /in the order of/);
    assert.deepEqual(troubles.filter((text) => !/status of 400/.test(text)), []);
    console.log('ok');
    return;
  }

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

await withPage(main, { screenshots, width: 1100, height: 1000 });
