"use strict";
// Everything that came from outside reaches the page as text nodes only.
const { about, rows } = JSON.parse(document.getElementById("data").textContent);
const totals = about.totals;
const main = document.getElementById("main");
const contents = document.getElementById("contents");
const whole = new Intl.NumberFormat("en");

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
function shape(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
function titled(node, text) {
  node.append(shape("title", {}, text));
  return node;
}

const count = (number) => whole.format(number);
const plural = (number, one, many = one + "s") => `${count(number)} ${number === 1 ? one : many}`;
const amount = (number) => Math.abs(number) >= 1e15 ? number.toExponential(3) : new Intl.NumberFormat("en", { maximumSignificantDigits: 5 }).format(number);
const dollars = (number) => number === 0 ? "$0" : number >= 1 ? "$" + number.toFixed(2) : "$" + Number(number.toPrecision(4));
const share = (part, all) => all === 0 ? "–" : (100 * part / all < 0.1 && part > 0 ? "< 0.1" : (100 * part / all).toFixed(1)) + " %";
const instant = (ms) => new Date(ms).toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");
function duration(ms) {
  if (ms < 1000) return `${ms} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function section(id, title, ...children) {
  const heading = element("h2", "", title);
  heading.id = id + "-title";
  const made = element("section", "", heading, ...children);
  made.id = id;
  made.setAttribute("aria-labelledby", heading.id);
  main.append(made);
  const link = element("a", "", title);
  link.href = "#" + id;
  contents.append(link);
  return made;
}

function grid(headers, lines) {
  const cell = (name, content, header) => {
    const made = element(name, header.number ? "number" : "", content);
    if (name === "th") made.scope = "col";
    return made;
  };
  const head = element("thead", "", element("tr", "", ...headers.map((header) => cell("th", header.name, header))));
  const body = element("tbody", "", ...lines.map((line) => element("tr", "", ...line.map((content, i) => cell("td", content, headers[i])))));
  return element("div", "card scroll", element("table", "", head, body));
}

function tile(name, value, note) {
  return element("div", "card tile", element("span", "", name), element("b", "", value), note ? element("span", "", note) : null);
}

/** One bar of parts side by side: [name, count, class]. */
function stacked(parts, label) {
  const all = parts.reduce((sum, [, number]) => sum + number, 0);
  const svg = shape("svg", { viewBox: "0 0 1000 26", preserveAspectRatio: "none", role: "img", "aria-label": label });
  let x = 0;
  for (const [name, number, className] of parts) {
    if (number === 0) continue;
    const width = Math.max(1000 * number / all, 2);
    svg.append(titled(shape("rect", { x, y: 0, width, height: 26, class: className }), `${name}: ${count(number)}, ${share(number, all)}`));
    x += width;
  }
  return svg;
}

/** Bars over [from, to, count]. */
function histogram({ min, max, bins }, label) {
  const height = 90;
  const most = Math.max(...bins.map(([, , number]) => number));
  const svg = shape("svg", { viewBox: `0 0 320 ${height + 16}`, role: "img", "aria-label": label });
  const width = 320 / bins.length;
  bins.forEach(([from, to, number], i) => {
    const tall = most === 0 ? 0 : number === 0 ? 0 : Math.max(height * number / most, 1.5);
    svg.append(titled(shape("rect", { x: i * width + 0.5, y: height - tall, width: Math.max(width - 1, 0.5), height: tall, class: "fill" }),
      `${amount(from)} to below ${amount(to)}: ${count(number)}`));
  });
  svg.append(shape("line", { x1: 0, x2: 320, y1: height, y2: height, class: "axis" }));
  svg.append(shape("text", { x: 0, y: height + 13 }, amount(min)));
  svg.append(shape("text", { x: 320, y: height + 13, "text-anchor": "end" }, amount(max)));
  return svg;
}

/** Bars over time, and their sum as a curve. */
function overTime(numbers, bad, label, text) {
  const { begin_ms, step_ms } = about.timeline;
  const height = 120;
  const wide = 640;
  const most = Math.max(...numbers, 0);
  const sum = numbers.reduce((a, b) => a + b, 0);
  const svg = shape("svg", { viewBox: `0 0 ${wide} ${height + 18}`, role: "img", "aria-label": label });
  const width = wide / numbers.length;
  let before = 0;
  let points = `0,${height}`;
  numbers.forEach((number, i) => {
    const tall = (value) => most === 0 ? 0 : height * value / most;
    const bar = shape("g", {}, shape("rect", { x: i * width + 0.3, y: height - tall(number), width: Math.max(width - 0.6, 0.4), height: tall(number), class: "fill" }));
    if (bad && bad[i] > 0)
      bar.append(shape("rect", { x: i * width + 0.3, y: height - tall(bad[i]), width: Math.max(width - 0.6, 0.4), height: tall(bad[i]), class: "fill-bad" }));
    svg.append(titled(bar, `${instant(begin_ms + i * step_ms)}, ${duration(step_ms)}: ${text(number)}${bad ? `, ${count(bad[i])} rejected` : ""}`));
    before += number;
    points += ` ${(i + 1) * width},${sum === 0 ? height : height - height * before / sum}`;
  });
  svg.append(shape("polyline", { points, class: "curve" }), shape("line", { x1: 0, x2: wide, y1: height, y2: height, class: "axis" }));
  svg.append(shape("text", { x: 0, y: height + 14 }, instant(begin_ms)));
  svg.append(shape("text", { x: wide, y: height + 14, "text-anchor": "end" }, "+ " + duration(numbers.length * step_ms)));
  return svg;
}

/** Bars of the 95th percentile, the median in front of each. */
function latencies({ begin_ms, step_ms, latency_median_ms: median, latency_p95_ms: p95 }) {
  const height = 120;
  const wide = 640;
  const most = Math.max(...p95.filter((number) => number !== null));
  const svg = shape("svg", { viewBox: `0 0 ${wide} ${height + 18}`, role: "img", "aria-label": "Time to answer" });
  const width = wide / p95.length;
  const bar = (i, value, className) => shape("rect", { x: i * width + 0.3, y: height - height * value / most,
    width: Math.max(width - 0.6, 0.4), height: height * value / most, class: className });
  p95.forEach((slow, i) => {
    if (slow === null) return;
    svg.append(titled(shape("g", {}, bar(i, slow, "fill-open"), bar(i, median[i], "fill")),
      `${instant(begin_ms + i * step_ms)}: half within ${duration(median[i])}, 95 % within ${duration(slow)}`));
  });
  svg.append(shape("line", { x1: 0, x2: wide, y1: height, y2: height, class: "axis" }));
  svg.append(shape("text", { x: 0, y: 10 }, duration(most)));
  svg.append(shape("text", { x: 0, y: height + 14 }, instant(begin_ms)));
  svg.append(shape("text", { x: wide, y: height + 14, "text-anchor": "end" }, "+ " + duration(p95.length * step_ms)));
  return svg;
}

function showSummary() {
  const run = about.run;
  const cost = run.cost_usd ?? totals.cost_usd;
  const unpriced = run.unpriced ?? totals.unpriced;
  const answers = run.answers ?? totals.asked;
  const isUnknown = unpriced > 0 && unpriced === answers;
  const paid = unpriced > 0 ? (isUnknown ? "no price list" : `and ${plural(unpriced, "answer")} without a price`) : `of ${plural(answers, "answer")}`;
  const tiles = element("div", "tiles",
    tile("rows", count(totals.rows)),
    tile("accepted", count(totals.accepted), share(totals.accepted, totals.rows)),
    tile("rejected", count(totals.rejected), share(totals.rejected, totals.rows)),
    totals.open ? tile("open", count(totals.open), "not answered yet") : null,
    tile("cost", isUnknown ? "unknown" : dollars(cost), run.unanswered ? `${paid}, ${run.unanswered}` : paid),
    tile("tokens in", count(run.input_tokens ?? totals.input_tokens),
      totals.cached_tokens > 0 ? `${share(totals.cached_tokens, totals.input_tokens)} from the provider's cache` : ""),
    tile("tokens out", count(run.output_tokens ?? totals.output_tokens)),
    tile("mended", count(totals.mended), `${share(totals.mended, totals.accepted)} of the accepted`));
  const states = stacked([["accepted", totals.accepted, "fill-good"], ["rejected", totals.rejected, "fill-bad"], ["open", totals.open, "fill-open"]],
    `${plural(totals.accepted, "row")} accepted, ${count(totals.rejected)} rejected, ${count(totals.open)} open`);
  const facts = element("dl", "");
  const fact = (name, value) => facts.append(element("dt", "", name), element("dd", "", value));
  if (run.state) fact("state", run.state);
  if (run.began_ms) fact("began", instant(run.began_ms));
  if (run.ended_ms) fact("ended", instant(run.ended_ms));
  const listed = (list) => list.map(({ name, count: number }) => `${name} ${count(number)}`).join(" · ");
  if (totals.models.length) fact("models", listed(totals.models));
  if (totals.origins.length) fact("origin of rows", listed(totals.origins));
  if (totals.attempts.length) fact("answers per row", totals.attempts.map(({ name, count: number }) => `${name}: ${count(number)}`).join(" · "));
  if (totals.spans.length) fact("values in their texts", listed(totals.spans));
  const bar = element("div", "states", states);
  const made = section("summary", "Summary", ...about.remarks.map((text) => element("p", "remark", text)), tiles, bar, element("div", "card states", facts));
  if (Object.keys(about.settings).length)
    made.append(element("details", "states", element("summary", "", "Settings"), element("pre", "card", JSON.stringify(about.settings, null, 2))));
}

