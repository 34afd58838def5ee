// Who may sign in.

import { Frame } from "./frame.js";

export class UsersPage extends Frame {
  constructor(page) {
    super(page);
    this.search = page.getByRole("searchbox", { name: "Search users" });
    this.table = page.getByRole("table", { name: "Users" });
    this.newUserButton = page.getByRole("button", { name: "New user" });
    this.sheet = page.getByRole("complementary");
    this.shownOnce = page.getByRole("dialog");
    this.oneTimePassword = this.shownOnce.locator("code");
    this.doneButton = this.shownOnce.getByRole("button", { name: "Done" });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  /** Waits until the list shows somebody of this user name. */
  async waitForUser(usrId) {
    await this.rows.filter({ has: this.page.getByRole("cell", { name: usrId, exact: true }) }).first().waitFor();
  }

  /** Presses a button of the sheet, and says yes to its question. */
  async confirm(label) {
    await this.sheet.getByRole("button", { name: label }).click();
    const question = this.sheet.getByRole("group", { name: label });
    await question.getByRole("button", { name: label }).click();
  }
}
