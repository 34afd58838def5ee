// Where one is signed in.

import { Frame } from "./frame.js";

export class SessionsPage extends Frame {
  constructor(page) {
    super(page);
    this.table = page.getByRole("table", { name: "Sessions" });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
    this.current = this.rows.filter({ hasText: "This device" });
    this.others = this.rows.filter({ hasNotText: "This device" });
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
