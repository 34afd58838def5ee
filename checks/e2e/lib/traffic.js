// What goes over the network, and where the tab goes meanwhile.

/** Notes from now on the API's answers and the addresses of `page`. */
export function watch(page) {
  return new Traffic(page);
}

class Traffic {
  #answers = [];
  #addresses = [];

  constructor(page) {
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      const path = pathname.split("/api/master/")[1];
      if (path) this.#answers.push({ path, status: response.status() });
    });
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame()) this.#addresses.push(new URL(frame.url()).pathname);
    });
  }

  /** How many requests to `path` were answered; with `status`, how many in that way. */
  count(path, status) {
    return this.#answers.filter((answer) => answer.path === path && (!status || answer.status === status)).length;
  }

  /** How often the tab went to `path`. */
  visits(path) {
    return this.#addresses.filter((address) => address === path).length;
  }
}
