// The same work as schema_bench, in ajv: node tests/bench/ajv/bench.mjs
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const folder = new URL('../validate/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');
const schema = JSON.parse(read('invoice.schema.json'));
const text = read('invoice.json');
const record = JSON.parse(text);
const wrong = JSON.parse(read('invoice.invalid.json'));

const quick = new Ajv({ allowUnionTypes: true }).compile(schema);
const all = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(schema);
if (!quick(record) || all(wrong) || all.errors.length !== 2) throw new Error('ajv disagrees about the records');

function measure(name, work) {
  for (let i = 0; i < 200000; i++) work();
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const count = 300000;
    // Time on the CPU, as schema_bench's second column.
    const start = process.cpuUsage();
    for (let i = 0; i < count; i++) work();
    const used = process.cpuUsage(start);
    best = Math.min(best, ((used.user + used.system) * 1000) / count);
  }
  console.log(`${name.padEnd(24)}${best.toFixed(0).padStart(8)} ns`);
}

measure('ajv validate', () => quick(record));
measure('ajv parse_and_validate', () => quick(JSON.parse(text)));
measure('ajv explain_invalid', () => all(wrong));
