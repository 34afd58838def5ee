// The peer: login, rotating refresh tokens with reuse detection, and one protected page, on Express and SQLite.
//
// It is written as one would write it otherwise: a few routes, prepared statements, one transaction a refresh.
// It speaks the part of the contract that the load program plays, and is as durable as Tollgate's server.
//
// ACCESS_SECRET=… REFRESH_SECRET=… node server.js --port 8090 --db peer.db --users admin,mina --password …

import { parseArgs } from "node:util";

import express from "express";

import { Accounts } from "./lib/accounts.js";
import { open } from "./lib/database.js";
import { Sessions } from "./lib/sessions.js";
import { readAccessToken } from "./lib/tokens.js";

const { port, db: file, users, password } = parseArgs({
  options: {
    port: { type: "string" },
    db: { type: "string" },
    users: { type: "string" },
    password: { type: "string" },
  },
}).values;

const db = open(file);
const accounts = new Accounts(db);
const sessions = new Sessions(db);
await accounts.seed(users.split(","), password);

const app = express();
app.disable("x-powered-by");
app.disable("etag");

app.post("/api/master/auth/login", express.json({ limit: "16kb" }), async (request, response) => {
  const { usrId, password } = request.body ?? {};
  const user = await accounts.find(usrId, password);
  if (!user) return refuse(response, "LOGIN_FAILED");
  answer(response, { usrId: user.usr_id, tenantId: user.tenant_id, ...sessions.begin(user.usr_id) });
});

app.post("/api/master/auth/refresh", (request, response) => {
  const { tokens, refusal } = sessions.refresh(bearer(request));
  if (refusal) return refuse(response, refusal);
  answer(response, tokens);
});

app.post("/api/master/auth/logout", (request, response) => {
  if (!sessions.end(bearer(request))) return refuse(response, "TOKEN_INVALID");
  answer(response);
});

app.get("/api/master/me", (request, response) => {
  const claims = readAccessToken(bearer(request));
  const user = claims && accounts.profile(claims.sub);
  if (!user) return refuse(response, "TOKEN_INVALID");
  answer(response, user);
});

const server = app.listen(Number(port), "127.0.0.1");

process.on("SIGTERM", () => {
  server.close();
  db.close();
  process.exit();
});

function bearer(request) {
  const [scheme, token] = (request.get("authorization") ?? "").split(" ");
  return scheme === "Bearer" ? token : undefined;
}

function answer(response, data) {
  response.set("cache-control", "no-store").json({ resultCode: "OK", data });
}

function refuse(response, resultCode) {
  response.status(401).set("cache-control", "no-store").set("www-authenticate", "Bearer").json({ resultCode });
}
