// SPDX-License-Identifier: Apache-2.0
// A real Chromium that does what the tests say: a JSON array [what, ...arguments] on each line of
// standard input, and {value} or {failure} for it on standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  pipe: true,
  acceptInsecureCerts: true, // the authority is the test itself
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
});
let page = null;
let messages = [];
let elsewhere = []; // what was asked of another host

async function open(url, { width = 1100, height = 800, scheme = "light", user = null } = {}) {
  await page?.close();
  page = await browser.newPage();
  messages = [];
  elsewhere = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(url).host) elsewhere.push(request.url());
  });
  if (user) await page.authenticate(user);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(url, { waitUntil: "load" });
}

/** The rules of accessibility that are not kept, each with where. */
async function axe() {
  const session = await page.createCDPSession(); // the page's own policy forbids foreign scripts
  await session.send("Runtime.evaluate", { expression: axeSource });
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"] }),
  );
  await session.detach();
  return found.violations.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}

const deeds = {
  open,
  axe,
  evaluate: (expression) => page.evaluate(expression),
  wait: async (expression, timeout) => {
    await page.waitForFunction(expression, { timeout, polling: 20 });
  },
  click: (selector) => page.click(selector),
  type: (selector, text) => page.type(selector, text),
  press: (key) => page.keyboard.press(key),
  screenshot: async (path, fullPage) => {
    await page.screenshot({ path, fullPage });
  },
  messages: () => messages,
  elsewhere: () => elsewhere,
};

process.stdout.write('{"value":"ready"}\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...values] = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await deeds[what](...values)) ?? null };
  } catch (failure) {
    answer = { failure: String(failure) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
