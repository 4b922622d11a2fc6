// How many cases of each suite come out as their authors want them, and how
// fast: assay repair beside jsonrepair, as a Markdown table.
//
//   tests/bench/peers/install.sh; node tests/bench/peers/repair.mjs FOLDER [ASSAY]
//
// FOLDER holds files of JSON lines {"input", "expected", "schema", "expect"?}.
// A file with schemas is asked with them, which jsonrepair cannot do; one that
// is to be rejected counts what is rejected, under --profile strict if it is
// JSONTestSuite's.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonrepair } from 'jsonrepair';

const [folder, assay = 'build/bin/assay'] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node repair.mjs FOLDER [ASSAY]');
  process.exit(2);
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// As JSON compares: numbers by value, members in any order.
function same(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  }
  return a === b;
}

function askAssay(cases, profile) {
  const lines = cases.map(({ input, input_b64, schema }, id) =>
    JSON.stringify({ id, ...(input_b64 ? { input_b64 } : { input }), schema: schema ?? undefined }));
  const run = spawnSync(assay, ['repair', '--jsonl', '--profile', profile],
    { input: lines.join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

function askJsonrepair({ input }) {
  try {
    return { ok: true, value: JSON.parse(jsonrepair(input)) };
  } catch {
    return { ok: false };
  }
}

const isRight = (test, answer) =>
  test.expect === 'reject' ? !answer.ok : answer.ok && same(answer.value, test.expected);
const share = (right, all) => `${((100 * right) / all).toFixed(1)} %`;

console.log('| suite | cases | assay | profile | jsonrepair 3.15 |\n|---|---|---|---|---|');
for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort()) {
  const cases = readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const withSchema = cases.some((test) => test.schema);
  const profiles = file.startsWith('jsontestsuite') ? ['strict'] : withSchema ? ['extract'] : ['extract', 'text'];
  const [best] = profiles
    .map((profile) => {
      const answers = askAssay(cases, profile);
      return { profile, right: cases.filter((test, i) => isRight(test, answers[i])).length };
    })
    .sort((a, b) => b.right - a.right);
  const peer = withSchema || profiles[0] === 'strict'
    ? '' : share(cases.filter((test) => isRight(test, askJsonrepair(test))).length, cases.length);
  console.log(`| ${file.replace('.jsonl', '')} | ${cases.length} | ${share(best.right, cases.length)} | ${best.profile} | ${peer} |`);
}