function showTime() {
  const time = about.timeline;
  if (!time) return;
  const chart = (title, picture) => element("div", "card", element("h3", "", title), picture);
  const charts = element("div", "grid",
    chart(`Answers per ${duration(time.step_ms)}, rejected in red`, overTime(time.answers, time.rejected, "Answers over time", (number) => plural(number, "answer"))));
  if (time.tokens.some((number) => number > 0))
    charts.append(chart(`Tokens per ${duration(time.step_ms)}`, overTime(time.tokens, null, "Tokens over time", (number) => plural(number, "token"))));
  if (time.cost_usd.some((number) => number > 0))
    charts.append(chart(`Cost per ${duration(time.step_ms)}`, overTime(time.cost_usd, null, "Cost over time", dollars)));
  if (time.latency_p95_ms.some((number) => number !== null))
    charts.append(chart("Time to answer: median, and 95th percentile behind it", latencies(time)));
  section("time", "Over time", element("p", "soft", "The curve is the sum so far."), charts);
}

function valueBars(values, missed) {
  const most = values[0][1];
  const body = element("tbody", "", ...values.map(([value, number]) => {
    const bar = shape("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      shape("rect", { x: 0, y: 0, width: Math.max(100 * number / most, 0.7), height: 10, class: "fill" }));
    return element("tr", "", element("td", value === "" ? "null" : "", value === "" ? "(empty)" : value), element("td", "", bar),
      element("td", "number", (missed ? "≥ " : "") + count(number)));
  }));
  return element("table", "values", body);
}

function fieldCard(field) {
  const given = Object.values(field.kinds).reduce((sum, number) => sum + number, 0);
  const absent = Math.max(totals.accepted - given - field.null, 0);
  const facts = Object.entries(field.kinds).map(([kind, number]) => `${kind} ${count(number)}`);
  if (field.null) facts.push(`null ${count(field.null)} (${share(field.null, totals.accepted)})`);
  if (absent) facts.push(`absent ${count(absent)}`);
  const card = element("article", "card", element("h3", "", field.name), element("p", "soft", facts.join(" · ") || "no value"));
  const numbers = (name, distribution, hasBars) => {
    const { min, max, mean, bins } = distribution;
    card.append(element("p", "soft", `${name} ${amount(min)} to ${amount(max)}, ${amount(Number(mean.toPrecision(3)))} on average`));
    if (!hasBars && bins.length > 1) card.append(histogram(distribution, `${field.name}: ${name}`));
  };
  const isCategory = field.distinct !== undefined && field.distinct <= 12;
  if (field.numbers) numbers("numbers from", field.numbers, isCategory);
  // Among many different values, one that came once says nothing.
  const values = isCategory ? field.values : field.values.filter(([, number]) => number > 1);
  if (values.length && (!field.numbers || isCategory)) {
    if (!isCategory)
      card.append(element("p", "soft", field.distinct === undefined ? "the most frequent of very many" : `the most frequent of ${plural(field.distinct, "different value")}`));
    card.append(valueBars(values, field.missed));
  }
  if (field.list_lengths) numbers("list lengths from", field.list_lengths, false);
  if (field.lengths && !isCategory) numbers("characters from", field.lengths, false);
  return card;
}

function showFields() {
  if (!totals.fields.length) return;
  const left = totals.values_left_out ? element("p", "remark", `${plural(totals.values_left_out, "value")} of further fields are not shown.`) : null;
  section("fields", "Fields", left, element("div", "masonry", ...totals.fields.map(fieldCard)));
}

function showNotes() {
  if (!totals.notes.length) return;
  section("notes", "What was mended", element("p", "soft", "The price says how much a change may have altered: 1 to 9 spelling, 10 to 49 structure, 50 to 99 a guess, 100 or more a loss."),
    grid([{ name: "kind" }, { name: "price", number: true }, { name: "times", number: true }, { name: "for instance" }],
      totals.notes.map(({ name, price, count: number, example }) => [name, count(price ?? 0), count(number), example ?? ""])));
}

function showReasons() {
  if (!totals.reasons.length) return;
  section("reasons", "Why rows were rejected",
    grid([{ name: "reason" }, { name: "rows", number: true }, { name: "for instance" }],
      totals.reasons.map(({ name, count: number, example }) => [name, count(number), example ?? ""])));
}

/** The text with its spans marked; spans count code points. */
function markedText(row) {
  const points = Array.from(row.text);
  const end = row.is_cut ? points.length - 1 : points.length;
  const spans = (row.spans ?? []).filter(([from, to]) => from >= 0 && from < to && from < end);
  const edges = [...new Set([0, points.length, ...spans.flatMap(([from, to]) => [from, Math.min(to, end)])])].sort((a, b) => a - b);
  const made = element("p", "text");
  made.dir = "auto";
  for (let i = 0; i + 1 < edges.length; ++i) {
    const piece = points.slice(edges[i], edges[i + 1]).join("");
    const covering = spans.filter(([from, to]) => from <= edges[i] && edges[i] < Math.min(to, end));
    if (!covering.length) {
      made.append(piece);
      continue;
    }
    const mark = element("mark", covering[0][2], piece);
    mark.title = covering.map(([, , kind, at]) => `${at}: ${kind}`).join("\n");
    made.append(mark);
  }
  return made;
}

const reasonOfChoice = { random: "chosen at random", rejected: "rejected", price: "dear" };

function rowCard({ why, row }) {
  const className = { accepted: "good", rejected: "bad", open: "open" }[row.state];
  const head = element("header", "", element("h3", "", row.id === "" ? `row ${count(row.row + 1)}` : row.id), element("span", "chip " + className, row.state));
  const facts = [`row ${count(row.row + 1)}`];
  if (row.origin && row.origin !== "asked") facts.push(row.origin);
  if (row.attempts > 1) facts.push(plural(row.attempts, "answer"));
  if (row.price > 0) facts.push(`price ${count(row.price)}`);
  if (row.model) facts.push(row.model);
  if (row.tokens) facts.push(`${count(row.tokens[0])} + ${count(row.tokens[1])} tokens`);
  if (row.cost_usd > 0) facts.push(dollars(row.cost_usd));
  facts.push(why.map((one) => reasonOfChoice[one]).filter((one) => one !== row.state).join(", "));
  head.append(element("span", "soft", facts.filter(Boolean).join(" · ")));
  const card = element("article", "card row", head);
  card.append(row.text === undefined ? element("p", "soft", "The text is not at hand.") : markedText(row));
  const list = element("dl", "");
  for (const [name, kind, text] of row.record ?? []) {
    const value = kind === "null" ? element("dd", "null", "null") : element("dd", "", text === "" ? "(empty)" : text);
    value.dir = "auto";
    if (row.confidence && name in row.confidence) value.append(element("span", "soft", ` ${amount(row.confidence[name])} agree`));
    list.append(element("dt", "", name), value);
  }
  if (row.error !== undefined) list.append(element("dt", "", "reason"), element("dd", "bad", row.error));
  if (row.raw !== undefined) list.append(element("dt", "", "last answer"), element("dd", "", row.raw));
  card.append(list);
  const lost = (row.spans ?? []).filter(([from, , kind]) => from < 0 || kind === "absent");
  if (lost.length) card.append(element("p", "soft wide", "Without a place in the text: " + lost.map(([, , kind, at]) => `${at} (${kind})`).join(", ")));
  for (const [where, what, before, after, price] of row.notes ?? [])
    card.append(element("p", "soft wide", `${where || "answer"}: ${what}, ${before || "–"} → ${after || "–"} (price ${price})`));
  if (row.notes_left_out) card.append(element("p", "soft wide", `and ${plural(row.notes_left_out, "further note")}`));
  return card;
}

function choice(label, options) {
  const list = element("select", "", ...options.map(([value, text]) => {
    const option = element("option", "", text);
    option.value = value;
    return option;
  }));
  return { list, labelled: element("label", "", label, list) };
}

function showRows() {
  const atOnce = 25;
  const showing = choice("Show", [["", "all of the sample"], ["rejected", "rejected rows"], ["price", "mended at the highest prices"], ["random", "the random sample"], ["absent", "values not in their text"]]);
  const order = choice("Order", [["row", "as in the input"], ["price", "highest price first"], ["cost", "highest cost first"]]);
  const query = element("input", "");
  query.type = "search";
  const searched = element("label", "", "Find in texts and records", query);
  const status = element("p", "soft");
  status.setAttribute("role", "status");
  const list = element("div", "");
  const back = element("button", "", "Back");
  const on = element("button", "", "Next");
  const place = element("span", "soft");
  let first = 0;
  const words = rows.map(({ row }) => [row.id, row.text ?? "", row.error ?? "", row.raw ?? "", ...(row.record ?? []).map(([name, , text]) => name + " " + text)].join("\n").toLowerCase());
  const isLost = ({ row }) => (row.spans ?? []).some(([from, , kind]) => from < 0 || kind === "absent");
  const draw = () => {
    const kind = showing.list.value;
    const wanted = query.value.trim().toLowerCase();
    const found = rows.filter((entry, i) => (!kind || (kind === "absent" ? isLost(entry) : entry.why.includes(kind))) && words[i].includes(wanted));
    const key = { price: ({ row }) => row.price ?? 0, cost: ({ row }) => row.cost_usd ?? 0 }[order.list.value];
    if (key) found.sort((a, b) => key(b) - key(a));
    first = Math.max(Math.min(first, found.length - 1), 0);
    first -= first % atOnce;
    const shown = found.slice(first, first + atOnce);
    list.replaceChildren(...shown.map(rowCard));
    status.textContent = `${plural(found.length, "row")} of ${count(rows.length)} here; the run has ${count(totals.rows)}.`;
    place.textContent = found.length ? `${count(first + 1)} to ${count(first + shown.length)}` : "none";
    back.disabled = first === 0;
    on.disabled = first + atOnce >= found.length;
  };
  const restart = () => { first = 0; draw(); };
  showing.list.addEventListener("change", restart);
  order.list.addEventListener("change", restart);
  query.addEventListener("input", restart);
  const turn = (step) => () => {
    first += step;
    draw();
    document.getElementById("rows").scrollIntoView();
  };
  back.addEventListener("click", turn(-atOnce));
  on.addEventListener("click", turn(atOnce));
  const key = ["exact", "normalised", "fuzzy", "inferred"].filter((kind) => totals.spans.some(({ name }) => name === kind));
  const legend = key.length ? element("p", "soft", "Values in their texts: ", ...key.flatMap((kind) => [element("mark", kind, kind), " "])) : null;
  section("rows", "Rows", element("p", "soft", `A sample: rejected rows, those mended at the highest prices, and some at random (seed ${about.seed}).`), legend,
    element("div", "tools", showing.labelled, order.labelled, searched), status, list, element("div", "pages", back, on, place));
  draw();
}

document.title = `${about.title} · assay report`;
document.getElementById("title").textContent = about.title;
document.getElementById("subtitle").textContent = `assay report on ${plural(totals.rows, "row")}${about.run.state ? `; the run is ${about.run.state}` : ""}`;
showSummary();
showTime();
showFields();
showNotes();
showReasons();
showRows();
document.body.dataset.ready = "true";
