// How many requests `assay serve` answers: node tests/bench/serve/serve.mjs [SECONDS]
//
//   search   10,000 chunks made of reviews, queries that differ, 64 connections
//   /health  beside nginx with a fixed body, in requests per second of the
//            server's own CPU time
//
// Needs wrk and nginx (Debian: wrk, nginx-light) and ASSAY_SHARED. Looks at an
// answer first, then measures.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const seconds = Number(process.argv[2] ?? 8);
const root = new URL('../../../', import.meta.url).pathname;
const assay = process.env.ASSAY ?? join(root, 'build/bin/assay');
const shared = process.env.ASSAY_SHARED ?? join(root, '../shared');
const folder = mkdtempSync(join(tmpdir(), 'assay-serve-bench-'));
const ticks = Number(spawnSync('getconf', ['CLK_TCK']).stdout);
const running = [];

function start(command, options, env = {}) {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  running.push(child);
  return child;
}

async function firstLine(child) {
  for await (const bytes of child.stdout) return String(bytes).split('\n')[0];
}

/** Seconds of CPU that a process and its children have used. */
function cpuSeconds(pids) {
  let sum = 0;
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    sum += (Number(fields[11]) + Number(fields[12])) / ticks;
  }
  return sum;
}

function wrk(url, pids, script) {
  const options = ['-t1', '-c64', `-d${seconds}s`, '--latency'];
  if (script) options.push('-s', script);
  const before = cpuSeconds(pids);
  const result = spawnSync('wrk', [...options, url], { encoding: 'utf8' });
  const cpu = cpuSeconds(pids) - before;
  const text = result.stdout;
  assert.doesNotMatch(text, /Non-2xx/, text);
  const number = (pattern) => pattern.exec(text)?.[1];
  const requests = Number(number(/(\d+) requests in/));
  return { rate: Number(number(/Requests\/sec:\s+([\d.]+)/)), p50: number(/50%\s+(\S+)/), p99: number(/99%\s+(\S+)/), perCpu: requests / cpu };
}

const show = (name, { rate, p50, p99, perCpu }) =>
  console.log(`${name.padEnd(28)}${rate.toFixed(0).padStart(8)} requests/s   p50 ${p50.padStart(8)}   p99 ${p99.padStart(8)}` +
              `${perCpu.toFixed(0).padStart(9)} per CPU second`);

const cleanUp = () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
};

try {
  // 10,000 short reviews are 10,000 chunks.
  const store = join(folder, 'reviews.rag');
  const lines = readFileSync(join(shared, 'corpora/reviews/clothing_reviews.csv'), 'utf8').split('\n');
  const texts = lines.slice(1).filter((line) => line.length > 80).slice(0, 10_000);
  writeFileSync(join(folder, 'documents.jsonl'), texts.map((text, i) => JSON.stringify({ id: String(i), text: text.slice(0, 600) })).join('\n'));
  const added = spawnSync(assay, ['rag', 'add', store, join(folder, 'documents.jsonl'), '--text', 'text', '--id', 'id', '-q'], { encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);

  const server = start(assay, ['serve', '--listen', '127.0.0.1:0', '--store', `reviews=${store}`, '--no-log',
                               '--address-requests-per-minute', '0']);
  const url = /http:\S+/.exec(await firstLine(server))[0];
  const queries = ['runs small and had to return it', 'beautiful colour soft fabric', 'perfect for work and weddings', 'zipper broke after one wash',
                   'too long for petite', 'sleeves are tight', 'great with jeans', 'itchy wool sweater', 'true to size dress', 'see through white blouse'];
  const ask = (query) => fetch(`${url}/v1/rag/reviews/search`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, k: 10 }) }).then((reply) => reply.json());
  for (const query of queries) assert.equal((await ask(query)).hits.length, 10, query);
  const stores = await (await fetch(`${url}/v1/rag`)).json();
  console.log(`${stores.stores[0].chunks} chunks`);

  const script = join(folder, 'search.lua');
  const lua = `local queries = {${queries.map((query) => JSON.stringify(query)).join(',')}}
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", "/v1/rag/reviews/search", {["content-type"] = "application/json"},
                    '{"query":"' .. queries[n % #queries + 1] .. '","k":10,"mode":"MODE"}')
end`;
  for (const mode of ['hybrid', 'lexical']) {
    writeFileSync(script, lua.replace('MODE', mode));
    show(`search, ${mode}`, wrk(url, [server.pid], script));
  }

  writeFileSync(join(folder, 'nginx.conf'), `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000;
  client_body_temp_path ${folder}/1; proxy_temp_path ${folder}/2; fastcgi_temp_path ${folder}/3; uwsgi_temp_path ${folder}/4; scgi_temp_path ${folder}/5;
  server { listen 127.0.0.1:18999; location /health { default_type application/json; return 200 '{"status":"ok"}'; } } }`);
  const nginx = start('nginx', ['-c', join(folder, 'nginx.conf'), '-e', '/dev/null']);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const workers = spawnSync('pgrep', ['-P', String(nginx.pid)], { encoding: 'utf8' }).stdout.trim().split('\n').map(Number);
  assert.equal(await (await fetch('http://127.0.0.1:18999/health')).text(), await (await fetch(`${url}/health`)).text());
  const ours = wrk(`${url}/health`, [server.pid]);
  const theirs = wrk('http://127.0.0.1:18999/health', workers);
  show('/health', ours);
  show('nginx, a fixed body', theirs);
  console.log(`nginx answers ${(theirs.perCpu / ours.perCpu).toFixed(2)} times as many per CPU second`);
} finally {
  cleanUp();
}
