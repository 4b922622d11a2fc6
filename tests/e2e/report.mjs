// Looks at a report in a real browser, from its file and without a server:
//   node report.mjs FILE EXPECTED_JSON [SCREENSHOT_PREFIX]
// EXPECTED_JSON is {"rows", "charts": [label, ...], "fields": [name, ...], "text": of some row, "marked": a value in it}.
// Fails if the page asks anybody, throws, runs what a text brought, or has a
// control or a chart without a name.
import assert from 'node:assert/strict';
import { checkNames, withPage } from './browser.mjs';

const [file, expectedJson, screenshots] = process.argv.slice(2);
const expected = JSON.parse(expectedJson);

/** How much two colours differ in luminance (WCAG 2.2, contrast ratio). */
const contrast = `(foreground, background) => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(foreground), luminance(background)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}`;

async function checkContrast(evaluate, scheme) {
  const weak = await evaluate(`(() => {
    const ratio = ${contrast};
    const behind = (node) => {
      for (; node; node = node.parentElement) {
        const colour = getComputedStyle(node).backgroundColor;
        if (!/, 0\\)$/.test(colour)) return colour;
      }
      return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('p, span, dd, dt, td, th, a, h1, h2, h3, mark, button, label')]
      .filter((node) => node.textContent && !node.disabled && node.offsetParent)
      .filter((node) => ratio(getComputedStyle(node).color, behind(node)) < 4.5)
      .map((node) => node.outerHTML.slice(0, 120));
  })()`);
  assert.deepEqual(weak, [], `${scheme}: words with too little contrast`);
}

async function main({ page, evaluate, until, picture, troubles, hosts }) {
  await page('Page.addScriptToEvaluateOnNewDocument', { source: 'window.alert = () => { window.wasRun = true; };' });
  await page('Page.navigate', { url: `file://${file}` });
  await until('document.body?.dataset.ready === "true"', 'loading');

  const words = await evaluate('document.body.innerText');
  assert.match(words, new RegExp(`${expected.rows.toLocaleString('en')} rows`));
  for (const field of expected.fields)
    assert.ok(await evaluate(`[...document.querySelectorAll('#fields h3')].some((heading) => heading.textContent === ${JSON.stringify(field)})`), field);
  for (const chart of expected.charts) {
    const picture = `document.querySelector('#time svg[aria-label=${JSON.stringify(chart)}]')`;
    assert.ok(await evaluate(`[...${picture}.querySelectorAll('rect')].some((bar) => bar.getBoundingClientRect().height > 1)`), chart);
  }
  assert.ok(await checkNames(page) >= 10);
  const levels = await evaluate(`[...document.querySelectorAll('h1, h2, h3')].map((heading) => +heading.tagName[1])`);
  assert.equal(levels.filter((level) => level === 1).length, 1);
  levels.slice(1).forEach((level, i) => assert.ok(level <= levels[i] + 1, 'a heading is skipped'));
  assert.ok(await evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the page is wider than the window');

  // A hostile text is found, shown as it is, and marked where its value stands.
  await evaluate(`(() => {
    const box = document.querySelector('input[type=search]');
    box.value = ${JSON.stringify(expected.text)};
    box.dispatchEvent(new Event('input'));
  })()`);
  assert.ok(await evaluate(`[...document.querySelectorAll('.row .text')].some((node) => node.textContent.includes(${JSON.stringify(expected.text)}))`));
  assert.ok(await evaluate(`[...document.querySelectorAll('.row mark')].some((node) => node.textContent === ${JSON.stringify(expected.marked)})`), 'no mark');
  assert.ok(await evaluate('window.wasRun === undefined && document.querySelectorAll("main script, main img").length === 0'), 'a text became markup');
  await evaluate('document.getElementById("rows").scrollIntoView()');
  await picture('row');

  // By keyboard: the choice of rows can be reached and changed.
  await evaluate(`(() => {
    const box = document.querySelector('input[type=search]');
    box.value = '';
    box.dispatchEvent(new Event('input'));
    document.querySelector('#rows select').focus();
  })()`);
  const before = await evaluate('document.querySelector("#rows [role=status]").textContent');
  await page('Input.dispatchKeyEvent', { type: 'keyDown', key: 'ArrowDown', code: 'ArrowDown', windowsVirtualKeyCode: 40 });
  await until(`document.querySelector("#rows select").value === 'rejected'`, 'choosing by keyboard');
  assert.notEqual(await evaluate('document.querySelector("#rows [role=status]").textContent'), before);
  assert.ok(await evaluate(`[...document.querySelectorAll('.row .chip')].every((chip) => chip.textContent === 'rejected')`));

  for (const scheme of ['light', 'dark']) {
    await page('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await checkContrast(evaluate, scheme);
    await evaluate('scrollTo(0, 0)');
    await picture(scheme);
    await evaluate('document.getElementById("fields").scrollIntoView()');
    await picture(scheme + '-fields');
    await evaluate('document.getElementById("rows").scrollIntoView()');
    await picture(scheme + '-rows');
  }

  await page('Emulation.setDeviceMetricsOverride', { width: 360, height: 740, deviceScaleFactor: 1, mobile: true });
  assert.ok(await evaluate('document.documentElement.scrollWidth <= 360'), 'too wide for a telephone');

  assert.deepEqual(troubles, []);
  assert.deepEqual([...hosts].filter((host) => host !== 'null' && host !== 'file://'), []);
  console.log('ok');
}

await withPage(main, { screenshots, width: 1200, height: 1000 });
