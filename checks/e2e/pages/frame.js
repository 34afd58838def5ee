// What surrounds every page of a signed-in user.

export class Frame {
  constructor(page) {
    this.page = page;
    this.navigation = page.getByRole("navigation", { name: "Main" });
    this.signOutButton = page.getByRole("banner").getByRole("button", { name: "Sign out" });
  }

  /** Goes to a page by its link. */
  async goTo(title) {
    await this.navigation.getByRole("link", { name: title }).click();
    await this.heading(title).waitFor();
  }

  heading(title) {
    return this.page.getByRole("heading", { level: 1, name: title });
  }

  async signOut() {
    await this.signOutButton.click();
  }
}
