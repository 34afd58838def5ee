// An OpenID Connect provider of the tests' own: `oidc-provider`, certified by the OpenID Foundation, on a free port.

import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

/** The client that every provider here knows. */
export const CLIENT = "spa";

/**
 * A provider for an app whose pages are at `app`, until the test `t` is over. It rotates refresh tokens, and its userinfo
 * endpoint `/me` stands for the app's API.
 */
export async function provider(t, app) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // Another host than the page's, so that cookies don't mix.
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, configuration(app));
  const dead = new Set();
  const seen = [];
  provider.use(async (context, next) => {
    const { method, path } = context;
    if (method !== "OPTIONS") seen.push(`${method} ${path}`);
    const token = context.get("authorization").replace("Bearer ", "");
    if (path !== "/me" || !token) return next();
    latest = token;
    if (!dead.has(token)) return next();
    context.set("access-control-allow-origin", app);
    context.status = 401;
    context.body = { error: "invalid_token" };
  });
  let latest;
  server.on("request", provider.callback());
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return {
    issuer,
    /** The API takes the token no longer that it has seen last. */
    expireAccess: () => dead.add(latest),
    /** How often this was asked for, as in `POST /token`. */
    count: (what) => seen.filter((asked) => asked === what).length,
  };
}

function configuration(app) {
  return {
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: [`${app}/callback`],
        post_logout_redirect_uris: [`${app}/`],
        scope: "openid profile offline_access",
      },
    ],
    clientBasedCORS: (_context, origin) => origin === app,
    features: { revocation: { enabled: true }, devInteractions: { enabled: true } },
    claims: { openid: ["sub"], profile: ["name"] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: `User ${id}` }) }),
    cookies: { keys: ["for tests alone"] },
  };
}
