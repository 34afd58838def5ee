// Somebody else's server, on another origin.

import { once } from "node:events";
import { createServer } from "node:http";

/** A server that notes what comes; unless it `isOpen`, the browser lets no page of another origin read its answers. */
export async function listener(t, { isOpen = true } = {}) {
  const requests = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(incoming);
    outgoing.shouldKeepAlive = false;
    const headers = isOpen ? { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } : {};
    outgoing.writeHead(200, { "content-type": "application/json", ...headers }).end('{"resultCode":"OK","data":"elsewhere"}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  t.after(stop);
  return { requests, url, stop };
}
