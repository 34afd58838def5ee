// Who may sign in.

import { Frame } from "./frame.js";

export class UsersPage extends Frame {
  constructor(page) {
    super(page);
    this.search = page.getByRole("searchbox", { name: "Search users" });
    this.table = page.getByRole("table", { name: "Users" });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  /** Waits until the list shows somebody of this user name. */
  async waitForUser(usrId) {
    await this.rows.filter({ has: this.page.getByRole("cell", { name: usrId, exact: true }) }).first().waitFor();
  }
}
