// A server of nothing but files: the console, served from another origin than its API.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/**
 * Serves the app in `dir` on a port of its own, until the test `t` is over: its page is at each path that is no file, as
 * `edit` gives it.
 */
export async function site(t, dir, edit = (page) => page) {
  const server = createServer(async (incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, "http://site.invalid");
    const name = extname(pathname) ? normalize(pathname) : "index.html";
    const body = await readFile(join(dir, name)).catch(() => undefined);
    if (!body) return outgoing.writeHead(404).end();
    outgoing.writeHead(200, { "content-type": TYPES[extname(name)] });
    outgoing.end(name === "index.html" ? edit(body.toString()) : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return `http://127.0.0.1:${server.address().port}`;
}
