// Where one is signed in.

import { Frame } from "./frame.js";

export class SessionsPage extends Frame {
  constructor(page) {
    super(page);
    this.list = page.getByRole("region", { name: "Sessions" }).getByRole("list");
    this.current = this.list.getByRole("listitem").filter({ hasText: "This device" });
    this.others = this.list.getByRole("listitem").filter({ hasNotText: "This device" });
    this.endOthersButton = page.getByRole("button", { name: "Sign out all others" });
  }

  /** Ends all sessions but this one, and answers the question about it with yes. */
  async endOthers() {
    await this.endOthersButton.click();
    const question = this.page.getByRole("group", { name: "Sign out all others" });
    await question.getByRole("button", { name: "Sign out all others" }).click();
    await this.page.getByText("Signed out everywhere but here.").waitFor();
  }
}
