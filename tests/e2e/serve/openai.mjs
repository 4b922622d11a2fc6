// The official client of OpenAI against `assay serve`, unchanged:
//   node openai.mjs URL KEY STORE
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [url, key, store] = process.argv.slice(2);
const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
const model = `rag:${store}`;
const question = 'How many days do I have to return an item?';

const models = [];
for await (const one of client.models.list()) models.push(one.id);
assert.ok(models.includes(model), `${models} lacks ${model}`);
assert.equal((await client.models.retrieve(model)).id, model);

const messages = [
  { role: 'system', content: 'Answer briefly.' },
  { role: 'user', content: 'Hello!' },
  { role: 'assistant', content: 'Hello.' },
  { role: 'user', content: [{ type: 'text', text: question }] },
];
const whole = await client.chat.completions.create({ model, messages, temperature: 0, max_completion_tokens: 500 });
assert.equal(whole.object, 'chat.completion');
assert.equal(whole.choices.length, 1);
assert.equal(whole.choices[0].finish_reason, 'stop');
assert.match(whole.choices[0].message.content, /30 days/);
assert.match(whole._request_id, /^req_/);
assert.equal(whole.assay.sources[0].document_id, 'returns');
assert.equal(typeof whole.usage.total_tokens, 'number');

const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
let text = '';
let finish = null;
let usage = null;
const ids = new Set();
let first = true;
for await (const chunk of stream) {
  ids.add(chunk.id);
  if (chunk.usage) usage = chunk.usage;
  const choice = chunk.choices[0];
  if (!choice) continue;
  if (first) assert.equal(choice.delta.role, 'assistant');
  first = false;
  text += choice.delta.content ?? '';
  finish = choice.finish_reason ?? finish;
}
assert.equal(text, whole.choices[0].message.content, 'a stream says the same');
assert.equal(finish, 'stop');
assert.equal(ids.size, 1);
assert.equal(typeof usage.prompt_tokens, 'number');

// The helper that gathers a stream by itself.
const gathered = await client.chat.completions.stream({ model, messages }).finalChatCompletion();
assert.equal(gathered.choices[0].message.content, text);

const input = ['returning things', 'shipping costs'];
const packed = await client.embeddings.create({ model, input });  // base64 on the wire
const plain = await client.embeddings.create({ model, input, encoding_format: 'float' });
assert.equal(packed.data.length, 2);
assert.ok(plain.data[0].embedding.length > 1);
assert.deepEqual(packed.data.map((one) => one.index), [0, 1]);
for (const [i, vector] of plain.data.entries())
  for (const [j, value] of vector.embedding.entries())
    assert.ok(Math.abs(packed.data[i].embedding[j] - value) < 1e-6);

await assert.rejects(client.chat.completions.create({ model: 'gpt-6', messages }), (error) =>
  error instanceof OpenAI.NotFoundError && error.code === 'model_not_found' && error.param === 'model');
await assert.rejects(client.chat.completions.create({ model, messages, response_format: { type: 'json_object' } }), (error) =>
  error instanceof OpenAI.BadRequestError && error.param === 'response_format.type');
await assert.rejects(client.chat.completions.create({ model, messages: [] }), OpenAI.BadRequestError);
const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${url}/v1`, maxRetries: 0 });
await assert.rejects(stranger.models.list(), (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
console.log('ok');
