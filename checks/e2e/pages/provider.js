// The pages of the provider that a login goes to.

export class ProviderPage {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Signs in, and lets the app have what it asks for. */
  async signIn(name) {
    await this.#page.getByPlaceholder("Enter any login").fill(name);
    await this.#page.getByPlaceholder("and password").fill("anything");
    await this.#page.getByRole("button", { name: "Sign-in" }).click();
    await this.allow();
  }

  /** Somebody is signed in at the provider already. */
  async allow() {
    await this.#page.getByRole("button", { name: "Continue" }).click();
  }

  async cancel() {
    await this.#page.getByRole("link", { name: "Cancel" }).click();
  }

  async signOut() {
    await this.#page.getByRole("button", { name: /yes, sign me out/i }).click();
  }
}
