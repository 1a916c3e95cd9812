// Opens pages of `caltree report` in Chromium as a person would, and takes the pictures for the documentation.
// Called by `cargo xtask browser`: node page.mjs FOLDER, in which the pages are; pictures go to the same folder.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const folder = path.resolve(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
let checks = 0;

/** Opens a page; what it logs, throws or asks for beyond itself fails the check. */
const check = async (name, file, what, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: 'light', ...options });
  const page = await context.newPage();
  const troubles = [];
  const own = pathToFileURL(path.join(folder, file)).href;
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== own) troubles.push(`request: ${request.url()}`); });
  const before = Date.now();
  await page.goto(own);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready=true]');
  const milliseconds = Date.now() - before;
  await what(page, milliseconds);
  assert.deepEqual(troubles, [], name);
  await context.close();
  checks += 1;
  console.log(`  ${name}`);
};

const picture = (page, name, options = {}) => page.screenshot({ path: path.join(folder, `${name}.png`), ...options });
const shown = (page) => page.locator('.cascade:visible').count();
const said = (page) => page.textContent('#shown');

await check('the first screen tells what to do', 'trees.html', async (page) => {
  assert.ok((await page.locator('.todos > li').count()) >= 4);
  assert.match(await page.textContent('.todos'), /answers? (\(\d+ frames?\) )?incomplete/);
  assert.ok(await page.locator('.todos > li').first().isVisible());
  await picture(page, 'report-todo');
});

await check('the matrix counts, and a cell shows its cascades', 'survey.html', async (page) => {
  const cell = page.locator('.cell:has(.bad)').first();
  const label = await cell.getAttribute('aria-label');
  const missing = Number(/(\d+) missing/.exec(label)[1]);
  await cell.scrollIntoViewIfNeeded();
  await page.locator('#matrix').screenshot({ path: path.join(folder, 'report-matrix.png') });
  await cell.click();
  assert.ok((await shown(page)) >= missing && (await shown(page)) < 120);
  assert.match(await page.textContent('#why'), /to be noticed/);
  await page.click('#clear');
  assert.equal(await shown(page), await page.locator('.cascade').count());
});

await check('the list is filtered by verdict, words and files', 'trees.html', async (page) => {
  const all = await page.locator('.cascade').count();
  await page.selectOption('#is', 'incomplete');
  const incomplete = await shown(page);
  assert.ok(incomplete > 0 && incomplete < all);
  assert.equal(await said(page), `${incomplete} shown`);
  for (const row of await page.locator('.cascade:visible .v').allTextContents()) assert.equal(row, 'incomplete');
  await page.click('#clear');
  await page.fill('#q', 'gravity');
  await page.waitForFunction((all) => document.querySelectorAll('.cascade:not([hidden])').length < all, all);
  for (const row of await page.locator('.cascade:visible .i').allTextContents()) assert.equal(row, 'GRAVITY');
  // The name of a calibration stands in no row: only the files of the cascades have it.
  await page.fill('#q', '');
  await page.locator('.cascade').first().locator('summary').first().click();
  const file = await page.locator('.cascade').first().locator('.files code').last().textContent();
  await page.fill('#q', file);
  const few = (all) => Number.parseInt(document.querySelector('#shown').textContent, 10) < all;
  await page.waitForFunction(few, all);
  await page.waitForFunction(() => document.querySelector('#shown').textContent !== '0 shown');
  await page.fill('#q', 'nothing is called so');
  await page.waitForSelector('#none:visible');
  await page.click('#none .clear');
  assert.equal(await shown(page), all);
});

await check('the list is put in order', 'trees.html', async (page) => {
  await page.selectOption('#order', 'frame');
  const frames = (await page.locator('.cascade .frame').allTextContents()).map((text) => text.trim());
  assert.deepEqual(frames, [...frames].sort((one, other) => one.localeCompare(other)));
  await page.selectOption('#order', '');
  const ids = await page.locator('.cascade').evaluateAll((rows) => rows.map((row) => Number(row.id.slice(1))));
  assert.deepEqual(ids, [...ids].sort((one, other) => one - other));
});

