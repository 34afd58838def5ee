// One's own profile and preferences.

import { Frame } from "./frame.js";

export class AccountPage extends Frame {
  constructor(page) {
    super(page);
    this.role = page.getByText("Administrator");
  }

  theme(name) {
    return this.page.getByRole("radio", { name });
  }
}
