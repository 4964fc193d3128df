import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {delimiter, extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../main/resources/', import.meta.url));
const TYPES = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css'};
const PROGRAMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** A Chromium of this machine: CHROMIUM, else the first on the path. */
export function program() {
  const found = [process.env.CHROMIUM, ...process.env.PATH.split(delimiter)
      .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))]
      .find((path) => path && existsSync(path));
  if (!found) {
    throw new Error(`None of ${PROGRAMS.join(', ')} is on the path`);
  }
  return found;
}

/** The page at a gateway (CARDPROOF_URL), else served from the sources. */
export async function serve() {
  if (process.env.CARDPROOF_URL) {
    return {url: `${process.env.CARDPROOF_URL}/verify`, close: () => {}};
  }
  const server = createServer(async (request, response) => {
    const path = request.url === '/verify' ? 'verify.html' : request.url.slice(1);
    try {
      const body = await readFile(join(FOLDER, path));
      response.writeHead(200, {'Content-Type': TYPES[extname(path)]}).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {url: `http://127.0.0.1:${server.address().port}/verify`, close: () => server.close()};
}

/** A page that fails the test on any error, and on any request but for its own parts. */
export async function open(url) {
  const browser = await chromium.launch({
    executablePath: program(), args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({locale: 'en-US'});
  const errors = [];
  const requests = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      // The text alone does not always say what could not be loaded.
      errors.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on('request', (request) => requests.push(request.url()));
  const response = await page.goto(url);
  await page.waitForSelector('body[data-ready]');
  return {browser, page, errors, requests, headers: response.headers()};
}

/** Puts files on the page and waits for its verdict. */
export async function check(page, files, policy = '') {
  await page.evaluate(() => document.querySelector('#result').removeAttribute('data-verdict'));
  await page.fill('#policy', policy);
  await page.setInputFiles('#files', Object.entries(files).map(([name, buffer]) =>
    ({name, mimeType: 'application/octet-stream', buffer})));
  await page.waitForSelector('#result[data-verdict]', {timeout: 20_000});
  return page.evaluate(() => ({
    verdict: document.querySelector('#result').dataset.verdict,
    problems: [...document.querySelectorAll('li.bad')].map(({dataset}) =>
      [dataset.code, dataset.file]),
    text: document.querySelector('#result').innerText,
  }));
}