await check('a cascade opens in time and as a tree that folds', 'trees.html', async (page) => {
  const cascade = page.locator('.cascade:has(.pill.far)').first();
  await cascade.locator('summary').first().click();
  await cascade.locator('.tree').waitFor();
  assert.ok(await cascade.locator('svg .science').count());
  assert.ok(await cascade.locator('svg .dot.far').count(), 'what is extended is marked in time');
  await page.setViewportSize({ width: 1360, height: 1500 });
  await cascade.scrollIntoViewIfNeeded();
  await cascade.screenshot({ path: path.join(folder, 'report-cascade.png') });
  await page.setViewportSize({ width: 1360, height: 900 });
  const branches = cascade.locator('.tree details');
  await cascade.locator('.fold').click();
  assert.equal(await cascade.locator('.tree > li > details details[open]').count(), 0);
  await cascade.locator('.unfold').click();
  assert.equal(await cascade.locator('.tree details[open]').count(), await branches.count());
  assert.equal(await cascade.locator('.tree .files[hidden]').count(), 0);
  const name = (await cascade.locator('.tree summary b').last().textContent()).toLowerCase();
  const open = await cascade.locator('.tree details[open]').count();
  await cascade.locator('.find').fill(name);
  await cascade.locator('.hits:not(:empty)').waitFor();
  assert.ok(await cascade.locator('.tree .hit').count());
  for (const hit of await cascade.locator('.tree .hit').allTextContents()) assert.ok(hit.toLowerCase().includes(name));
  await cascade.locator('.find').fill('');
  await cascade.locator('.hits:empty').waitFor({ state: 'attached' });
  assert.equal(await cascade.locator('.tree li[hidden]').count(), 0);
  assert.equal(await cascade.locator('.tree details[open]').count(), open, 'what was open before is open again');
  await cascade.locator('.find').fill('nothing is called so');
  await page.waitForFunction(() => document.querySelector('.cascade[open] .hits').textContent === 'nothing is called so');
});

await check('a repeated branch is drawn once, and a reference leads to it', 'trees.html', async (page) => {
  // One that repeats itself: GRAVITY's do.
  const cascade = page.locator('.cascade:has-text("GRAVITY")').first();
  await cascade.locator('summary').first().click();
  const chip = cascade.locator('.tree .chip').first();
  await chip.waitFor();
  const to = await chip.getAttribute('data-to');
  assert.equal(await cascade.locator(`.tree [data-b="${to}"]`).count(), 1);
  const summary = cascade.locator(`.tree [data-b="${to}"] > details > summary`);
  await cascade.locator('.fold').click();
  assert.ok(!(await summary.isVisible()));
  await chip.evaluate((link) => link.click());
  assert.ok(await summary.isVisible());
  // The same while something else is searched for.
  await cascade.locator('.find').fill(await chip.textContent().then((text) => text.split(' ')[0]));
  await cascade.locator('.hits:not(:empty)').waitFor();
  await chip.evaluate((link) => link.click());
  assert.ok(await summary.isVisible());
});

await check('an address leads to its place, also a second time, past filters, below what sticks', 'trees.html', async (page) => {
  const link = page.locator('.todos .frames a').first();
  const target = page.locator(await link.getAttribute('href'));
  const below = async () => {
    await target.locator('.findings').first().waitFor();
    const covered = await page.evaluate(() => document.querySelector('#controls').getBoundingClientRect().bottom);
    const top = (await target.boundingBox()).y;
    assert.ok(top > covered - 2 && top < covered + 40, `${top} below ${covered}`);
  };
  await link.click();
  await below();
  await target.locator('summary').first().click();
  await page.selectOption('#is', 'complete');
  assert.ok(!(await target.isVisible()));
  await link.click();
  await page.waitForSelector(`${await link.getAttribute('href')}[open]`);
  await below();
  await page.evaluate(() => { location.hash = '#%E0'; });
  await page.evaluate(() => { location.hash = '#rule-S401'; });
  await page.waitForSelector('#rule-S401[open]');
});

await check('names are found however they are written, and several words at once', 'trees.html', async (page) => {
  await page.locator('.cascade').first().locator('summary').first().click();
  const file = await page.locator('.cascade').first().locator('.files code').last().textContent();
  const instrument = await page.locator('.cascade').first().locator('.i').textContent();
  const few = (all) => { const shown = Number.parseInt(document.querySelector('#shown').textContent, 10); return shown > 0 && shown < all; };
  const all = await page.locator('.cascade').count();
  for (const words of [file.replaceAll(':', '_'), `${file}.fits.Z`, `${file} ${instrument}`, `${instrument} ${file}`]) {
    await page.fill('#q', words);
    await page.waitForFunction(few, all);
    await page.click('#clear');
  }
});

