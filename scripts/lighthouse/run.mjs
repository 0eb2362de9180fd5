// Asks Lighthouse about the pages that set the standard, of a demonstration that is
// served, and writes a table: node run.mjs BASE OUT.md. It is no part of the program.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [base, out] = process.argv.slice(2);
const password = "shili-qu-2021"; // of the demonstration, as it prints itself
const pages = [
  ["工作台（支部书记）", "shuji", "/", "desktop"],
  ["工作台（工委）", "gongwei", "/", "desktop"],
  ["记一次活动", "shuji", "/activities/new?kind=themeday", "desktop"],
  ["本支部一年", "shuji", ".bar-org", "desktop"],
  ["成绩单", "gongwei", "/report", "desktop"],
  ["手机上的我", "dangyuan", "/me", "mobile"],
];
const sizes = { desktop: { width: 1440, height: 900 }, mobile: { width: 390, height: 844, isMobile: true, hasTouch: true } };

// bytes loads a page and counts what went over the wire.
async function bytes(page, url) {
  const cdp = await page.createCDPSession();
  await cdp.send("Network.enable");
  let sum = 0, asked = 0;
  const host = new Set();
  cdp.on("Network.requestWillBeSent", (e) => { if (!e.request.url.startsWith("data:")) host.add(new URL(e.request.url).host); });
  cdp.on("Network.loadingFinished", (e) => { sum += e.encodedDataLength; if (e.encodedDataLength) asked++; }); // nothing comes out of the cache
  await page.goto(url, { waitUntil: "networkidle0" });
  await cdp.detach();
  return { sum, asked, hosts: host.size };
}

const kb = (n) => (n / 1000).toFixed(1);
const rows = [];
for (const [name, login, path, form] of pages) {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  let page = await browser.newPage();
  await page.setViewport(sizes[form]);
  await page.goto(base + "/sign-in");
  await page.type("input[name=name]", login);
  await page.type("input[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
  const url = base + (path.startsWith("/") ? path : await page.$eval(path, (e) => e.getAttribute("href")));
  const cdp = await page.createCDPSession();
  await cdp.send("Network.clearBrowserCache");
  await cdp.detach();
  const first = await bytes(page, url), again = await bytes(page, url);
  await page.setJavaScriptEnabled(false);
  await page.goto(url, { waitUntil: "load" });
  let bare = 0;
  for (let i = 0; i < 40 && !bare; i++) { // the paint comes a frame after the page
    await new Promise((done) => setTimeout(done, 50));
    bare = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  }
  await page.setJavaScriptEnabled(true);
  const { lhr } = await lighthouse(url, { onlyCategories: ["performance", "accessibility", "best-practices"], disableStorageReset: true,
    formFactor: form, screenEmulation: { ...sizes[form], mobile: form === "mobile", deviceScaleFactor: 1, disabled: false }, throttlingMethod: "simulate" }, undefined, page);
  if (lhr.runtimeError || ["performance", "accessibility", "best-practices"].some((id) => lhr.categories[id].score === null))
    throw new Error(`${name} was not measured: ${lhr.runtimeError?.message ?? "a score is missing"}`); // no table with holes
  const score = (id) => Math.round(lhr.categories[id].score * 100);
  const failed = Object.values(lhr.audits).filter((a) => a.score !== null && a.score < 1 && ["binary"].includes(a.scoreDisplayMode)).map((a) => a.id);
  rows.push(`| ${name} | ${score("performance")} | ${score("accessibility")} | ${score("best-practices")} | ${lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3)} | ${Math.round(bare)} ms | ${kb(first.sum)} kB, ${first.asked} | ${kb(again.sum)} kB, ${again.asked} | ${first.hosts - 1} | ${failed.join(", ") || "none"} |`);
  console.log(rows.at(-1));
  await browser.close();
}
// What somebody wrote below the goals stays.
const words = existsSync(out) ? readFileSync(out, "utf8").split(/^Goals: .*$/m)[1] ?? "" : "";
writeFileSync(out, `# Lighthouse

Written by \`make lighthouse\`; not part of the tests. Lighthouse ${JSON.parse(readFileSync(new URL("./package.json", import.meta.url))).dependencies.lighthouse} with Chromium over the demonstration district (284 organisations, 4,185 members), each page in a fresh browser that is signed in, the server on the same machine: ${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)} when it ended. Scores of performance move with the load of the machine and are simulated for a slow line; the others do not.

| page | performance | accessibility | best practices | layout shift (CLS) | first paint without script | first visit: over the wire, requests | repeated visit | other hosts | audits that failed |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Goals: a repeated visit of the first page under 60 kB, a first visit under 200 kB, no layout shift, no other host, a first paint without script.${words || "\n"}`);
