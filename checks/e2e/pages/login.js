// Where one signs in.

export class LoginPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole("heading", { name: "Sign in" });
    this.name = page.getByLabel("User name");
    this.password = page.getByLabel("Password", { exact: true });
    this.submit = page.getByRole("button", { name: /^(Sign in|Try again)$/ });
    this.problem = page.getByRole("alert");
    this.reason = page.getByRole("status").filter({ hasText: "sign" });
  }

  /** Opens a page of the console that leads here, for want of a session. */
  async open(path = "/login") {
    await this.page.goto(path);
    await this.heading.waitFor();
  }

  async signIn({ usrId, password }) {
    await this.name.fill(usrId);
    await this.password.fill(password);
    await this.submit.click();
  }
}
