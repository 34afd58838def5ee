// The session that a tab keeps, touched from within the tab: no token ever leaves it.

/** Makes all access tokens of the tab's session dead from now on; the session itself lives on. */
export async function expireAccess(page, api = "") {
  const status = await page.evaluate(async (api) => {
    const { accessToken } = JSON.parse(localStorage.getItem("user"));
    const answer = await fetch(`${api}/api/master/demo/expire-access`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return answer.status;
  }, api);
  if (status !== 200) throw new Error(`expire-access answered ${status}`);
}

/** The public name of the tab's session. */
export function sessionName(page) {
  return page.evaluate(() => JSON.parse(localStorage.getItem("user")).sid);
}

/** Whether the tab's storage holds a session. */
export function hasSession(page) {
  return page.evaluate(() => Boolean(JSON.parse(localStorage.getItem("user"))?.refreshToken));
}

/** How often the session's refresh token has been rotated, as the tab's storage says. */
export function generation(page) {
  return page.evaluate(() => JSON.parse(localStorage.getItem("user")).gen);
}

/** Whether nothing at all lies in the tab's storage. */
export function isEmpty(page) {
  return page.evaluate(() => localStorage.getItem("user") === null);
}

/** The text in the tab's storage; for tests of what is stored, not to be told. */
export function stored(page) {
  return page.evaluate(() => localStorage.getItem("user"));
}
