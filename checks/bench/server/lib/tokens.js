// Tokens are JWTs: the access token says who, the refresh token says which.

import jwt from "jsonwebtoken";

export const ACCESS_SECONDS = 4 * 60 * 60;
export const REFRESH_SECONDS = 12 * 60 * 60;

const { ACCESS_SECRET: ACCESS_KEY, REFRESH_SECRET: REFRESH_KEY } = process.env;
const ALGORITHM = "HS256";

export function accessToken(usrId, sid) {
  return jwt.sign({ sid }, ACCESS_KEY, { algorithm: ALGORITHM, subject: usrId, expiresIn: ACCESS_SECONDS });
}

export function refreshToken(usrId, sid, id) {
  return jwt.sign({ sid }, REFRESH_KEY, { algorithm: ALGORITHM, subject: usrId, jwtid: id, expiresIn: REFRESH_SECONDS });
}

export function readAccessToken(token) {
  return read(token, ACCESS_KEY);
}

export function readRefreshToken(token) {
  return read(token, REFRESH_KEY);
}

function read(token, key) {
  try {
    return jwt.verify(token, key, { algorithms: [ALGORITHM] });
  } catch {
    return undefined;
  }
}