await check('nothing is wider than the window', 'trees.html', async (page) => {
  for (const width of [1600, 1280, 1100, 800, 400, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} in ${width}`);
  }
});

await check('what is exempt is no longer to be done, and says why', 'exempt.html', async (page) => {
  const todos = await page.textContent('.todos');
  assert.doesNotMatch(todos, /incomplete/);
  assert.match(todos, /exempt.*Earth orientation is taken from IERS/s);
  await page.locator('.cascade').first().locator('summary').first().click();
  await page.locator('.cascade .exempt').first().waitFor();
});

await check('every finding is explained, and leads to its cascade', 'trees.html', async (page) => {
  const rule = page.locator('#rule-S401');
  await rule.locator('summary').click();
  assert.match(await rule.textContent(), /Why it matters/);
  await rule.scrollIntoViewIfNeeded();
  await picture(page, 'report-findings');
  await rule.locator('.told a').first().click();
  await page.waitForSelector('.cascade[open] .findings');
  await page.locator('.cascade[open] .findings a').first().click();
  await page.waitForFunction(() => location.hash.startsWith('#rule-'));
  assert.ok(await page.locator('details.rule:target[open]').count());
});

await check('the theme follows the system, and can be chosen', 'trees.html', async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await paper();
  assert.notEqual(light, dark);
  await page.click('#theme');
  assert.equal(await paper(), light, 'light, whatever the system says');
  await page.click('#theme');
  assert.equal(await paper(), dark);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.equal(await paper(), dark, 'dark, whatever the system says');
  await page.reload();
  await page.waitForSelector('html[data-ready=true]');
  assert.equal(await paper(), dark, 'it is remembered');
  await picture(page, 'report-dark');
});

await check('all can be reached by keyboard', 'trees.html', async (page) => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  await page.locator('.cascade > summary').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cascade[open] .tree');
  // Whatever can be clicked has a name and can have the focus.
  const nameless = await page.evaluate(() => [...document.querySelectorAll('button, a, input, select, summary')].filter((element) =>
    !(element.textContent.trim() || element.getAttribute('aria-label') || element.closest('label')) || element.tabIndex < 0).length);
  assert.equal(nameless, 0);
});

await check('it is readable on paper, on a small screen and without scripts', 'trees.html', async (page) => {
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.todos').isVisible());
  assert.ok(!(await page.locator('#controls').isVisible()));
  assert.ok((await page.pdf({ format: 'A4', preferCSSPageSize: true })).length > 10_000);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 400, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 400, `it is ${wide} wide`);
  await picture(page, 'report-small');
});
await check('without JavaScript the list can be read', 'trees.html', async (page) => {
  assert.ok(await page.locator('noscript').count());
  assert.ok(await page.locator('.cascade > summary').first().isVisible());
}, { javaScriptEnabled: false });

await check('what is hostile stays text', 'hostile.html', async (page) => {
  for (const details of await page.locator('.lazy').all()) await details.evaluate((element) => { element.open = true; });
  await page.waitForTimeout(500);
  const strange = await page.evaluate(() => {
    const scripts = [...document.scripts].filter((script) => script.type !== 'text/plain');
    const elements = document.querySelectorAll('img, iframe, object, embed, link, form:not(#controls), base, video, audio');
    const handlers = [...document.querySelectorAll('*')].filter((element) => [...element.attributes].some((a) => a.name.startsWith('on')));
    const links = [...document.querySelectorAll('a:not(.explained a)')].filter((a) => !(a.getAttribute('href') ?? '').startsWith('#'));
    return { scripts: scripts.length, elements: elements.length, handlers: handlers.length, links: links.length };
  });
  assert.deepEqual(strange, { scripts: 1, elements: 0, handlers: 0, links: 0 });
  assert.match(await page.textContent('#list'), /<script>|<img/);
});

await check('differences stand side by side', 'against.html', async (page) => {
  await page.locator('#differences').scrollIntoViewIfNeeded();
  const pair = page.locator('.pair').first();
  await pair.locator('summary').click();
  await pair.locator('.sides').waitFor();
  assert.match(await pair.textContent(), /before/);
  assert.ok((await pair.locator('.sides tbody tr').count()) > 0);
  await picture(page, 'report-differences');
});

await check('what is on disk is told', 'dataset.html', async (page) => {
  const disk = page.locator('#disk');
  assert.match(await disk.textContent(), /\d+ of \d+ files are there and sound/);
  await disk.locator('summary').click();
  await disk.locator('table').waitFor();
  await disk.screenshot({ path: path.join(folder, 'report-disk.png') });
  assert.match(await disk.textContent(), /missing/);
  // A rule on data files leads to the answer that lists them.
  await page.locator('#rule-D701 summary').click();
  await page.locator('#rule-D701 [data-rule]').click();
  assert.ok((await shown(page)) > 0);
});

await check('two thousand trees', 'many.html', async (page, milliseconds) => {
  const all = await page.locator('.cascade').count();
  assert.equal(all, 2000);
  const before = Date.now();
  await page.fill('#q', '.777');
  await page.waitForFunction(() => document.querySelector('#shown').textContent !== '2000 shown');
  await page.click('#clear');
  await page.locator('.cascade > summary').first().click();
  await page.waitForSelector('.cascade[open] .tree');
  console.log(`  opened in ${milliseconds} ms; searched, cleared and one cascade opened in ${Date.now() - before} ms`);
});

await browser.close();
console.log(`${checks} checks in Chromium ${browser.version()} passed`);
